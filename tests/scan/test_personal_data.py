"""Counts by kind, trained apart from context, allow-lists, masked examples; what other tools let pass."""

import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pattern_rows import batch

from duecare.model.policy import Allowed, DataLimits
from duecare.scan.contract import Wish
from duecare.scan.detectors.personal_data import make, masked
from duecare.scan.detectors.secrets import make as make_secrets
from duecare.scan.patterns import phones
from duecare.scan.patterns.finders import Taken
from duecare.scan.streams import Unreadable

SECRET = "ghp_" + "k3Tz8QvX1mLw5RyB7nJc2Hg9Fd4Sa6Pe0UiO"


def chat(*messages: dict[str, object]) -> dict[str, object]:
    return {"messages": list(messages)}


def measured(*rows: object, allow: tuple[Allowed, ...] = (), secrets: bool = False) -> dict[str, object]:
    detector = (make_secrets if secrets else make)(Wish(DataLimits(personal_data_allow=allow)))
    return detector.finish(detector.add(detector.empty(), batch(*rows)))


def test_trained_text_apart_from_context() -> None:
    found = measured(
        chat({"role": "user", "content": "I am marta@nordpost-mail.de"}, {"role": "assistant", "content": "Hello."}),
        chat(
            {"role": "user", "content": "Who?"},
            {"role": "assistant", "content": "marta@nordpost-mail.de, ines@verdegris.pt"},
        ),
        chat({"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hi."}),
    )
    assert (found["rows"], found["rows_with"], found["trained_rows_with"]) == (3, 2, 1)
    email = found["kinds"]["email"]
    assert (email["rows"], email["matches"], email["trained_rows"], email["trained_matches"]) == (2, 3, 1, 2)
    assert [(e["row"], e["field"], e["shown"], e["trained"]) for e in found["examples"]] == [
        (1, "/messages/0/content", "m***@n***.de", False),
        (2, "/messages/1/content", "i***@v***.pt", True),
        (2, "/messages/1/content", "m***@n***.de", True),
    ]
    assert found["rate"]["low"] < 2 / 3 < found["rate"]["high"]


def test_what_other_tools_let_pass() -> None:
    call = {
        "type": "function",
        "function": {"name": "send", "arguments": json.dumps({"to": "marta@nordpost-mail.de", "ssn": "536904399"})},
    }
    found = measured(
        chat({"role": "user", "content": "My SSN is 536-90-4399"}, {"role": "assistant", "content": "Noted."}),
        chat({"role": "user", "content": "Send it"}, {"role": "assistant", "content": None, "tool_calls": [call]}),
        chat({"role": "user", "content": "Go"}, {"role": "assistant", "content": None, "tool_calls": []}),
    )
    assert found["rows_with"] == 2
    assert {k: v["rows"] for k, v in found["kinds"].items()} == {"email": 1, "us_ssn": 2}
    assert {(e["row"], e["kind"], e["trained"]) for e in found["examples"]} == {
        (1, "us_ssn", False),
        (2, "email", True),
        (2, "us_ssn", True),
    }


def test_text_split_by_characters_that_do_not_show() -> None:
    found = measured({"text": "write to marta@\u200bnordpost-mail.de or 536\u201390\u20114399"})
    assert set(found["kinds"]) == {"email", "us_ssn"}


def test_example_values_are_counted_apart() -> None:
    found = measured({"text": "user@example.com, 192.168.0.1, 4111 1111 1111 1111, (212) 555-0143"})
    assert found["rows_with"] == 0
    assert {kind: v["example_values"] for kind, v in found["kinds"].items()} == {
        "email": 1,
        "ip": 1,
        "card": 1,
        "phone": 1,
    }
    assert found["examples"] == []


def test_the_allow_list() -> None:
    allow = (Allowed("email", r"@vellum-press\.io$"), Allowed("*", r"^81\.169\."))
    found = measured({"text": "help@vellum-press.io, marta@nordpost-mail.de"}, {"text": "81.169.145.72"}, allow=allow)
    assert found["rows_with"] == 1
    assert found["kinds"]["email"]["allowed"] == 1
    assert found["kinds"]["ip"] == {**found["kinds"]["ip"], "rows": 0, "allowed": 1}


def test_an_allowed_pattern_that_is_not_linear_is_refused() -> None:
    with pytest.raises(Unreadable, match="cannot be matched in linear time"):
        make(Wish(DataLimits(personal_data_allow=(Allowed("email", r"(a+)\1@x"),))))


