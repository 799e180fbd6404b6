"""Which lines of raw JSON do not stand for themselves: escapes, and characters that normalizing makes ASCII."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from duecare.scan.normal import normalized

ASTRAL = ((0x1CCD6, 0x1CCF9), (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF), (0x1FBF0, 0x1FBF9), (0xE0000, 0xE0FFF))
"""Beyond the first plane: styled letters and digits, enclosed ones, and tags."""

ALWAYS, IN_WORDS = 1, 2
WORDLY = np.array([chr(byte).isalnum() or byte == ord("_") for byte in range(128)] + [False] * 128)
"""Bytes that belong to words of ASCII."""


def changed(points: list[int], left: str, right: str) -> NDArray[np.bool_]:
    """Which code points become ASCII, or nothing, between these."""
    lines = normalized("\n".join(f"{left}{chr(p)}{right}" for p in points)).text.split("\n")
    if len(lines) != len(points):
        lines = [normalized(f"{left}{chr(p)}{right}").text for p in points]
    plain = left + right
    return np.array([line.isascii() or "".join(filter(str.isascii, line)) != plain for line in lines])


@cache
def telling() -> NDArray[np.uint8]:
    """By code point: whether normalizing turns it into ASCII or nothing, always or within words of Latin letters."""
    table = np.zeros(0x110000, np.uint8)
    points = [p for p in range(0x80, 0x10000) if not 0xD800 <= p <= 0xDFFF and chr(p) not in "\x85\u2028\u2029"]
    table[points] = np.where(changed(points, ",", ","), ALWAYS, np.where(changed(points, "a", "1"), IN_WORDS, 0))
    # Dashes and dots away from words make no value: hints read over them.
    table[[p for p in points if set(normalized(chr(p)).text) in ({"-"}, {"."})]] = IN_WORDS
    for start, stop in ASTRAL:
        table[start : stop + 1] = ALWAYS
    return table


def points_of(data: NDArray[np.int64], places: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Code points that begin at the places in UTF-8, and where each ends."""
    lead = data[places]
    one, two, three = (data[places + step] & 0x3F for step in (1, 2, 3))
    short = (lead & 0x1F) << 6 | one
    middle = (lead & 0x0F) << 12 | one << 6 | two
    long = (lead & 0x07) << 18 | one << 12 | two << 6 | three
    points = np.where(lead < 0xE0, short, np.where(lead < 0xF0, middle, long))
    return np.minimum(points, 0x10FFFF), places + np.where(lead < 0xE0, 2, np.where(lead < 0xF0, 3, 4))


def telling_places(raw: bytes) -> NDArray[np.int64]:
    """Where in UTF-8 a telling character begins."""
    places = np.flatnonzero(np.frombuffer(raw, np.uint8) >= 0xC2)
    if not len(places):
        return places
    # What is read before the first byte and after broken UTF-8 at the end is no word.
    data = np.frombuffer(b"\n\n\n" + raw + bytes(4), np.uint8).astype(np.int64)
    points, ends = points_of(data, places + 3)
    how = telling()[points]
    before, last, third = data[places + 2], data[places + 1], data[places]
    # The letter of an escape such as \n belongs to no word, unless the backslash itself is escaped.
    escape = (last == ord("\\")) & (third != ord("\\"))
    worded = (WORDLY[before] & ~escape) | WORDLY[data[ends]]
    told: NDArray[np.int64] = places[(how == ALWAYS) | ((how == IN_WORDS) & worded)]
    return told


def slow(raw: bytes, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Lines that must be parsed and normalized before anything can be said of them."""
    places: list[NDArray[np.int64]] = []
    data = np.frombuffer(raw, np.uint8)
    escapes = np.flatnonzero(data[:-1] == ord("\\"))
    if len(escapes):
        after = data[escapes + 1]
        places.append(escapes[(after == ord("u")) | (after == ord("/"))])
    if not raw.isascii():
        places.append(telling_places(raw))
    if not places:
        return np.empty(0, np.int64)
    return np.unique(np.searchsorted(starts, np.concatenate(places), "right") - 1)
