import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.scan.keys import step
from duecare.scan.linewise import starts
from duecare.scan.readings import _read, reading, reading_of_lines
from duecare.scan.shapes import Reading

CALL = {"id": "1", "type": "function", "function": {"name": "mail", "arguments": '{"to": {"who": "j@x.org"}}'}}
USER = {"role": "user", "content": "hi"}
BOT = {"role": "assistant", "content": "hello"}
KEYS_SEEN = [
    "messages", "conversations", "conversation", "data", "contents", "parts", "instances", "history", "chosen",
    "rejected", "chosen_messages", "rejected_messages", "preferred_output", "non_preferred_output", "prompt", "input",
    "output", "instruction", "text", "role", "from", "value", "content", "label", "system", "human", "assistant",
]  # fmt: skip


def read(row):
    out = reading([row])
    return [(p.field, p.role, p.trained, p.text) for p in out.pieces]


@pytest.mark.parametrize(
    ("row", "pieces"),
    [
        ({"messages": [USER, BOT]}, [("/messages/0/content", "user", False, "hi"),
                                     ("/messages/1/content", "assistant", True, "hello")]),
        ({"messages": [{"role": "assistant", "content": None, "tool_calls": [CALL]}]},
         [("/messages/0/tool_calls/0/function/name", "assistant", True, "mail"),
          ("/messages/0/tool_calls/0/function/arguments/to/who", "assistant", True, "j@x.org")]),
        ({"messages": [BOT | {"weight": 0}, BOT]}, [("/messages/0/content", "assistant", False, "hello"),
                                                   ("/messages/1/content", "assistant", True, "hello")]),
        ({"messages": [USER, BOT], "label": False}, [("/messages/0/content", "user", False, "hi"),
                                                     ("/messages/1/content", "assistant", False, "hello")]),
        ({"conversations": [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}], "system": "be kind"},
         [("/conversations/0/value", "user", False, "hi"), ("/conversations/1/value", "assistant", True, "yo"),
          ("/system", "system", False, "be kind")]),
        ({"instruction": "do", "input": "", "output": "done"},
         [("/output", "assistant", True, "done"), ("/instruction", "user", False, "do")]),
        ({"prompt": "q", "completion": "a", "label": False},
         [("/completion", "assistant", False, "a"), ("/prompt", "user", False, "q")]),
        ({"prompt": "q", "chosen": "a", "rejected": "b"},
         [("/chosen", "chosen", True, "a"), ("/rejected", "rejected", False, "b"), ("/prompt", "user", False, "q")]),
        ({"chosen": [USER, BOT], "rejected": [USER, {"role": "assistant", "content": "no"}]},
         [("/chosen/0/content", "user", False, "hi"), ("/chosen/1/content", "chosen", True, "hello"),
          ("/rejected/0/content", "user", False, "hi"), ("/rejected/1/content", "rejected", False, "no")]),
        ({"text": "once", "meta": {"url": "u"}}, [("/text", "text", True, "once"), ("/meta/url", "text", False, "u")]),
        ({"a/b": "x", "n": 1, "o": ["y"]}, [("/a~1b", "text", True, "x"), ("/o/0", "text", True, "y")]),
        ({"a": "x", "n": 536228741, "f": 4.25e15, "b": True, "w": [123456789.0, 1e300, 0.25]},
         [("/a", "text", True, "x"), ("/n", "text", False, "536228741"), ("/f", "text", False, "4250000000000000"),
          ("/w/0", "text", False, "123456789")]),
        ({"messages": [{"role": "assistant", "content": "", "tool_calls": [
            {"function": {"name": "f", "arguments": '{"ssn": 536228741, "n": 5}'}}]}]},
         [("/messages/0/tool_calls/0/function/name", "assistant", True, "f"),
          ("/messages/0/tool_calls/0/function/arguments/ssn", "assistant", True, "536228741")]),
    ],
)  # fmt: skip
def test_what_is_trained_on(row, pieces):
    assert read(row) == pieces


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"messages": [USER]}, [("/messages", "holds no assistant turn: nothing in it is trained on")]),
        ({"messages": []}, [("/messages", "is empty")]),
        ({"messages": [USER, "x", BOT]}, [("/messages/1", "is a text, not a message")]),
        ({"messages": [{"role": "usr", "content": "x"}, BOT]},
         [("/messages/0/role", "names the role 'usr': known are system, user, assistant and tool")]),
        ({"messages": [{"role": "assistant", "content": 3}]},
         [("/messages/0/content", "holds a number where a text belongs")]),
        ({"prompt": "q", "chosen": "", "rejected": None},
         [("/chosen", "is empty"), ("/rejected", "holds nothing where an answer belongs")]),
        ({"prompt": "q", "completion": " "}, [("/completion", "is empty: nothing in the row is trained on")]),
        ({"messages": [{"role": "assistant", "content": None, "tool_calls": [CALL]}]}, []),
        ({"messages": [{"role": "assistant", "content": "", "tool_calls": [CALL]}]}, []),
        ({"messages": [{"role": "assistant", "content": "", "reasoning_content": "because"}]}, []),
        ({"messages": [{"role": "user", "content": ""}, BOT]}, []),
        ({"messages": [USER, BOT | {"content": ""}]},
         [("/messages/1/content", "is empty: nothing in the turn is trained on")]),
        ({"messages": [USER, BOT, USER, BOT | {"content": " \n"}]},
         [("/messages/3/content", "is empty: nothing in the turn is trained on")]),
        ({"messages": [USER, BOT | {"content": "", "weight": 0}, BOT]}, []),
        ({"messages": [USER, BOT | {"content": [{"type": "text", "text": " "}]}]},
         [("/messages/1/content", "is empty: nothing in the turn is trained on")]),
        ({"conversations": [{"from": "human", "value": "q"}, {"from": "gpt", "value": ""}]},
         [("/conversations/1/value", "is empty: nothing in the turn is trained on")]),
        ({"contents": [{"role": "user", "parts": [{"text": "q"}]}, {"role": "model", "parts": [{"text": ""}]}]},
         [("/contents/1/parts", "is empty: nothing in the turn is trained on")]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row(row, faults):
    assert [(f.field, f.what) for f in reading([row]).faults] == faults


def test_parts_that_are_no_text_are_counted():
    inline = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    parts = [{"type": "text", "text": "see"}, inline, {"type": "input_audio", "input_audio": {"data": "UklGRg=="}}]
    out = reading([{"messages": [{"role": "user", "content": parts}, BOT]}])
    assert dict(out.skipped) == {"image": 1, "audio": 1}
    assert [p.text for p in out.pieces] == ["see", "hello"]


def document(**source):
    return {"type": "document", "title": "Terms of Sale", "source": source, "context": "of 2024"}


MAIL = "write to anna@posteo.de"


@pytest.mark.parametrize(
    ("row", "field", "trained"),
    [
        # beside what a picture or a document is made of
        ({"messages": [{"role": "user", "content": [document(type="text", data=MAIL)]}, BOT]},
         "/messages/0/content/0/source/data", False),
        ({"messages": [{"role": "user", "content": [document(type="content", content=[{"text": MAIL}])]},
                       BOT]}, "/messages/0/content/0/source/content/0/text", False),
        ({"messages": [{"role": "user", "content": [{"type": "image", "caption": MAIL, "data": "AAAA"}]}, BOT]},
         "/messages/0/content/0/caption", False),
        ({"contents": [{"role": "user", "parts": [{"inlineData": {"data": "AAAA"}, "caption": MAIL}]},
                       {"role": "model", "parts": [{"text": "yo"}]}]}, "/contents/0/parts/0/caption", False),
        # beside what a turn says
        ({"messages": [USER | {"account": {"mail": MAIL}}, BOT]}, "/messages/0/account/mail", False),
        ({"messages": [USER, BOT | {"thought": MAIL}]}, "/messages/1/thought", True),
        ({"messages": [USER, BOT | {"reasoning_details": [{"text": MAIL}]}]},
         "/messages/1/reasoning_details/0/text", True),
        ({"conversations": [{"from": "human", "value": "hi", "account": MAIL}, {"from": "gpt", "value": "yo"}]},
         "/conversations/0/account", False),
        ({"conversations": [{"from": "gpt", "value": "yo", "text": MAIL}]}, "/conversations/0/text", False),
        ({"contents": [{"role": "model", "parts": [{"text": "yo"}], "account": MAIL}]}, "/contents/0/account", False),
        ({"prompt": "q", "chosen": {"from": "gpt", "value": "a", "account": MAIL}, "rejected": "b"},
         "/chosen/account", False),
        # where something else belongs
        ({"messages": [MAIL, BOT]}, "/messages/0", True),
        ({"messages": [{"role": "assistant", "tool_calls": [MAIL]}]}, "/messages/0/tool_calls/0", True),
        ({"conversations": [{"from": "gpt", "value": {"said": MAIL}}]}, "/conversations/0/value/said", True),
        ({"conversations": [MAIL, {"from": "gpt", "value": "yo"}]}, "/conversations/0", True),
        ({"contents": [MAIL, {"role": "model", "parts": [MAIL + "!"]}]}, "/contents/0", True),
        ({"instruction": "do", "instances": [MAIL, {"output": "x"}]}, "/instances/0", True),
        ({"prompt": "q", "chosen": [MAIL], "rejected": ["b"]}, "/chosen/0", True),
        ({"prompt": "q", "chosen": ["a"], "rejected": [MAIL]}, "/rejected/0", False),
        # another conversation of the row, on which a trainer may be told to train
        ({"conversations": [{"from": "gpt", "value": "yo"}], "messages": [USER, BOT | {"content": MAIL}]},
         "/messages/1/content", True),
        ({"messages": [USER, BOT], "text": MAIL}, "/text", True),
        ({"prompt": "q", "chosen": "a", "rejected": "b", "messages": [USER, BOT | {"content": MAIL}]},
         "/messages/1/content", True),
        # an answer that is one message
        ({"prompt": "q", "chosen": {"role": "assistant", "content": None,
                                    "tool_calls": [{"function": {"name": "mail", "arguments": {"to": MAIL}}}]},
          "rejected": "b"}, "/chosen/tool_calls/0/function/arguments/to", True),
        # values that JSON does not have
        ({"text": "x", "people": [("anna", MAIL)]}, "/people/0/1", False),
        # keys
        ({"text": "x", MAIL: "y"}, "", False),
        ({"text": "x", "people": {MAIL: 1}}, "/people", False),
        ({MAIL: {"a": 1}, "anna": 1}, "", True),
    ],
)  # fmt: skip
def test_no_text_is_passed_over(row, field, trained):
    found = [(p.field, p.trained) for p in reading([row]).pieces if p.text == MAIL]
    assert found == [(field, trained)]


def test_a_prompt_of_several_turns_is_context():
    asked = [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}, {"from": "human", "value": "why?"}]
    row = {"conversations": asked, "chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}}
    assert read(row)[2:] == [
        ("/conversations/0/value", "user", False, "hi"), ("/conversations/1/value", "assistant", False, "yo"),
        ("/conversations/2/value", "user", False, "why?"),
    ]  # fmt: skip


@pytest.mark.parametrize(("chosen", "rejected", "faulty"), [("a", "a", True), ("a", "b", False), ([BOT], [BOT], True)])
def test_a_pair_of_the_same_answers_is_a_fault(chosen, rejected, faulty):
    faults = reading([{"prompt": "q", "chosen": chosen, "rejected": rejected}]).faults
    what = "is the same as the chosen answer: the pair teaches nothing"
    assert [(f.field, f.what) for f in faults] == [("/rejected", what)] * faulty


def test_a_date_is_text():
    assert read({"text": "x", "born": date(1980, 5, 3)})[1:] == [("/born", "text", False, "1980-05-03")]


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("date_of_birth", "date_of_birth"),
        ("a/b", "a~1b"),
        ("Ünï cödé (2024)", "Ünï cödé (2024)"),
        ("anna@posteo.de", "an***"),
        ("https://u:p@h", "ht***"),
        ("+49 1512 345678", "+4***"),
        ("x" * 61, "xx***"),
        ("AKIAQ2WX7NBM4VKL5RTB", "AK***"),
        ("sk_live_4eC39HqLyjWDarjtT1zdp7dc", "sk***"),
        ("conversations_with_2_turns_v3", "conversations_with_2_turns_v3"),
        ("a" * 20 + "1", "a" * 20 + "1"),
        (7, "7"),
    ],
)
def test_a_key_that_may_be_a_value_is_masked(key, shown):
    assert step(key) == shown


