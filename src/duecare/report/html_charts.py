"""Measures of a profile as charts, each with its table. Anybody can write a profile: every number is looked at."""

from collections.abc import Callable, Iterator, Mapping

from duecare.knowledge import measures as of
from duecare.knowledge.measures import Measures
from duecare.model.policy import DataLimits
from duecare.model.record import NamedTuple
from duecare.report.html_markup import Html, line
from duecare.report.svg import Bar, Column, Limit, bars, histogram, intervals

MOST = 16
FEW = 20
"""Of fewer rows that name a group no rate is drawn."""

Rows = tuple[tuple[str, ...], ...]


class Chart(NamedTuple):
    """What is drawn, and the numbers that it was drawn from; the first column of the table names the row."""

    title: str
    drawn: Html
    head: tuple[str, ...]
    rows: Rows


def charts(name: str, measures: Measures, limits: DataLimits) -> Iterator[Chart]:
    """The charts of one detector's measures; none where nothing can be drawn."""
    drawing = DRAWINGS.get(name)
    if drawing is not None:
        yield from drawing(measures, limits)


def _shape(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    counts = _ranked(of.held(m, "shapes"))
    yield from _counted("Rows by shape", "shape", counts, "rows")
    yield from _counted("Characters by role: what is trained on, and its context", "role",
                        _ranked(of.held(m, "characters")), "characters")  # fmt: skip


def _lengths(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    yield from _spread(m, "Rows by length in tokens (a column ends where the next begins)")
    quantiles = [(name, [(p, of.number(m, name, p)) for p in ("p5", "p25", "p50", "p75", "p95", "max")])
                 for name in ("tokens", "trained_tokens")]  # fmt: skip
    known = [(name, found) for name, found in quantiles if all(value is not None for _, value in found)]
    items = [_box(name, {p: value or 0.0 for p, value in found}) for name, found in known]
    if items:
        drawn = intervals("Lengths in tokens: the median, and where nine of ten rows lie", items)
        rows = tuple((name.replace("_", " "), *(f"{value:,.0f}" for _, value in found)) for name, found in known)
        yield Chart("Tokens: the median, and where nine of ten rows lie", drawn,
                    ("", "5 %", "25 %", "median", "75 %", "95 %", "longest"), rows)  # fmt: skip


def _box(name: str, at: Mapping[str, float]) -> Bar:
    said = f"{at['p50']:,.0f} ({at['p5']:,.0f} – {at['p95']:,.0f})"
    return Bar(name.replace("_", " "), at["p50"], said, at["p5"], at["p95"])


def _spread(m: Measures, title: str) -> Iterator[Chart]:
    """Columns from the shortest to the longest; each begins where its label says."""
    found = of.held(m, "histogram")
    members = list(found.items())[:200] if isinstance(found, Mapping) else []
    columns = [Column(str(start), n) for start, n in members if str(start).isdecimal() and type(n) is int and n >= 0]
    if columns:
        rows = tuple((f"from {line(one.label, 20)}", f"{one.amount:,}") for one in columns)
        yield Chart(title, histogram(title, columns), ("tokens", "rows"), rows)


def _language(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    items = []
    for one in of.entries(m, "languages")[:MOST]:
        share, ends = of.number(one, "share"), _ends(one)
        if share is not None:
            items.append(Bar(str(one.get("language")), share, _percent(share), *ends))
    yield from _rated("Share of the rows by language, of a sample", "language", items)


def _kinds(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    rows = of.whole(m, "rows") or 0
    items = []
    for name, kind in _members(of.held(m, "kinds")):
        number = of.whole(kind, "rows")
        if number:
            ends = (of.number(kind, "rate", "low"), of.number(kind, "rate", "high"))
            low, high = (None if end is None or not rows else end * rows for end in ends)
            items.append(Bar(str(kind.get("title") or name), number, f"{number:,}", low, high))
    items.sort(key=lambda one: (-one.amount, one.label))
    if items:
        title = "Rows by kind"
        numbers = tuple((line(b.label), b.said, _between(b.low, b.high)) for b in items)
        yield Chart(title, bars(title, items[:MOST]), ("kind", "rows", "95 % interval"), numbers)


def _toxicity(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    items = []
    for part, label in (("trained", "trained text"), ("context", "context")):
        rate = of.number(m, part, "rate")
        if rate is not None:
            ends = _ends(of.held(m, part))
            items.append(Bar(label, rate, _percent(rate), *ends, bad=rate > limits.toxicity_max_rate))
    most = Limit(limits.toxicity_max_rate, f"limit {_percent(limits.toxicity_max_rate)}")
    yield from _rated("Share of rows above the score, against the limit", "text", items, most)
    yield from _scores(m)
    yield from _toxic_groups(m)


def _scores(m: Measures) -> Iterator[Chart]:
    found = of.held(m, "trained", "histogram")
    counts = [one for one in found if type(one) is int and one >= 0] if isinstance(found, list | tuple) else []
    if sum(counts):
        width = 1 / len(counts)
        columns = [Column(f"{number * width:.2g}", rows) for number, rows in enumerate(counts)]
        title = "Rows by the score of their trained text (heights are logarithmic)"
        numbers = tuple((f"from {one.label}", f"{one.amount:,}") for one in columns)
        yield Chart(title, histogram(title, columns, logarithmic=True), ("score", "rows"), numbers)


def _toxic_groups(m: Measures) -> Iterator[Chart]:
    items = []
    for axis, groups in _members(of.held(m, "groups")):
        for name, one in _members(groups):
            rate, rows = of.number(one, "rate"), of.whole(one, "rows") or 0
            if rate is not None and rows >= FEW:
                items.append((rows, Bar(f"{axis}: {name}", rate, f"{_percent(rate)} of {rows:,}", *_ends(one))))
    items.sort(key=lambda pair: (-pair[0], pair[1].label))
    overall = of.number(m, "trained", "rate")
    mark = Limit(overall, f"all rows {_percent(overall)}") if overall is not None else None
    yield from _rated("Toxic share of the rows that name a group", "group", [one for _, one in items[:MOST]], mark)


def _representation(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    for axis, groups in _members(of.held(m, "axes")):
        expected = of.reference(limits.representation_reference, groups)
        if not expected or not set(expected) & set(groups):
            expected = of.reference("uniform", groups)
        shares = of.balances(groups, expected or {}, 0.95) or []
        if shares and shares[0].of >= FEW:  # of a handful of mentions a chart would show chance
            yield _ratios(axis, shares, limits.representation_min_ratio)


def _ratios(axis: str, shares: list[of.Balance], least: float) -> Chart:
    items = [Bar(s.group, s.ratio, f"{s.ratio:.2f}", s.interval.lower / s.expected, s.interval.upper / s.expected,
                 bad=s.decide(least) == "fail") for s in shares]  # fmt: skip
    title = f"{line(axis, 60).capitalize()}: mentions against the reference (1 is as expected)"
    marks = (Limit(least, f"least {least:g}"), Limit(1.0, ""))
    rows = tuple((line(s.group), f"{s.rows:,} of {s.of:,}", _percent(s.expected), f"{s.ratio:.2f}",
                  _between(b.low, b.high, "{:.2f}")) for s, b in zip(shares, items, strict=True))  # fmt: skip
    return Chart(title, intervals(title, items[:MOST], marks), ("group", "rows", "expected", "ratio", "95 % interval"),
                 rows)  # fmt: skip


def _association(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    found = [(one, of.number(one, "npmi_gap")) for one in of.entries(m, "gaps")]
    items = [Bar(f"{one.get('target')} → {one.get('more')}, not {one.get('less')}", abs(gap), f"{gap:.2f}")
             for one, gap in found if gap is not None]  # fmt: skip
    if items:
        title = "Words that go with one group more than with another (nPMI gap)"
        rows = tuple((line(one.label), one.said) for one in items)
        yield Chart(title, bars(title, items[:MOST]), ("word and groups", "nPMI gap"), rows)


def _duplicates(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    rows = [("the same text again", of.whole(m, "exact", "rows")), ("nearly the same", of.whole(m, "near", "rows"))]
    yield from _counted("Rows that repeat others", "", [(name, n) for name, n in rows if n is not None], "rows")
    pairs = [(f"{p.get('path')} in {p.get('other')}", (of.whole(p, "exact") or 0) + (of.whole(p, "near") or 0))
             for p in of.entries(m, "leakage", "pairs")]  # fmt: skip
    yield from _counted("Rows in several splits", "files", pairs, "rows")


def _hidden(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    kinds = [(name, of.whole(kind, "rows") or 0) for name, kind in _members(of.held(m, "kinds"))]
    yield from _counted("Rows by what hides in them", "kind", sorted(kinds, key=_down), "rows")


def _contamination(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    found = [(str(one.get("path")), of.whole(one, "rows") or 0) for one in of.entries(m, "against")]
    yield from _counted("Rows that repeat an evaluation", "evaluation", sorted(found, key=_down), "rows")


def _opt_out(m: Measures, limits: DataLimits) -> Iterator[Chart]:
    found = [(str(one.get("path")), of.whole(one, "rows") or 0) for one in of.entries(m, "lists")]
    yield from _counted("Rows that were opted out", "list", sorted(found, key=_down), "rows")


DRAWINGS: dict[str, Callable[[Measures, DataLimits], Iterator[Chart]]] = {
    "shape": _shape,
    "lengths": _lengths,
    "language": _language,
    "personal_data": _kinds,
    "secrets": _kinds,
    "toxicity": _toxicity,
    "representation": _representation,
    "association": _association,
    "duplicates": _duplicates,
    "hidden_text": _hidden,
    "contamination": _contamination,
    "opt_out": _opt_out,
}


def _counted(title: str, what: str, counts: list[tuple[str, int]], unit: str) -> Iterator[Chart]:
    """Bars of counts, where any is not zero."""
    if any(number for _, number in counts):
        every = sum(number for _, number in counts)
        items = [Bar(name, number, f"{number:,}") for name, number in counts]
        rows = tuple((line(name), f"{number:,}", _percent(number / every)) for name, number in counts)
        yield Chart(title, bars(title, items[:MOST]), (what, unit, "share"), rows)


def _rated(title: str, what: str, items: list[Bar], limit: Limit | None = None) -> Iterator[Chart]:
    """Rates with their intervals against a limit."""
    if items:
        rows = tuple((line(b.label), b.said, _between(b.low, b.high, "{:.3%}")) for b in items)
        drawn = intervals(title, items, (limit,) if limit else ())
        yield Chart(title, drawn, (what, "share", "95 % interval"), rows)


def _ranked(value: object) -> list[tuple[str, int]]:
    members = value.items() if isinstance(value, Mapping) else ()
    return sorted(((str(name), n) for name, n in members if type(n) is int and n >= 0), key=_down)


def _members(value: object) -> list[tuple[str, Measures]]:
    members = value.items() if isinstance(value, Mapping) else ()
    return [(str(name), one) for name, one in members if isinstance(one, Mapping)]


def _ends(value: object) -> tuple[float | None, float | None]:
    found = of.held(value, "interval")
    if isinstance(found, list | tuple) and len(found) == 2:
        low, high = (of.number({"end": end}, "end") for end in found)
        return low, high
    return None, None


def _between(low: float | None, high: float | None, form: str = "{:,.0f}") -> str:
    return "" if low is None or high is None else f"{form.format(low)} – {form.format(high)}"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _down(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]
