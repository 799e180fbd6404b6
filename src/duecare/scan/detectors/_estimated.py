"""Toxicity by a dear scorer: rows are drawn by the default scorer's strata, and scored until the interval decides.

Which rows are drawn depends on a seed, the path and the row's number alone, so that any engine and any split draw the
same ones. They are drawn while rows are read, and scored at the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import chain
from typing import NamedTuple

import numpy as np

from duecare.scan.contract import Batch
from duecare.scan.estimate import Estimate, Stratum, estimate
from duecare.scan.scorers import default
from duecare.scan.scorers.detoxify import Detoxify, Pinned
from duecare.scan.views import foreign_rows, scored, views

PARTS = ("context", "trained")
EDGES = (0.02, 0.05, 0.1, 0.3, 0.8)
GUESSES = (0.005, 0.02, 0.05, 0.15, 0.5, 0.9, 0.05)
"""The rate expected in each stratum: six by score, and one of rows that the default scorer cannot read."""

FOREIGN = len(EDGES) + 1
KEPT = 6400
"""Rows drawn from each stratum, at most: what the last look of the estimate can ask for."""

TEXTS, CHARACTERS = 16, 2000
"""Of a drawn row so many texts are kept, and so much of each: a model reads about 512 tokens."""

SEED = 20_260

Drawn = tuple[int, str, int, tuple[str, ...]]
Key = tuple[str, int]


class State(NamedTuple):
    """Rows by part and stratum, and those drawn: priority, path, number of the row and its texts, in this order."""

    sizes: dict[Key, int]
    drawn: dict[Key, tuple[Drawn, ...]]


class Estimated:
    """The share of rows of which a text scores ``above`` or more by the pinned model."""

    name = "toxicity"
    version = 1

    def __init__(self, written: str, checkpoint: Pinned, above: float, limit: float) -> None:
        """``written`` is the scorer as the policy has it; ``limit`` the rate that must be decided."""
        self.checkpoint, self.written, self.above, self.limit = checkpoint, written, above, limit
        self.settings: Mapping[str, object] = {
            "scorer": written, "digest": checkpoint.sha256, "above": above, "limit": limit, "seed": SEED,
            "strata": default.SHA256,
        }  # fmt: skip

    def empty(self) -> State:
        """Nothing drawn."""
        return State({}, {})

    def add(self, state: State, batch: Batch) -> State:
        """The state with the batch's rows."""
        best = np.full((2, len(batch)), -1.0)
        for view in views(batch):
            np.maximum.at(best, (view.trained.astype(int), view.row), scored(view, EDGES[0]))
        priorities = [_priority(batch.shard.path, batch.first_row + row) for row in range(len(batch))]
        sizes, drawn = dict(state.sizes), dict(state.drawn)
        for trained, part in enumerate(PARTS):
            strata = np.searchsorted(EDGES, best[trained], "right")
            strata[foreign_rows(batch, trained=bool(trained))] = FOREIGN
            for number in range(FOREIGN + 1):
                rows = np.flatnonzero((strata == number) & (best[trained] >= 0)).tolist()
                if rows:
                    key = (part, number)
                    sizes[key] = sizes.get(key, 0) + len(rows)
                    drawn[key] = self._draw(drawn.get(key, ()), batch, rows, priorities, trained=bool(trained))
        return State(sizes, drawn)

    def _draw(
        self, held: tuple[Drawn, ...], batch: Batch, rows: list[int], priorities: list[int], *, trained: bool
    ) -> tuple[Drawn, ...]:
        worst = held[-1][0] if len(held) == KEPT else 1 << 64
        chosen = {row: [] for row in rows if priorities[row] < worst}  # type: dict[int, list[str]]
        if not chosen:
            return held
        for piece in batch.pieces:
            if piece.row in chosen and piece.trained == trained and len(chosen[piece.row]) < TEXTS:
                chosen[piece.row].append(piece.text[:CHARACTERS])
        path, first = batch.shard.path, batch.first_row
        new = ((priorities[row], path, first + row, tuple(texts)) for row, texts in chosen.items())
        return tuple(sorted(chain(held, new))[:KEPT])

    def merge(self, one: State, other: State) -> State:
        """Both; of the drawn rows those of the lowest priorities stay."""
        sizes = {key: one.sizes.get(key, 0) + other.sizes.get(key, 0) for key in sorted({*one.sizes, *other.sizes})}
        drawn = {key: tuple(sorted({*one.drawn.get(key, ()), *other.drawn.get(key, ())})[:KEPT]) for key in sizes}
        return State(sizes, drawn)

    def finish(self, state: State) -> dict[str, object]:
        """The estimated rates, and where toxic rows were met."""
        model = scorer(self.checkpoint)
        toxic: list[tuple[str, int, str, float]] = []
        parts = {part: self._part(state, part, model, toxic) for part in reversed(PARTS)}
        shown = [
            {"path": path, "row": row, "shown": f"{part} text scores {score:.3g}"}
            for path, row, part, score in sorted(toxic)[:20]
        ]
        return {"scorer": self.written, "above": self.above, **parts, "groups": {}, "examples": shown}

    def _part(
        self, state: State, part: str, model: Detoxify, toxic: list[tuple[str, int, str, float]]
    ) -> dict[str, object]:
        numbers = [n for n in range(FOREIGN + 1) if state.sizes.get((part, n)) and (n < FOREIGN or model.multilingual)]
        drawn = [state.drawn[part, n] for n in numbers]
        strata = [Stratum(state.sizes[part, n], GUESSES[n], len(d)) for n, d in zip(numbers, drawn, strict=True)]

        def tell(places: Sequence[tuple[int, int]]) -> list[bool]:
            rows = [drawn[stratum][place] for stratum, place in places]
            scores = list(_best(model, [texts for *_, texts in rows]))
            toxic.extend(
                (path, row, part, score)
                for (_, path, row, _), score in zip(rows, scores, strict=True)
                if score >= self.above
            )
            return [score >= self.above for score in scores]

        found = estimate(strata, tell, self.limit)
        unread = 0 if model.multilingual else state.sizes.get((part, FOREIGN), 0)
        return _written(found, unread)


def _best(model: Detoxify, rows: Sequence[tuple[str, ...]]) -> Iterator[float]:
    """The score of each row: that of its most toxic text."""
    scores = iter(model.score([text for texts in rows for text in texts]))
    return (max((next(scores) for _ in texts), default=0.0) for texts in rows)


def _written(found: Estimate, unread: int) -> dict[str, object]:
    rows = sum(one.size for one in found.strata)
    told = {
        "rate": found.rate, "lower": found.lower, "upper": found.upper, "scored": found.scored,
        "share": found.scored / rows if rows else 0.0, "seed": SEED, "looks": found.looks, "decided": found.decided,
        "strata": [list(one) for one in found.strata],
    }  # fmt: skip
    hits = sum(one.hits for one in found.strata)
    interval = [found.lower, found.upper] if rows else None
    rate = found.rate if rows else None
    return {"rows": rows, "toxic": hits, "rate": rate, "interval": interval, "not_measured": unread, "estimate": told}


def _priority(path: str, row: int) -> int:
    return int.from_bytes(blake2b(f"{SEED}\0{path}\0{row}".encode(), digest_size=8).digest(), "big")


@cache
def scorer(checkpoint: Pinned) -> Detoxify:
    """The model, loaded once."""
    return Detoxify(checkpoint)
