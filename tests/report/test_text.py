import re
import unicodedata

import pytest

from duecare.model.place import Span
from duecare.model.problem import Finding
from duecare.report import terminal, text
from duecare.report.excerpts import excerpt, marked
from report import samples

APPROVALS = "judged on the pull request"
STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def test_blocked_reads_by_file_with_the_verdict_last():
    report = text.render(samples.blocked(), approvals=APPROVALS)
    expected = """\
data/eval.manifest.yaml:1:1: error: DC113 owner-missing: the manifest names no owner
    1 │ name: support-eval
      │ ^^^^
  why: Questions about consent, errors or removal need somebody to answer them.
  fix: add `owner:` with `name:` and `contact:`
  also at 2 more places, with the same fix:
    data/extra.manifest.yaml:1:1: error: DC113 owner-missing: the manifest names no owner
    data/train.manifest.yaml:1:1: error: DC113 owner-missing: the manifest names no owner

data/train.manifest.yaml:4:10: warning: DC107 license-unknown: license 'Apache 2-ish' is unknown
    4 │ license: Apache 2-ish  # ask legal
      │          ^^^^^^^^^^^^
  fix: write `license: apache-2.0`, if that is meant
"""
    assert expected in report
    assert report.endswith("""\
waived: DC303 section-missing at README.md:41:1 (waiver W-2026-04)
standing since the baseline: DC303
note: no lock file: digests of inputs are self-declared

Blocked: 7 errors in 6 files, 1 warning, 2 gaps, 1 waived, 1 standing
judged by duecare.yaml @ 5c6f1f0d4f6d · starter · duecare 0.1.0
approvals: judged on the pull request
""")


def test_gaps_that_one_line_unlocks_are_told_once():
    assert """\
data/eval.jsonl: gap: DC203 personal-data, DC204 secret, DC205 toxicity-rate: its rows were not scanned
  also at data/train.jsonl
  unlock: pip install 'duecare[data]'
""" in text.render(samples.unknown())


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("passed", "Passed"),
        ("accepted", "Passed, 2 gaps accepted, 1 finding waived"),
        ("unknown", "Unknown: 7 gaps"),
        ("blocked", "Blocked: 7 errors in 6 files, 1 warning, 2 gaps, 1 waived, 1 standing"),
    ],
)
def test_verdict_line(name, line):
    assert line in text.render(samples.ALL[name]()).splitlines()
    assert text.render(samples.ALL[name](), quiet=True).splitlines()[-1] == line


def test_quiet_keeps_every_place_and_nothing_else():
    lines = text.render(samples.blocked(), quiet=True).splitlines()
    assert [line for line in lines if line.lstrip().startswith(("why", "fix", "unlock", "also"))] == []
    findings = [f for f in samples.blocked().findings if not f.waiver and f.standing == "new"]
    assert len([line for line in lines if ": DC" in line]) == len(findings) + 1  # one gap line for both gaps


@pytest.mark.parametrize("name", list(samples.ALL))
def test_every_open_finding_has_a_line_that_grep_finds(name):
    lines = text.render(samples.ALL[name]()).splitlines()
    for finding in samples.ALL[name]().findings:
        if not finding.waiver and finding.standing == "new" and finding.problem.span.path.isprintable():
            head = f"{finding.problem.span}: {finding.severity}: {finding.check} {finding.slug}: "
            assert any(line.lstrip().startswith(head) for line in lines), head


@pytest.mark.parametrize("quiet", [True, False])
def test_hostile_text_steers_nothing(quiet):
    report = text.render(samples.hostile(), quiet=quiet)
    assert not STEERING.search(report)
    assert not [line for line in report.splitlines() if line.lstrip().startswith("::")]
    assert max(map(len, report.splitlines())) < 3000
    report.encode("utf-8")


def test_a_path_that_looks_like_a_workflow_command_is_no_command():
    problem = samples.finding("DC104", Span("::error::x\n::warning::y", 1), "##[error]w", "f")
    model = samples.branch("m", samples.Verdict.BLOCKED, problem)
    lines = text.render(samples.judgement(samples.Verdict.BLOCKED, model)).splitlines()
    assert lines[0] == "./::error::x⟨U+000A⟩::warning::y:1: error: DC104 checksum-mismatch: # #[error]w"


