"""Hidden text: invisible characters inside words, direction controls, tag letters, look-alikes, programs in base64."""

from collections.abc import Iterator, Mapping

from duecare.model.record import NamedTuple
from duecare.scan.columns import columns
from duecare.scan.contract import Batch, Piece, Wish
from duecare.scan.unseen import JUDGED, KINDS, Hidden, hidden, payloads, suspects

EXAMPLES = 20


def make(wish: Wish) -> "HiddenText":
    """Every scan looks for hidden text."""
    return HiddenText()


class Example(NamedTuple):
    """Something hidden in a row; examples are kept in this order."""

    path: str
    row: int
    field: str
    at: int
    kind: str
    shown: str


class State(NamedTuple):
    """Rows with a judged kind; for each kind rows and places, and the lowest examples."""

    rows: int
    trained_rows: int
    kinds: Mapping[str, tuple[int, int]]
    examples: Mapping[str, tuple[Example, ...]]


class HiddenText:
    """A monoid."""

    name = "hidden_text"
    version = 1
    settings: Mapping[str, object] = {"judged": list(JUDGED)}

    def empty(self) -> State:
        """No row was seen."""
        return State(0, 0, {}, {})

    def add(self, state: State, batch: Batch) -> State:
        """Every piece of text that is not plain ASCII, and those with long runs."""
        rows: dict[str, set[int]] = {}
        places: dict[str, int] = {}
        examples: dict[str, list[Example]] = {}
        trained = set()
        for piece, found in _found(batch):
            rows.setdefault(found.kind, set()).add(piece.row)
            places[found.kind] = places.get(found.kind, 0) + 1
            if found.kind in JUDGED and piece.trained:
                trained.add(piece.row)
            row = batch.first_row + piece.row
            kept = examples.setdefault(found.kind, [])
            if len(kept) < 4 * EXAMPLES:
                kept.append(Example(batch.shard.path, row, piece.field, found.start, found.kind, found.what))
        if not rows:
            return state
        judged = len(set().union(*(rows[kind] for kind in JUDGED if kind in rows)))
        kinds = {kind: (len(rows[kind]), places[kind]) for kind in rows}
        lowest = {kind: tuple(sorted(kept)[:EXAMPLES]) for kind, kept in examples.items()}
        return self.merge(state, State(judged, len(trained), kinds, lowest))

    def merge(self, one: State, other: State) -> State:
        """Sums, and the lowest examples of each kind."""
        kinds: dict[str, tuple[int, int]] = dict(one.kinds)
        for kind, (rows, places) in other.kinds.items():
            mine = kinds.get(kind, (0, 0))
            kinds[kind] = (mine[0] + rows, mine[1] + places)
        examples = {
            kind: tuple(sorted({*one.examples.get(kind, ()), *other.examples.get(kind, ())})[:EXAMPLES])
            for kind in {*one.examples, *other.examples}
        }
        return State(one.rows + other.rows, one.trained_rows + other.trained_rows, kinds, examples)

    def finish(self, state: State) -> dict[str, object]:
        """Rows and places by kind; ``rows`` counts those with a kind that nobody needs."""
        kinds = {
            kind: {"rows": state.kinds[kind][0], "places": state.kinds[kind][1], "judged": kind in JUDGED}
            for kind in KINDS
            if kind in state.kinds
        }
        examples = sorted(one for kind in JUDGED for one in state.examples.get(kind, ()))[:EXAMPLES]
        others = sorted(one for kind in KINDS if kind not in JUDGED for one in state.examples.get(kind, ()))
        shown = [one._asdict() for one in (*examples, *others[: EXAMPLES - len(examples)])]
        return {"rows": state.rows, "trained_rows": state.trained_rows, "kinds": kinds, "examples": shown}

    def drops(self, batch: Batch) -> list[int]:
        """Rows with a kind that nobody needs."""
        return sorted({piece.row for piece, found in _found(batch) if found.kind in JUDGED})


def _found(batch: Batch) -> Iterator[tuple[Piece, Hidden]]:
    there, reading = columns(batch), batch.reading
    odd, long = suspects(there)
    for numbers, look in ((odd, hidden), (long, payloads)):
        for number in numbers:
            for found in look(there.texts[number]):
                yield reading.piece(number), found
