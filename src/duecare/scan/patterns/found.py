"""Confirmed values of a batch, by column: a value is taken out of its text when somebody asks for it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from duecare.model.record import NamedTuple
from duecare.scan.contract import Piece
from duecare.scan.patterns.finders import Taken
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.together import Values
from duecare.scan.shapes import Reading


class Match(NamedTuple):
    """A confirmed value: ``row`` is the index in the batch, ``value`` as it stands in the normalized text."""

    row: int
    piece: Piece
    kind: str
    value: str
    example: bool
    personal: bool


class Found:
    """Confirmed values in order of their texts: of each the index of its row, its kind, whether it is trained on.

    ``examples``: whether it stands for no real value. ``values.texts`` are numbers in the reading; ``seen`` has what
    the rules saw of each.
    """

    __slots__ = ("_names", "_reading", "_seen", "examples", "kinds", "rows", "trained", "values")

    def __init__(self, names: Sequence[str], reading: Reading, seen: Mapping[int, str], values: Values) -> None:
        """``names`` are those of the kinds by their numbers, of personal data first."""
        self._names, self._reading, self._seen = names, reading, seen
        self.values = values
        numbers = values.texts.tolist()
        self.rows: list[int] = [reading.rows[number] for number in numbers]
        self.trained: list[bool] = [reading.trained[number] for number in numbers]
        self.kinds: list[str] = [names[kind] for kind in values.kinds.tolist()]
        self.examples: list[bool] = values.examples.tolist()

    def __len__(self) -> int:
        """How many values."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Match]:
        """Every value."""
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, at: int) -> Match:
        """One value."""
        text, kind, start, stop, example = (column[at].item() for column in self.values)
        piece, value = self._reading.piece(text), self._seen[text][start:stop]
        return Match(piece.row, piece, self._names[kind], value, example, kind < len(PERSONAL))

    def of(self, *, personal: bool) -> "Found":
        """Personal data, or credentials."""
        which = (self.values.kinds < len(PERSONAL)) == personal
        return self if which.all() else Found(self._names, self._reading, self._seen, self.values.only(which))


def apart(values: Values, ranks: Sequence[tuple[int, int]]) -> Values:
    """Of values that overlap that of the kind with the lowest rank; personal data and secrets are told apart."""
    of = values.texts * 2 + (values.kinds < len(PERSONAL))
    order = np.lexsort((values.starts, of))
    group, starts, stops = of[order], values.starts[order], values.stops[order]
    # Where any two overlap two do that are next to each other.
    over = np.flatnonzero((group[1:] == group[:-1]) & (starts[1:] < stops[:-1]))
    if not len(over):
        return values
    keep = np.ones(len(of), bool)
    for one in {*group[over].tolist()}:
        taken = Taken()
        several: list[int] = order[slice(*np.searchsorted(group, (one, one + 1)))].tolist()
        for at in sorted(several, key=lambda at: ranks[int(values.kinds[at])]):
            keep[at] = taken.take(int(values.starts[at]), int(values.stops[at]))
    return values.only(keep)
