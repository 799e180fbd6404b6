"""Charts as SVG: bars, intervals on a scale with a limit, and histograms.

Places along the width are shares of it, so that a chart fits a phone and its words keep their size. Everything drawn
is also said in the table that stands behind the chart.
"""

from collections.abc import Sequence
from math import isfinite, log10

from duecare.model.record import NamedTuple
from duecare.report.html_markup import Html, element, line

STEP = 40
BAR = 10
LABEL = 34
TALL = 120
ROOM = 22
"""Height under a histogram for its labels."""


class Bar(NamedTuple):
    """A label, an amount and how it is said; with an interval, its ends. ``bad``: beyond its limit."""

    label: str
    amount: float
    said: str
    low: float | None = None
    high: float | None = None
    bad: bool = False


class Limit(NamedTuple):
    """A line across a chart, and what it stands for."""

    at: float
    said: str


class Column(NamedTuple):
    """A column of a histogram: where it begins, as it is labeled, and how high it is."""

    label: str
    amount: int


def bars(title: str, items: Sequence[Bar], limit: Limit | None = None) -> Html:
    """Horizontal bars from zero, with whiskers where an interval is known."""
    most = _most(items, limit)
    drawn = [_bar(one, number, most) for number, one in enumerate(items)]
    return _chart(title, len(items), [*drawn, *_limit(limit, most, len(items))], limit)


def intervals(title: str, items: Sequence[Bar], limits: Sequence[Limit] = ()) -> Html:
    """A dot with its interval for each item, from zero; every limit is a dashed line."""
    most = max((_most(items, limit) for limit in limits or (None,)), default=1.0)
    drawn = [_interval(one, number, most) for number, one in enumerate(items)]
    marks = [part for limit in limits for part in _limit(limit, most, len(items))]
    return _chart(title, len(items), [*marks, *drawn], limits[0] if limits else None)


def histogram(title: str, columns: Sequence[Column], *, logarithmic: bool = False) -> Html:
    """Columns side by side; the first, the middle and the last are labeled."""
    heights = [log10(1 + max(0, one.amount)) if logarithmic else float(max(0, one.amount)) for one in columns]
    most = max(heights, default=0) or 1
    width = 100 / max(1, len(columns))
    drawn = [_column(one, height / most, number * width, width) for number, (one, height) in
             enumerate(zip(columns, heights, strict=True))]  # fmt: skip
    ground = element("line", x1="0", x2="100%", y1=str(TALL), y2=str(TALL), class_="axis")
    return _svg(title, TALL + ROOM, [*drawn, ground, *_under(columns, width)])


def _most(items: Sequence[Bar], limit: Limit | None) -> float:
    ends = [end for one in items for end in (one.amount, one.high) if end is not None and isfinite(end)]
    most = max([*ends, *([limit.at] if limit and isfinite(limit.at) else [])], default=0.0)
    return most * 1.04 if most > 0 else 1.0


def _chart(title: str, rows: int, parts: Sequence[Html], limit: Limit | None) -> Html:
    return _svg(title, rows * STEP + (ROOM if limit else 0), parts)


def _svg(title: str, height: int, parts: Sequence[Html]) -> Html:
    return element("svg", *parts, class_="chart", role="img", aria_label=line(title, 300), height=str(height),
                   width="100%")  # fmt: skip


def _bar(one: Bar, number: int, most: float) -> Html:
    top = number * STEP + 22
    filled = element("rect", x="0", y=str(top), width=_at(one.amount, most), height=str(BAR), rx="2",
                     class_="bar bad" if one.bad else "bar")  # fmt: skip
    ground = element("rect", x="0", y=str(top), width="100%", height=str(BAR), rx="2", class_="ground")
    return element("g", *_words(one, number), ground, filled, *_whisker(one, top + BAR / 2, most))


def _interval(one: Bar, number: int, most: float) -> Html:
    middle = number * STEP + 27
    ground = element("line", x1="0", x2="100%", y1=str(middle), y2=str(middle), class_="axis")
    dot = element("circle", cx=_at(one.amount, most), cy=str(middle), r="5", class_="dot bad" if one.bad else "dot")
    return element("g", *_words(one, number), ground, *_whisker(one, middle, most), dot)


def _words(one: Bar, number: int) -> tuple[Html, Html]:
    y = str(number * STEP + 15)
    label = element("text", line(one.label, LABEL), x="0", y=y, class_="label")
    return label, element("text", line(one.said, LABEL), x="100%", y=y, text_anchor="end", class_="said")


def _whisker(one: Bar, middle: float, most: float) -> list[Html]:
    if one.low is None or one.high is None:
        return []
    low, high = _at(one.low, most), _at(one.high, most)
    ends = (element("line", x1=x, x2=x, y1=f"{middle - 6:g}", y2=f"{middle + 6:g}", class_="whisker")
            for x in (low, high))  # fmt: skip
    return [element("line", x1=low, x2=high, y1=f"{middle:g}", y2=f"{middle:g}", class_="whisker"), *ends]


def _limit(limit: Limit | None, most: float, rows: int) -> list[Html]:
    if limit is None or not isfinite(limit.at) or not 0 <= limit.at <= most:
        return []
    x, bottom = _at(limit.at, most), rows * STEP
    right = limit.at / most > 0.5
    said = element("text", line(limit.said, LABEL), x=x, y=str(bottom + 14), class_="limit",
                   text_anchor="end" if right else "start")  # fmt: skip
    lines = (element("line", x1=x, x2=x, y1=str(n * STEP + 21), y2=str(n * STEP + 34), class_="limit")
             for n in range(rows))  # fmt: skip
    return [*lines, element("line", x1=x, x2=x, y1=str(bottom - 5), y2=str(bottom + 2), class_="limit"), said]


def _column(one: Column, share: float, left: float, width: float) -> Html:
    height = max(1.0, share * (TALL - 4)) if one.amount > 0 else 0.0
    return element("rect", x=f"{left:.3f}%", y=f"{TALL - height:.1f}", width=f"{width * 0.92:.3f}%",
                   height=f"{height:.1f}", class_="bar")  # fmt: skip


def _under(columns: Sequence[Column], width: float) -> list[Html]:
    if not columns:
        return []
    wanted = {0: "start", len(columns) // 2: "middle", len(columns) - 1: "end"}
    places = {"start": 0.0, "middle": 0.5, "end": 1.0}
    return [element("text", line(columns[n].label, 16), x=f"{(n + places[side]) * width:.3f}%", y=str(TALL + 16),
                    text_anchor=side, class_="tick") for n, side in wanted.items()]  # fmt: skip


def _at(value: float, most: float) -> str:
    share = value / most if isfinite(value) and most > 0 else 0.0
    return f"{100 * min(1.0, max(0.0, share)):.3f}%"
