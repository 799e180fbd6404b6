"""What a change does to the training rows, for every report: how many come and go, and whose shares they move."""

from collections.abc import Iterator
from math import isfinite
from typing import Any

from duecare.model.composition import Axis, Composition, Part
from duecare.model.problem import Finding
from duecare.report.escape import clip, place, visible
from duecare.report.markup import cell, plain

Json = dict[str, Any]
GLUE = "\u00a0"  # a number and its sign stay on one line
MOST = 12
NAME = 80
ESTIMATED = frozenset({"language"})


def tree(rows: Composition | None) -> Json | None:
    """The rows as JSON values."""
    if rows is None:
        return None
    axes = [
        {
            "axis": axis.name,
            "then": _finite(axis.then),
            "now": _finite(axis.now),
            "asked": [_finite(number) for number in axis.asked] if axis.asked else None,
            "parts": [
                {"name": part.name, "path": part.path, **{k: _finite(getattr(part, k)) for k in NUMBERS}}
                for part in axis.parts
            ],
        }
        for axis in rows.axes
    ]
    return {
        **{key: getattr(rows, key) for key in ("then", "now", "came", "went", "largest")},
        "axes": axes,
        "kinds": [kind._asdict() for kind in rows.kinds],
        "licenses": [{"license": name, "path": path} for name, path in rows.licenses],
        "unknown": list(rows.unknown),
    }


NUMBERS = ("then", "now", "came", "went")


def _finite(value: float | None) -> float | None:
    return round(value, 4) if value is not None and isfinite(value) else None


def lines(rows: Composition | None) -> Iterator[str]:
    """As lines of the terminal report."""
    if rows is None or rows.empty:
        return
    yield f"training rows {_total(rows)}"
    moved = _moved(rows)
    yield from (f"rows by {axis.name}: {_line(axis, part)}" for axis, part in moved[:MOST])
    if len(moved) > MOST:
        yield f"… and {len(moved) - MOST:,} more shares (--format json has all)"
    yield from (visible(text) for text in _news(rows))


def _total(rows: Composition) -> str:
    came = "which rows are new is not known" if rows.came is None else f"{rows.came:,} come, {rows.went or 0:,} go"
    return f"{rows.then:,} → {rows.now:,}: {came}"


def _moved(rows: Composition) -> list[tuple[Axis, Part]]:
    """Values whose rows changed, on each axis those first whose share moved most."""
    found = []
    for axis in rows.axes:
        parts = [part for part in axis.parts if _changed(axis, part)]
        found += [(axis, part) for part in sorted(parts, key=lambda part: _order(axis, part))]
    return found


def _changed(axis: Axis, part: Part) -> bool:
    """Whether rows came or went; of a sample, whether as much as one row did."""
    if part.came is not None and part.went is not None and (part.came >= 0.5 or part.went >= 0.5):
        return True
    return axis.asked is None and part.then != part.now


def _order(axis: Axis, part: Part) -> tuple[float, bool, str]:
    """Those first whose share moved most; of two that moved as far, what grew."""
    then, now = axis.shares(part)
    return -round(abs(now - then), 9), now < then, part.name


def _line(axis: Axis, part: Part) -> str:
    then, now = axis.shares(part)
    moved = "" if part.came is None or part.went is None else f", +{_n(part.came)} −{_n(part.went)}"
    about = "about " if axis.name in ESTIMATED else ""
    name = clip(visible(part.name), NAME)
    return f"{name} {about}{_n(part.then)} → {_n(part.now)}{moved} ({100 * then:.3g} % → {100 * now:.3g} %)"


def _n(value: float | None) -> str:
    return "–" if value is None else f"{round(value):,}"


def _news(rows: Composition) -> Iterator[str]:
    """What was not there before, and what could not be compared."""
    for kind in rows.kinds:
        yield f"new kind of personal data: {kind.kind} ({kind.title}), {_rows(kind.rows)} in {place(kind.path)}"
    yield from (f"new license of rows: {name}, in {place(path)}" for name, path in rows.licenses)
    yield from (f"not compared: {why}" for why in rows.unknown)


def _rows(number: int) -> str:
    return f"{number:,} row{'s' * (number != 1)}"


def page(rows: Composition | None, most: int) -> str:
    """As Markdown, with at most so many shares; nothing where no row came or went."""
    if rows is None or rows.empty:
        return ""
    whole = [(axis, part) for axis, part in _moved(rows) if _all(axis, part)]
    moved = [each for each in _moved(rows) if each not in whole]
    said = [f"**Training rows** {_total(rows)}" + "".join(f"; {_alone(*each)}" for each in whole)]
    if moved:
        head = ("| Rows\u00a0by | | Before | Here | Come | Go | Share |", "|:--|:--|--:|--:|--:|--:|:--|")
        said.append("\n".join([*head, *(_row(axis, part) for axis, part in moved[:most])]))
    if len(moved) > most:
        said.append(f"… and {len(moved) - most:,} more shares in the whole report")
    news = [f"- {'⚠️ ' if not text.startswith('not') else ''}{plain(text, 300)}" for text in _news(rows)]
    return "".join(f"\n\n{text}" for text in [*said, *(["\n".join(news)] if news else [])])


def _all(axis: Axis, part: Part) -> bool:
    """Whether every row is of this part, before and here: then the count of all rows says what its row would."""
    return (part.then, part.now) == (axis.then, axis.now) and min(axis.then, axis.now) > 0


def _alone(axis: Axis, part: Part) -> str:
    return f"{'about all' if axis.name in ESTIMATED else 'all'} of {plain(axis.name, 40)} {plain(part.name, NAME)}"


def _row(axis: Axis, part: Part) -> str:
    then, now = axis.shares(part)
    about = f"≈{GLUE}" if axis.name in ESTIMATED else ""
    cells = [f"{about if value else ''}{_n(value)}" for value in (part.then, part.now, part.came, part.went)]
    share = f"{then:.1%} → {now:.1%}".replace("%", f"{GLUE}%")
    return f"| {cell(axis.name, 40)} | {cell(part.name, NAME)} | {' | '.join(cells)} | {share} |"


def legacy(findings: tuple[Finding, ...]) -> list[str]:
    """Findings on rows that the base holds too, a line each."""
    old = [f for f in findings if f.standing == "legacy"]
    shown = [f"{place(f.problem.span)}: {f.check} {clip(visible(f.problem.what), 300)}" for f in old[:MOST]]
    return [*shown, *([f"… and {len(old) - MOST:,} more"] if len(old) > MOST else [])]
