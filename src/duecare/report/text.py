"""The report for a terminal, file by file, with the verdict last, where the eye rests.

As plain text every finding is one line, ``path:line:column: severity: DC104 checksum-mismatch: what``.
"""

from collections.abc import Iterable, Iterator

from duecare.model.problem import Problem
from duecare.model.verdict import Judgement
from duecare.report.closing import closing, verdict_line
from duecare.report.escape import one_line, place
from duecare.report.lines import BLANK, Line, Piece, said
from duecare.report.tally import Tally, tally


def render(judgement: Judgement, *, quiet: bool = False, approvals: str = "") -> str:
    """The report as plain text, without colors and without breaking lines.

    ``##[`` anywhere in a line is a command to older runners of GitHub, hence the space in it.
    """
    plain = (line.text.rstrip().replace("##[", "# #[") for line in lines(judgement, quiet=quiet, approvals=approvals))
    return "".join(f"{line}\n" for line in plain)


def lines(judgement: Judgement, *, quiet: bool = False, approvals: str = "", width: int = 100) -> Iterator[Line]:
    """The report's lines; ``quiet`` keeps findings, gaps and the verdict, one line each."""
    sums = tally(judgement)
    for fault in judgement.policy_faults:
        yield from _fault(fault, quiet)
    explained: set[str] = set()
    for model in judgement.models:
        part = tally(model)
        found = list(_spaced(_entries(judgement, part, explained, width), quiet))
        if found and len(judgement.models) > 1 and not quiet:
            yield Line((Piece("model ", "dim"), Piece(one_line(model.model), "head")))
        yield from found
    yield from [verdict_line(judgement, sums)] if quiet else closing(judgement, sums, approvals)


def _entries(judgement: Judgement, sums: Tally, explained: set[str], width: int) -> Iterator[Iterator[Line]]:
    if not sums.active and not sums.gaps:
        return iter(())
    from duecare.report.text_entries import entries  # a report without findings needs none of it

    return entries(judgement, sums, explained, width)


def _spaced(entries: Iterable[Iterator[Line]], quiet: bool) -> Iterator[Line]:
    """Entries with an empty line after each; of each only the first line when ``quiet``, and the places it folds."""
    for entry in entries:
        if quiet:
            yield from (line for line in entry if line.place)
        else:
            yield from entry
            yield BLANK


def _fault(fault: Problem, quiet: bool) -> Iterator[Line]:
    where, what = Piece(place(fault.span), "path"), Piece(one_line(fault.what))
    yield Line((where, Piece(": "), Piece("error", "error"), Piece(": policy: ", "dim"), what), 2)
    if not quiet:
        yield from ([said("why:", one_line(fault.why))] if fault.why else [])
        yield said("fix:", one_line(fault.fix), style="ok")
        yield BLANK
