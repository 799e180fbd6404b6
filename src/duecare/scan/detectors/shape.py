"""How rows are written: as which kind of training example, how much of them is trained on, what is wrong with them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import nsmallest

import numpy as np

from duecare.model.record import NamedTuple
from duecare.scan.columns import ROLES, Columns, columns
from duecare.scan.contract import Batch, Wish
from duecare.scan.keys import step

SHOWN = 20
STEP = re.compile(r"/\d+(?=/|$)")


class Example(NamedTuple):
    """A row that is wrong, and where in it."""

    path: str
    row: int
    field: str
    what: str


class State(NamedTuple):
    """Counts; ``faulty`` counts rows, ``faults`` what is wrong by place (list indices left out)."""

    shapes: Counter[str]
    faults: Counter[str]
    skipped: Counter[str]
    characters: Counter[str]
    keys: Counter[str]
    faulty: int
    examples: tuple[Example, ...]
    unknown: tuple[Example, ...]


class Shapes:
    """Counts rows by shape."""

    name = "shape"
    version = 1
    settings: Mapping[str, object] = {}

    def empty(self) -> State:
        """No rows."""
        return State(Counter(), Counter(), Counter(), Counter(), Counter(), 0, (), ())

    def add(self, state: State, batch: Batch) -> State:
        """Count the rows of a batch."""
        reading = batch.reading
        path, first = batch.shard.path, batch.first_row
        unknown = [Example(path, first + i, "", _keys(batch.row(i))) for i in reading.unknown[:SHOWN]]
        keys = Counter(_keys(batch.row(i)) for i in reading.unknown)
        found = State(
            reading.shapes,
            Counter(f"{STEP.sub('/*', fault.field)}: {fault.what}" for fault in reading.faults),
            reading.skipped,
            _characters(columns(batch)),
            keys,
            len({fault.row for fault in reading.faults}),
            _least(Example(path, first + fault.row, fault.field, fault.what) for fault in reading.faults),
            _least(unknown),
        )
        return self.merge(state, found)

    def merge(self, one: State, other: State) -> State:
        """Both together."""
        return State(
            one.shapes + other.shapes,
            one.faults + other.faults,
            one.skipped + other.skipped,
            one.characters + other.characters,
            one.keys + other.keys,
            one.faulty + other.faulty,
            _least((*one.examples, *other.examples)),
            _least((*one.unknown, *other.unknown)),
        )

    def finish(self, state: State) -> dict[str, object]:
        """Counts by shape, by fault, by role, and the first rows that are wrong."""
        trained = sum(n for role, n in state.characters.items() if role.startswith("trained"))
        return {
            "shapes": dict(sorted(state.shapes.items())),
            "faulty": state.faulty,
            "faults": dict(sorted(state.faults.most_common(), key=lambda item: (-item[1], item[0]))[:SHOWN]),
            "examples": [dict(example._asdict()) for example in state.examples],
            "unknown": [dict(example._asdict()) for example in state.unknown],
            "unknown_keys": dict(sorted(state.keys.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]),
            "skipped": dict(sorted(state.skipped.items())),
            "characters": dict(sorted(state.characters.items())),
            "trained": trained,
            "context": sum(state.characters.values()) - trained,
        }

    def drops(self, batch: Batch) -> Iterable[int]:
        """Rows with a fault in their shape."""
        reading = batch.reading
        return sorted({fault.row for fault in reading.faults})


def _characters(there: Columns) -> Counter[str]:
    """Characters by role, of trained text and of context."""
    kinds = there.roles * 2 + there.trained
    sums = np.bincount(kinds, there.sizes, 2 * len(ROLES)).astype(np.int64)
    found = np.unique(kinds).tolist()
    return Counter({f"{('context', 'trained')[kind % 2]} {ROLES[kind // 2]}": int(sums[kind]) for kind in found})


def _keys(row: Mapping[str, object]) -> str:
    """The keys of a row, as a JSON pointer each; long rows are cut short."""
    keys = [f"/{step(key)}" for key in list(row)[:12]]
    return " ".join([*keys, "…"] if len(row) > len(keys) else keys)


def _least(examples: Iterable[Example]) -> tuple[Example, ...]:
    return tuple(nsmallest(SHOWN, examples))


def make(wish: Wish) -> Shapes:
    """Always wanted."""
    return Shapes()
