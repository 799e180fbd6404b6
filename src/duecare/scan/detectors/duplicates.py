"""Rows that stand several times: the same text, or nearly; and those that stand in several splits.

Phase one gives each row 13 records: a digest of its normalized text, and 12 MinHash bands of its word 5-grams. Rows
with the same digest are copies. Rows with a band in common are candidates; they are read again and count when the
Jaccard similarity of their 5-grams, computed exactly, is at least 0.8.

Where the wish names new rows, those alone are counted, each with whatever row it repeats, wherever that stands.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from duecare.scan import tokens
from duecare.scan.columns import ROLES, columns
from duecare.scan.contract import PLACE_WIDTH, ROW_BITS, Batch, Wish
from duecare.scan.leaks import Leaks
from duecare.scan.minhash import BANDS, SKETCH, bands, signatures, sketches
from duecare.scan.nearness import SIMILAR, WORDS, Candidates, Shelf
from duecare.scan.newness import PLACE, Newness
from duecare.scan.reread import reread

BESIDE = ROLES.index("text")
EXAMPLES = 20
DIGEST = 10
KEY = 1 + DIGEST
RECORD = KEY + PLACE_WIDTH + SKETCH
ROW_MASK = (1 << ROW_BITS) - 1
Read = Callable[[Sequence[int]], Iterable[tuple[int, str]]]


def make(wish: Wish) -> "Duplicates":
    """Every scan looks for duplicates."""
    read = partial(reread, Path(wish.root), wish.paths)
    return Duplicates(wish.paths, wish.splits, read, Newness(wish.paths, wish.new))


class Tally:
    """Copies of one kind: how many by file, and the first few."""

    def __init__(self) -> None:
        """None yet."""
        self.rows: Counter[int] = Counter()
        self.examples: dict[int, list[dict[str, object]]] = {}

    def add(self, later: int, first: int, paths: Sequence[str], **more: object) -> None:
        """The row at ``later`` repeats that at ``first``. Examples are the lowest rows of each file."""
        file, row = (later & PLACE) >> ROW_BITS, later & ROW_MASK
        self.rows[file] += 1
        kept = self.examples.setdefault(file, [])
        if len(kept) < EXAMPLES or row < max(int(str(e["row"])) for e in kept):
            of = {"path": paths[(first & PLACE) >> ROW_BITS], "row": first & ROW_MASK}
            kept.append({"path": paths[file], "row": row, "of": of, **more})
            kept.sort(key=lambda example: int(str(example["row"])))
            del kept[EXAMPLES:]

    def all(self) -> dict[str, object]:
        """Measures over every file."""
        chosen = [example for file in sorted(self.examples) for example in self.examples[file]][:EXAMPLES]
        return {"rows": self.rows.total(), "examples": chosen}

    def of(self, file: int) -> dict[str, object]:
        """Measures of one file: its rows that repeat an earlier one, of any file."""
        return {"rows": self.rows[file], "examples": self.examples.get(file, [])}


class Duplicates:
    """Keyed: digests first (key 0…), then bands (1… to 12…)."""

    name = "duplicates"
    version = 3
    key_width = KEY
    value_width = PLACE_WIDTH + SKETCH
    least = 2

    def __init__(self, paths: Sequence[str], splits: Mapping[str, str], read: Read, new: Newness | None = None) -> None:
        """``read`` gives place and text of rows, for those at the places asked for."""
        self.paths, self.splits, self.read = paths, splits, read
        self.new = new or Newness((), {})
        self.recorded: Mapping[str, object] = {"words": WORDS, "bands": BANDS, "tokens": tokens.VERSION}
        self.settings: Mapping[str, object] = {
            **self.recorded, "splits": dict(sorted(splits.items())), "similarity": SIMILAR,
            **({"new": self.new.digest} if self.new else {}),
        }  # fmt: skip

    def records(self, batch: Batch) -> bytes:
        """Thirteen records for each row that holds text."""
        digests, there = _digests(batch)
        if not len(there):
            return b""
        signature = signatures(tokens.row_tokens(batch).shingles(WORDS))[:, there]
        worded = np.diff(tokens.row_tokens(batch).firsts)[there] > 0
        out = np.zeros((BANDS + 1, len(there), RECORD), np.uint8)
        out[:, :, 0] = np.arange(BANDS + 1)[:, None]
        out[0, :, 1:KEY] = digests
        out[1:, :, 1:9] = bands(signature).astype(">u8", order="C").view(np.uint8).reshape(BANDS, len(there), 8)
        places = (batch.shard.number << ROW_BITS) + batch.first_row + there
        out[:, :, KEY : KEY + PLACE_WIDTH] = places.astype(">u8").view(np.uint8).reshape(len(there), PLACE_WIDTH)
        out[1:, :, KEY + PLACE_WIDTH :] = sketches(signature)
        packed: bytes = out[0].tobytes() + out[1:, worded].tobytes()
        return packed

    def reduce(
        self, groups: Iterator[tuple[bytes, Sequence[bytes]]], row_of: Callable[[bytes], tuple[str, int]]
    ) -> dict[str, object]:
        """Copies and near copies, by file, and what splits share."""
        exact, near = Tally(), Tally()
        leaks = Leaks(self.paths, self.splits, self.new)
        copies, candidates, several = array("Q"), None, 0
        for key, values in groups:
            if len(values) < 2:
                continue
            marked = self.new.marked(values)
            told = self.new.tells(_place(marked[-1]))
            if key[0] == 0:
                several += told
                self._same(marked, exact, leaks, copies)
            elif told:
                if candidates is None:
                    candidates = Candidates(np.sort(np.array(copies, np.uint64)))
                candidates.add(marked)
        pairs = candidates.all() if candidates else np.zeros((0, 2), np.uint64)
        verified, lost = self._verify(pairs, near, leaks)
        shared = leaks.measures()
        return {
            "exact": {**exact.all(), "groups": several},
            "near": {**near.all(), "similarity": SIMILAR, "candidates": len(pairs), "pairs": verified, "lost": lost},
            "leakage": {
                "pairs": [pair for file in sorted(shared) for pair in shared[file]],
                "dropped": leaks.dropped,
                "splits": leaks.files(),
            },
            "files": {
                path: {"exact": exact.of(n), "near": near.of(n), "leakage": {"pairs": shared.get(n, [])}}
                for n, path in enumerate(self.paths)
                if exact.rows[n] or near.rows[n] or n in shared
            },
        }

    def drops(self, groups: Iterator[tuple[bytes, Sequence[bytes]]]) -> Iterator[bytes]:
        """Every copy but the first."""
        for key, values in groups:
            if key[0] == 0:
                yield from (value[:PLACE_WIDTH] for value in values[1:])

    def _same(self, values: Sequence[bytes], exact: Tally, leaks: Leaks, copies: "array[int]") -> None:
        places = [_place(value) for value in values]
        copies.extend(places[1:])
        for place in self.new.of(places[1:]):
            exact.add(place, places[0], self.paths)
        leaks.same(places)

    def _verify(self, pairs: NDArray[np.uint64], near: Tally, leaks: Leaks) -> tuple[int, int]:
        """Compare candidates: how many are near duplicates, and how many could not be read again."""
        verified = lost = 0
        shelf, last = Shelf(), -1
        try:
            if len(pairs):
                shelf.fill(self._texts(np.unique(pairs).tolist()))
            # By the later row, so that each counts once, with the earliest row that it repeats.
            for pair in shelf.similar(pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))]):
                if pair is None:
                    lost += 1
                    continue
                verified += 1
                leaks.near(*pair)
                if pair.later != last and self.new.tells(pair.later):
                    near.add(pair.later, pair.first, self.paths, similarity=round(pair.similarity, 3))
                    last = pair.later
        finally:
            shelf.close()
        return verified, lost

    def _texts(self, places: Sequence[int]) -> Iterator[tuple[int, str]]:
        """The rows again, by their places as they are marked."""
        if not self.new:
            yield from self.read(places)
            return
        marked = {place & PLACE: place for place in places}
        yield from ((marked[place], text) for place, text in self.read(sorted(marked)))


def _place(value: bytes) -> int:
    return int.from_bytes(value[:PLACE_WIDTH], "big")


def _digests(batch: Batch) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """A digest of the normalized text of each row that has text, and which rows those are.

    What stands beside a training example (an id, where it is from) makes it no other; of a row that is nothing else it
    counts.
    """
    read = columns(batch)
    texts, numbers = read.same, read.rows
    counts = read.trained | (read.roles != BESIDE)
    if not counts.all():
        example = np.zeros(len(batch), bool)
        example[numbers[counts]] = True
        chosen = np.flatnonzero(counts | ~example[numbers])
        texts, numbers = [texts[at] for at in chosen.tolist()], numbers[chosen]
    worded = numbers[np.fromiter(map(bool, texts), bool, len(texts))]
    there = np.unique(worded)
    bounds = np.searchsorted(numbers, np.append(there, len(batch))).tolist()
    ends = np.searchsorted(numbers, there, "right").tolist()
    # Bytes of no text stand between those of a row.
    rows = (texts[a] if b - a == 1 else b"\x1f".join(texts[a:b]) for a, b in zip(bounds, ends, strict=False))
    joined = b"".join([blake2b(row, digest_size=DIGEST).digest() for row in rows])
    return np.frombuffer(joined, np.uint8).reshape(len(there), DIGEST), there
