"""Count the rows of a data file without reading them as anything."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import Any

from duecare.knowledge.late import late
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.scan.beginnings import unlined
from duecare.scan.filled import counter, filled
from duecare.scan.jsonrows import Values, rows_of
from duecare.scan.streams import Misnamed, Unreadable, lines, pieces, suffixes

FIELD_LIMIT = 1 << 28
NAME_WORDS, NAME_LENGTH = 8, 64
"""Words and characters of the longest name of a column."""

VALUE = late(
    r"[-+]?(?:\d[\d,_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\Z"  # a number
    r"|[^\w]*\d[\d\W]*\Z"  # a date, the number of a telephone
    r"|@\w|\S*[^\s@]@[^\s@]+\.[^\s@]|.*(?:\s@|@\s)|\w+://",  # an address
    re.DOTALL,
)
SEPARATOR = late(rb'"?sep=([\t -!#-~])"?[ ]*', re.IGNORECASE)
SENTENCE = late(r"[.!?…。！？।]['\"”’»)]*\Z")


def count(path: Path) -> int | Gap:
    """Rows of the file, by its name: JSON Lines, JSON, CSV, TSV, Parquet or Arrow, compressed or not.

    Blank lines are no rows, nor is the header of a CSV. A file that is cut off has no count.
    """
    suffix, compression = suffixes(path)
    counter = COUNTERS.get(suffix)
    try:
        if (path / "state.json").is_file():
            return count_saved(path)
        if not path.is_file():
            raise Unreadable("is not there, or is no file", "fetch the file")
        if counter is None:
            raise Unreadable(f"has rows that are not counted ({suffix or 'no suffix'})", "keep rows in JSON Lines")
        return counter(path, compression)
    except Unreadable as why:
        return Gap(Span(path.as_posix()), why.what, why.unlock)
    except OSError as error:
        return Gap(Span(path.as_posix()), f"cannot be read: {error.strerror or error}", "see that it can be read")


def countable(path: str) -> bool:
    """Whether files of this name have rows that can be counted."""
    return suffixes(PurePath(path))[0] in COUNTERS


def count_lines(path: Path, compression: str) -> int:
    """Lines that hold more than white space; a file of this name that is one JSON array is counted as such."""
    stream = pieces(path, compression)
    first = _first(stream)
    if first.lstrip()[:1] == b"[" and not _whole_line(first):
        return count_values(path, compression)
    if why := unlined(first):
        raise Misnamed(*why)
    number = filled(chain([first], stream))
    return count_values(path, compression) if number == 1 and first.lstrip()[:1] == b"[" else number


def count_values(path: Path, compression: str) -> int:
    """Elements of the one JSON array, or values one after the other when there are several."""
    stream = pieces(path, compression)
    first = _first(stream)
    values = Values(chain([first], stream))
    if first.lstrip()[:1] == b"[":
        return values.array()
    number = values.rest()
    return rows_of(values.passed) if number == 1 else number


def count_records(path: Path, compression: str, *, tabbed: bool = False) -> int:
    """Records of a CSV file after its header. Line breaks in quotes end no record."""
    csv.field_size_limit(FIELD_LIMIT)
    stream = pieces(path, compression)
    first = _first(stream)
    delimiter, told = delimiter_of(first, tabbed=tabbed)
    number, rest = _unquoted(chain([first], stream))
    if rest is not None:
        number = _quoted(path, compression, number, rest, delimiter)
    records = filter(holds, csv.reader(lines(pieces(path, compression)), delimiter=delimiter))
    return max(0, number - told - is_header(next(islice(records, told, None), [])))


def count_tabbed(path: Path, compression: str) -> int:
    """Records of a TSV file."""
    return count_records(path, compression, tabbed=True)


def count_parquet(path: Path, compression: str) -> int:
    """The row count that the footer gives."""
    arrow = _arrow("pyarrow.parquet", compression)
    return int(_by_arrow(lambda: arrow.read_metadata(path).num_rows, "Parquet"))


def count_arrow(path: Path, compression: str) -> int:
    """Rows of every record batch, of a file or a stream; the data itself is not read."""
    arrow = _arrow("pyarrow", compression)

    def rows() -> int:
        with arrow.memory_map(str(path)) as mapped:
            if mapped.read(6) == b"ARROW1":
                reader = arrow.ipc.open_file(mapped)
                return sum(reader.get_batch(i).num_rows for i in range(reader.num_record_batches))
            mapped.seek(0)
            return sum(batch.num_rows for batch in arrow.ipc.open_stream(mapped))

    return _by_arrow(rows, "Arrow")


def count_saved(path: Path) -> int:
    """Rows of a folder that `save_to_disk` wrote."""
    _arrow("pyarrow", "")
    from duecare.scan.readers.saved import count as counted

    return counted(path)


def _first(stream: Iterator[bytes]) -> bytes:
    """The first piece that holds more than white space, with all before it."""
    first = b""
    while not first.strip():
        piece = next(stream, None)
        if piece is None:
            return b""
        first = piece
    return first


def _whole_line(first: bytes) -> bool:
    """Whether the first line is JSON by itself."""
    line, end, _ = first.lstrip().partition(b"\n")
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return bool(end) or len(first) < 1 << 20


def _unquoted(stream: Iterator[bytes]) -> tuple[int, Iterator[bytes] | None]:
    """Lines up to the first quote or bare CR, and the stream from that line on, None when there is none."""
    number, rest = 0, b""
    several = counter()
    for piece in stream:
        data = rest + piece
        if b'"' in piece or data.count(b"\r") != data.count(b"\r\n") + data.endswith(b"\r"):
            return number, chain([data], stream)
        end = data.rfind(b"\n") + 1
        number += several(memoryview(data)[:end]) if end else 0
        rest = data[end:]
    return number + bool(rest.strip()), None


def _quoted(path: Path, compression: str, before: int, rest: Iterator[bytes], delimiter: str) -> int:
    """Records of a file of which ``before`` lines hold no quote and the ``rest`` does."""
    try:
        reader = csv.reader(lines(rest), delimiter=delimiter, strict=True)
        return before + sum(1 for _ in filter(holds, reader))
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise Unreadable("has a quoted field that does not end", "close the quote") from error
    try:
        # Text goes on after a closing quote: spreadsheets and pandas read over that.
        return sum(1 for _ in filter(holds, csv.reader(lines(pieces(path, compression)), delimiter=delimiter)))
    except csv.Error as error:
        raise Unreadable(f"is no CSV: {error}", "write it again with its fields quoted") from error


def holds(record: list[str]) -> bool:
    """Whether a record is more than a blank line."""
    return len(record) > 1 or any(map(str.strip, record))


def delimiter_of(first: bytes, *, tabbed: bool = False) -> tuple[str, bool]:
    """What stands between the fields of the first line, and whether a line for Excel alone tells it (``sep=;``)."""
    line = re.split(rb"[\r\n]", first.lstrip(b" \r\n"), maxsplit=1)[0]
    if told := SEPARATOR.fullmatch(line):
        return told[1].decode(), True
    line = re.sub(rb'"[^"]*"', b"", line)
    best = max("\t,;|" if tabbed else ",;\t|", key=lambda mark: line.count(mark.encode()))
    return "\t" if tabbed and b"\t" in line else best, False


def is_header(record: list[str]) -> bool:
    """Whether the first record names the columns: every cell is as short and plain as names are.

    An index has no name in its first cell, and columns that somebody emptied have none at the end.
    """
    names = [cell.encode("latin-1").decode("utf-8", "replace").strip() for cell in record]
    while names and not names[-1]:
        names.pop()
    return bool(names) and all(map(_is_name, names[1:])) and (_is_name(names[0]) or not names[0])


def _is_name(cell: str) -> bool:
    """Whether a cell may name a column: no number, no address, no sentence."""
    words = len(cell.split())
    if not cell or words > NAME_WORDS or len(cell) > NAME_LENGTH or "\n" in cell or "\r" in cell:
        return False
    return not (VALUE.match(cell) or (words > 2 and SENTENCE.search(cell)))


def _arrow(module: str, compression: str) -> Any:
    """The module of pyarrow."""
    if compression:
        raise Unreadable(f"is compressed with {compression} as a whole", "decompress it: the format compresses itself")
    try:
        return import_module(module)
    except ImportError:
        raise Unreadable("has rows that only pyarrow counts", "pip install 'duecare[data]'") from None


def _by_arrow(rows: Callable[[], int], name: str) -> int:
    try:
        return rows()
    except (OSError, ValueError, TypeError, RuntimeError, MemoryError) as error:
        reason = " ".join(str(error).split())[:200]
        raise Unreadable(f"is no valid {name} file: {reason}", "fetch or write it again") from error


COUNTERS: dict[str, Callable[[Path, str], int]] = {
    ".jsonl": count_lines,
    ".ndjson": count_lines,
    ".json": count_values,
    ".csv": count_records,
    ".tsv": count_tabbed,
    ".parquet": count_parquet,
    ".arrow": count_arrow,
    ".feather": count_arrow,
}
