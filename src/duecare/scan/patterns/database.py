"""Which segments of a buffer may hold which kinds: Hyperscan in one pass, else RE2, else Python's own engine."""

import os
import re
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.cache import Cache
from duecare.scan.patterns.kinds import Kind

Ints = NDArray[np.int64]


class Spots(NamedTuple):
    """Where which segments of a buffer may hold which kinds.

    ``pairs`` are ``segment * number of kinds + kind``, in order; ``starts`` and ``stops`` are where in the buffer the
    hint is, of which an engine may know no more than that it is in the segment. Hints of a pair are in order of stops.
    ``escaped``: whether one of ``ESCAPES`` stands in the buffer, or may.
    """

    pairs: Ints
    starts: Ints
    stops: Ints
    escaped: bool

    def only(self, which: NDArray[np.bool_]) -> "Spots":
        """Some of them."""
        return Spots(self.pairs[which], self.starts[which], self.stops[which], self.escaped)


Scan = Callable[[bytes, Ints], Spots]
Hints = Sequence[tuple[int, bytes, bool]]
Search = Callable[[bytes, Ints], tuple[Ints, Ints, Ints, Ints, bool]]
"""An engine: of each hit the segment, the kind, and from where to where it may be; and whether there are escapes."""

ESCAPED = -1
ESCAPES: Hints = ((ESCAPED, rb"\\u", False), (ESCAPED, rb"\\/", False))
"""Those of JSON behind which a hint may be hidden; ``ESCAPED`` stands for their kind. One is told once a buffer."""


def hints(kinds: Sequence[Kind]) -> Hints:
    """Every hint with the number of its kind and whether case matters not."""
    return [(number, hint.encode("latin-1"), k.caseless) for number, k in enumerate(kinds) for hint in k.hints]


def scanner(kinds: Sequence[Kind], engine: str = "") -> Scan:
    """The fastest engine that is installed, or the one that is named."""
    named = engine or next((name for name in ENGINES if find_spec(name) is not None), "re")
    return _ordered(ENGINES[named](hints(kinds)), len(kinds))


def _ordered(search: Search, width: int) -> Scan:
    def scan(data: bytes, begins: Ints) -> Spots:
        segments, numbers, starts, stops, escaped = search(data, begins)
        pairs = segments * width + numbers
        order = np.lexsort((stops, pairs))
        return Spots(pairs[order], starts[order], stops[order], escaped)

    return scan


PLACE = (1 << 48) - 1
CLOSE = 32
"""Hints of a kind in so many bytes are close together; the reach of every kind is longer than twice as many."""

MANY = 1 << 17
"""Hints from which on some are dropped: a row may hold millions."""

LARGE = 4 << 20
"""Bytes of a buffer in which there may be more hints than memory should hold: they are dropped while it is searched."""

DENSE = re.compile(rb"\[\^[^]]+\](?:\[0-9\]|\[13\]\[)")
"""How hints begin that nearly every number starts to match: they would make a database slow for all others."""


def _parted(found: Hints) -> list[Hints]:
    """The hints of each Hyperscan database: two, one after the other over the same bytes, are faster than one."""
    others = [*ESCAPES, *(one for one in found if not DENSE.match(one[1]))]
    dense = [one for one in found if DENSE.match(one[1])]
    return [part for part in (others, dense) if part]


def _hyperscan(found: Hints) -> Search:
    parts = [
        (kept(kept_as(part), partial(compiled, part)), [number * (PLACE + 1) for number, _, _ in part])
        for part in _parted(found)
    ]

    def search(data: bytes, begins: Ints) -> tuple[Ints, Ints, Ints, Ints, bool]:
        told = array("q")  # eight bytes each
        note, most = told.append, MANY

        def on_match(identity: int, begin: int, end: int, flags: int, numbers: list[int]) -> None:
            nonlocal most
            note(numbers[identity] | end)
            if len(told) > most:
                _thin(told, begins)
                most = max(MANY, 2 * len(told))

        def on_few(identity: int, begin: int, end: int, flags: int, numbers: list[int]) -> None:
            note(numbers[identity] | end)

        for database, numbers in parts:
            database.scan(data, match_event_handler=on_match if len(data) > LARGE else on_few, context=numbers)
        if len(told) > MANY:
            _thin(told, begins)
        kinds, stops = np.divmod(np.frombuffer(told, np.int64), PLACE + 1)
        segments = np.searchsorted(begins, stops - 1, "right") - 1
        real = kinds != ESCAPED
        if real.all():
            return segments, kinds, stops - 1, stops, False
        segments, kinds, stops = segments[real], kinds[real], stops[real]
        return segments, kinds, stops - 1, stops, True

    return search


