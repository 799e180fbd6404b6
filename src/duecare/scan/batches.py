"""Batches of rows: lines that are parsed when somebody asks, and rows that came parsed."""

import json
import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any

import msgspec
import orjson

from duecare.scan.contract import BadRow, Piece, Shard
from duecare.scan.objects import all_objects, objects
from duecare.scan.readings import reading, reading_of_lines
from duecare.scan.shapes import Reading
from duecare.scan.streams import Unreadable

MAX_ROW = 64 << 20
"""Bytes of a row beyond which it is a bad row: no training example is so long."""

ROWS, FEW, TEXT = 4096, 256, 1 << 20
"""Rows of a batch at most, and of the first; and about how many characters it has."""

TEXTS = frozenset({str, type(None)})
_TEXTS = msgspec.json.Decoder(dict[str, str | None])
"""Reads objects of texts and nothing else, which most rows are, in half the time."""

KINDS = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}


class Rows:
    """Rows that came parsed. ``cut`` says why the file ends before its end, if it does, ``unlock`` what would help."""

    raw: bytes | None = None
    plain = False
    offsets: Sequence[int] = ()
    parsed = True

    def __init__(self, shard: Shard, first_row: int, rows: Sequence[Any], cut: str = "", unlock: str = "") -> None:
        """A row is None where it stands in ``bad``; what is no object is a bad row."""
        self.shard, self.first_row, self.cut, self.unlock = shard, first_row, cut, unlock
        odd = [index for index, row in enumerate(rows) if type(row) is not dict]
        self.bad: Sequence[BadRow] = [BadRow(first_row + index, _why(rows[index])) for index in odd]
        self.rows: Sequence[Any] = [row if type(row) is dict else None for row in rows] if odd else rows
        self._reading: Reading | None = None

    @property
    def read(self) -> bool:
        """Whether somebody asked for the texts already."""
        return self._reading is not None

    @property
    def reading(self) -> Reading:
        """The rows as training examples."""
        if self._reading is None:
            self._reading = reading(self.rows)
        return self._reading

    @property
    def pieces(self) -> Sequence[Piece]:
        """Every text of every row."""
        return self.reading.pieces

    def row(self, index: int) -> Any:
        """One row."""
        return self.rows[index]

    def reading_of(self, indices: Sequence[int]) -> Reading:
        """Those rows alone as training examples, numbered from 0."""
        return reading([self.rows[index] for index in indices])

    def __len__(self) -> int:
        """Rows, bad ones included."""
        return len(self.rows)


class Lines:
    """Lines of JSON, parsed when somebody asks."""

    cut = ""

    def __init__(self, shard: Shard, first_row: int, raw: bytes, offsets: Sequence[int]) -> None:
        """``offsets`` are where rows begin in ``raw``, and its length."""
        self.shard, self.first_row = shard, first_row
        self.raw: bytes | None = raw
        self.offsets = offsets
        self._bytes = raw
        self._parsed: Rows | None = None
        self._sound: bool | None = None
        self._reading: Reading | None = None

    @cached_property
    def plain(self) -> bool:
        """Whether the lines are ASCII."""
        return self._bytes.isascii()

    @property
    def parsed(self) -> bool:
        """Whether somebody asked for every text already."""
        return self._reading is not None

    @property
    def _all(self) -> Rows:
        if self._parsed is None:
            rows = self._quickly() or [self.row(index, bad=True) for index in range(len(self))]
            self._parsed = Rows(self.shard, self.first_row, rows)
        return self._parsed

    def _quickly(self) -> list[Any]:
        """Every row, parsed, if each is a line, and one that can be read as it stands; else nothing."""
        first = self.row(0) if len(self) > 1 else None
        if first and TEXTS.issuperset(map(type, first.values())):
            found = objects(self._bytes, self.offsets, _TEXTS)
            if found is not None:
                return found
        lines = self._bytes.split(b"\n")
        if len(lines) != len(self) + 1 or lines.pop():
            return []
        try:
            return [*map(orjson.loads, lines)]
        except ValueError:
            return []

    @property
    def rows(self) -> Sequence[Any]:
        """Every row, parsed."""
        return self._all.rows

    @property
    def bad(self) -> Sequence[BadRow]:
        """Rows that could not be read."""
        if self._parsed is None:
            if self._sound is None:
                self._sound = all_objects(self._bytes, self.offsets, plain=self.plain)
            if self._sound:
                return ()
        return self._all.bad

    @property
    def reading(self) -> Reading:
        """The rows as training examples."""
        if self._reading is None:
            found = reading_of_lines(self._bytes, self.offsets) if self._parsed is None else None
            self._sound = self._sound or found is not None
            self._reading = found or self._all.reading
        return self._reading

    @property
    def pieces(self) -> Sequence[Piece]:
        """Every text of every row."""
        return self.reading.pieces

    def row(self, index: int, *, bad: bool = False) -> Any:
        """One row, without parsing the rest; None (or, if wanted, the BadRow) when it cannot be read."""
        if self._parsed is not None:
            return self._parsed.rows[index]
        found = parsed(self._bytes[self.offsets[index] : self.offsets[index + 1]])
        return found if bad or isinstance(found, dict) else None

    def reading_of(self, indices: Sequence[int]) -> Reading:
        """Those rows alone as training examples, numbered from 0."""
        lines = [self._bytes[self.offsets[index] : self.offsets[index + 1]] for index in indices]
        bounds = [0, *accumulate(map(len, lines))]
        return reading_of_lines(b"".join(lines), bounds) or reading([*map(self.row, indices)])

    def __len__(self) -> int:
        """Rows, bad ones included."""
        return len(self.offsets) - 1