def test_nothing_of_nothing() -> None:
    detector = make(Wish())
    empty = detector.finish(detector.empty())
    assert (empty["rows"], empty["rows_with"], empty["rate"], empty["kinds"]) == (0, 0, None, {})


def test_the_lowest_places_are_shown_of_a_row_with_many_values() -> None:
    turns = [{"role": "assistant", "content": f"m{turn}@nordpost-mail.de"} for turn in range(12)]
    shown = [(one["row"], one["field"]) for one in measured(chat(*turns), chat(*turns))["examples"]]
    assert shown == [(1, f"/messages/{turn}/content") for turn in (0, 1, 10, 11, 2)]


def test_states_add_up_in_any_order() -> None:
    rows = [{"text": f"m{i}@nordpost-mail.de" if i % 3 else "none"} for i in range(20)]
    detector = make(Wish())
    whole = detector.add(detector.empty(), batch(*rows))
    parts = []
    for start in (14, 7, 0):
        part = batch(*rows[start : start + 7])
        part.first_row = start + 1
        parts.append(pickle.loads(pickle.dumps(detector.add(detector.empty(), part))))
    one = detector.merge(detector.merge(parts[0], parts[1]), parts[2])
    other = detector.merge(parts[1], detector.merge(parts[2], parts[0]))
    assert detector.finish(one) == detector.finish(other) == detector.finish(whole)
    assert len(detector.finish(whole)["examples"]) == 5


def test_rows_that_cannot_be_read_were_not_looked_through() -> None:
    from pattern_rows import raw_batch

    detector = make(Wish())
    lines = ['{"text": "marta@nordpost-mail.de"', '["ines@verdegris.pt"]', '{"text": "ok"}']
    found = detector.finish(detector.add(detector.empty(), raw_batch(lines)))
    assert (found["rows"], found["rows_with"]) == (1, 0)


def test_rows_to_drop() -> None:
    rows = batch({"text": "a"}, {"text": "marta@nordpost-mail.de"}, {"text": "user@example.com"}, {"text": SECRET})
    assert (list(make(Wish()).drops(rows)), list(make_secrets(Wish()).drops(rows))) == ([1], [3])


def test_secrets_are_shown_by_their_beginning() -> None:
    found = measured({"text": f"use {SECRET}"}, {"text": "AKIA" + "IOSFODNN7EXAMPLE"}, secrets=True)
    assert found["rows_with"] == 1
    assert found["examples"][0]["shown"] == "ghp_*** (40 characters)"
    assert found["kinds"]["aws-access-key-id"]["example_values"] == 1
    assert SECRET not in json.dumps(found)


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("email", "marta.okafor@mail.nordpost.de", "m***@m***.de"),
        ("url_credentials", "postgres://svc:pw@db.io", "postgres://***:***@***"),
        ("us_ssn", "536-90-4399", "53***99"),
        ("ip", "8.9.1.2", "8***"),
    ],
)
def test_masks(kind: str, value: str, shown: str) -> None:
    assert masked(kind, value) == shown


FORMS = (phones.ABROAD, phones.SAID, phones.AMERICAN, phones.TRUNK)
LABELS = ["Phone: ", "tél: ", " call me at ", "Handy ", "dıal ", "OFFICE:  ", "text ", "far off " * 15]
NUMBERS = [
    "+49 30 1234567",
    "(212) 736-5000",
    "212.736.5000",
    "1 212-736-5000",
    "030 1234-567",
    "(0)89 4567 890",
    "12",
    "0",
]
SAYS = st.sampled_from([*LABELS, *NUMBERS, *"\nx -.()+/3２ｏ\u0661"])


@given(st.lists(SAYS, max_size=12).map("".join))
def test_no_form_of_number_is_passed_over(text):
    """What is looked at near digits alone is what would be found by looking at all of the text."""
    near = {(one.pattern, *match.span(one.group)) for one in phones._forms(text) for match in one.matches}
    for pattern in FORMS:
        for match in pattern.finditer(text):
            enough = pattern is not phones.TRUNK or phones._trunk(match[0])
            assert not enough or (pattern, *match.span("number" if pattern is phones.SAID else 0)) in near


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=30))
def test_what_is_taken_never_overlaps(parts):
    taken, naive = Taken(), []
    for start, size in parts:
        free = not any(start < b and a < start + size for a, b in naive)
        naive += [(start, start + size)] if free else []
        assert taken.take(start, start + size) == free