CARETS = [
    ("key: value", Span("f", 1, 6, 1, 11), 40, "key: value", "     ^^^^^"),
    ("\tkey: v", Span("f", 1, 7, 1, 8), 40, "    key: v", "         ^"),
    ("名前: 値段", Span("f", 1, 5, 1, 7), 40, "名前: 値段", "      ^^^^"),
    ("e\u0301te\u0301: x", Span("f", 1, 8, 1, 9), 40, "e\u0301te\u0301: x", "     ^"),
    ("a\u202eb", Span("f", 1, 3, 1, 4), 40, "a⟨U+202E⟩b", "         ^"),
    ("key: >", Span("f", 1, 6, 3, 2), 40, "key: >", "     ^"),
    ("short", Span("f", 1, 6), 40, "short", "     ^"),
    ("short", Span("f", 1, 99, 1, 120), 40, "short", "     ^"),
    ("    indented", Span("f", 1), 40, "indented", ""),
]


@pytest.mark.parametrize(("line", "span", "width", "shown", "caret"), CARETS)
def test_caret_stands_under_the_columns(line, span, width, shown, caret):
    assert marked(line, span, width) == (shown, caret)


def test_a_long_line_is_clipped_around_the_caret():
    line = "x" * 500 + "HERE" + "y" * 500
    shown, caret = marked(line, Span("f", 1, 501, 1, 505), 60)
    assert shown.startswith("…xxx") and shown.endswith("yyy…") and len(shown) == 62
    assert shown[caret.index("^") : caret.rindex("^") + 1] == "HERE"


def test_a_row_of_data_is_never_quoted():
    span = Span("data/train.jsonl", 3, 1, 3, 9)
    finding = samples.finding("DC203", span, "an e-mail address", "remove it")
    assert finding.kind == "data"
    assert excerpt(finding, {span: '{"text": "jane@example.com"}'}) is None


def width(line: str) -> int:
    zero = ("Mn", "Me", "Cf")
    return sum(0 if unicodedata.category(c) in zero else 1 + (unicodedata.east_asian_width(c) in "WF") for c in line)


@pytest.mark.parametrize("columns", [40, 72, 100, 160])
def test_color_wraps_to_the_terminal_and_says_the_same(columns):
    judgement = samples.blocked()
    colored = terminal.render(judgement, width=columns)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    long = [line for line in plain.splitlines() if width(line) > columns and "│" not in line]
    assert long == []
    assert "".join(plain.split())[:400] == "".join(text.render(judgement).split())[:400]
    assert "\x1b[1;31merror" in colored


def test_hostile_text_in_color_holds_no_escape_but_ours():
    colored = terminal.render(samples.hostile(), width=90)
    assert not STEERING.search(re.sub(r"\x1b\[[0-9;]*m", "", colored))
    assert "\x1b[31mred" not in colored


def test_picture_is_svg_with_the_command_and_the_verdict():
    from xml.etree import ElementTree

    svg = terminal.picture(samples.blocked(), title="duecare check")
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "duecare&#160;check" in svg and "Blocked" in svg


def test_three_equal_fixes_are_one_entry_and_two_are_two():
    def report(count: int) -> str:
        each: list[Finding] = [
            samples.finding("DC113", Span(f"{i}.yaml", 1, 1), "no owner", "add one") for i in range(count)
        ]
        return text.render(
            samples.judgement(samples.Verdict.BLOCKED, samples.branch("m", samples.Verdict.BLOCKED, *each))
        )

    assert [report(n).count("fix: add one") for n in (1, 2, 3, 50)] == [1, 2, 1, 1]
    assert report(50).count("DC113 owner-missing: no owner") == 50


def test_a_line_that_two_checks_speak_of_is_quoted_once():
    span = Span("data/a.yaml", 2, 1, 2, 5)
    each = [samples.finding("DC104", span, "one", "mend one"), samples.finding("DC107", span, "two", "mend two")]
    model = samples.branch("m", samples.Verdict.BLOCKED, *each)
    report = text.render(samples.judgement(samples.Verdict.BLOCKED, model, excerpts={span: "name: x"}))
    assert report.count("│ name: x") == 1 and report.count("mend ") == 2
