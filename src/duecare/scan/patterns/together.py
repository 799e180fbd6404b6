"""Values in parts of many texts at once: what a rule costs to call is paid once a batch, not once a text."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate, chain, pairwise

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.patterns.kinds import Kind

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

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


class Values(NamedTuple):
    """Confirmed values, a column each: in which text, of which kind, from where to where in characters.

    ``examples``: whether it is one that stands for no real value.
    """

    texts: Ints
    kinds: Ints
    starts: Ints
    stops: Ints
    examples: Bools

    def only(self, which: Ints | Bools) -> "Values":
        """Some of them, or all in another order."""
        texts, kinds, starts, stops, examples = self
        return Values(texts[which], kinds[which], starts[which], stops[which], examples[which])


def together(several: Sequence[Values]) -> Values:
    """The values of several."""
    if not several:
        return NONE
    texts, kinds, starts, stops, examples = (np.concatenate(column) for column in zip(*several, strict=True))
    return Values(texts, kinds, starts, stops, examples)


NO = np.empty(0, np.int64)
NONE = Values(NO, NO, NO, NO, np.empty(0, bool))


class _Parts(NamedTuple):
    """Parts of texts, a column each; ``sizes`` are those of the whole texts."""

    texts: Ints
    begins: Ints
    ends: Ints
    sizes: Ints


FEW = 200
"""Hints of a batch up to which numpy's calls cost more than they save."""


def values(
    kinds: Sequence[Kind], texts: Sequence[str], hinted: Hinted, few: int = FEW, sizes: Ints | None = None
) -> Values:
    """Every value that the rules confirm around the hints, in order of texts, kinds and places.

    ``sizes`` are those of the texts, given where all are ASCII.
    """
    if len(hinted.texts) <= few:
        return _of_few(kinds, texts, hinted)
    plain = np.ones(len(texts), bool)
    if sizes is None:
        sizes = np.fromiter(map(len, texts), np.int64, len(texts))
        plain = np.fromiter(map(str.isascii, texts), bool, len(texts))
    order = np.argsort(hinted.kinds, kind="stable")
    hinted = Hinted(*(column[order] for column in hinted))
    bounds = np.flatnonzero(np.diff(hinted.kinds, prepend=-1)).tolist()
    found: list[Values] = []
    for begin, end in pairwise([*bounds, len(order)]):
        number = int(hinted.kinds[begin])
        own = Hinted(*(column[begin:end] for column in hinted))
        # Rules look quickly through what is ASCII as a whole.
        for which in (plain[own.texts], ~plain[own.texts]):
            if which.any():
                some = Hinted(*(column[which] for column in own))
                parts = _parts(some, sizes[some.texts], plain[some.texts], kinds[number])
                if (one := _within(parts, texts, number, kinds[number])) is not None:
                    found.append(one)
    every = together(found)
    return every.only(_order(every, len(kinds)))


def _order(found: Values, kinds: int) -> Ints:
    """How they are put in order of texts, kinds and places: by one number each, where that has room for all three."""
    wide = int(found.starts.max(initial=0)) + 1
    if (int(found.texts.max(initial=0)) + 1) * kinds * wide > 1 << 62:
        return np.lexsort((found.starts, found.kinds, found.texts))
    return np.argsort((found.texts * kinds + found.kinds) * wide + found.starts)


def _of_few(kinds: Sequence[Kind], texts: Sequence[str], hinted: Hinted) -> Values:
    """The same, hint by hint."""
    found: list[tuple[int, int, int, int, bool]] = []
    for number, parts in _parts_of_few(kinds, texts, hinted).items():
        kind = kinds[number]
        places = [0, *accumulate(end - begin + len(APART) for _, begin, end in parts)]
        for first, last, example in kind.find(APART.join([texts[at][begin:end] for at, begin, end in parts])):
            part = bisect_right(places, first) - 1
            text, begin, end = parts[part]
            start, stop = (place - places[part] + begin for place in (first, last))
            least = begin + kind.reach.left if begin else 0
            most = end - kind.reach.right if end < len(texts[text]) else end
            if least <= start and stop <= most:
                found.append((text, number, start, stop, example))
    in_texts, of_kinds, starts, stops, examples = np.array(sorted(found), np.int64).reshape(-1, 5).T
    return Values(in_texts, of_kinds, starts, stops, examples > 0)


def _parts_of_few(
    kinds: Sequence[Kind], texts: Sequence[str], hinted: Hinted
) -> Mapping[int, Sequence[tuple[int, int, int]]]:
    """As ``_parts``, by the number of the kind."""
    found: dict[int, list[tuple[int, int, int]]] = {}
    for text, number, start, stop in zip(*(column.tolist() for column in hinted), strict=True):
        reach, begin, end = kinds[number].reach, 0, len(texts[text])
        if texts[text].isascii():
            begin, end = max(start - reach.before, 0), min(stop + reach.after, end)
        parts = found.setdefault(number, [])
        if parts and parts[-1][0] == text and begin <= parts[-1][2]:
            parts[-1] = (text, parts[-1][1], end)
        else:
            parts.append((text, begin, end))
    return found


def _parts(few: Hinted, sizes: Ints, plain: Bools, kind: Kind) -> _Parts:
    """The parts of the texts in which values of one kind may be; of a text beyond ASCII it is the whole."""
    begins = np.where(plain, np.maximum(few.starts - kind.reach.before, 0), 0)
    ends = np.where(plain, np.minimum(few.stops + kind.reach.after, sizes), sizes)
    apart = np.ones(len(begins), bool)
    apart[1:] = (np.diff(few.texts) != 0) | (begins[1:] > ends[:-1])
    first = np.flatnonzero(apart)
    last = np.append(first[1:], len(begins)) - 1
    return _Parts(few.texts[first], begins[first], ends[last], sizes[first])


def _within(parts: _Parts, texts: Sequence[str], number: int, kind: Kind) -> Values | None:
    """The values in these parts: what stands close to the edge of one has a hint, and a part, of its own."""
    columns = (column.tolist() for column in (parts.texts, parts.begins, parts.ends))
    hits = [*kind.find(APART.join([texts[at][begin:end] for at, begin, end in zip(*columns, strict=True)]))]
    if not hits:
        return None
    lengths = parts.ends - parts.begins
    places = np.cumsum(lengths + len(APART)) - lengths - len(APART)
    starts, stops, examples = np.fromiter(chain.from_iterable(hits), np.int64, 3 * len(hits)).reshape(-1, 3).T
    part = np.searchsorted(places, starts, "right") - 1
    least = np.where(parts.begins > 0, kind.reach.left, 0)[part]
    most = np.where(parts.ends < parts.sizes, lengths - kind.reach.right, lengths)[part]
    starts, stops = starts - places[part], stops - places[part]
    inside = (starts >= least) & (stops <= most)
    moved = parts.begins[part]
    found = Values(parts.texts[part], np.full(len(hits), number), starts + moved, stops + moved, examples > 0)
    return found if inside.all() else found.only(inside)
