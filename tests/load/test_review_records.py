import pytest

from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.documents import Review

WHOLE = """\
model: acme/support-assistant
on: 2025-05-09
sample: {n: 30}
reviewers: [{name: support lead}]
instructions: Would you send this answer?
outcome: approved
"""


def record(text: str, path: str = "reviews/may.yaml") -> Review:
    document = read("review", Source(path, text.encode()))
    assert isinstance(document, Review)
    return document


def test_a_whole_record_has_no_fault() -> None:
    assert record(WHOLE).faults == ()
    assert record(WHOLE + "checklist: {no_harm: {passed: 30, of: 30}, polite: true}\ncorrections: []\n").faults == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("outcome: approved", "outcome: fine", 6, "fine"),
        ("{n: 30}", "{n: 0}", 3, "0"),
        ("reviewers: [{name: support lead}]", "reviewers: []", 4, "empty"),
        ("instructions:", "instruction:", 5, "instruction"),
    ],
)
def test_a_fault_is_placed(old: str, new: str, line: int, said: str) -> None:
    faults = record(WHOLE.replace(old, new)).faults
    assert any(f.span.line == line and said in f"{f.what} {f.fix}" for f in faults), faults


@pytest.mark.parametrize(
    "text", ["", "[]", "outcome: approved\n", "a: [1\n"], ids=["empty", "list", "one key", "broken"]
)
def test_other_files_are_no_records(text: str) -> None:
    assert isinstance(read("review", Source("reviews/may.yaml", text.encode())), NotRecognized)


def test_a_name_that_claims_to_be_a_record_is_held_to_it() -> None:
    assert record("", "may.review.yaml").faults
