"""Names of people and postal addresses, told by a language model from a sample of rows drawn by seed.

Reading every row would take hours, so rows are drawn while they are read: those with the lowest hash of a seed, the
path and the row's number, which any engine and any split draw alike. They are told at the end, in the order of their
hashes, until all are told or the time is up; what was told is then still a random sample, and the rate's estimate
without bias.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import takewhile
from pathlib import Path

import numpy as np

from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Wish
from duecare.scan.detectors._allowed import Allowing, allowing
from duecare.scan.ner import Entity, Recognizer, missing, versions
from duecare.scan.normal import Normal, normalized
from duecare.scan.rates import rate
from duecare.scan.reread import pieces_of
from duecare.scan.views import foreign_rows

TITLES = {"name": "full name of a person", "address": "postal address"}
SEED = 20_261
CHARACTERS = 10_000
"""Of a drawn row so much is read; how many rows were longer is told."""

AT_ONCE = 32
EXAMPLES = 5

Texts = tuple[tuple[str, bool, str], ...]
Drawn = tuple[int, str, int, bool, Texts]


class State(NamedTuple):
    """Rows in English, rows in other languages, and the drawn: hash, path, number, whether it was cut, texts."""

    rows: int
    foreign: int
    drawn: tuple[Drawn, ...] = ()


class Spot(NamedTuple):
    """Where in a row; ``start`` and ``stop`` are places in the field's text as it is written."""

    field: str
    trained: bool
    start: int
    stop: int


class Sight(NamedTuple):
    """A name or an address in a row. ``example``: it stands for nobody; ``allowed``: the policy lets it stand."""

    kind: str
    spot: Spot
    shown: str
    example: bool
    allowed: bool


class Names:
    """A monoid. The share of rows that hold a name, an address."""

    name = "names"
    version = 1

    def __init__(self, wish: Wish, allows: Allowing) -> None:
        """As ``limits.data.personal_data.sampled`` asks."""
        self.asked, self.allows = wish.limits.personal_data_sampled, allows
        allow = [list(pair) for pair in wish.limits.personal_data_allow]
        self.settings: Mapping[str, object] = {
            "kinds": sorted(self.asked.kinds), "model": versions(self.asked.model), "rows": self.asked.rows,
            "seconds": self.asked.seconds, "seed": SEED, "allow": allow,
        }  # fmt: skip
        self.root = Path(wish.root)
        self._told: dict[tuple[str, int], tuple[Sight, ...]] = {}
        self._until: float | None = None
        self._model: Recognizer | None = None

    def empty(self) -> State:
        """Nothing drawn."""
        return State(0, 0)

    def add(self, state: State, batch: Batch) -> State:
        """The state with the batch's rows."""
        foreign = foreign_rows(batch)
        here = np.flatnonzero(~foreign).tolist()
        worst = state.drawn[-1][0] if len(state.drawn) == self.asked.rows else 1 << 64
        path, first = batch.shard.path, batch.first_row
        chosen = {row: hashed for row in here if (hashed := _priority(path, first + row)) < worst}
        new = ((chosen[row], path, first + row, *_cut(texts)) for row, texts in _texts(batch, chosen).items())
        drawn = self._lowest(state.drawn, tuple(new)) if chosen else state.drawn
        return State(state.rows + len(here), state.foreign + len(batch) - len(here), drawn)

    def merge(self, one: State, other: State) -> State:
        """Both; the drawn rows with the lowest hashes stay."""
        return State(one.rows + other.rows, one.foreign + other.foreign, self._lowest(one.drawn, other.drawn))

    def _lowest(self, one: tuple[Drawn, ...], other: tuple[Drawn, ...]) -> tuple[Drawn, ...]:
        return tuple(sorted({*one, *other})[: self.asked.rows])

    def bare(self, state: State) -> State:
        """The state without texts: they are read again when they are asked for."""
        return state._replace(drawn=tuple((*row[:3], row[3], ()) for row in state.drawn))

    def finish(self, state: State) -> dict[str, object]:
        """Rates of rows with intervals, what share of the rows was told, and masked examples."""
        self._tell(state.drawn)
        told = list(takewhile(lambda row: row[1:3] in self._told, state.drawn))
        sights = [(row[1], row[2], sight) for row in told for sight in self._told[row[1:3]]]
        return {
            "rows": state.rows, "not_measured": state.foreign, "sampled": len(told), "seed": SEED,
            "share": round(len(told) / state.rows, 6) if state.rows else None,
            "stopped": len(told) < len(state.drawn), "cut_rows": sum(row[3] for row in told),
            "model": self.asked.model, "versions": self.settings["model"],
            "kinds": {kind: _kind(kind, sights, len(told)) for kind in sorted(self.asked.kinds)},
            "examples": [e for kind in sorted(self.asked.kinds) for e in _examples(kind, sights)],
        }  # fmt: skip

    def _tell(self, drawn: tuple[Drawn, ...]) -> None:
        """Tell drawn rows in their order while there is time; one that stands in a file and in all is told once."""
        new = [row for row in drawn if row[1:3] not in self._told]
        self._until = self._until or time.monotonic() + self.asked.seconds
        for begin in range(0, len(new), AT_ONCE):
            if time.monotonic() > self._until:
                return
            self._model = self._model or Recognizer(self.asked.model)
            part = self._again(new[begin : begin + AT_ONCE])
            plain = [normalized(text) for *_, texts in part for _, _, text in texts]
            found = zip(plain, self._model.found([one.text for one in plain]), strict=True)
            for _, path, number, _, texts in part:
                row = [sight for field, trained, _ in texts for sight in self._sights((field, trained), *next(found))]
                self._told[path, number] = tuple(row)

    def _again(self, rows: Sequence[Drawn]) -> list[Drawn]:
        """The rows with the texts of which a cache kept none."""
        wanted: dict[str, list[int]] = {}
        for _, path, number, _, texts in rows:
            if not texts:
                wanted.setdefault(path, []).append(number)
        found = {
            (path, number): _cut([(p.field, p.trained, p.text) for p in pieces if p.text])[1]
            for path, numbers in wanted.items()
            for number, pieces in pieces_of(self.root, path, sorted(numbers))
        }
        return [(*row[:4], row[4] or found.get(row[1:3], ())) for row in rows]

    def _sights(self, place: tuple[str, bool], plain: Normal, found: list[Entity]) -> Iterator[Sight]:
        for one in found:
            if one.kind in self.asked.kinds:
                value = plain.text[one.start : one.stop]
                spot = Spot(*place, *plain.original(one.start, one.stop))
                yield Sight(one.kind, spot, masked(one.kind, value), one.example, self.allows(one.kind, value))


