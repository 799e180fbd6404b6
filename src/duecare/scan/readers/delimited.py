"""CSV and TSV: the delimiter is told from the first line, a header from its cells; a ragged row is a bad row."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duecare.scan.batches import MAX_ROW, chunked
from duecare.scan.contract import BadRow, Batch, Shard
from duecare.scan.rows import delimiter_of, holds, is_header
from duecare.scan.streams import Unreadable, lines, pieces

FORMAT = "csv"
SUFFIXES = (".csv", ".tsv")
Record = list[str] | None


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """A line break in quotes ends no record, so that a file cannot be cut."""
    yield shard._replace(stop=file.stat().st_size)


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """Batches of records as objects, with the names of the columns as keys."""
    yield from chunked(shard, _told(file, shard))


def _told(file: Path, shard: Shard) -> Iterator[Any]:
    try:
        yield from _rows(file, shard)
    except csv.Error as error:
        raise Unreadable(_why(error), "write the file again with a CSV library") from error


def _rows(file: Path, shard: Shard) -> Iterator[Any]:
    records = _records(file, shard)
    first = next(records, None)
    if first is None:
        return
    header = is_header(first)
    names = _names(first) if header else [f"column {i + 1}" for i in range(len(first))]
    if not header:
        yield _row(first, names)
    for record in records:
        if record is None:
            raise Unreadable("has a quoted field that does not end", "close the quote")
        yield _row(record, names)


def _records(file: Path, shard: Shard) -> Iterator[Any]:
    """Records that hold something; None for one whose quoted field never ends."""
    csv.field_size_limit(MAX_ROW)
    tabbed = shard.path.lower().removesuffix(_last(shard)).endswith(".tsv")
    delimiter, told = delimiter_of(_head(file, shard), tabbed=tabbed)
    text = _Ended(lines(pieces(file, shard.compression)))
    reader = csv.reader(text, delimiter=delimiter)
    for record in reader:
        if text.ended:
            yield None
        elif holds(record):
            if not told:
                yield record
            told = False


def _head(file: Path, shard: Shard) -> bytes:
    head = b""
    for piece in pieces(file, shard.compression):
        head += piece
        if head.strip():
            break
    return head


def _last(shard: Shard) -> str:
    return Path(shard.path).suffix.lower() if shard.compression else ""


class _Ended:
    """Lines, and whether somebody asked for one after the last: then a quote is still open."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.ended = False

    def __iter__(self) -> "_Ended":
        return self

    def __next__(self) -> str:
        line = self.text.readline()
        if not line:
            self.ended = True
            raise StopIteration
        return line


def _names(header: list[str]) -> list[str]:
    """Names of the columns; one without a name is known by its number, a repeated one too."""
    names: list[str] = []
    for index, cell in enumerate(header):
        name = cell.encode("latin-1").decode("utf-8", "replace").strip()
        names.append(name if name and name not in names else f"column {index + 1}")
    return names


def _row(record: list[str], names: list[str]) -> Any:
    if len(record) != len(names):
        return BadRow(0, f"has {len(record)} fields where the header has {len(names)}")
    if any("\0" in cell for cell in record):
        return BadRow(0, "holds a zero byte")
    try:
        return {name: _text(cell) for name, cell in zip(names, record, strict=True)}
    except UnicodeDecodeError:
        return BadRow(0, "is not UTF-8")


def _text(cell: str) -> str:
    return cell if cell.isascii() else cell.encode("latin-1").decode()


def _why(error: csv.Error) -> str:
    if "field limit" in str(error):
        return f"holds a field of more than {MAX_ROW >> 20} MB: a quote is not closed, or it is no table"
    return f"is no CSV from here on: {error}"
