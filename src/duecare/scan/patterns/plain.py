"""Which lines of raw JSON do not stand for themselves: escapes, and characters that normalizing makes ASCII."""

import re
from functools import cache

import numpy as np
from numpy.typing import NDArray

from duecare.scan.normal import normalized

ESCAPES = re.compile(rb"\\[u/]")
ASTRAL = ((0x1CCD6, 0x1CCF9), (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF), (0x1FBF0, 0x1FBF9), (0xE0000, 0xE0FFF))
"""Beyond the first plane: styled letters and digits, enclosed ones, and tags."""


@cache
def telling() -> NDArray[np.bool_]:
    """By code point: whether normalizing turns it, between a letter and a digit, into ASCII or into nothing."""
    table = np.zeros(0x110000, np.bool_)
    points = [p for p in range(0x80, 0x10000) if not 0xD800 <= p <= 0xDFFF and chr(p) not in "\x85\u2028\u2029"]
    lines = normalized("\n".join(f"a{chr(p)}1" for p in points)).text.split("\n")
    if len(lines) != len(points):
        lines = [normalized(f"a{chr(p)}1").text for p in points]
    for point, line in zip(points, lines, strict=True):
        table[point] = "".join(filter(str.isascii, line)) != "a1"
    for start, stop in ASTRAL:
        table[start : stop + 1] = True
    return table


def telling_bytes(raw: bytes) -> NDArray[np.int64]:
    """Where in valid UTF-8 a telling character begins."""
    data = np.frombuffer(raw, np.uint8)
    places = np.flatnonzero(data >= 0xC2)
    lead = data[places].astype(np.int64)
    # Broken UTF-8 at the very end has no bytes to go on with.
    padded = np.concatenate((data, np.zeros(3, np.uint8))).astype(np.int64) if len(places) else data
    one, two, three = (padded[places + step] & 0x3F for step in (1, 2, 3)) if len(places) else (lead, lead, lead)
    points = np.where(
        lead < 0xE0,
        (lead & 0x1F) << 6 | one,
        np.where(lead < 0xF0, (lead & 0x0F) << 12 | one << 6 | two, (lead & 0x07) << 18 | one << 12 | two << 6 | three),
    )
    return places[telling()[np.minimum(points, 0x10FFFF)]]


def slow(raw: bytes, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lines that must be parsed and normalized before anything can be said of them."""
    places: list[NDArray[np.int64]] = []
    if b"\\u" in raw or b"\\/" in raw:
        places.append(np.array([match.start() for match in ESCAPES.finditer(raw)], np.int64))
    if not raw.isascii():
        places.append(telling_bytes(raw))
    if not places:
        return np.empty(0, np.int64)
    return np.unique(np.searchsorted(starts, np.concatenate(places), "right") - 1)
