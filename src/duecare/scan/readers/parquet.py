"""Parquet: row groups."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duecare.scan.batches import ROWS, Rows
from duecare.scan.contract import BadRow, Batch, Shard
from duecare.scan.readers.arrow import parts, rows_of
from duecare.scan.streams import Unreadable

FORMAT = "parquet"
SUFFIXES = (".parquet",)
ERRORS = (OSError, ValueError, TypeError, RuntimeError, MemoryError, NotImplementedError)


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """One shard a row group, with its first row from the footer."""
    metadata = _opened(file, shard).metadata
    first = 1
    for group in range(metadata.num_row_groups):
        yield shard._replace(start=group, stop=group + 1, first_row=first)
        first += metadata.row_group(group).num_rows


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """The rows of the groups; those of a group that cannot be decoded are bad, every one of them."""
    opened = _opened(file, shard)
    first = shard.first_row
    for group in range(shard.start, shard.stop):
        promised = opened.metadata.row_group(group).num_rows
        done = 0
        try:
            for batch in opened.iter_batches(ROWS, row_groups=[group]):
                for part in parts(batch):
                    yield Rows(shard, first + done, rows_of(part))
                    done += part.num_rows
        except ERRORS as error:
            yield from _lost(shard, first + done, promised - done, f"cannot be decoded: {_reason(error)}")
        first += promised


def _lost(shard: Shard, first: int, number: int, why: str) -> Iterator[Batch]:
    for at in range(0, number, ROWS):
        rows: list[Any] = [BadRow(0, why)] * min(ROWS, number - at)
        yield Rows(shard, first + at, rows, why, "fetch or write it again")


def _opened(file: Path, shard: Shard) -> Any:
    from pyarrow import parquet

    if shard.compression:
        what = f"is compressed with {shard.compression} as a whole"
        raise Unreadable(what, "decompress it: the format compresses itself")
    try:
        return parquet.ParquetFile(file)
    except ERRORS as error:
        if "encrypted" in str(error):
            raise Unreadable("is encrypted", "write it decrypted where it is scanned") from error
        raise Unreadable(f"is no valid Parquet file: {_reason(error)}", "fetch or write it again") from error


def _reason(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
