"""Which lines of raw JSON do not stand for themselves: escapes, and characters that normalizing makes ASCII."""

import numpy as np
from numpy.typing import NDArray

from duecare.scan.columns import distinct, octets, points_at
from duecare.scan.normal import CLUSTER, LOOK, PLAIN, normalized

Ints = NDArray[np.int64]
Bytes = NDArray[np.uint8]

ASTRAL = ((0x1CCD6, 0x1CCF9), (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF), (0x1FBF0, 0x1FBF9), (0xE0000, 0xE0FFF))
"""Beyond the first plane: styled letters and digits, enclosed ones, and tags."""

_UNKNOWN, NEVER, IN_WORDS, ALWAYS = 0, 1, 2, 3
WORDLY = np.array([chr(byte).isalnum() or byte == ord("_") for byte in range(128)] + [False] * 128)
"""Bytes that belong to words of ASCII."""


_table = np.zeros(0x110000, np.uint8)


def telling(points: Ints) -> NDArray[np.uint8]:
    """Of each code point: whether normalizing makes it ASCII or nothing, always or within words of Latin letters."""
    found: NDArray[np.uint8] = _table[points]
    new = points[found == _UNKNOWN]
    if len(new):
        for point in set(new.tolist()):
            _table[point] = _tells(point)
        found = _table[points]
    return found


def _tells(point: int) -> int:
    char = chr(point)
    if any(start <= point <= stop for start, stop in ASTRAL):
        return ALWAYS
    plain = PLAIN[point]
    same = plain == char and char not in LOOK and not CLUSTER.match(f".{char}")
    if same or point > 0xFFFF or 0xD800 <= point <= 0xDFFF or char in "\x85\u2028\u2029":
        return NEVER
    # Dashes and dots away from words make no value: hints read over them.
    if set(plain) in ({"-"}, {"."}):
        return IN_WORDS
    return ALWAYS if _changes(char, ",", ",") else IN_WORDS if _changes(char, "a", "1") else NEVER


def _changes(char: str, left: str, right: str) -> bool:
    """Whether the character becomes ASCII, or nothing, between these."""
    line = normalized(f"{left}{char}{right}").text
    return line.isascii() or "".join(filter(str.isascii, line)) != left + right


def telling_places(data: Bytes, leads: Ints, points: Ints, *, escaped: bool = False) -> Ints:
    """Where a telling character begins, of those at ``leads``. ``escaped``: the letter of an escape is in no word."""
    how = telling(points)
    told = np.flatnonzero(how > NEVER)
    places, how = leads[told], how[told]
    ends = places + octets(points[told])
    before = WORDLY[data[places - 1]]
    if escaped:
        # Such as n in \n, unless the backslash itself is escaped.
        before &= ~((data[places - 2] == ord("\\")) & (data[places - 3] != ord("\\")))
    after = WORDLY[data[np.minimum(ends, len(data) - 1)]]
    return np.asarray(places[(how == ALWAYS) | (before | after)])


def slow(raw: bytes, starts: Ints, *, escaped: bool, plain: bool) -> Ints:
    """Lines that must be parsed and normalized before anything can be said of them.

    ``escaped``: characters in them may be; ``plain``: they are ASCII.
    """
    places: list[Ints] = []
    data = np.frombuffer(raw, np.uint8)
    if escaped:
        escapes = np.flatnonzero(data[:-1] == ord("\\"))
        after = data[escapes + 1]
        places.append(escapes[(after == ord("u")) | (after == ord("/"))])
    if not plain:
        leads = np.flatnonzero(data >= 0xC2)
        places.append(telling_places(data, leads, points_at(data, leads), escaped=True))
    if not places:
        return np.empty(0, np.int64)
    return distinct(np.searchsorted(starts, np.concatenate(places), "right") - 1)