def test_a_role_that_may_be_a_value_is_masked():
    what = [fault.what for fault in reading([{"messages": [{"role": "anna@posteo.de", "content": "hi"}, BOT]}]).faults]
    assert what == ["names the role 'an***': known are system, user, assistant and tool"]


def test_fields_show_no_such_key():
    card = "card 4539 5787 6362 1486"
    fields = [p.field for p in reading([{"anna@posteo.de": card, "b@posteo.de": {"c@posteo.de": card}}]).pieces]
    assert fields == ["", "", "/an***", "/b@***", "/b@***/c@***"]


def test_deep_values_end():
    deep = json.loads('{"a":' * 500 + "1" + "}" * 500)
    assert "levels deep" in reading([deep]).faults[0].what


TURNS = [{"from": "human", "value": "hi"}, {"from": "gpt", "value": "yo"}]
ASKED, TAUGHT = ("user", False), ("assistant", True)


def brief(row):
    """Shape, and field: role, trained, text of each piece."""
    out = reading([row])
    (name,) = out.shapes
    return name, {p.field: (p.role, p.trained, p.text) for p in out.pieces}


@pytest.mark.parametrize(
    ("row", "name", "pieces"),
    [
        ({"messages": json.dumps([USER, BOT])}, "chat",
         {"/messages/0/content": (*ASKED, "hi"), "/messages/1/content": (*TAUGHT, "hello")}),
        ({"messages": [BOT | {"loss_weight": 0.0}, BOT]}, "chat",
         {"/messages/0/content": ("assistant", False, "hello"), "/messages/1/content": (*TAUGHT, "hello")}),
        ({"messages": [BOT], "kto_tag": False}, "chat", {"/messages/0/content": ("assistant", False, "hello")}),
        ({"messages": [{"role": "prompter", "content": "q"}, {"role": "Chatbot", "content": "a"}]}, "chat",
         {"/messages/0/content": (*ASKED, "q"), "/messages/1/content": (*TAUGHT, "a")}),
        ({"conversations": json.dumps(TURNS)}, "sharegpt",
         {"/conversations/0/value": (*ASKED, "hi"), "/conversations/1/value": (*TAUGHT, "yo")}),
        ({"conversations": [{"from": "gpt", "text": "yo", "weight": 0}, {"from": "gpt", "text": "so"}]}, "sharegpt",
         {"/conversations/0/text": ("assistant", False, "yo"), "/conversations/1/text": (*TAUGHT, "so")}),
        ({"conversations": TURNS, "label": "False"}, "sharegpt",
         {"/conversations/0/value": (*ASKED, "hi"), "/conversations/1/value": ("assistant", False, "yo"),
          "/label": ("text", False, "False")}),
        ({"contents": [{"role": "user", "parts": [{"text": "q"}, {"inlineData": {"data": "AA"}}]},
                       {"role": "model", "parts": [{"text": "a"}]}],
          "systemInstruction": {"parts": [{"text": "be kind"}]}}, "contents",
         {"/contents/0/parts/0/text": (*ASKED, "q"), "/contents/1/parts/0/text": (*TAUGHT, "a"),
          "/systemInstruction/parts/0/text": ("system", False, "be kind")}),
        ({"chosen_messages": [USER, BOT], "rejected_messages": [USER, {"role": "assistant", "content": "no"}]},
         "preference",
         {"/chosen_messages/0/content": (*ASKED, "hi"), "/chosen_messages/1/content": ("chosen", True, "hello"),
          "/rejected_messages/0/content": (*ASKED, "hi"), "/rejected_messages/1/content": ("rejected", False, "no")}),
        ({"input": {"messages": [USER]}, "preferred_output": [BOT], "non_preferred_output": [BOT]}, "preference",
         {"/input/messages/0/content": (*ASKED, "hi"), "/preferred_output/0/content": ("chosen", True, "hello"),
          "/non_preferred_output/0/content": ("rejected", False, "hello")}),
        ({"question": "q", "response_j": "a", "response_k": "b"}, "preference",
         {"/response_j": ("chosen", True, "a"), "/response_k": ("rejected", False, "b"), "/question": (*ASKED, "q")}),
        ({"chosen": json.dumps([USER, BOT]), "rejected": "[1, 2]"}, "preference",
         {"/chosen/0/content": (*ASKED, "hi"), "/chosen/1/content": ("chosen", True, "hello"),
          "/rejected": ("rejected", False, "[1, 2]")}),
        ({"instruction": "do", "instances": [{"input": "x", "output": "y"}], "name": "n"}, "instances",
         {"/instruction": (*ASKED, "do"), "/instances/0/input": (*ASKED, "x"), "/instances/0/output": (*TAUGHT, "y"),
          "/name": ("text", False, "n")}),
        ({"conversation": [{"human": "q", "assistant": "a"}]}, "exchanges",
         {"/conversation/0/human": (*ASKED, "q"), "/conversation/0/assistant": (*TAUGHT, "a")}),
        ({"id": "7", "data": ["q", "a", "q2"]}, "exchanges",
         {"/data/0": (*ASKED, "q"), "/data/1": (*TAUGHT, "a"), "/data/2": (*ASKED, "q2"), "/id": ("text", False, "7")}),
        ({"instruction": "c", "output": "d", "history": [["a", "b"]]}, "columns",
         {"/output": (*TAUGHT, "d"), "/instruction": (*ASKED, "c"), "/history/0/0": (*ASKED, "a"),
          "/history/0/1": (*TAUGHT, "b")}),
        ({"instruction": "i", "context": "c", "response": "r", "category": "qa"}, "columns",
         {"/response": (*TAUGHT, "r"), "/instruction": (*ASKED, "i"), "/context": (*ASKED, "c"),
          "/category": ("text", False, "qa")}),
        ({"Question": "q", "Answer": "a"}, "columns", {"/Answer": (*TAUGHT, "a"), "/Question": (*ASKED, "q")}),
        ({"prompt": "q", "completion": "a", "label": "False"}, "columns",
         {"/completion": ("assistant", False, "a"), "/prompt": (*ASKED, "q"), "/label": ("text", False, "False")}),
        ({"prompt": [USER], "completion": [BOT], "label": False}, "columns",
         {"/completion/0/content": ("assistant", False, "hello"), "/prompt/0/content": (*ASKED, "hi")}),
        ({"text": "long", "summary": "short"}, "columns",
         {"/summary": (*TAUGHT, "short"), "/text": (*ASKED, "long")}),
        ({"text": "bad film", "label": 0, "target": 1}, "columns", {"/text": ("text", True, "bad film")}),
        ({"Comment": "hm", "isHate": "0.5"}, "columns",
         {"/Comment": ("text", True, "hm"), "/isHate": ("text", False, "0.5")}),
        ({"prompt": "q", "data_source": "math", "level": 3, "column 1": "17"}, "prompts",
         {"/prompt": (*ASKED, "q"), "/data_source": ("text", False, "math"), "/column 1": ("text", False, "17")}),
        ({"prompt": [USER], "id": 1}, "prompts", {"/prompt/0/content": (*ASKED, "hi")}),
        # What could be an answer under a name that nobody knows makes the row unknown, and all of it trained on.
        ({"prompt": "q", "complteion": "a"}, "unknown",
         {"/prompt": ("text", True, "q"), "/complteion": ("text", True, "a")}),
        ({"conversation": ["alone"]}, "unknown", {"/conversation/0": ("text", True, "alone")}),
        ({"messages": "[{'role': 'user'}]", "n": 1}, "unknown", {"/messages": ("text", True, "[{'role': 'user'}]")}),
        ({"input_ids": [1, 2], "labels": [1, 2]}, "unknown", {}),
    ],
)  # fmt: skip
def test_shapes_by_their_keys(row, name, pieces):
    assert brief(row) == (name, pieces)


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        ({"instruction": "do", "instances": [{"input": "x", "output": " "}, 3]},
         [("/instances/0/output", "is empty: nothing in the instance is trained on"),
          ("/instances/1", "is a number, not an instance")]),
        ({"contents": [{"role": "user", "parts": [{"text": "q"}]}, None]},
         [("/contents/1", "is null, not a turn"),
          ("/contents", "holds no turn of the model: nothing in it is trained on")]),
        ({"instruction": "c", "output": "d", "history": [["a", "b", "c"]]},
         [("/history/0", "is a list, not a question and its answer")]),
        ({"turns": [{"user": "q", "assistant": ""}]},
         [("/turns/0/assistant", "is empty: nothing in the exchange is trained on")]),
    ],
)  # fmt: skip
def test_what_is_wrong_in_other_shapes(row, faults):
    assert [(f.field, f.what) for f in reading([row]).faults] == faults


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.just('[{"role": "user"}]')
VALUES = st.recursive(
    LEAVES, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.sampled_from(KEYS_SEEN), v), max_leaves=8
)


