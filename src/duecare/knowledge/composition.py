"""How training rows divide between two states of them: by source, license, language, length and group."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from duecare.knowledge.measures import Measures, entries, held, whole
from duecare.knowledge.terms import AXES
from duecare.model.composition import Axis, Composition, NewKind, Part
from duecare.model.problem import Gap
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple

SIZES = ((32, "to 31 tokens"), (128, "32 to 127 tokens"), (512, "128 to 511 tokens"), (2048, "512 to 2,047 tokens"))
LONGEST = "2,048 tokens or more"
UNDECLARED = "(not declared)"


class Label(NamedTuple):
    """What the manifests say of a file."""

    source: str = UNDECLARED
    license: str = UNDECLARED


class State(NamedTuple):
    """The files that are trained on: what was measured of each, and what the manifests say of it."""

    files: Mapping[str, Scanned]
    labels: Mapping[str, Label]


class Brought(NamedTuple):
    """The rows that came and went, measured by file; or why they are not known."""

    came: Mapping[str, Scanned]
    went: Mapping[str, Scanned]
    why: str = ""


Shares = tuple[Counter[str], float | None]
"""Rows by value, and how many rows were asked where it was not every one."""


def compose(then: State, now: State, rows: Brought) -> Composition:
    """Both states side by side, axis by axis."""
    told = () if rows.why else (State(rows.came, now.labels), State(rows.went, then.labels))
    found, unknown = [], [rows.why] if rows.why else []
    for name, count in _axes():
        axis = _axis(name, count, (then, now), told)
        if isinstance(axis, str):
            unknown.append(axis)
        elif axis.parts:
            found.append(axis)
    came, went = (None, None) if rows.why else (_rows(rows.came), _rows(rows.went))
    return Composition(
        _rows(then.files),
        _rows(now.files),
        came,
        went,
        tuple(found),
        tuple(_kinds(then, now)),
        tuple(_licenses(then, now)),
        tuple(dict.fromkeys(unknown)),
        max(now.files, key=lambda path: (now.files[path].rows, path), default=""),
    )


def _rows(files: Mapping[str, Scanned]) -> int:
    return sum(one.rows for one in files.values())


def _axes() -> Iterator[tuple[str, Callable[[State], Shares | str]]]:
    yield "source", lambda state: _labelled(state, "source")
    yield "license", lambda state: _labelled(state, "license")
    yield "language", _languages
    yield "length", _lengths
    for axis in AXES:
        yield axis, lambda state, axis=axis: _groups(state, axis)  # type: ignore[misc]


def _axis(
    name: str, count: Callable[[State], Shares | str], sides: tuple[State, State], told: tuple[State, ...]
) -> Axis | str:
    both = [count(side) for side in sides]
    wrong = next((one for one in both if isinstance(one, str)), None)
    if wrong is not None:
        return f"{name}: {wrong}"
    (then, asked_then), (now, asked_now) = (one for one in both if not isinstance(one, str))
    moved = [one[0] for one in map(count, told) if not isinstance(one, str)]
    came, went = moved if len(moved) == 2 else (None, None)
    parts = tuple(
        Part(value, then[value], now[value], _of(came, value), _of(went, value), _path(sides, name, value))
        for value in sorted(then.keys() | now.keys())
    )
    asked = None if asked_then is None or asked_now is None else (asked_then, asked_now)
    return Axis(name, then.total(), now.total(), parts, asked)


def _path(sides: tuple[State, State], field: str, value: str) -> str:
    """The largest file of a source or license: of now, else of then."""
    for side in reversed(sides) if field in Label._fields else ():
        held = [path for path in side.files if getattr(side.labels.get(path, Label()), field) == value]
        if held:
            return max(held, key=lambda path: (side.files[path].rows, path))
    return ""


def _of(counts: Counter[str] | None, value: str) -> float | None:
    return None if counts is None else counts[value]


def _labelled(state: State, field: str) -> Shares:
    counts: Counter[str] = Counter()
    for path, one in state.files.items():
        counts[str(getattr(state.labels.get(path, Label()), field))] += one.rows
    return +counts, None


def _measured(state: State, detector: str) -> Iterator[tuple[Scanned, Measures]] | str:
    found = [(one, one.measure(detector)) for one in state.files.values() if one.rows]
    wrong = next((measures.what for _, measures in found if isinstance(measures, Gap)), None)
    return wrong or iter([(one, measures) for one, measures in found if not isinstance(measures, Gap)])


def _languages(state: State) -> Shares | str:
    """Rows by language, estimated of each file's sample; rows too short or too odd to tell are in none.

    The files weigh as many rows as they hold: shares rest on as many rows as an even sample would need for them (Kish).
    """
    found = _measured(state, "language")
    if isinstance(found, str):
        return found
    counts: Counter[str] = Counter()
    total, spread = 0.0, 0.0
    for _, measures in found:
        told = {str(one.get("language")): whole(one, "rows") or 0 for one in entries(measures, "languages")}
        rows, sampled, sure = whole(measures, "rows") or 0, whole(measures, "sampled") or 0, sum(told.values())
        if not sampled or not sure:
            continue
        for language, number in told.items():
            counts[language] += rows * number / sampled  # type: ignore[assignment]
        weight = rows * sure / sampled
        total, spread = total + weight, spread + weight * weight / sure
    return counts, total * total / spread if spread else 0.0


def _lengths(state: State) -> Shares | str:
    found = _measured(state, "lengths")
    if isinstance(found, str):
        return found
    counts: Counter[str] = Counter()
    for _, measures in found:
        columns = held(measures, "histogram")
        if not isinstance(columns, Mapping):
            return "no histogram of lengths was measured"
        for begin in (key for key in columns if str(key).isdecimal()):
            size = next((label for below, label in SIZES if int(begin) < below), LONGEST)
            counts[size] += whole(columns, begin) or 0
    return +counts, None


def _groups(state: State, axis: str) -> Shares | str:
    found = _measured(state, "representation")
    if isinstance(found, str):
        return found
    counts: Counter[str] = Counter()
    for _, measures in found:
        groups = held(measures, "axes", axis)
        for group in groups if isinstance(groups, Mapping) else ():
            counts[str(group)] += whole(groups, group, "rows") or 0
    return +counts, float(counts.total())


def _kinds(then: State, now: State) -> Iterator[NewKind]:
    """Kinds of personal data that rows hold now, and none held then."""
    before, after = ({path: _held_kinds(one) for path, one in side.files.items()} for side in (then, now))
    known = {kind for kinds in before.values() for kind in kinds}
    for kind in sorted({kind for kinds in after.values() for kind in kinds} - known):
        rows = {path: kinds[kind][0] for path, kinds in after.items() if kind in kinds}
        path = max(rows, key=lambda one: (rows[one], one))
        yield NewKind(kind, after[path][kind][1], sum(rows.values()), path)


def _held_kinds(one: Scanned) -> dict[str, tuple[int, str]]:
    measures = one.measure("personal_data")
    kinds = None if isinstance(measures, Gap) else held(measures, "kinds")
    found = {str(k): (whole(kinds, k, "rows") or 0, str(held(kinds, k, "title") or k)) for k in _keys(kinds)}
    return {kind: (rows, title) for kind, (rows, title) in found.items() if rows}


def _keys(found: object) -> Iterable[str]:
    return found.keys() if isinstance(found, Mapping) else ()


def _licenses(then: State, now: State) -> Iterator[tuple[str, str]]:
    """Licenses of rows that no row had, each with a file that brings it."""
    old = {label.license for path, label in then.labels.items() if path in then.files}
    new = {now.labels[path].license: path for path in sorted(now.files) if path in now.labels and now.files[path].rows}
    yield from sorted((name, path) for name, path in new.items() if name not in old and name != UNDECLARED)
