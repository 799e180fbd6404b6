"""Runs of digits, and what stands in or before them: over all characters of a text at once."""

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from duecare.model.record import NamedTuple

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Bytes = NDArray[np.uint8]

LEAST = 7
"""Digits of a run."""

PIECE = 1 << 20
"""Characters that are looked at together, so that a text of many megabytes takes no memory many times its size."""


class Spans(NamedTuple):
    """Parts of a text, a column each, in order."""

    starts: Ints
    stops: Ints

    def of(self, which: Bools) -> list[tuple[int, int]]:
        """Those that are chosen."""
        return [*zip(self.starts[which].tolist(), self.stops[which].tolist(), strict=True)]

    def holding(self, places: Ints, size: int = 1) -> Bools:
        """In which of them stands, whole, a thing of this size that begins at one of the places."""
        return np.asarray(np.searchsorted(places, self.starts) < np.searchsorted(places, self.stops - size, "right"))

    def widened(self, before: int, after: int) -> "Spans":
        """With what may stand before and after them; those that touch are one."""
        starts, stops = np.maximum(self.starts - before, 0), self.stops + after
        apart = np.append(True, starts[1:] > stops[:-1])[: len(starts)]
        first = np.flatnonzero(apart)
        return Spans(starts[first], stops[np.append(first[1:], len(starts)) - 1]) if len(first) else self


ZERO, OTHER_DIGIT, DOT, OPEN, PLUS, FREE = 1, 2, 4, 8, 16, 32
DIGIT = ZERO | OTHER_DIGIT
"""What characters are, in bits. ``DOT``: a blank, a period, a hyphen; ``OPEN``: a parenthesis; ``FREE``: what may stand
before a number that is no part of something else."""

ODD = 255
"""A character beyond ASCII: it may be anything."""

CLASSES = np.zeros(256, np.uint8)
for those, bits in (("0", ZERO), ("123456789", OTHER_DIGIT), (" .-", DOT), ("()", OPEN), ("+", PLUS)):
    CLASSES[[*those.encode()]] = bits
CLASSES[[byte for byte in range(128) if not chr(byte).isalnum() and chr(byte) not in "_.,+*/=$#(-"]] |= FREE
CLASSES[ODD] = ODD


class Cut(NamedTuple):
    """Parts of a text alone, one after the other: where each is now, and the classes of the characters."""

    spans: Spans
    classes: Bytes

    def holding(self, *form: int) -> Bools:
        """In which of the parts characters of these classes stand, one after the other."""
        size = max(0, len(self.classes) - len(form) + 1)
        those = {bits: (self.classes & bits) != 0 for bits in {*form}}
        found = np.full(size, True)
        for place, bits in enumerate(form):
            found &= those[bits][place : place + size]
        return self.spans.holding(np.flatnonzero(found), len(form))


def characters(text: str) -> Bytes:
    """The characters of a text, a byte each: ``ODD`` for those beyond ASCII."""
    if text.isascii():
        return np.frombuffer(text.encode(), np.uint8)
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.where(points > 127, ODD, points).astype(np.uint8)


def cut(there: Bytes, parts: Spans) -> Cut:
    """The parts, as far as there are characters."""
    sizes = np.minimum(parts.stops, len(there)) - parts.starts
    stops = np.cumsum(sizes)
    starts = stops - sizes
    at = np.arange(stops[-1] if len(stops) else 0) + np.repeat(parts.starts - starts, sizes)
    return Cut(Spans(starts, stops), CLASSES[there[at]])


def digits_begin(text: str, least: int = 1, within: int = 1) -> list[int]:
    """Where in a text a digit of ASCII stands after none, and so many at least within so many characters from it on."""
    digit = np.concatenate((characters(text) - ord("0") < 10, np.zeros(within, bool)))
    at = np.flatnonzero(digit & ~np.append(False, digit[:-1]))
    windows = sliding_window_view(digit, within)
    found: list[int] = []
    for some in np.split(at, range(PIECE // 16, len(at), PIECE // 16)):
        found += some[windows[some].sum(axis=1) >= least].tolist()
    return found


def runs(there: Bytes) -> Spans:
    """Seven digits of ASCII and more; of separators no more than two stand between two of them."""
    at = np.flatnonzero((there - ord("0")) < 10)
    if len(at) < LEAST:
        return Spans(at[:0], at[:0])
    gaps = np.diff(at)
    between, again = (SEPARATORS[one] for one in (there[at[:-1] + 1], there[at[1:] - 1]))
    apart = np.flatnonzero((gaps > 1) & ~(((gaps == 2) | ((gaps == 3) & again)) & between))
    first, last = np.append(0, apart + 1), np.append(apart, len(at) - 1)
    long = last - first >= LEAST - 1
    return Spans(at[first[long]], at[last[long]] + 1)


SEPARATORS = np.zeros(256, bool)
SEPARATORS[[*b" ().-"]] = True


def table(stems: Iterable[str]) -> Bools:
    """Of each three letters, five bits each, whether one of the stems begins so."""
    found = np.zeros(1 << 15, bool)
    for stem in stems:
        first, second, third = (ord(letter) & 31 for letter in stem[:3])
        found[first << 10 | second << 5 | third] = True
    return found


def beginning(there: Bytes, stems: Bools) -> Ints:
    """Where a stem of the table may begin, in whatever case, or a character beyond ASCII stands."""
    found = []
    for start in range(0, max(1, len(there)), PIECE):
        piece = there[start : start + PIECE + 2]
        low = (piece & 31).astype(np.uint16)
        told = np.take(stems, (low[:-2] << 10) | (low[1:-1] << 5) | low[2:])
        found.append(np.flatnonzero(told | (piece[:-2] == ODD)) + start)
    return np.concatenate(found)


def begun(there: Bytes, ends: Ints, before: int, stems: Bools) -> tuple[Bools, list[int]]:
    """Of each place whether in so many characters before it a stem begins, or one beyond ASCII stands.

    And where any of these stems begins, in order; places are in order.
    """
    found, begins = np.zeros(len(ends), bool), []
    windows = sliding_window_view(np.concatenate((np.zeros(before, np.uint8), there)), before)
    for start in range(0, len(ends), PIECE // 64):
        places = ends[start : start + PIECE // 64]
        some = windows[places].reshape(-1)
        low = (some & 31).astype(np.uint16)
        told = np.flatnonzero(np.take(stems, (low[:-2] << 10) | (low[1:-1] << 5) | low[2:]))
        # What begins with the last two characters before one place ends before the next.
        number, at = np.divmod(told, before)
        whole = at < before - 2
        number, at = number[whole], at[whole]
        found[start + np.concatenate((number, np.flatnonzero(some == ODD) // before))] = True
        begins += (places[number] + at - before).tolist()
    return found, sorted({*begins})
