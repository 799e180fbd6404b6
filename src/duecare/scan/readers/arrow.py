"""Arrow files and streams, as `save_to_disk` of Hugging Face datasets writes them: record batches."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duecare.scan.batches import ROWS, Rows, cut_off, some
from duecare.scan.contract import Batch, Shard
from duecare.scan.streams import Unreadable

FORMAT = "arrow"
SUFFIXES = (".arrow", ".feather")
MAGIC = b"ARROW1"
FIRST = b"FEA1"
"""How Feather began before it was Arrow."""

ERRORS = (OSError, ValueError, TypeError, RuntimeError, MemoryError, NotImplementedError)


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """Record batches of a file, some together, so that a part is worth its start; a stream is one part."""
    if shard.compression:
        what = f"is compressed with {shard.compression} as a whole"
        raise Unreadable(what, "decompress it: the format compresses itself")
    head = _head(file)
    if head.startswith(FIRST):
        raise Unreadable("is of Feather's first version, which pyarrow no longer reads", "write it as version 2")
    if head != MAGIC:
        yield shard._replace(stop=0)
        return
    import pyarrow as pa

    try:
        with pa.memory_map(str(file)) as mapped:
            reader = pa.ipc.open_file(mapped)
            sizes = [reader.get_batch(i).num_rows for i in range(reader.num_record_batches)]
    except ERRORS as error:
        raise Unreadable(f"is no valid Arrow file: {_reason(error)}", "fetch or write it again") from error
    yield from _parts(shard, sizes)


def _parts(shard: Shard, sizes: list[int]) -> Iterator[Shard]:
    start = held = 0
    first = 1
    for index, size in enumerate(sizes):
        held += size
        if held >= 8 * ROWS or index == len(sizes) - 1:
            yield shard._replace(start=start, stop=index + 1, first_row=first)
            start, first, held = index + 1, first + held, 0


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """The rows of the record batches; a stream that breaks off leaves its end unread, and says so."""
    import pyarrow as pa

    row = shard.first_row
    with pa.memory_map(str(file)) as mapped:
        try:
            for batch in _batches(pa, mapped, shard):
                for part in parts(batch):
                    yield Rows(shard, row, rows_of(part))
                    row += part.num_rows
        except ERRORS as error:
            yield cut_off(
                shard, row, f"is no valid Arrow data from here on: {_reason(error)}", "fetch or write it again"
            )


def _batches(pa: Any, mapped: Any, shard: Shard) -> Iterator[Any]:
    if shard.stop:
        reader = pa.ipc.open_file(mapped)
        yield from (reader.get_batch(i) for i in range(shard.start, shard.stop))
    else:
        yield from pa.ipc.open_stream(mapped)


def parts(batch: Any) -> Iterator[Any]:
    """A record batch in slices of about a megabyte."""
    step = some(batch.nbytes, batch.num_rows)
    yield from (batch.slice(at, step) for at in range(0, batch.num_rows, step))


def rows_of(batch: Any) -> list[Any]:
    """The rows of a record batch. Text that its writer called binary, as Spark and Impala do, is text."""
    rows: list[Any] = batch.to_pylist()
    return [_as_text(row) for row in rows] if "binary" in str(batch.schema) else rows


def _as_text(value: Any) -> Any:
    if isinstance(value, bytes):
        try:
            text = value.decode()
        except UnicodeDecodeError:
            return value
        return value if "\0" in text else text
    if isinstance(value, dict):
        return {key: _as_text(inner) for key, inner in value.items()}
    return [_as_text(inner) for inner in value] if isinstance(value, list | tuple) else value


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(len(MAGIC))


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
