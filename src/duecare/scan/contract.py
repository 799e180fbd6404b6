"""What readers give and detectors take: shards, batches of rows, pieces of text; monoids and keyed records.

A detector is a ``Monoid`` (``empty``, ``add``, ``merge``, ``finish``) or ``Keyed`` (fixed-width records, spilled,
sorted and merged by key); there is no third kind. So any engine can run it over shards in any order and any split,
and the profile is the same to the last count.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

S = TypeVar("S")
Role = Literal["system", "user", "assistant", "tool", "text", "chosen", "rejected"]


class Shard(NamedTuple):
    """A part of a file that can be read apart from the rest.

    ``start`` and ``stop`` are byte offsets (JSONL: a line belongs to the shard that holds its first byte) or row-group
    numbers (Parquet, Arrow); ``stop`` is exclusive. Formats that cannot be split have one shard.
    """

    path: str
    format: str
    start: int
    stop: int
    compression: str = ""


class BadRow(NamedTuple):
    """A row that could not be read: counted and located, never dropped in silence."""

    row: int
    why: str


class Piece(NamedTuple):
    """A text of a row. ``row`` is the index in its batch; ``field`` its JSON pointer in the row.

    ``trained``: the model is taught to emit it (assistant turns, tool-call arguments, chosen, completion, text).
    """

    row: int
    field: str
    role: Role
    trained: bool
    text: str


class Batch(Protocol):
    """Rows of one shard. Parsing is lazy: a detector that is content with the raw bytes costs no parsing.

    ``raw`` holds the rows as they stand in the file, one a line, when the format has lines (JSONL), else None;
    ``offsets`` are then the byte offsets in ``raw`` at which each row begins, ``len(rows) + 1`` of them.
    """

    shard: Shard
    first_row: int
    raw: bytes | None
    bad: Sequence[BadRow]

    @property
    def offsets(self) -> Sequence[int]:
        """Where each row begins in ``raw``; the last is the length."""

    @property
    def rows(self) -> Sequence[Any]:
        """The parsed rows; a bad row is None and stands in ``bad``."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """Every text of every row, in order."""

    def row(self, index: int) -> Any:
        """One parsed row, without parsing the rest."""

    def __len__(self) -> int:
        """Rows in the batch, bad ones included."""


class Monoid(Protocol[S]):
    """A detector whose state adds up. States are plain picklable values; ``merge`` is associative and commutative."""

    name: str
    version: int
    settings: Mapping[str, object]

    def empty(self) -> S:
        """The state before any row."""

    def add(self, state: S, batch: Batch) -> S:
        """The state after the batch."""

    def merge(self, one: S, other: S) -> S:
        """The state after both."""

    def finish(self, state: S) -> dict[str, object]:
        """The measures, as JSON values: counts, rates with intervals, masked examples with row numbers."""


class Record(NamedTuple):
    """Keyed detectors emit these: ``key`` and ``value`` of the fixed widths that the detector declares."""

    key: bytes
    value: bytes


class Keyed(Protocol):
    """A two-phase detector: records spilled by workers, sorted and grouped by key, then reduced."""

    name: str
    version: int
    settings: Mapping[str, object]
    key_width: int
    value_width: int

    def records(self, batch: Batch) -> Iterable[Record]:
        """Records of a batch; values carry where the row is."""

    def reduce(
        self, groups: Iterator[tuple[bytes, Sequence[bytes]]], row_of: Callable[[bytes], tuple[str, int]]
    ) -> dict[str, object]:
        """The measures, from all groups of equal keys in order of key."""