@given(st.dictionaries(st.sampled_from(KEYS_SEEN), VALUES, max_size=5))
def test_no_row_breaks_a_shape(row):
    """Whatever stands under the keys that shapes know, each row has one shape and every text is found once."""
    out = reading([row])
    assert sum(out.shapes.values()) == 1
    fields = [p.field for p in out.pieces]
    assert len(fields) == len(set(fields))


def assert_read_as_any(rows):
    """Read by their keys, quickly, or off their lines, as by the shape that each has."""
    slowly = Reading()
    for slowly.at, row in enumerate(rows):
        if row is not None:
            _read(row, slowly)
    block = "".join(json.dumps(row) + "\n" for row in rows).encode()
    for found in filter(None, (reading(rows), reading_of_lines(block, starts(block) if block else [0]))):
        assert found.pieces == slowly.pieces
        assert (found.faults, found.shapes, found.unknown) == (slowly.faults, slowly.shapes, slowly.unknown)


ROLE = st.sampled_from(["user", "assistant", "system", "gpt", "Model", "nobody", None, 7])
MESSAGE = st.one_of(
    st.fixed_dictionaries({"role": ROLE, "content": st.sampled_from(["", " ", "hi", None, ["x"]])}),
    st.sampled_from([{"role": "user"}, {"from": "gpt", "value": "x"}, {"role": "user", "from": "x"}, "x", None, {}]),
)


