"""The report for a terminal, file by file, with the verdict last, where the eye rests.

As plain text every finding is one line, ``path:line:column: severity: DC104 checksum-mismatch: what``.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from duecare.model.place import Span
from duecare.model.problem import Finding, Problem, Severity
from duecare.model.verdict import Judgement
from duecare.report.closing import closing, verdict_line
from duecare.report.escape import clip, place, visible
from duecare.report.excerpts import excerpt
from duecare.report.folds import Fold, Hush, fold, hush
from duecare.report.lines import BLANK, Line, Piece, Style, said
from duecare.report.tally import asked_of, tally

MOST = 1200
STYLES: dict[Severity, Style] = {"error": "error", "warning": "warning", "info": "info", "off": "dim"}


class Told(NamedTuple):
    """What the lines of findings are made with: source lines, several models or one, room for a source line."""

    excerpts: Mapping[Span, str]
    several: bool
    width: int


def render(judgement: Judgement, *, quiet: bool = False, approvals: str = "") -> str:
    """The report as plain text, without colors and without breaking lines.

    ``##[`` anywhere in a line is a command to older runners of GitHub, hence the space in it.
    """
    plain = (line.text.rstrip().replace("##[", "# #[") for line in lines(judgement, quiet=quiet, approvals=approvals))
    return "".join(f"{line}\n" for line in plain)


def lines(judgement: Judgement, *, quiet: bool = False, approvals: str = "", width: int = 100) -> Iterator[Line]:
    """The report's lines; ``quiet`` keeps findings, gaps and the verdict, one line each."""
    sums = tally(judgement)
    told = Told(judgement.excerpts, len(judgement.models) > 1, width)
    for fault in judgement.policy_faults:
        yield from _fault(fault, quiet)
    explained: set[str] = set()
    for model in judgement.models:
        part = tally(model)
        found = [
            *_spaced((_finding(each, told, explained) for each in fold(part.active)), quiet),
            *_spaced((_gap(each) for each in hush(part.gaps)), quiet),
        ]
        if found and told.several and not quiet:
            yield Line((Piece("model ", "dim"), Piece(_line(model.model), "head")))
        yield from found
    yield from [verdict_line(judgement, sums)] if quiet else closing(judgement, sums, approvals)


def _spaced(entries: Iterable[Iterator[Line]], quiet: bool) -> Iterator[Line]:
    """Entries with an empty line after each; of each only the first line when ``quiet``, and the places it folds."""
    for entry in entries:
        if quiet:
            yield from (line for line in entry if line.place)
        else:
            yield from entry
            yield BLANK


def _finding(each: Fold, told: Told, explained: set[str]) -> Iterator[Line]:
    finding, problem = each.first, each.first.problem
    yield _headline(finding)
    found = excerpt(finding, told.excerpts, told.width)
    if found and repr(problem.span) not in explained:
        explained.add(repr(problem.span))
        number = f"{found.number:>5} │ "
        yield Line((Piece(number, "dim"), Piece(found.line, "source")), -1)
        if found.caret:
            yield Line((Piece(f"{'':>5} │ ", "dim"), Piece(found.caret, "caret")), -1)
    yield from (said("see:", f"{place(r.span)}: {_line(r.note)}") for r in problem.related)
    if problem.why and (problem.why not in explained):
        explained.add(problem.why)
        yield said("why:", _line(problem.why))
    yield said("fix:", _line(problem.fix), style="ok")
    if each.others:
        yield said("also", f"at {len(each.others)} more places, with the same fix:")
        yield from (_headline(other, indent=4) for other in each.others)


def _headline(finding: Finding, indent: int = 0) -> Line:
    return Line(
        (
            Piece(" " * indent),
            Piece(place(finding.problem.span), "path"),
            Piece(": "),
            Piece(finding.severity, STYLES[finding.severity]),
            Piece(": "),
            Piece(finding.check, "check"),
            Piece(f" {finding.slug}: ", "dim"),
            Piece(_line(finding.problem.what)),
            *([Piece(" (the base has it too)", "dim")] if finding.standing == "inherited" else []),
        ),
        indent + 2,
        place=True,
    )


def _gap(each: Hush) -> Iterator[Line]:
    yield _gap_line(each)
    if each.others:
        yield said("also", "at " + ", ".join(place(other.gap.span) for other in each.others))
    yield said("unlock:", _line(each.first.gap.unlock), style="ok")
    if who := asked_of(each.first):
        yield said("asks:", _line(who), style="ok")


def _gap_line(each: Hush) -> Line:
    return Line(
        (
            Piece(place(each.first.gap.span), "path"),
            Piece(": "),
            Piece("gap", "gap"),
            Piece(": "),
            Piece(", ".join(each.checks), "check"),
            Piece(": ", "dim"),
            Piece(_line(each.first.gap.what)),
        ),
        2,
        place=True,
    )


def _fault(fault: Problem, quiet: bool) -> Iterator[Line]:
    where, what = Piece(place(fault.span), "path"), Piece(_line(fault.what))
    yield Line((where, Piece(": "), Piece("error", "error"), Piece(": policy: ", "dim"), what), 2)
    if not quiet:
        yield from ([said("why:", _line(fault.why))] if fault.why else [])
        yield said("fix:", _line(fault.fix), style="ok")
        yield BLANK


def _line(text: str) -> str:
    return clip(visible(text), MOST)
