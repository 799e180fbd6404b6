import pytest

from duecare.model.place import Span
from duecare.model.verdict import Verdict
from duecare.report import annotations
from report import samples


def test_a_finding_word_by_word():
    assert annotations.render(samples.blocked()).splitlines()[0] == (
        "::error file=README.md,line=1,col=1,title=DC303 section-missing::"
        "no section says what the model must not be used for%0A"
        "fix: add a heading such as `## Out-of-Scope Use` and say it in two sentences"
    )


def test_a_gap_is_a_warning_and_a_root_is_put_in_front():
    line = annotations.render(samples.unknown(), root="./models/chat/").splitlines()[-1]
    assert line == (
        "::warning file=models/chat/data/train.jsonl,title=DC205 toxicity-rate%3A could not be known::"
        "its rows were not scanned%0Aunlock: pip install 'duecare[data]'"
    )


@pytest.mark.parametrize(
    ("span", "place"),
    [
        (Span("a,b:c%.md", 2, 3, 2, 9), "file=a%2Cb%3Ac%25.md,line=2,endLine=2,col=3,endColumn=8"),
        (Span("a\n::error::x", 1), "file=a%0A%3A%3Aerror%3A%3Ax,line=1"),
        (Span("a", 2, 3, 4, 1), "file=a,line=2,endLine=4,col=3"),
        (Span("a"), "file=a"),
    ],
)
def test_places(span, place):
    model = samples.branch("m", Verdict.BLOCKED, samples.finding("DC104", span, "w", "f"))
    line = annotations.render(samples.judgement(Verdict.BLOCKED, model))
    assert line == f"::error {place},title=DC104 checksum-mismatch::w%0Afix: f\n"


def test_ten_of_a_level_and_a_line_on_the_rest():
    lines = annotations.render(samples.crowded()).splitlines()
    assert len([line for line in lines if line.startswith("::error ")]) == 10
    assert len([line for line in lines if line.startswith("::warning ")]) == 10
    assert "1,990 more errors: GitHub shows 10 of a step; the report has all" in lines


def test_hostile_text_forges_no_command():
    lines = annotations.render(samples.hostile()).splitlines()
    assert len(lines) == 4
    for line in lines:
        assert line.startswith(("::error file=", "::warning file="))
        assert line.count("\x1b") == 0 and "%0A::" not in line.partition("::")[2].partition("::")[2]


def test_raw_text_is_guarded():
    assert annotations.guarded("::error::x", "t0k") == "::stop-commands::t0k\n::error::x\n::t0k::\n"
