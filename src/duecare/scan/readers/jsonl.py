"""JSON Lines: byte ranges; a line belongs to the range that holds its first byte."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from duecare.scan.batches import MAX_ROW, Lines, Rows, cut_off
from duecare.scan.contract import BadRow, Batch, Shard
from duecare.scan.linewise import LONG, blocks, plainly, ranged, starts
from duecare.scan.streams import MARKS, Unreadable, pieces

FORMAT = "jsonl"
SUFFIXES = (".jsonl", ".ndjson")
SHARD = 8 << 20
"""Bytes of a part at most; towards the end a sixteenth of what is left, so that several processes end together."""
LEAST = 1 << 20
ALONE = 32 << 20
"""Bytes of a part where one process measures them all, in order."""
TOO_LONG = f"is longer than {MAX_ROW >> 20} MB"


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """Ranges of bytes, each with the number of its first row, if it is wanted."""
    size = file.stat().st_size
    if shard.compression or size <= min(SHARD, 2 * LEAST) or _recoded(file):
        yield shard._replace(stop=size)
        return
    first, stop = shard.first_row, 0
    while stop < size:
        part = min(SHARD, max(LEAST, (size - stop) // 16)) if first else ALONE
        start, stop = stop, min(size, stop + part)
        found = shard._replace(start=start, stop=stop, first_row=first)
        yield found
        if first and stop < size:
            lines = plainly(file, start, stop)
            first += lines if lines is not None else _closely(file, found)


def _closely(file: Path, part: Shard) -> int:
    return sum(1 if block is LONG else len(starts(block)) - 1 for block in blocks(_range(file, part)))


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """Batches of lines, each the rows of some two megabytes."""
    row = shard.first_row
    whole = shard.compression or _recoded(file)
    stream = blocks(pieces(file, shard.compression) if whole else _range(file, shard))
    try:
        for block in stream:
            if block is LONG:
                yield Rows(shard, row, [BadRow(row, TOO_LONG)])
                row += 1
            elif len(offsets := starts(block)) > 1:
                yield Lines(shard, row, block, offsets)
                row += len(offsets) - 1
    except Unreadable as why:
        yield cut_off(shard, row, why.what, why.unlock)


def _range(file: Path, shard: Shard) -> Iterator[bytes]:
    """The range's bytes, without a byte order mark."""
    stream = ranged(file, shard.start, shard.stop)
    if shard.start == 0:
        yield next(stream, b"").removeprefix(codecs.BOM_UTF8)
    yield from stream


def _recoded(file: Path) -> bool:
    """Whether the file is UTF-16, which cannot be cut at bytes."""
    with file.open("rb") as opened:
        head = opened.read(3)
    return any(encoding and head.startswith(mark) for mark, encoding in MARKS.items())
