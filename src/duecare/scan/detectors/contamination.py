"""Rows that repeat evaluation items: 13 words in a row are a hit, 8 words in a row are reported.

The evaluations are those that ``limits.data.overlap.against`` names: data files, or hashed indices that hold no text.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan import tokens
from duecare.scan.contract import Batch, Wish
from duecare.scan.gramindex import LONG, SHORT, Finder, GramIndex, of_file
from duecare.scan.tokens import Tokens

EXAMPLES = 20


def make(wish: Wish) -> "Contamination | None":
    """Only where the policy names evaluations."""
    paths = list(dict.fromkeys(wish.against))
    return Contamination([of_file(Path(wish.root), path) for path in paths], paths) if paths else None


class Example(NamedTuple):
    """A row that repeats an item; examples are kept in this order."""

    path: str
    row: int
    against: str
    item: int


class State(NamedTuple):
    """Rows with 13 and with 8 words in common, in all and by index, and which items were found."""

    rows: int
    brief_rows: int
    by_index: Mapping[int, tuple[int, int]]
    items: frozenset[int]
    examples: tuple[Example, ...]


class Contamination:
    """A monoid."""

    name = "contamination"
    version = 1

    def __init__(self, indices: Sequence[GramIndex], paths: Sequence[str]) -> None:
        """``paths`` name the indices' files."""
        self.indices, self.paths = indices, paths
        self.bounds = np.cumsum([0] + [index.items for index in indices])
        firsts = self.bounds[:-1].tolist()
        self.long = Finder([index.long for index in indices], firsts)
        self.brief = Finder([index.brief for index in indices], firsts)
        marks = [f"{p}:{i.items}:{len(i.brief.hashes)}:{_sum(i)}" for i, p in zip(indices, paths, strict=True)]
        self.settings: Mapping[str, object] = {"against": marks, "words": [LONG, SHORT], "tokens": tokens.VERSION}

    def empty(self) -> State:
        """No row was seen."""
        return State(0, 0, {}, frozenset(), ())

    def add(self, state: State, batch: Batch) -> State:
        """Look for 8 words in a row, and for 13 in those rows that have them."""
        words = tokens.row_tokens(batch)
        rows, items = self.brief.find(words.grams(SHORT))
        if not len(rows):
            return state
        some = np.unique(rows)
        mine, found = self.long.find(_only(words, some).grams(LONG))
        return self.merge(state, self._state(batch, (rows, items), (some[mine], found)))

    def merge(self, one: State, other: State) -> State:
        """Sums, and the lowest examples."""
        by_index = {
            number: tuple(np.add(one.by_index.get(number, (0, 0)), other.by_index.get(number, (0, 0))).tolist())
            for number in sorted(one.by_index.keys() | other.by_index.keys())
        }
        examples = tuple(sorted({*one.examples, *other.examples})[:EXAMPLES])
        return State(
            one.rows + other.rows, one.brief_rows + other.brief_rows, by_index, one.items | other.items, examples
        )

    def finish(self, state: State) -> dict[str, object]:
        """Rows, items found of each evaluation, and examples."""
        return {
            "rows": state.rows,
            "rows_8": state.brief_rows,
            "against": [self._told(number, state) for number in range(len(self.indices))],
            "examples": [example._asdict() for example in state.examples],
        }

    def drops(self, batch: Batch) -> list[int]:
        """Rows with 13 words in a row of an item."""
        rows: list[int] = np.unique(self.long.find(tokens.row_tokens(batch).grams(LONG))[0]).tolist()
        return rows

    def _state(self, batch: Batch, brief: tuple[NDArray[np.int64], ...], long: tuple[NDArray[np.int64], ...]) -> State:
        counts = [self._by_index(*hits) for hits in (long, brief)]
        by_index = {n: (counts[0].get(n, 0), counts[1].get(n, 0)) for n in {*counts[0], *counts[1]}}
        rows = np.unique(long[0])
        return State(
            len(rows), len(np.unique(brief[0])), by_index, frozenset(long[1].tolist()), self._examples(batch, *long)
        )

    def _by_index(self, rows: NDArray[np.int64], items: NDArray[np.int64]) -> dict[int, int]:
        """Rows by the index that they repeat."""
        sources = np.searchsorted(self.bounds, items, "left") - 1
        pairs = np.unique(np.stack([sources, rows]), axis=1)
        numbers, counts = np.unique(pairs[0], return_counts=True)
        return dict(zip(numbers.tolist(), counts.tolist(), strict=True))

    def _examples(self, batch: Batch, rows: NDArray[np.int64], items: NDArray[np.int64]) -> tuple[Example, ...]:
        """The first item that each of the first rows repeats."""
        order = np.lexsort((items, rows))
        found = []
        for at in order[np.unique(rows[order], return_index=True)[1]][:EXAMPLES].tolist():
            source = int(np.searchsorted(self.bounds, items[at], "left")) - 1
            item = int(items[at] - self.bounds[source])
            found.append(Example(batch.shard.path, batch.first_row + int(rows[at]), self.paths[source], item))
        return tuple(found)

    def _told(self, number: int, state: State) -> dict[str, object]:
        index, (first, last) = self.indices[number], self.bounds[number : number + 2].tolist()
        long, brief = state.by_index.get(number, (0, 0))
        found = sum(first < item <= last for item in state.items)
        return {
            "path": self.paths[number], "items": index.items, "found": found, "rows": long, "rows_8": brief,
            "short": index.short, "common": index.common,
        }  # fmt: skip


def _only(words: Tokens, texts: NDArray[np.int64]) -> Tokens:
    """The words of some of the texts."""
    chosen = [words.of(text) for text in texts.tolist()]
    return Tokens(np.concatenate(chosen), np.cumsum([0] + [len(one) for one in chosen]))


def _sum(index: GramIndex) -> str:
    """What tells one index from another, without a library."""
    total = int(index.brief.hashes.sum(dtype=np.uint64)) ^ int(index.long.hashes.sum(dtype=np.uint64))
    return f"{total:016x}"
