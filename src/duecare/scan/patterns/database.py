"""Which segments of a buffer may hold which kinds: Hyperscan in one pass, else RE2, else Python's own engine."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from platform import machine
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duecare.scan.cache import Cache
from duecare.scan.patterns.kinds import Kind

Spots = NDArray[np.int64]
"""Pairs (segment, kind), sorted, each once: ``segment * number of kinds + kind``."""

Scan = Callable[[bytes, NDArray[np.int64]], Spots]
Hints = Sequence[tuple[int, bytes, bool]]


def hints(kinds: Sequence[Kind]) -> Hints:
    """Every hint with the number of its kind and whether case matters not."""
    return [(number, hint.encode("latin-1"), k.caseless) for number, k in enumerate(kinds) for hint in k.hints]


def scanner(kinds: Sequence[Kind], engine: str = "") -> Scan:
    """The fastest engine that is installed, or the one that is named."""
    named = engine or next((name for name in ENGINES if find_spec(name) is not None), "re")
    return ENGINES[named](hints(kinds), len(kinds))


DENSE = re.compile(rb"\[0-9\]\(\?:")
"""How hints begin that nearly every number starts to match."""


def _parted(found: Hints) -> list[Hints]:
    """The hints that make one Hyperscan database slow for all others, and the others."""
    others = [one for one in found if not DENSE.match(one[1])]
    dense = [one for one in found if DENSE.match(one[1])]
    return [part for part in (others, dense) if part]


def _hyperscan(found: Hints, width: int) -> Scan:
    """Two databases, one after the other over the same bytes, take little more than half the time of one."""
    parts = [_one(part, width) for part in _parted(found)]
    return lambda data, starts: np.unique(np.concatenate([part(data, starts) for part in parts]))


def _one(found: Hints, width: int) -> Scan:
    database = _kept(found)
    numbers = np.array([number for number, _, _ in found], np.int64)

    def scan(data: bytes, starts: NDArray[np.int64]) -> Spots:
        ids: list[int] = []
        ends: list[int] = []
        note, place = ids.append, ends.append

        def on_match(identity: int, begin: int, end: int, flags: int, context: Any) -> None:
            note(identity)
            place(end)

        database.scan(data, match_event_handler=on_match)
        if not ids:
            return np.empty(0, np.int64)
        segments = np.searchsorted(starts, np.array(ends, np.int64) - 1, "right") - 1
        return np.unique(segments * width + numbers[np.array(ids)])

    return scan


_stores: list[Cache] = []


def keep_in(cache: Cache | None) -> None:
    """Where compiled databases are kept, and looked for before one is compiled; nowhere else."""
    _stores[:] = [cache] if cache else []


def _kept(found: Hints) -> Any:
    """The compiled database of these hints: as it was kept, or compiled now, which takes most of a second."""
    import hyperscan

    name = kept_as(found)
    for store in _stores:
        kept = store.get(name)
        if isinstance(kept, bytes):
            try:
                database = hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
                database.scratch = hyperscan.Scratch(database)
            except hyperscan.error:
                continue  # compiled for another kind of processor
            return database
    database = _compiled(found)
    for store in _stores:
        store.put(name, hyperscan.dumpb(database))
    return database


def kept_as(found: Hints) -> str:
    """The name under which the database of these hints is kept."""
    return f"hyperscan\0{version('hyperscan')}\0{machine()}\0{found!r}"


def _compiled(found: Hints) -> Any:
    import hyperscan

    database = hyperscan.Database()
    database.compile(
        expressions=[hint for _, hint, _ in found],
        ids=list(range(len(found))),
        flags=[hyperscan.HS_FLAG_CASELESS if caseless else 0 for _, _, caseless in found],
    )
    return database


def _segmented(search: Callable[[bytes], Sequence[int]], width: int) -> Scan:
    """A scan by engines that take one segment at a time."""

    def scan(data: bytes, starts: NDArray[np.int64]) -> Spots:
        bounds = [*starts.tolist(), len(data)]
        found = {
            segment * width + number
            for segment in range(len(bounds) - 1)
            # The byte before stands for the left side of the first word.
            for number in search(data[max(0, bounds[segment] - 1) : bounds[segment + 1]])
        }
        return np.array(sorted(found), np.int64)

    return scan


def _re2(found: Hints, width: int) -> Scan:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 256 << 20
    options.log_errors = False
    pool = re2.Set.SearchSet(options)
    for _, hint, caseless in found:
        pool.Add((b"(?i)" if caseless else b"") + hint)
    pool.Compile()
    return _segmented(lambda segment: [found[i][0] for i in pool.Match(segment) or ()], width)


def _re(found: Hints, width: int) -> Scan:
    compiled = [(number, re.compile(hint, re.IGNORECASE if caseless else 0)) for number, hint, caseless in found]
    return _segmented(lambda segment: [number for number, hint in compiled if hint.search(segment)], width)


ENGINES: dict[str, Callable[[Hints, int], Scan]] = {"hyperscan": _hyperscan, "re2": _re2, "re": _re}


@cache
def linear(expression: str) -> Callable[[str], bool]:
    """Whether a text holds a match of a user's expression, in time linear in the text. ValueError: it is none."""
    if find_spec("hyperscan") is not None:
        return _by_hyperscan(expression)
    if find_spec("re2") is not None:
        import re2

        try:
            pattern = re2.compile(expression)
        except re2.error as error:
            raise ValueError(str(error)) from error
        return lambda text: pattern.search(text) is not None
    raise ValueError("neither hyperscan nor google-re2 is installed")


def _by_hyperscan(expression: str) -> Callable[[str], bool]:
    import hyperscan

    database = hyperscan.Database()
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY
    try:
        database.compile(expressions=[expression.encode()], ids=[0], flags=[flags])
    except hyperscan.error as error:
        raise ValueError(str(error)) from error

    def holds(text: str) -> bool:
        found: list[int] = []
        database.scan(text.encode("utf-8", "replace"), match_event_handler=lambda *event: found.append(len(event)))
        return bool(found)

    return holds
