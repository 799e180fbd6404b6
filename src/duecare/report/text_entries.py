"""Findings and gaps as lines of the terminal report: what, where, why, and the mend."""

from collections.abc import Iterator, Mapping

from duecare.model.place import Span
from duecare.model.problem import Finding, Severity
from duecare.model.record import NamedTuple
from duecare.model.verdict import Judgement
from duecare.report.escape import one_line, place
from duecare.report.excerpts import excerpt
from duecare.report.folds import Fold, Hush, fold, hush
from duecare.report.lines import Line, Piece, Style, said
from duecare.report.tally import Tally, asked_of

STYLES: dict[Severity, Style] = {"error": "error", "warning": "warning", "info": "info", "off": "dim"}


class Told(NamedTuple):
    """What the lines of findings are made with: source lines, room for a source line."""

    excerpts: Mapping[Span, str]
    width: int


def entries(judgement: Judgement, sums: Tally, explained: set[str], width: int) -> Iterator[Iterator[Line]]:
    """Each finding of one model, then each gap; ``explained`` holds what was said already and need not be again."""
    told = Told(judgement.excerpts, width)
    yield from (_finding(each, told, explained) for each in fold(sums.active))
    yield from (_gap(each) for each in hush(sums.gaps))


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
    yield from (said("see:", f"{place(r.span)}: {one_line(r.note)}") for r in problem.related)
    if problem.why and (problem.why not in explained):
        explained.add(problem.why)
        yield said("why:", one_line(problem.why))
    yield said("fix:", one_line(problem.fix), style="ok")
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
            Piece(one_line(finding.problem.what)),
            *([Piece(" (the base has it too)", "dim")] if finding.standing == "inherited" else []),
        ),
        indent + 2,
        place=True,
    )


def _gap(each: Hush) -> Iterator[Line]:
    yield _gap_line(each)
    if each.others:
        yield said("also", "at " + ", ".join(place(other.gap.span) for other in each.others))
    yield said("unlock:", one_line(each.first.gap.unlock), style="ok")
    if who := asked_of(each.first):
        yield said("asks:", one_line(who), style="ok")


def _gap_line(each: Hush) -> Line:
    return Line(
        (
            Piece(place(each.first.gap.span), "path"),
            Piece(": "),
            Piece("gap", "gap"),
            Piece(": "),
            Piece(", ".join(each.checks), "check"),
            Piece(": ", "dim"),
            Piece(one_line(each.first.gap.what)),
        ),
        2,
        place=True,
    )
