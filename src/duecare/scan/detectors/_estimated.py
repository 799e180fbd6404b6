"""Toxicity by a dear scorer: rows are drawn by the default scorer's strata, and scored until the interval decides.

Which rows are drawn depends on a seed, the path and the row's number alone, so that any engine and any split draw the
same ones. They are drawn while rows are read, and scored at the end: those of many files in one look together, by
whatever scorer the engine has, each row once.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import numpy as np

from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Piece
from duecare.scan.detectors._scored import PARTS, Drawn, Model, Scores, texts_of
from duecare.scan.estimate import Estimate, Stratum, looks
from duecare.scan.scorers import default
from duecare.scan.scorers.detoxify import Detoxify, Pinned
from duecare.scan.views import foreign_rows, scored, views

EDGES = (0.02, 0.05, 0.1, 0.3, 0.8)
GUESSES = (0.005, 0.02, 0.05, 0.15, 0.5, 0.9, 0.05)
"""The rate expected in each stratum: six by score, and one of rows that the default scorer cannot read."""

FOREIGN = len(EDGES) + 1
KEPT = 6400
"""Rows drawn from each stratum, at most: what the last look of the estimate can ask for."""

SEED = 20_260

Key = tuple[str, int]


class State(NamedTuple):
    """Rows by part and stratum, and those drawn: priority, path, number of the row and its texts, in this order."""

    sizes: dict[Key, int]
    drawn: dict[Key, tuple[Drawn, ...]]


Looking = Generator[Sequence[tuple[int, int]], Sequence[bool] | None, Estimate]


class Part(NamedTuple):
    """The rows of a part that were drawn, by stratum, and the estimate that asks for them."""

    name: str
    drawn: Sequence[tuple[Drawn, ...]]
    looking: Looking


class Estimated:
    """The share of rows of which a text scores ``above`` or more by the pinned model.

    ``load`` makes the model; an engine may put another in its place. ``until``: when there is no more time to score, on
    the clock of ``time.monotonic``.
    """

    name = "toxicity"
    version = 1

    def __init__(self, written: str, checkpoint: Pinned, above: float, limit: float, root: str = ".") -> None:
        """``written`` is the scorer as the policy has it; ``limit`` the rate that must be decided."""
        self.checkpoint, self.written, self.above, self.limit = checkpoint, written, above, limit
        self.settings: Mapping[str, object] = {
            "scorer": written, "digest": checkpoint.sha256, "above": above, "limit": limit, "seed": SEED,
            "strata": default.SHA256,
        }  # fmt: skip
        self.load: Callable[[Pinned], Model] = scorer
        self.until: float | None = None
        self.scores = Scores(Path(root))

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
        chosen: dict[int, list[Piece]] = {row: [] for row in rows if priorities[row] < worst}
        if not chosen:
            return held
        for piece in batch.pieces:
            if piece.row in chosen:
                chosen[piece.row].append(piece)
        path, first = batch.shard.path, batch.first_row
        new = (
            (priorities[row], path, first + row, texts_of(pieces, trained=trained)) for row, pieces in chosen.items()
        )
        return tuple(sorted(chain(held, new))[:KEPT])

    def merge(self, one: State, other: State) -> State:
        """Both; of the drawn rows those of the lowest priorities stay."""
        sizes = {key: one.sizes.get(key, 0) + other.sizes.get(key, 0) for key in sorted({*one.sizes, *other.sizes})}
        drawn = {key: tuple(sorted({*one.drawn.get(key, ()), *other.drawn.get(key, ())})[:KEPT]) for key in sizes}
        return State(sizes, drawn)

    def bare(self, state: State) -> State:
        """The state without texts: they are read again when they are asked for."""
        return State(state.sizes, {key: tuple((*row[:3], ()) for row in rows) for key, rows in state.drawn.items()})

    def finish(self, state: State) -> dict[str, object]:
        """The estimated rates, and where toxic rows were met."""
        return next(self.finished([state]))

    def finished(self, states: Sequence[State]) -> Iterator[dict[str, object]]:
        """The measures of each state, all of them told together."""
        model = self.load(self.checkpoint)
        parts = [[self._part(state, part, model) for part in reversed(PARTS)] for state in states]
        found = self._estimates([part for several in parts for part in several], model)
        return (self._measures(state, several, found, model) for state, several in zip(states, parts, strict=True))

    def _part(self, state: State, part: str, model: Model) -> Part:
        numbers = [n for n in range(FOREIGN + 1) if state.sizes.get((part, n)) and (n < FOREIGN or model.multilingual)]
        drawn = [state.drawn[part, n] for n in numbers]
        strata = [Stratum(state.sizes[part, n], GUESSES[n], len(d)) for n, d in zip(numbers, drawn, strict=True)]
        return Part(part, drawn, looks(strata, self.limit))

    def _estimates(self, parts: Sequence[Part], model: Model) -> dict[int, Estimate]:
        """One look of all that are undecided after the other; by the identity of the part."""
        found: dict[int, Estimate] = {}
        answers: dict[int, Sequence[bool] | None] = {id(part): None for part in parts}
        left = list(parts)
        while left:
            asked: list[tuple[Part, list[Drawn]]] = []
            for part in left:
                try:
                    places = part.looking.send(answers[id(part)])
                    asked.append((part, [part.drawn[stratum][place] for stratum, place in places]))
                except StopIteration as stop:
                    found[id(part)] = stop.value
            in_time = self.scores.tell([(part.name, row) for part, rows in asked for row in rows], model, self.until)
            for part, rows in asked:
                hits = [self.scores.of(part.name, row) >= self.above for row in rows] if in_time else None
                answers[id(part)] = hits
            left = [part for part, _ in asked]
        return found

    def _measures(
        self, state: State, parts: Sequence[Part], found: Mapping[int, Estimate], model: Model
    ) -> dict[str, object]:
        told = {}
        for part in parts:
            unread = 0 if model.multilingual else state.sizes.get((part.name, FOREIGN), 0)
            told[part.name] = _written(found[id(part)], unread)
        toxic = sorted(self._toxic(parts, found))[:20]
        shown = [{"path": path, "row": row, "shown": f"{part} text scores {s:.3g}"} for path, row, part, s in toxic]
        return {"scorer": self.written, "above": self.above, **told, "groups": {}, "examples": shown}

    def _toxic(self, parts: Sequence[Part], found: Mapping[int, Estimate]) -> Iterator[tuple[str, int, str, float]]:
        """Of the rows that each estimate was made of, those that are toxic."""
        for part in parts:
            for drawn, seen in zip(part.drawn, found[id(part)].strata, strict=True):
                for row in drawn[: seen.told]:
                    if (score := self.scores.of(part.name, row)) >= self.above:
                        yield row[1], row[2], part.name, score


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
