"""Credentials in training rows: known formats, and random values in assignments."""

from collections.abc import Iterable

from duecare.scan.contract import Batch, Wish
from duecare.scan.detectors import _found
from duecare.scan.patterns.found import Found
from duecare.scan.patterns.matcher import matcher
from duecare.scan.patterns.secrets import formats


def make(wish: Wish) -> "Secrets":
    """Every scan looks for secrets."""
    return Secrets()


class Secrets:
    """A monoid over the table of formats."""

    name = "secrets"
    version = 1

    def __init__(self) -> None:
        """The number of formats is part of what was asked."""
        self.settings = {"formats": len(formats())}

    def prepare(self) -> None:
        """Compile the rules."""
        matcher()

    def empty(self) -> _found.State:
        """Nothing yet."""
        return _found.nothing()

    def add(self, state: _found.State, batch: Batch) -> _found.State:
        """After the batch."""
        return _found.added(state, batch, self._matches(batch), masked)

    def merge(self, one: _found.State, other: _found.State) -> _found.State:
        """Both."""
        return _found.merged(one, other)

    def finish(self, state: _found.State) -> dict[str, object]:
        """Counts by kind, rates, masked examples."""
        return _found.measures(state, {line.id: line.title for line in formats()})

    def drops(self, batch: Batch) -> Iterable[int]:
        """Rows that hold a secret."""
        return sorted({match.row for match in self._matches(batch) if not match.example})

    def _matches(self, batch: Batch) -> Found:
        return matcher().matches(batch).of(personal=False)


def masked(kind: str, value: str) -> str:
    """The beginning, which names the kind, and how long the value is."""
    return f"{value[:4]}*** ({len(value)} characters)"
