"""Confirmed values of a batch, by column: a value is taken out of its text when somebody asks for it."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from duecare.model.record import NamedTuple
from duecare.scan.columns import Columns, Ints, distinct
from duecare.scan.contract import Piece
from duecare.scan.patterns.finders import Taken
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.together import Values


class Match(NamedTuple):
    """A confirmed value: ``row`` is the index in the batch, ``value`` as it stands in the normalized text."""

    row: int
    piece: Piece
    kind: str
    value: str
    example: bool
    personal: bool


class Found:
    """Confirmed values in order of their texts: of each the index of its row, and whether it is trained on.

    ``values.texts`` are numbers of the columns; ``seen`` has what rules saw of some, where not the text itself.
    """

    __slots__ = ("_names", "_seen", "_there", "rows", "trained", "values")

    def __init__(self, names: Sequence[str], there: Columns, seen: Mapping[int, str], values: Values) -> None:
        """``names`` are those of the kinds by their numbers, of personal data first."""
        self._names, self._there, self._seen = names, there, seen
        self.values = values
        self.rows, self.trained = there.rows[values.texts], there.trained[values.texts]

    def __len__(self) -> int:
        """How many values."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Match]:
        """Every value."""
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, at: int) -> Match:
        """One value."""
        text, kind, start, stop, example = (column[at].item() for column in self.values)
        piece = self._there.reading.piece(text)
        value = self._seen.get(text, piece.text)[start:stop]
        return Match(piece.row, piece, self._names[kind], value, example, kind < len(PERSONAL))

    def by_kind(self) -> Iterator[tuple[str, Ints]]:
        """The name of each kind, and which values are of it."""
        for kind in distinct(self.values.kinds).tolist():
            yield self._names[kind], np.flatnonzero(self.values.kinds == kind)

    def of(self, *, personal: bool) -> "Found":
        """Personal data, or credentials."""
        which = (self.values.kinds < len(PERSONAL)) == personal
        return self if which.all() else Found(self._names, self._there, self._seen, self.values.only(which))


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
