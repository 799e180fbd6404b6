"""One JSON array, streamed; several values one after the other; an object that holds the rows."""

from collections.abc import Callable, Generator, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from duecare.scan.batches import chunked, parsed
from duecare.scan.contract import Batch, Shard
from duecare.scan.jsonrows import Values
from duecare.scan.objectrows import rows_in
from duecare.scan.streams import pieces

FORMAT = "json"
SUFFIXES = (".json",)


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """An array cannot be cut: where a value begins is known only from the start."""
    yield shard._replace(stop=file.stat().st_size)


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """Batches of values, each parsed from its own text."""
    yield from chunked(shard, _rows(file, shard))


def _rows(file: Path, shard: Shard) -> Iterator[Any]:
    stream = pieces(file, shard.compression)
    head = b""
    while not head.strip():
        piece = next(stream, None)
        if piece is None:
            return
        head += piece
    values = Values(chain([head], stream))
    if head.lstrip()[:1] == b"[":
        values.open()
        number = yield from _each(values, values.element)
        values.closed(number)
    else:
        yield from _whole(_each(values, lambda _: bool(values.peek())))


def _each(values: Values, more: Callable[[int], bool]) -> Generator[Any, None, int]:
    number = 0
    while more(number):
        values.one(number)
        number += 1
        yield parsed(values.passed.encode("latin-1"))
    return number


def _whole(values: Iterator[Any]) -> Iterator[Any]:
    """Values one after the other; when there is but one object, the rows in it."""
    first = list(islice(values, 2))
    if len(first) == 1 and isinstance(first[0], dict):
        yield from rows_in(first[0])
    else:
        yield from chain(first, values)
