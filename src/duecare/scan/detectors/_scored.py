"""Scores of drawn rows by a dear model: each row once, and no longer than there is time."""

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from duecare.scan.contract import Piece
from duecare.scan.reread import pieces_of

PARTS = ("context", "trained")
TEXTS, CHARACTERS = 16, 2000
"""Of a drawn row so many texts are kept, and so much of each: a model reads about 512 tokens."""

AT_ONCE = 4096
"""Rows that are scored between two looks at the clock."""

Drawn = tuple[int, str, int, tuple[str, ...]]
"""Priority, path, number of the row and its texts; none where nobody kept them."""


class Model(Protocol):
    """What scores texts: here, or on the machines of a cluster."""

    @property
    def multilingual(self) -> bool:
        """Whether it reads all languages."""

    def score(self, texts: Sequence[str]) -> list[float]:
        """One number a text."""


class Scores:
    """What rows scored, by path, number and part."""

    def __init__(self, root: Path) -> None:
        """``root``: where rows are read again of which no text was kept."""
        self.root = root
        self.told: dict[tuple[str, int, str], float] = {}

    def of(self, part: str, row: Drawn) -> float:
        """The score of a row that was told."""
        return self.told[row[1], row[2], part]

    def tell(self, rows: Sequence[tuple[str, Drawn]], model: Model, until: float | None) -> bool:
        """Score the rows that were not yet; whether there was time for all of them."""
        new = {(row[1], row[2], part): row[3] for part, row in rows if (row[1], row[2], part) not in self.told}
        keys = list(new)
        for begin in range(0, len(keys), AT_ONCE):
            if until is not None and time.monotonic() > until:
                return False
            some = keys[begin : begin + AT_ONCE]
            again = self._again(key for key in some if not new[key])
            self.told.update(zip(some, _best(model, [new[key] or again.get(key, ()) for key in some]), strict=True))
        return True

    def _again(self, keys: Iterable[tuple[str, int, str]]) -> dict[tuple[str, int, str], tuple[str, ...]]:
        """The texts of rows of which a cache kept none."""
        wanted: dict[str, dict[int, list[str]]] = {}
        for path, row, part in keys:
            wanted.setdefault(path, {}).setdefault(row, []).append(part)
        return {
            (path, row, part): texts_of(pieces, trained=part == PARTS[1])
            for path, rows in wanted.items()
            for row, pieces in pieces_of(self.root, path, sorted(rows))
            for part in rows[row]
        }


def texts_of(pieces: Iterable[Piece], *, trained: bool) -> tuple[str, ...]:
    """The beginnings of the first texts of a row that are trained on, or of the others."""
    return tuple(piece.text[:CHARACTERS] for piece in islice((p for p in pieces if p.trained == trained), TEXTS))


def _best(model: Model, rows: Sequence[tuple[str, ...]]) -> Iterator[float]:
    """The score of each row: that of its most toxic text."""
    scores = iter(model.score([text for texts in rows for text in texts]))
    return (max((next(scores) for _ in texts), default=0.0) for texts in rows)
