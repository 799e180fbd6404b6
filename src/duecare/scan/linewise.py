"""Whole lines of a file, of any part of it, without holding more than one long line."""

from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from duecare.scan.batches import MAX_ROW
from duecare.scan.streams import CHUNK

SOME = 1 << 14
"""Bytes beyond the range that are read with its last piece: its last line ends there."""

SOME_AT_ONCE = 1 << 18
"""Bytes that are looked through at once: so many stay in the processor's cache."""

LONG = b""
"""Stands for one line that is longer than ``MAX_ROW``."""


def ranged(path: Path, start: int, stop: int) -> Iterator[bytes]:
    """The lines whose first byte lies in the range, in pieces of about the same size."""
    with path.open("rb", buffering=0) as file:
        at = max(0, start - 1)
        file.seek(at)
        skipping = start > 0
        size = -(-(stop - at) // max(1, round((stop - at) / CHUNK))) + SOME
        while piece := file.read(size):
            begin = 0
            if skipping:
                begin = piece.find(b"\n") + 1
                if not begin:
                    at += len(piece)
                    if at >= stop:
                        return
                    continue
                skipping = False
                if at + begin >= stop:
                    return
            end = piece.find(b"\n", max(begin, stop - 1 - at)) + 1 if at + len(piece) >= stop else 0
            yield piece[begin : end or None]
            if end:
                return
            at += len(piece)


def blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Pieces cut at the ends of lines; ``LONG`` for a line that is too long."""
    held: list[bytes] = []
    size, dropping = 0, False
    for given in pieces:
        piece = given
        if dropping:
            piece = given[given.find(b"\n") + 1 :]
            if b"\n" not in given:
                continue
            yield LONG
            dropping = False
        end = piece.rfind(b"\n") + 1
        if end:
            yield b"".join((*held, memoryview(piece)[:end])) if held or end < len(piece) else piece
            held, size = [], 0
        if end < len(piece):
            held.append(piece[end:])
            size += len(piece) - end
        if size > MAX_ROW:
            held, size, dropping = [], 0, True
    if dropping:
        yield LONG
    elif size:
        yield b"".join(held)


def plainly(path: Path, start: int, stop: int) -> int | None:
    """The lines whose first byte lies in the range, if none is empty or begins with white space; else None.

    A byte order mark belongs to no line.
    """
    buffer = bytearray(1 + SOME_AT_ONCE)
    view, data = memoryview(buffer)[1:], np.frombuffer(buffer, np.uint8)
    lines = 0
    with path.open("rb", buffering=0) as file:
        head = 0 if start else len(BOM_UTF8) * (file.read(len(BOM_UTF8)) == BOM_UTF8)
        at = max(start - 1, head)
        file.seek(at)
        # The byte before: of the first line it stands for the end of one, else what it is makes no difference.
        buffer[0] = 0 if start else ord("\n")
        while at < stop and (size := file.readinto(view[: stop - at])):
            ends = data[:size] == ord("\n")
            if (ends & (data[1 : size + 1] <= ord(" "))).any():
                return None
            lines += int(np.count_nonzero(ends))
            buffer[0] = buffer[size]
            at += size
    return lines


def _breaks(data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Where line breaks are. Of long lines most words of 64 bytes, a bit each, hold none: only others are looked at."""
    ends = data == ord("\n")
    packed = np.packbits(ends)
    size = len(packed) & ~7
    words = packed[:size].view(np.uint64)
    some = np.flatnonzero(words != 0)
    if 4 * len(some) > len(words):
        return np.flatnonzero(ends)
    bits = np.flatnonzero(np.unpackbits(words[some].view(np.uint8)).view(np.bool_))
    return np.concatenate(((some[bits >> 6] << 6) + (bits & 63), np.flatnonzero(ends[8 * size :]) + 8 * size))


def starts(block: bytes) -> list[int]:
    """Where the lines begin that hold more than white space, and the length of the block."""
    data = np.frombuffer(block, np.uint8)
    ends = _breaks(data) + 1
    begins = np.concatenate(([0], ends)) if not len(ends) or ends[-1] < len(block) else np.concatenate(([0], ends[:-1]))
    doubtful = np.flatnonzero(data[begins] <= 32)
    found: list[int] = begins.tolist()
    if len(doubtful):
        found.append(len(block))
        blank = {i for i in doubtful.tolist() if not block[found[i] : found[i + 1]].strip()}
        return [at for i, at in enumerate(found) if i not in blank]
    return [*found, len(block)]
