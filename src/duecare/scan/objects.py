"""Whether every line of a block is a JSON object, told without making anything of it, or no more than is asked for."""

import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")

FAR = 512
"""Every so many bytes a byte is looked at, to see digits that go on for long."""

LONG_NUMBER = re.compile(rb"[0-9]{8}")
"""So many of those one after the other: a number may have more digits than Python reads (4,300)."""

DEEP = 1000
"""A line with more opening brackets may be nested deeper than values are read (1,024 levels)."""


class _Any(msgspec.Struct, frozen=True, gc=False):
    """An object of which nothing is kept."""


_OBJECTS = msgspec.json.Decoder(_Any)


def all_objects(block: bytes, offsets: Sequence[int], *, plain: bool) -> bool:
    """Whether each line from one offset to the next is an object that ``scan.batches.parsed`` reads; False: perhaps.

    ``plain``: the lines are ASCII.
    """
    places = np.array(offsets, np.int64)
    data = np.frombuffer(block, np.uint8)
    if LONG_NUMBER.search(block[::FAR]) or _deep(data, places):
        return False
    try:
        if not plain:
            block.decode()  # what is passed over is not looked at as text
    except UnicodeDecodeError:
        return False
    return objects(block, offsets, _OBJECTS) is not None


def objects(block: bytes, offsets: Sequence[int], decoder: "msgspec.json.Decoder[T]") -> "list[T] | None":
    """The object in each line from one offset to the next, as the decoder reads it; None: it may not read them all.

    A line that begins with ``{``, after one that ends with ``}``, begins a value: within one nothing follows ``}`` but
    a comma or what closes. So there are as many values as lines only if each line is one.
    """
    places = np.array(offsets, np.int64)
    data = np.frombuffer(block, np.uint8)
    lasts = places[1:] - 2
    lasts[-1] += not block.endswith(b"\n")
    lasts -= data[lasts] == ord("\r")
    if not ((data[places[:-1]] == ord("{")) & (data[lasts] == ord("}"))).all():
        return None
    try:
        found: list[T] = decoder.decode_lines(block)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return found if len(found) == len(places) - 1 else None


def _deep(data: NDArray[np.uint8], places: NDArray[np.int64]) -> bool:
    """Whether a line may be nested too deep."""
    long = np.flatnonzero(np.diff(places) > 2 * DEEP).tolist()
    if not long:
        return False
    opens = (data | 0x20) == ord("{")  # and [
    return any(np.count_nonzero(opens[places[at] : places[at + 1]]) > DEEP for at in long)
