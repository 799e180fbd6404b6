"""Read chosen rows again: what shared a key in the first phase is compared by its text in the second."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from duecare.scan.contract import ROW_BITS, Batch, Piece
from duecare.scan.formats import batches, shards
from duecare.scan.readings import reading
from duecare.scan.streams import Unreadable


def reread(root: Path, paths: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Place and text of each row; ``places`` are in order. A row that is no longer there is left out."""
    at = 0
    while at < len(places):
        number = places[at] >> ROW_BITS
        end = bisect_left(places, (number + 1) << ROW_BITS)
        yield from _of_file(root, paths[number], number, [place & ((1 << ROW_BITS) - 1) for place in places[at:end]])
        at = end


def _of_file(root: Path, path: str, number: int, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    try:
        parts = shards(root, path, number)
        for part, after in zip(parts, [*parts[1:], None], strict=True):
            last = after.first_row if after else rows[-1] + 1
            if bisect_left(rows, part.first_row) < bisect_left(rows, last):
                for batch in batches(root, part):
                    yield from _of_batch(batch, number, rows)
    except (Unreadable, OSError):
        return


def _of_batch(batch: Batch, number: int, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    first = batch.first_row
    wanted = rows[bisect_left(rows, first) : bisect_left(rows, first + len(batch))]
    if not wanted:
        return
    texts: list[list[str]] = [[] for _ in wanted]
    for piece in reading([batch.row(row - first) for row in wanted]).pieces:
        if compared(piece):
            texts[piece.row].append(piece.text)
    for row, text in zip(wanted, texts, strict=True):
        yield number << ROW_BITS | row, "\n".join(text)


def compared(piece: Piece) -> bool:
    """Whether a text counts for similarity: system prompts, which many rows share, do not."""
    return piece.role != "system"
