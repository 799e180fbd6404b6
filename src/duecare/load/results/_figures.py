"""Numbers, names and dates as tools of evaluation write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from math import isfinite, nan

from duecare.knowledge.late import late
from duecare.load.source import Source
from duecare.model.place import At, Fault, Span
from duecare.model.results import Result, Results, Run

_TEXT = late(r"^\s*([-+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?)\s*(%?)\s*(?:(?:±|\+/-|\+-)\s*([\d.,]+)\s*%?)?\s*$")
MOST = 10**12  # a count above it is no count of samples
_NOTHING = {"", "n/a", "na", "nan", "none", "null", "-"}


def at_path(root: At[object] | None, *keys: str) -> At[object] | None:
    """The value under ``keys``, one inside the other; None when one of them is not there."""
    for key in keys:
        root = root.get(key) if root is not None else None
    return root


def plain(root: At[object] | None, *keys: str) -> object:
    """What stands under ``keys``, without its place."""
    found = at_path(root, *keys)
    return found.value if found is not None else None


def number(value: object) -> float | None:
    """A number that is one; NaN, infinity, text and truth values are None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def count(value: object) -> int | None:
    """A whole number of things: not negative, and not merely a placeholder such as -1."""
    found = number(value)
    return int(found) if found is not None and 0 <= found <= MOST and found == int(found) else None


def word(value: object) -> str | None:
    """A text, number or date as text; nothing for what is empty or nested."""
    if value is None or isinstance(value, bool | dict | list):
        return None
    return str(value).strip() or None


def is_figure(at: At[object]) -> bool:
    """Whether a value stands for a number: one, or a word for its absence."""
    if isinstance(at.value, bool):
        return False
    if isinstance(at.value, str):
        return at.value.strip().casefold() in _NOTHING or _TEXT.match(at.value) is not None
    return at.value is None or isinstance(at.value, int | float)


def figure(at: At[object]) -> tuple[At[float | None], tuple[Fault, ...]]:
    """The number at a place, NaN where the file writes one, and a fault when it is written as text."""
    value = at.value
    if isinstance(value, float) and not isfinite(value):
        return at.put(nan), ()
    found = _TEXT.match(value) if isinstance(value, str) else None
    if found is None:
        return at.put(number(value)), ()
    read = float(found[1].replace(",", "."))
    aside = f" and keep ± {found[3]} in a field of its own" if found[3] else ""
    fix = f"write the number {read:g}{' (percent is not a number)' if found[2] else ''}{aside}"
    return at.put(read), (Fault(at.span, f"the value is the text {value!r}, not a number", fix, at.pointer, "number"),)


def when(value: object) -> str | None:
    """A time as ISO 8601 in UTC, from seconds (or milliseconds) since 1970 or from ISO text; else None."""
    seconds = number(value)
    if seconds is None and isinstance(value, str):
        try:
            seconds = float(value)
        except ValueError:
            return _iso(value)
    if seconds is None or not isfinite(seconds):
        return None
    seconds = seconds / 1000 if seconds > 1e11 else seconds
    if not 1e8 < seconds < 1e11:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _iso(text: str) -> str | None:
    try:
        read = datetime.fromisoformat(re.sub(r"T(\d\d)-(\d\d)-(\d\d)", r"T\1:\2:\3", text.strip()))
    except ValueError:
        return None
    zoned = read if read.tzinfo else read.replace(tzinfo=UTC)
    try:
        return zoned.astimezone(UTC).isoformat(timespec="seconds")
    except OverflowError:
        return None


def when_named(path: str) -> str | None:
    """The time that a file's name carries, as lm-eval and inspect write it."""
    found = re.search(r"\d{4}-\d\d-\d\dT\d\d[-:]\d\d[-:]\d\d", path)
    return _iso(found[0]) if found else None


def mapping(source: Source) -> At[object] | None:
    """The document when it is a mapping."""
    root = source.tree.root
    return root if root is not None and isinstance(root.value, dict) else None


def document(
    source: Source,
    form: str,
    rows: Iterable[Result],
    faults: Iterable[Fault] = (),
    *,
    why: str = "",
    run: Run | None = None,
    aside: bool = False,
) -> Results:
    """The results with everything that the file says of them; ``why`` and ``aside`` count only when there are none."""
    root, kept = source.tree.root or At.fixed(None, Span(source.path)), tuple(rows)
    models = tuple(dict.fromkeys(r.model for r in kept if r.model))
    empty = "" if kept else why or "it names no metric"
    state = run or (kept[0].run if kept else Run())
    beside = aside and not kept
    return Results(
        source.path, form, root, kept, (*source.tree.faults, *faults), models, empty, run=state, aside=beside
    )
