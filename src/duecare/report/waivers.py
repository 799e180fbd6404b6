"""What waivers accepted, as items of a Markdown list."""

from collections.abc import Iterator

from duecare.model.problem import Finding, Silence
from duecare.report.escape import place
from duecare.report.markup import code, plain
from duecare.report.tally import Tally

MOST = 50


def waived(sums: Tally) -> Iterator[str]:
    """One item for each accepted finding or gap, up to fifty."""
    for each in sums.waived[:MOST]:
        span, what = said(each)
        where = code(place(span), 160)
        yield f"- {code(each.waiver, 60)}: {where} {plain(each.slug)} ({each.check}): {plain(what, 160)}"
    if len(sums.waived) > MOST:
        yield f"- … and {len(sums.waived) - MOST:,} more"


def said(each: Finding | Silence) -> tuple[object, str]:
    """Where, and what."""
    return (each.problem.span, each.problem.what) if isinstance(each, Finding) else (each.gap.span, each.gap.what)