def _thin(told: "array[int]", begins: Ints) -> None:
    """Drop hints: of those of a kind close together, in one text, around the outer ones is what is around all."""
    every = np.sort(np.frombuffer(told, np.int64))
    segments = np.searchsorted(begins, (every & PLACE) - 1, "right")
    first = np.append(True, (np.diff(every // CLOSE) != 0) | (np.diff(segments) != 0))
    told[:] = array("q", every[first | np.append(first[1:], True)].tobytes())


_stores: list[Cache] = []


def keep_in(cache: Cache | None) -> None:
    """Where compiled databases are kept, and looked for before one is compiled; nowhere else."""
    _stores[:] = [cache] if cache else []


def keeps() -> bool:
    """Whether what is compiled is kept."""
    return bool(_stores)


def kept(name: str, make: Callable[[], Any]) -> Any:
    """The database of this name: as it was kept, or compiled now, which may take most of a second."""
    import hyperscan

    for store in _stores:
        held = store.get(name)
        if isinstance(held, bytes):
            try:
                database = hyperscan.loadb(held, hyperscan.HS_MODE_BLOCK)
                database.scratch = hyperscan.Scratch(database)
            except hyperscan.error:
                continue  # compiled for another kind of processor
            return database
    database = make()
    for store in _stores:
        store.put(name, hyperscan.dumpb(database))
    return database


def kept_as(what: object) -> str:
    """The name under which the database of these hints, or of what is called so, is kept."""
    import hyperscan

    return f"hyperscan\0{getattr(hyperscan, '__version__', '')}\0{_machine()}\0{what!r}"


def _machine() -> str:
    """The kind of processor; what tells it on every system costs some milliseconds to load."""
    if hasattr(os, "uname"):
        return os.uname().machine
    from platform import machine

    return machine()


def compiled(found: Hints) -> Any:
    """The database of these expressions."""
    import hyperscan

    once, caseless = hyperscan.HS_FLAG_SINGLEMATCH, hyperscan.HS_FLAG_CASELESS

    database = hyperscan.Database()
    database.compile(
        expressions=[hint for _, hint, _ in found],
        ids=list(range(len(found))),
        flags=[once if number == ESCAPED else caseless * folded for number, _, folded in found],
    )
    return database


def _segmented(look: Callable[[bytes], Iterable[int]]) -> Search:
    """Engines that take one segment at a time, and do not tell where in it."""

    def search(data: bytes, begins: Ints) -> tuple[Ints, Ints, Ints, Ints, bool]:
        bounds = [*begins.tolist(), len(data)]
        pairs = [
            (segment, number)
            for segment in range(len(begins))
            # The byte before stands for the left side of the first word.
            for number in {*look(data[max(0, bounds[segment] - 1) : bounds[segment + 1]])}
        ]
        segments, numbers = np.array(pairs, np.int64).reshape(-1, 2).T
        edges = np.array(bounds, np.int64)
        return segments, numbers, edges[segments], edges[segments + 1], True

    return search


def _re2(found: Hints) -> Search:
    import re2

    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.max_mem = 256 << 20
    options.log_errors = False
    pool = re2.Set.SearchSet(options)
    for _, hint, caseless in found:
        pool.Add((b"(?i)" if caseless else b"") + hint)
    pool.Compile()
    return _segmented(lambda segment: [found[i][0] for i in pool.Match(segment) or ()])


def _re(found: Hints) -> Search:
    compiled = [(number, re.compile(hint, re.IGNORECASE if caseless else 0)) for number, hint, caseless in found]
    return _segmented(lambda segment: [number for number, hint in compiled if hint.search(segment)])


ENGINES: dict[str, Callable[[Hints], Search]] = {"hyperscan": _hyperscan, "re2": _re2, "re": _re}
