"""Which segments of a buffer may hold which kinds: Hyperscan in one pass, else RE2, else Python's own engine."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
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
    """

    pairs: Ints
    starts: Ints
    stops: Ints


Scan = Callable[[bytes, Ints], Spots]
Hints = Sequence[tuple[int, bytes, bool]]
Search = Callable[[bytes, Ints], tuple[Ints, Ints, Ints, Ints]]
"""An engine: of each hit the segment, the kind, and from where to where it may be."""


def hints(kinds: Sequence[Kind]) -> Hints:
    """Every hint with the number of its kind and whether case matters not."""
    return [(number, hint.encode("latin-1"), k.caseless) for number, k in enumerate(kinds) for hint in k.hints]


def scanner(kinds: Sequence[Kind], engine: str = "") -> Scan:
    """The fastest engine that is installed, or the one that is named."""
    named = engine or next((name for name in ENGINES if find_spec(name) is not None), "re")
    return _ordered(ENGINES[named](hints(kinds)), len(kinds))


def _ordered(search: Search, width: int) -> Scan:
    def scan(data: bytes, begins: Ints) -> Spots:
        segments, numbers, starts, stops = search(data, begins)
        pairs = segments * width + numbers
        order = np.lexsort((stops, pairs))
        return Spots(pairs[order], starts[order], stops[order])

    return scan


DENSE = re.compile(rb"(?:\[\^[^]]+\])?(?:\[0-9\]\(\?:|\[13\]\[)")
"""How hints begin that nearly every number starts to match: they would make a database slow for all others."""


def _parted(found: Hints) -> list[Hints]:
    """The hints of each Hyperscan database: two, one after the other over the same bytes, are faster than one."""
    others = [one for one in found if not DENSE.match(one[1])]
    dense = [one for one in found if DENSE.match(one[1])]
    return [part for part in (others, dense) if part]


def _hyperscan(found: Hints) -> Search:
    parts = [
        (_kept(kept_as(part), partial(_compiled, part)), [number << 48 for number, _, _ in part])
        for part in _parted(found)
    ]

    def search(data: bytes, begins: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        told: list[int] = []
        note = told.append

        def on_match(identity: int, begin: int, end: int, flags: int, numbers: list[int]) -> None:
            note(numbers[identity] | end)

        for database, numbers in parts:
            database.scan(data, match_event_handler=on_match, context=numbers)
        kinds, stops = np.divmod(np.array(told, np.int64), 1 << 48)
        segments = np.searchsorted(begins, stops - 1, "right") - 1
        return segments, kinds, stops - 1, stops

    return search


_stores: list[Cache] = []


def keep_in(cache: Cache | None) -> None:
    """Where compiled databases are kept, and looked for before one is compiled; nowhere else."""
    _stores[:] = [cache] if cache else []


def _kept(name: str, compiled: Callable[[], Any]) -> Any:
    """The database of this name: as it was kept, or compiled now, which may take most of a second."""
    import hyperscan

    for store in _stores:
        kept = store.get(name)
        if isinstance(kept, bytes):
            try:
                database = hyperscan.loadb(kept, hyperscan.HS_MODE_BLOCK)
                database.scratch = hyperscan.Scratch(database)
            except hyperscan.error:
                continue  # compiled for another kind of processor
            return database
    database = compiled()
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


def _compiled(found: Hints) -> Any:
    import hyperscan

    database = hyperscan.Database()
    database.compile(
        expressions=[hint for _, hint, _ in found],
        ids=list(range(len(found))),
        flags=[hyperscan.HS_FLAG_CASELESS if caseless else 0 for _, _, caseless in found],
    )
    return database


def _segmented(look: Callable[[bytes], Iterable[int]]) -> Search:
    """Engines that take one segment at a time, and do not tell where in it."""

    def search(data: bytes, begins: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        bounds = [*begins.tolist(), len(data)]
        pairs = [
            (segment, number)
            for segment in range(len(begins))
            # The byte before stands for the left side of the first word.
            for number in {*look(data[max(0, bounds[segment] - 1) : bounds[segment + 1]])}
        ]
        segments, numbers = np.array(pairs, np.int64).reshape(-1, 2).T
        edges = np.array(bounds, np.int64)
        return segments, numbers, edges[segments], edges[segments + 1]

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


def whole(name: str, forms: Callable[[], Iterable[str]]) -> Callable[[str], bool]:
    """Whether a text in ASCII is, as a whole, of one of the forms.

    ``name`` tells which, so that they are asked for only where nobody kept them compiled.
    """
    if find_spec("hyperscan") is None:
        pattern = re.compile("|".join(f"(?:{form})" for form in forms()))
        return lambda text: pattern.fullmatch(text) is not None
    database = _kept(kept_as(name), lambda: _compiled([(0, f"^(?:{'|'.join(forms())})$".encode(), False)]))
    return partial(_holds, database)


def _holds(database: Any, text: str) -> bool:
    found: list[int] = []
    database.scan(text.encode("utf-8", "replace"), match_event_handler=lambda *event: found.append(len(event)))
    return bool(found)


def doubtful(raw: bytes) -> bool:
    r"""Whether the raw JSON holds ``\u``, ``\/`` or a byte beyond ASCII; True where nothing tells it in no time."""
    if len(raw) < MUCH or find_spec("hyperscan") is None:
        return True
    import hyperscan

    found: list[int] = []

    def ending(*event: object) -> bool:
        found.append(len(event))
        return True

    try:
        _doubts().scan(raw, match_event_handler=ending)
    except hyperscan.error:
        return True  # the search was ended
    return bool(found)


MUCH = 1 << 18
"""Bytes of which most of a millisecond, for compiling an expression, is little."""


@cache
def _doubts() -> Any:
    return _compiled([(0, rb"\\[u/]|[\x80-\xff]", False)])


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

    return partial(_holds, database)