def parsed(line: bytes) -> Any:
    """The value of one line, or a BadRow that says why there is none. NaN and lone surrogates are read over."""
    try:
        return orjson.loads(line)
    except ValueError:
        pass
    try:
        return _whole(json.loads(line.decode()))
    except UnicodeDecodeError as error:
        return BadRow(0, f"is not UTF-8 (byte {error.start + 1:,} of the row)")
    except json.JSONDecodeError as error:
        return BadRow(
            0,
            "holds a zero byte"
            if b"\0" in line
            else f"is no JSON: {error.msg.removesuffix(' at')} at character {error.pos + 1:,}",
        )
    except RecursionError:
        return BadRow(0, "is nested too deep")
    except ValueError:
        return BadRow(0, f"holds a number of more than {sys.get_int_max_str_digits():,} digits")


def _whole(value: Any) -> Any:
    """The value with lone surrogates, which no text encoding can hold, replaced."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_whole(element) for element in value]
    if isinstance(value, dict):
        return {_whole(key): _whole(element) for key, element in value.items()}
    return value


def _why(row: Any) -> str:
    """Why a value is no row."""
    return row.why if isinstance(row, BadRow) else f"is {KINDS.get(type(row), 'null')}, not an object"


def cut_off(shard: Shard, row: int, why: str, unlock: str) -> Rows:
    """The end of a file that ends before its end: one bad row stands for all that is missing."""
    return Rows(shard, row, [BadRow(row, why)], why, unlock)


def chunked(shard: Shard, rows: Iterator[Any]) -> Iterator[Rows]:
    """Rows in batches of about ``TEXT`` characters, as the batch before tells; what cannot be read on is cut off."""
    held: list[Any] = []
    first, size, why = shard.first_row, FEW, None
    try:
        for row in rows:
            held.append(row)
            if len(held) >= size:
                batch = Rows(shard, first, held)
                yield batch
                first, held, size = first + len(held), [], _next(batch)
    except Unreadable as stopped:
        why = stopped
    if held:
        yield Rows(shard, first, held)
    if why:
        yield cut_off(shard, first + len(held), why.what, why.unlock)


def _next(batch: Rows) -> int:
    """How many rows the batch after this one has: what is read one after the other is alike."""
    if not batch.read:
        return ROWS
    return some(sum(map(len, batch.reading.texts)), len(batch))


def some(size: int, rows: int) -> int:
    """Of so many rows of so many bytes or characters, how many make a batch."""
    return max(1, min(ROWS, TEXT * rows // max(1, size)))
