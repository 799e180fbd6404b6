"""Values in parts of many texts at once: what a rule costs to call is paid once a batch, not once a text."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.patterns.kinds import Kind

Ints = NDArray[np.int64]

APART = "\0" * 64
"""Between two parts: no rule matches a zero byte, nor looks so far beside a value. So none sees into another part."""


class Hinted(NamedTuple):
    """Hints, a column each: in which text (by its index), at which kind (by its number), from where to where in bytes.

    They are in order of texts; those of a kind in a text are in order of where they stop.
    """

    texts: Ints
    kinds: Ints
    starts: Ints
    stops: Ints


class Value(NamedTuple):
    """A confirmed value: in which text, of which kind, from where to where in characters."""

    text: int
    kind: int
    start: int
    stop: int
    example: bool


class _Parts(NamedTuple):
    """Parts of texts, a column each; ``sizes`` are those of the whole texts."""

    texts: Ints
    begins: Ints
    ends: Ints
    sizes: Ints


def values(kinds: Sequence[Kind], texts: Sequence[str], hinted: Hinted) -> list[Value]:
    """Every value that the rules confirm around the hints."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    plain = np.fromiter(map(str.isascii, texts), bool, len(texts))
    order = np.argsort(hinted.kinds, kind="stable")
    hinted = Hinted(*(column[order] for column in hinted))
    bounds = np.flatnonzero(np.diff(hinted.kinds, prepend=-1)).tolist()
    found: list[Value] = []
    for begin, end in pairwise([*bounds, len(order)]):
        number = int(hinted.kinds[begin])
        few = Hinted(*(column[begin:end] for column in hinted))
        parts = _parts(few, sizes[few.texts], plain[few.texts], kinds[number])
        found += _within(parts, texts, number, kinds[number])
    return found


def _parts(few: Hinted, sizes: Ints, plain: NDArray[np.bool_], kind: Kind) -> _Parts:
    """The parts of the texts in which values of one kind may be; of a text beyond ASCII it is the whole."""
    begins = np.where(plain, np.maximum(few.starts - kind.reach.before, 0), 0)
    ends = np.where(plain, np.minimum(few.stops + kind.reach.after, sizes), sizes)
    apart = np.ones(len(begins), bool)
    apart[1:] = (np.diff(few.texts) != 0) | (begins[1:] > ends[:-1])
    first = np.flatnonzero(apart)
    last = np.append(first[1:], len(begins)) - 1
    return _Parts(few.texts[first], begins[first], ends[last], sizes[first])


def _within(parts: _Parts, texts: Sequence[str], number: int, kind: Kind) -> Iterator[Value]:
    """The values in these parts: what stands close to the edge of one has a hint, and a part, of its own."""
    columns = (column.tolist() for column in (parts.texts, parts.begins, parts.ends))
    hits = [*kind.find(APART.join([texts[at][begin:end] for at, begin, end in zip(*columns, strict=True)]))]
    if not hits:
        return
    lengths = parts.ends - parts.begins
    places = np.cumsum(lengths + len(APART)) - lengths - len(APART)
    starts, stops = (np.fromiter((hit[edge] for hit in hits), np.int64, len(hits)) for edge in (0, 1))
    part = np.searchsorted(places, starts, "right") - 1
    least = np.where(parts.begins > 0, kind.reach.left, 0)[part]
    most = np.where(parts.ends < parts.sizes, lengths - kind.reach.right, lengths)[part]
    starts, stops = starts - places[part], stops - places[part]
    moved = parts.begins[part]
    told = (parts.texts[part], starts + moved, stops + moved, (starts >= least) & (stops <= most))
    for hit, text, start, stop, inside in zip(hits, *(column.tolist() for column in told), strict=True):
        if inside:
            yield Value(text, number, start, stop, hit.example)
