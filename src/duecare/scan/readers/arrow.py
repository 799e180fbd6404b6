"""Arrow files and streams, as `save_to_disk` of Hugging Face datasets writes them: record batches."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duecare.scan.batches import ROWS, Rows, cut_off
from duecare.scan.contract import Batch, Shard
from duecare.scan.streams import Unreadable

FORMAT = "arrow"
SUFFIXES = (".arrow", ".feather")
MAGIC = b"ARROW1"
ERRORS = (OSError, ValueError, TypeError, RuntimeError, MemoryError, NotImplementedError)


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """Record batches of a file, some together, so that a part is worth its start; a stream is one part."""
    if shard.compression:
        what = f"is compressed with {shard.compression} as a whole"
        raise Unreadable(what, "decompress it: the format compresses itself")
    if not _is_file(file):
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
                for at in range(0, batch.num_rows, ROWS):
                    part = batch.slice(at, ROWS)
                    yield Rows(shard, row, part.to_pylist())
                    row += part.num_rows
        except ERRORS as error:
            yield cut_off(shard, row, f"is no valid Arrow data from here on: {_reason(error)}")


def _batches(pa: Any, mapped: Any, shard: Shard) -> Iterator[Any]:
    if shard.stop:
        reader = pa.ipc.open_file(mapped)
        yield from (reader.get_batch(i) for i in range(shard.start, shard.stop))
    else:
        yield from pa.ipc.open_stream(mapped)


def _is_file(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
