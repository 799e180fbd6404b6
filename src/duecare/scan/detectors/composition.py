"""Which rows came and which went: the rows of two states of the data, compared as multisets of fingerprints.

A fingerprint is a keyed digest of the row's value, whatever the order of its keys and the format of its file, so that a
row that moved to another line or another file is the same row. The key is drawn for each comparison: fingerprints
leave neither the run nor its temporary folder, and nobody can make a row that passes for another. Sixteen bytes a row
are spilled, eight of the fingerprint and eight of the place.
"""

import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
import orjson

from duecare.scan.contract import PLACE_WIDTH, ROW_BITS, Batch, Wish

DIGEST = 8
OPTIONS = orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS
MASK = (1 << ROW_BITS) - 1
Places = dict[str, "array[int]"]


def make(wish: Wish) -> "Composition | None":
    """Only where two states are compared: the wish then holds a key."""
    return Composition(wish.paths, wish.before, wish.salt, wish.splits) if wish.salt else None


class Composition:
    """Keyed by the row itself. ``before`` maps each older path to the path that the file has now.

    ``splits`` says to which split a file belongs: rows that now stand in another one than before are counted.
    """

    name = "composition"
    version = 1
    key_width = DIGEST
    value_width = PLACE_WIDTH

    def __init__(
        self, paths: Sequence[str], before: Mapping[str, str], salt: bytes, splits: Mapping[str, str] = {}
    ) -> None:
        """``salt`` keys the fingerprints."""
        self.paths, self.salt = paths, salt
        self.splits = [splits.get(path, "") for path in paths]
        self.several = len(set(self.splits)) > 1
        numbers = {path: number for number, path in enumerate(paths)}
        self.before = frozenset(numbers[path] for path in before if path in numbers)
        self.twins = {numbers[new]: numbers[old] for old, new in before.items() if {old, new} <= numbers.keys()}
        told = sorted(splits.items())
        self.settings: Mapping[str, object] = {"salt": salt.hex(), "before": sorted(before.items()), "splits": told}

    def records(self, batch: Batch) -> bytes:
        """One record for each row, those that cannot be read included."""
        size = len(batch)
        out = np.empty((size, DIGEST + PLACE_WIDTH), np.uint8)
        out[:, :DIGEST] = np.frombuffer(b"".join(self._fingerprints(batch)), np.uint8).reshape(size, DIGEST)
        places = (batch.shard.number << ROW_BITS) + batch.first_row + np.arange(size, dtype=np.int64)
        out[:, DIGEST:] = places.astype(">u8").view(np.uint8).reshape(size, PLACE_WIDTH)
        return out.tobytes()

    def reduce(
        self, groups: Iterator[tuple[bytes, Sequence[bytes]]], row_of: Callable[[bytes], tuple[str, int]]
    ) -> dict[str, object]:
        """Numbers of the rows that one state holds more often than the other, by path."""
        came: dict[int, array[int]] = {}
        went: dict[int, array[int]] = {}
        crossed = 0
        for _, values in groups:
            places = [int.from_bytes(value, "big") for value in values]
            old = [place for place in places if place >> ROW_BITS in self.before]
            new = self._unmatched(places, old) if old else places
            stood = min(len(old), len(new))
            _keep(came, new[stood:])
            _keep(went, old[stood:])
            if self.several and old:
                crossed += (self._by_split(new[:stood]) - self._by_split(old)).total()
        return {"entering": self._by_path(came), "leaving": self._by_path(went), "crossed": crossed}

    def _by_split(self, places: Sequence[int]) -> Counter[str]:
        return Counter(self.splits[place >> ROW_BITS] for place in places)

    def _unmatched(self, places: Sequence[int], old: Sequence[int]) -> list[int]:
        """The newer places, those last that the older state has no equal of in the same file."""
        there = Counter(place >> ROW_BITS for place in old)
        matched: list[int] = []
        rest: list[int] = []
        for place in places:
            number = place >> ROW_BITS
            if number in self.before:
                continue
            twin = self.twins.get(number, -1)
            there[twin] -= 1
            (matched if there[twin] >= 0 else rest).append(place)
        return [*matched, *rest]

    def _by_path(self, places: Mapping[int, "array[int]"]) -> Places:
        return {self.paths[number]: array("Q", sorted(rows)) for number, rows in places.items()}

    def _fingerprints(self, batch: Batch) -> Iterator[bytes]:
        unread = {bad.row - batch.first_row: bad.why for bad in batch.bad}
        for index, row in enumerate(batch.rows):
            raw = canonical(row) if index not in unread else _unread(batch, index, unread[index])
            yield blake2b(raw, digest_size=DIGEST, key=self.salt).digest()


def canonical(row: Any) -> bytes:
    """The row's value as bytes: keys in order, numbers and text as JSON writes them."""
    try:
        return orjson.dumps(row, default=str, option=OPTIONS)
    except (TypeError, ValueError):  # whole numbers beyond 64 bits, deep nesting
        return json.dumps(row, sort_keys=True, default=str).encode()


def _unread(batch: Batch, index: int, why: str) -> bytes:
    """What there is of a row that cannot be read."""
    if batch.raw is None:
        return why.encode()
    return bytes(batch.raw[batch.offsets[index] : batch.offsets[index + 1]]).strip()


def _keep(into: dict[int, "array[int]"], places: Sequence[int]) -> None:
    for place in places:
        into.setdefault(place >> ROW_BITS, array("Q")).append(place & MASK)