PLAINEST = st.fixed_dictionaries(
    {"role": st.sampled_from(["user", "gpt", "system"]), "content": st.sampled_from(["a", "b"])}
)
TALK = st.lists(MESSAGE, max_size=4) | st.lists(PLAINEST, max_size=4)


@given(st.sampled_from(["messages", "conversation", "text"]), st.lists(TALK, max_size=5) | st.lists(st.lists(PLAINEST)))
def test_plain_conversations_are_read_as_any(key, talks):
    assert_read_as_any([{key: messages} for messages in talks])


@pytest.mark.parametrize("odd", [0, 63, 64, 199])
def test_one_conversation_that_is_not_plain_changes_no_other(odd):
    plain = {"messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}
    rows = [dict(plain) for _ in range(200)]
    rows[odd] = {
        "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": None, "tool_calls": []}]
    }
    assert_read_as_any(rows)


KEYS = ["text", "output", "input", "instruction", "label", "history", "tools", "id"]
VALUES = st.sampled_from(["", " ", "hi", '["a"]', "false"])
ALIKE = st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True).flatmap(
    lambda keys: st.lists(st.fixed_dictionaries(dict.fromkeys(keys, VALUES)), min_size=1, max_size=5)
)


@given(st.one_of(ALIKE, st.lists(st.none() | st.dictionaries(st.sampled_from(KEYS), VALUES | st.just(7)), max_size=4)))
def test_rows_of_texts_are_read_as_any(rows):
    """By column, where all have the same keys, or row by row as these tell, or as their shape does."""
    assert_read_as_any(rows)
