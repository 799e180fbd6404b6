"""Candidates for near duplicates, as pairs of places, and their exact Jaccard similarity."""

import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.contract import PLACE_WIDTH
from duecare.scan.hashes import Numbers
from duecare.scan.minhash import SKETCH, alike
from duecare.scan.tokens import tokens

WORDS = 5
SIMILAR = 0.8
ENOUGH = 1 << 18
BEFORE = 16
"""Rows of its group before it with which a row is compared: rows of one template share bands with many others."""
AT_ONCE = 1 << 14
"""Pairs whose places are looked up together."""


class Pair(NamedTuple):
    """Two rows that are near duplicates; ``first`` is the place of the earlier one."""

    first: int
    later: int
    similarity: float


class Candidates:
    """Pairs of rows that share a band and are alike by their sketches: each row with some of its group before it."""

    def __init__(self, known: Numbers) -> None:
        """``known`` are the places, in order, of exact copies: the row they copy speaks for them."""
        self.known = known
        self.values: list[bytes] = []
        self.sizes: list[int] = []
        self.pairs: list[NDArray[np.uint64]] = []
        self.waiting = 0

    def add(self, values: Sequence[bytes]) -> None:
        """A group of rows with the same band: of each its place and its sketch."""
        self.values.extend(values)
        self.sizes.append(len(values))
        if len(self.values) >= ENOUGH:
            self._pair()

    def all(self) -> NDArray[np.uint64]:
        """Every pair once, in order, ``[pair, side]``."""
        self._pair()
        self._settle()
        return self.pairs[0] if self.pairs else np.zeros((0, 2), np.uint64)

    def _pair(self) -> None:
        values = np.frombuffer(b"".join(self.values), np.uint8).reshape(-1, PLACE_WIDTH + SKETCH)
        places = np.ascontiguousarray(values[:, :PLACE_WIDTH]).view(">u8").ravel().astype(np.uint64)
        groups, sketch = np.repeat(np.arange(len(self.sizes)), self.sizes), values[:, PLACE_WIDTH:]
        self.values, self.sizes = [], []
        if len(self.known) and len(places):
            at = np.minimum(np.searchsorted(self.known, places), len(self.known) - 1)
            keep = self.known[at] != places
            places, groups, sketch = places[keep], groups[keep], sketch[keep]
        pairs = _pairs(places, groups, np.ascontiguousarray(sketch))
        self.waiting += len(pairs)
        self.pairs.append(np.unique(pairs, axis=0))
        if self.waiting > 4 * ENOUGH:
            self._settle()

    def _settle(self) -> None:
        self.pairs = [np.unique(np.concatenate(self.pairs), axis=0)] if self.pairs else []
        self.waiting = 0


def _pairs(places: Numbers, groups: NDArray[np.int64], sketch: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Within each group: each row with ``BEFORE`` of those before it, the first, and the first of the file before.

    Only the pairs that are alike.
    """
    if len(places) < 2:
        return np.zeros((0, 2), np.uint64)
    numbers = np.arange(len(places))
    starts = np.concatenate(([True], groups[1:] != groups[:-1]))
    files = places >> np.uint64(40)
    turns = starts | np.concatenate(([True], files[1:] != files[:-1]))
    first = np.maximum.accumulate(np.where(starts, numbers, 0))
    file_first = np.maximum.accumulate(np.where(turns, numbers, 0))
    before = np.maximum(file_first[np.maximum(file_first - 1, 0)], first)
    found = []
    for mates in (first, before, *(np.maximum(numbers - step, first) for step in range(1, BEFORE + 1))):
        each = np.flatnonzero(places[mates] != places)
        each = each[alike(sketch[mates[each]], sketch[each])]
        found.append(np.stack([places[mates[each]], places[each]], axis=1))
    return np.concatenate(found)


class Shelf:
    """Sets of gram hashes by place, on disk: bounded by what is compared, not by the data."""

    def __init__(self) -> None:
        """An empty shelf in the temporary folder."""
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `close`
        self.places, self.begins, self.sizes = array("Q"), array("q"), array("q")
        self.used = 0

    def fill(self, rows: Iterable[tuple[int, str]]) -> None:
        """Put the grams of rows (place and text) on the shelf."""
        batch: list[tuple[int, str]] = []
        for row in rows:
            batch.append(row)
            if len(batch) >= 512:
                self._put(batch)
                batch = []
        self._put(batch)

    def _put(self, rows: list[tuple[int, str]]) -> None:
        grams = tokens([text for _, text in rows]).shingles(WORDS)
        for number, (place, _) in enumerate(rows):
            own = np.unique(grams.of(number))
            self.file.write(own.tobytes())
            self.places.append(place)
            self.begins.append(self.used)
            self.sizes.append(len(own))
            self.used += len(own)

    def similar(self, pairs: NDArray[np.uint64], least: float = SIMILAR) -> Iterator[Pair | None]:
        """Pairs that are similar enough, exactly; None for a pair of which a row could not be read again."""
        self.file.flush()
        held = np.memmap(self.file, np.uint64, "r") if self.used else np.zeros(0, np.uint64)
        places = np.array(self.places, np.uint64)
        order = np.argsort(places)
        places, spans = places[order], np.stack([np.array(self.begins), np.array(self.sizes)], axis=1)[order]
        for at in range(0, len(pairs), AT_ONCE):
            part = pairs[at : at + AT_ONCE]
            for (first, later), (one, other) in zip(part.tolist(), _spans(places, spans, part).tolist(), strict=True):
                small, large = sorted((one, other), key=lambda span: span[1])
                if small[1] < 0:
                    yield None
                elif small[1] and small[1] >= least * large[1]:
                    found = jaccard(held[small[0] : sum(small)], held[large[0] : sum(large)])
                    if found >= least:
                        yield Pair(first, later, found)

    def close(self) -> None:
        """Leave nothing behind."""
        self.file.close()


def _spans(places: Numbers, spans: NDArray[np.int64], wanted: Numbers) -> NDArray[np.int64]:
    """Where each wanted row begins and how long it is; a length of -1 where it is not there."""
    found = np.full((*wanted.shape, 2), -1, np.int64)
    if len(places):
        at = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
        there = places[at] == wanted
        found[there] = spans[at[there]]
    return found


def jaccard(small: Numbers, large: Numbers) -> float:
    """Similarity of two sorted sets of numbers, neither of them empty."""
    at = np.minimum(np.searchsorted(large, small), len(large) - 1)
    common = int(np.count_nonzero(large[at] == small))
    return common / (len(small) + len(large) - common)
