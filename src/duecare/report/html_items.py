"""Findings and gaps as list items of a page: where, what, the line itself, why, and how to mend it."""

from collections.abc import Iterable, Iterator, Mapping

from duecare.model.place import Span
from duecare.model.problem import Finding, Silence
from duecare.report.escape import place
from duecare.report.excerpts import excerpt
from duecare.report.folds import Fold, Hush, fold, hush
from duecare.report.html_markup import Html, code, element, joined, prose
from duecare.report.tally import asked_of, several

WIDTH = 120
COMMANDS = ("duecare ", "pip ", "git ", "dvc ")


def findings(found: Iterable[Finding], lines: Mapping[Span, str]) -> list[Html]:
    """An item for each problem, with all its places."""
    explained: set[str] = set()
    return [_finding(each, lines, explained) for each in fold(found)]


def gaps(silences: Iterable[Silence]) -> list[Html]:
    """An item for each line that would unlock something."""
    return [_gap(each) for each in hush(silences)]


def _finding(each: Fold, lines: Mapping[Span, str], explained: set[str]) -> Html:
    finding, problem = each.first, each.first.problem
    old = " (the base has it too)" if finding.standing == "inherited" else ""
    why = None
    if problem.why and problem.why not in explained:
        explained.add(problem.why)
        why = element("p", prose(problem.why), class_="soft small")
    return element(
        "li",
        element("div", _badge(finding.severity), " ", code(place(problem.span), 400), " ", _name(finding)),
        element("p", prose(problem.what), old, class_="what"),
        _source(finding, lines),
        why,
        *(element("p", "See ", code(place(r.span), 400), ": ", prose(r.note, 400)) for r in problem.related[:20]),
        element("p", "Fix: ", prose(problem.fix), class_="fix"),
        _others([other.problem.span for other in each.others]),
    )


def _name(each: Finding | Silence) -> Html:
    return joined((element("strong", each.slug), " ", element("span", each.check, class_="soft")))


def _source(finding: Finding, lines: Mapping[Span, str]) -> Html | None:
    found = excerpt(finding, lines, WIDTH)
    if found is None:
        return None
    number = f"{found.number:>5} │ "
    caret = f"\n{'':>5} │ {found.caret}" if found.caret else ""
    return element("pre", f"{number}{found.line}{caret}")


def _gap(each: Hush) -> Html:
    gap = each.first.gap
    command = gap.unlock.startswith(COMMANDS) and "`" not in gap.unlock
    return element(
        "li",
        element("div", _badge("gap"), " ", code(place(gap.span), 400), " ", ", ".join(each.checks[:40])),
        element("p", prose(gap.what), class_="what"),
        element("p", "Unlock: ", code(gap.unlock, 600) if command else prose(gap.unlock), class_="unlock"),
        element("p", "Asks: ", prose(who)) if (who := asked_of(each.first)) else None,
        _others([other.gap.span for other in each.others]),
    )


def _others(spans: list[Span]) -> Html | None:
    if not spans:
        return None
    summary = element("summary", f"The same at {several(len(spans), 'more place')}", class_="small soft")
    return element("details", summary, element("ul", *_listed(spans)))


def _listed(spans: list[Span]) -> Iterator[Html]:
    yield from (element("li", code(place(span), 400)) for span in spans[:1000])
    if len(spans) > 1000:
        yield element("li", f"… and {len(spans) - 1000:,} more")


def _badge(word: str) -> Html:
    return element("span", word, class_=f"badge {word}")
