"""Count the lines of a stream that are not blank."""

import sys
from collections.abc import Callable, Iterable
from functools import cache

FEW = 1 << 22  # bytes that are counted without numpy in less time than its import takes


def filled(stream: Iterable[bytes]) -> int:
    """Lines that are not blank."""
    counted, open_line = 0, b""
    several = counter()
    for piece in stream:
        end = piece.rfind(b"\n") + 1
        if not end:
            # Of a line that goes on only this matters: whether it holds anything.
            open_line = open_line or piece.strip()[:1]
            continue
        begin = piece.find(b"\n") + 1
        counted += bool(open_line or piece[:begin].strip()) + several(memoryview(piece)[begin:end])
        open_line = piece[end:].strip()[:1]
    return counted + bool(open_line)


def plainly(block: bytes | memoryview) -> int:
    """Lines that are not blank, without numpy."""
    return sum(map(bool, map(bytes.strip, bytes(block).split(b"\n"))))


def counter() -> Callable[[memoryview], int]:
    """How whole lines are counted: by numpy where it is installed, some four times as fast, but not for a few."""
    seen = 0

    def several(block: memoryview) -> int:
        nonlocal seen
        seen += len(block)
        return (by_numpy() if seen > FEW or "numpy" in sys.modules else plainly)(block)

    return several


@cache
def by_numpy() -> Callable[[memoryview], int]:
    """What counts whole lines by numpy, or plainly where it is not installed."""
    try:
        import numpy as np
    except ImportError:
        return plainly

    def counted(block: memoryview) -> int:
        data = np.frombuffer(block, np.uint8)
        ends = np.flatnonzero(data == ord("\n"))
        if not len(ends):
            return 0
        starts = np.concatenate(([0], ends[:-1] + 1))
        doubtful = np.flatnonzero(data[starts] <= ord(" "))
        blank = sum(not bytes(block[starts[i] : ends[i]]).strip() for i in doubtful)
        return len(ends) - blank

    return counted
