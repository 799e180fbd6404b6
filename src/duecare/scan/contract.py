"""What readers give and detectors take: shards, batches of rows, pieces of text; monoids and keyed records.

A detector is a ``Monoid`` (``empty``, ``add``, ``merge``, ``finish``) or ``Keyed`` (fixed-width records, spilled,
sorted and merged by key); there is no third kind. So any engine can run it over shards in any order and any split,
and the profile is the same to the last count.

A module of ``scan/detectors/`` holds one detector and ``make(wish: Wish) -> Monoid | Keyed | None``; the folder is
walked (names that begin with ``_`` are passed over). None: the wish does not ask for it. When a package or a list is
missing ``make`` raises ``scan.streams.Unreadable(what, unlock)``: the profile then says `not measured`, and why.

Numbers of rows are 1-based and count the rows of one file, bad ones included: ``batch.first_row + index``. Blank lines
are no rows, nor is the header of a CSV. Examples are ``{"path", "row", "field", "shown": masked, ...}``; which are
kept may not depend on the order of merging (say, the twenty lowest by ``(path, row, field)``).

Measures of a monoid are finished once per file and once over all. Measures of a keyed detector may hold
``"files": {path: measures}``: the profile of a file then shows what stands there, ``{}`` for a file without an entry.
A check reads them as ``case.profile(path)`` (one file) or ``case.profile("")`` (all data of the model); see
``model/profile.py``.

Optional: ``bare(state)`` of a monoid is the state without texts of rows, which is what a cache may keep. ``prepare()``
makes what ``add`` or ``records`` would make when first called, before processes are forked; ``ahead()`` of a monoid
makes what ``finish`` would, while they measure. ``drops(batch) -> Iterable[int]`` of a monoid says which rows (indices
in the batch) ``--export-kept`` leaves out; ``drops(groups) -> Iterator[bytes]`` of a keyed detector yields the places
(``where``) of such rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from duecare.model.policy import DataLimits
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from duecare.scan.shapes import Reading

S = TypeVar("S")
Role = Literal["system", "user", "assistant", "tool", "text", "chosen", "rejected"]


class Shard(NamedTuple):
    """A part of a file that can be read apart from the rest.

    ``start`` and ``stop`` are byte offsets (JSONL: a line belongs to the shard that holds its first byte) or row-group
    numbers (Parquet, Arrow); ``stop`` is exclusive. Formats that cannot be split have one shard. ``number`` is that of
    the file in the run, ``first_row`` the number of the shard's first row; 0: it is known when those before are read.
    """

    path: str
    format: str
    start: int
    stop: int
    compression: str = ""
    number: int = 0
    first_row: int = 1


class Wish(NamedTuple):
    """What a scan is asked for.

    ``paths`` are the data files in order of their numbers, relative to ``root``; ``splits`` names the split of those
    whose split is declared (else told from the path); ``against`` are evaluation files, relative to ``root``, that no
    row may repeat; ``opted_out`` are files of opted-out keys. ``sample``: dear detectors may estimate. With a ``salt``
    rows are compared: ``before`` maps each path of the older state to the path that the file has now, ``""`` for none.
    With ``new`` (numbers of rows by path) of copies and leaks only those are told that these rows make.
    """

    limits: DataLimits = DataLimits()
    root: str = "."
    paths: tuple[str, ...] = ()
    splits: Mapping[str, str] = {}
    against: tuple[str, ...] = ()
    opted_out: tuple[str, ...] = ()
    sample: bool = False
    salt: bytes = b""
    before: Mapping[str, str] = {}
    new: Mapping[str, Sequence[int]] = {}


class BadRow(NamedTuple):
    """A row that could not be read: counted and located, never dropped in silence. ``row`` is its number."""

    row: int
    why: str


class Piece(NamedTuple):
    """A text of a row. ``row`` is the index in its batch; ``field`` its JSON pointer in the row.

    Arguments of a tool call that are JSON in a string have a piece per string in them, and the pointer goes on into
    it: ``/messages/1/tool_calls/0/function/arguments/to``. Normalized text: ``scan.normal.normalized(piece.text)``.
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
    ``offsets`` are then the byte offsets in ``raw`` at which each row begins, ``len(rows) + 1`` of them. ``raw`` is
    UTF-8 without a byte order mark, unless the row is bad.
    """

    shard: Shard
    first_row: int
    raw: bytes | None

    @property
    def parsed(self) -> bool:
        """Whether somebody asked for every text already."""

    @property
    def bad(self) -> Sequence[BadRow]:
        """Rows that could not be read."""

    @property
    def plain(self) -> bool:
        """Whether ``raw`` is there, and ASCII."""

    @property
    def offsets(self) -> Sequence[int]:
        """Where each row begins in ``raw``; the last is the length."""

    @property
    def rows(self) -> Sequence[Any]:
        """The parsed rows; a bad row is None and stands in ``bad``."""

    @property
    def reading(self) -> "Reading":
        """The rows as training examples: every text of every row by column, and what is wrong."""

    @property
    def pieces(self) -> Sequence[Piece]:
        """Every text of every row, in order, as objects: those who look at every text take ``scan.columns``."""

    def row(self, index: int) -> Any:
        """One parsed row, without parsing the rest."""

    def reading_of(self, indices: Sequence[int]) -> "Reading":
        """Those rows alone as training examples, numbered from 0."""

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
    """A two-phase detector: records spilled by workers, sorted and grouped by key, then reduced.

    An attribute ``least`` (default 1) says how many records a group must have to be handed to ``reduce``; groups of
    one cost nothing with ``least = 2``. An attribute ``recorded`` holds the settings on which records depend; those of
    files that did not change are then kept for the next run. Values of a group come sorted, so that of the first row
    comes first when values begin with ``where``.
    """

    name: str
    version: int
    settings: Mapping[str, object]
    key_width: int
    value_width: int

    def records(self, batch: Batch) -> Iterable[Record] | bytes:
        """Records of a batch; values begin with where the row is. ``bytes``: packed records, one after the other."""

    def reduce(
        self, groups: Iterator[tuple[bytes, Sequence[bytes]]], row_of: Callable[[bytes], tuple[str, int]]
    ) -> dict[str, object]:
        """The measures, from all groups of equal keys in order of key; ``row_of`` reads path and row off a value."""


PLACE_WIDTH = 8
ROW_BITS = 40


def where(batch: Batch, index: int) -> bytes:
    """Which row of the run this is, in ``PLACE_WIDTH`` bytes that sort by file and row: number << 40 | row."""
    return (batch.shard.number << ROW_BITS | (batch.first_row + index)).to_bytes(PLACE_WIDTH, "big")


def placed(value: bytes) -> tuple[int, int]:
    """Number of the file and number of the row off a value that begins with ``where``."""
    return divmod(int.from_bytes(value[:PLACE_WIDTH], "big"), 1 << ROW_BITS)