def masked(kind: str, value: str) -> str:
    """Initials and lengths: enough to find it in its row."""
    if kind == "name":
        return " ".join(f"{word[:1]}***" for word in value.split())
    number = "".join(c for c in value if c.isdigit())
    return f"{value[:2]}*** ({len(value)} characters, {len(number)} digits)"


def _priority(path: str, row: int) -> int:
    return int.from_bytes(blake2b(f"{SEED}\0{path}\0{row}".encode(), digest_size=8).digest(), "big")


def _texts(batch: Batch, chosen: Mapping[int, int]) -> dict[int, list[tuple[str, bool, str]]]:
    """All texts of the chosen rows."""
    found: dict[int, list[tuple[str, bool, str]]] = {row: [] for row in chosen}
    for piece in batch.pieces if chosen else ():
        if piece.row in found and piece.text:
            found[piece.row].append((piece.field, piece.trained, piece.text))
    return found


def _cut(texts: list[tuple[str, bool, str]]) -> tuple[bool, Texts]:
    """Whether a row is longer than is read, and what is read of it."""
    room, kept = CHARACTERS, []
    for field, trained, text in texts:
        if room > 0:
            kept.append((field, trained, text[:room]))
            room -= len(text)
    return room < 0, tuple(kept)


def _kind(kind: str, sights: list[tuple[str, int, Sight]], told: int) -> dict[str, object]:
    mine = [(path, row, sight) for path, row, sight in sights if sight.kind == kind]
    real = [(path, row, sight) for path, row, sight in mine if not (sight.example or sight.allowed)]
    rows = {(path, row) for path, row, _ in real}
    trained = {(path, row) for path, row, sight in real if sight.spot.trained}
    return {
        "title": TITLES[kind], "rows": len(rows), **rate(len(rows), told), "matches": len(real),
        "trained_rows": len(trained), "trained": rate(len(trained), told),
        "example_values": sum(sight.example for *_, sight in mine),
        "allowed": sum(sight.allowed and not sight.example for *_, sight in mine),
    }  # fmt: skip


def _examples(kind: str, sights: list[tuple[str, int, Sight]]) -> list[dict[str, object]]:
    """The first place in each of the first rows, in trained text before context."""
    real = sorted(
        (path, row, not s.spot.trained, s.spot, s.shown)
        for path, row, s in sights
        if s.kind == kind and not s.example | s.allowed
    )
    first = {(path, row): (spot, shown) for path, row, _, spot, shown in reversed(real)}
    return [
        {"path": path, "row": row, "field": spot.field, "start": spot.start, "stop": spot.stop, "kind": kind,
         "shown": shown, "trained": spot.trained}
        for (path, row), (spot, shown) in sorted(first.items())[:EXAMPLES]
    ]  # fmt: skip


def make(wish: Wish) -> Names | None:
    """Only where the policy names kinds that a model must tell."""
    asked = wish.limits.personal_data_sampled
    if not asked.kinds:
        return None
    lacking = missing(asked.model)
    if lacking is not None:
        raise lacking
    return Names(wish, allowing(wish.limits.personal_data_allow))
