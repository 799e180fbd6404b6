"""Read chosen rows again: those that share a key in the first phase, and those whose texts nobody kept."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path

from duecare.scan.contract import ROW_BITS, Batch, Piece
from duecare.scan.formats import batches, shards
from duecare.scan.streams import Unreadable


def reread(root: Path, paths: Sequence[str], places: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Place and text of each row; ``places`` are in order. A row that is no longer there is left out."""
    at = 0
    while at < len(places):
        number = places[at] >> ROW_BITS
        end = bisect_left(places, (number + 1) << ROW_BITS)
        rows = [place & ((1 << ROW_BITS) - 1) for place in places[at:end]]
        for row, pieces in pieces_of(root, paths[number], rows):
            yield number << ROW_BITS | row, "\n".join(piece.text for piece in pieces if compared(piece))
        at = end


def pieces_of(root: Path, path: str, rows: Sequence[int]) -> Iterator[tuple[int, list[Piece]]]:
    """The texts of these rows of a file, ``rows`` in order; one that is no longer there is left out."""
    try:
        parts = shards(root, path, 0)
        for part, after in zip(parts, [*parts[1:], None], strict=True):
            last = after.first_row if after else rows[-1] + 1
            if bisect_left(rows, part.first_row) < bisect_left(rows, last):
                for batch in batches(root, part):
                    yield from _of_batch(batch, rows)
    except (Unreadable, OSError):
        return


def _of_batch(batch: Batch, rows: Sequence[int]) -> Iterator[tuple[int, list[Piece]]]:
    first = batch.first_row
    wanted = rows[bisect_left(rows, first) : bisect_left(rows, first + len(batch))]
    if not wanted:
        return
    found: list[list[Piece]] = [[] for _ in wanted]
    for piece in batch.reading_of([row - first for row in wanted]).pieces:
        found[piece.row].append(piece)
    yield from zip(wanted, found, strict=True)


def compared(piece: Piece) -> bool:
    """Whether a text counts for similarity: system prompts, which many rows share, do not."""
    return piece.role != "system"
