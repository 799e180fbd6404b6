"""Rows that stand in several splits, counted by pairs of files."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby

from duecare.knowledge.splits import TRAIN, canonical, split_of
from duecare.scan.contract import ROW_BITS
from duecare.scan.newness import PLACE, Newness

EXAMPLES = 5
FILES = 16
"""Of one text that stands in more files than these, only so many are told."""
PAIRS = 10_000


class Leak:
    """What two files of different splits have in common."""

    __slots__ = ("exact", "examples", "near")

    def __init__(self) -> None:
        """Nothing yet."""
        self.exact = 0
        self.near = 0
        self.examples: list[dict[str, object]] = []

    def example(self, row: int, other: int, similarity: float) -> None:
        """Keep the first few."""
        if len(self.examples) < EXAMPLES:
            self.examples.append({"row": row, "other_row": other, "similarity": round(similarity, 3)})


class Leaks:
    """Counts by pair of files, the file that is trained on first."""

    def __init__(self, paths: Sequence[str], splits: Mapping[str, str], new: Newness) -> None:
        """``splits`` are the declared ones; of other files the name tells."""
        self.paths, self.new = paths, new
        self.splits = [canonical(splits[path]) if splits.get(path) else split_of(path) for path in paths]
        self.several = len({split for split in self.splits if split}) > 1
        self.pairs: defaultdict[tuple[int, int], Leak] = defaultdict(Leak)
        self.spanning: dict[int, tuple[int, ...]] = {}
        self.dropped = 0

    def same(self, places: Sequence[int]) -> None:
        """The same text stands at all those places."""
        if not self.several:
            return
        files = [(file, list(rows)) for file, rows in groupby(sorted(places, key=_plain), _file)]
        if len({self.splits[file] for file, _ in files}) < 2:
            return
        self.dropped += len(files) > FILES
        kept = files[:FILES]
        self.spanning[places[0]] = tuple((self.new.of(rows) or rows)[0] for _, rows in kept)
        for (one, rows), (other, others) in ((a, b) for a in kept for b in kept if self._leads(a[0], b[0])):
            fresh = self.new.of(others)
            if told := rows if fresh else self.new.of(rows):
                self._count((one, told[0]), (other, (fresh or others)[0]), len(told), None)

    def near(self, first: int, later: int, similarity: float) -> None:
        """Two texts are nearly the same, each of which may stand in several files."""
        if not self.several:
            return
        for a in self.spanning.get(first, (first,)):
            for b in self.spanning.get(later, (later,)):
                for one, other in ((a, b), (b, a)):
                    if self._leads(_file(one), _file(other)) and self.new.tells(max(one, other)):
                        self._count((_file(one), one), (_file(other), other), 1, similarity)

    def _leads(self, one: int, other: int) -> bool:
        """Whether the pair is told with this file first: the trained one, else the later name."""
        mine, its = self.splits[one], self.splits[other]
        return bool(mine and its) and mine != its and (mine == TRAIN or (its != TRAIN and mine > its))

    def _count(self, at: tuple[int, int], its: tuple[int, int], rows: int, similarity: float | None) -> None:
        """So many rows of a file, and its first place, that stand in another."""
        (one, row), (other, its_row) = at, its
        if (one, other) not in self.pairs and len(self.pairs) >= PAIRS:
            self.dropped += 1
            return
        leak = self.pairs[one, other]
        if similarity is None:
            leak.exact += rows
        else:
            leak.near += rows
        mask = (1 << ROW_BITS) - 1
        leak.example(row & mask, its_row & mask, 1.0 if similarity is None else similarity)

    def files(self) -> dict[str, int]:
        """Files by split; those of which no split is known under ``""``."""
        return dict(sorted(Counter(self.splits).items()))

    def measures(self) -> dict[int, list[dict[str, object]]]:
        """By number of the file that leads: one entry a pair, the most rows first."""
        ranked = sorted(self.pairs.items(), key=lambda item: (-item[1].exact - item[1].near, item[0]))
        told: dict[int, list[dict[str, object]]] = {}
        for (one, other), leak in ranked:
            told.setdefault(one, []).append(self._told(one, other, leak))
        return told

    def _told(self, one: int, other: int, leak: Leak) -> dict[str, object]:
        return {
            "path": self.paths[one],
            "split": self.splits[one],
            "other": self.paths[other],
            "other_split": self.splits[other],
            "exact": leak.exact,
            "near": leak.near,
            "examples": leak.examples,
        }


def _plain(place: int) -> int:
    return place & PLACE


def _file(place: int) -> int:
    return (place & PLACE) >> ROW_BITS
