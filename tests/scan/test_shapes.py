import json

import pytest

from duecare.scan.shapes import reading

CALL = {"id": "1", "type": "function", "function": {"name": "mail", "arguments": '{"to": {"who": "j@x.org"}}'}}
USER = {"role": "user", "content": "hi"}
BOT = {"role": "assistant", "content": "hello"}


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
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row(row, faults):
    assert [(f.field, f.what) for f in reading([row]).faults] == faults


def test_parts_that_are_no_text_are_counted():
    parts = [{"type": "text", "text": "see"}, {"type": "image_url", "image_url": {"url": "u"}}, {"type": "input_audio"}]
    out = reading([{"messages": [{"role": "user", "content": parts}, BOT]}])
    assert dict(out.skipped) == {"image": 1, "audio": 1}
    assert [p.text for p in out.pieces] == ["see", "hello"]


def test_deep_values_end():
    deep = json.loads('{"a":' * 500 + "1" + "}" * 500)
    assert "levels deep" in reading([deep]).faults[0].what
