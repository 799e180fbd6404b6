"""The texts of a batch by column, made once for all detectors, so that none walks over them piece by piece."""

import weakref
from collections.abc import Sequence
from functools import cached_property
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from duecare.scan.alphabet import apart
from duecare.scan.contract import Batch
from duecare.scan.folding import alone, same
from duecare.scan.shapes import Reading

Ints = NDArray[np.int64]
ROLES = ("assistant", "chosen", "rejected", "system", "text", "tool", "user")
_ROLE = {role: number for number, role in enumerate(ROLES)}


class Columns:
    """Of each text its ``rows`` (index in the batch), and whether it is ``trained`` on.

    ``plain``: whether it is ASCII, ``ascii``: whether all are. ``sizes`` are in characters.
    """

    def __init__(self, reading: Reading) -> None:
        """What a batch was read as."""
        number = len(reading.texts)
        self.reading = reading
        self.texts: Sequence[str] = reading.texts
        self.rows: Ints = np.array(reading.rows, np.int64)
        self.trained: NDArray[np.bool_] = np.array(reading.trained, bool)
        self.sizes: Ints = np.fromiter(map(len, reading.texts), np.int64, number)
        self.ascii = all(map(str.isascii, reading.texts))
        every = repeat(True) if self.ascii else map(str.isascii, reading.texts)
        self.plain: NDArray[np.bool_] = np.fromiter(every, bool, number)

    @cached_property
    def roles(self) -> Ints:
        """The number of the role of each."""
        return np.fromiter(map(_ROLE.__getitem__, self.reading.roles), np.int64, len(self.texts))

    @cached_property
    def raw(self) -> bytes:
        """The texts in UTF-8, a line break before each; half a surrogate pair is a question mark."""
        if self.ascii:
            return "\n".join(["", *self.texts]).encode("ascii")
        return b"\n".join([b"", *self._encoded])

    @cached_property
    def begins(self) -> Ints:
        """Where in ``raw`` the line break before each text is; the last is the length."""
        return np.concatenate((np.zeros(1, np.int64), np.cumsum(self.octets + 1)))

    @cached_property
    def octets(self) -> Ints:
        """The size of each text in UTF-8."""
        return self.sizes if self.ascii else np.fromiter(map(len, self._encoded), np.int64, len(self.texts))

    @cached_property
    def data(self) -> NDArray[np.uint8]:
        """The bytes of ``raw``."""
        return np.frombuffer(self.raw, np.uint8)

    @cached_property
    def _encoded(self) -> list[bytes]:
        return [text.encode("utf-8", "replace") for text in self.texts]

    @cached_property
    def simple(self) -> NDArray[np.bool_]:
        """Whether each byte tells if it belongs to a word: beyond ASCII a text has only dashes, quotes and the like."""
        if self.ascii:
            return self.plain
        others = self.leads[~_apart(self.points)]
        simple = np.ones(len(self.texts), bool)
        simple[self.texts_at(others)] = False
        return simple

    @cached_property
    def leads(self) -> Ints:
        """Where characters beyond ASCII begin in ``raw``."""
        return np.flatnonzero(self.data >= 0xC2)

    @cached_property
    def points(self) -> Ints:
        """The code points of those characters."""
        return points_at(self.data, self.leads)

    @cached_property
    def same(self) -> list[bytes]:
        """Each text without case, compatibility forms and more than one space: of copies that only look different."""
        return same(self.raw, self.begins, self.texts, self.points, self.texts_at(self.leads))

    def texts_at(self, places: Ints) -> Ints:
        """The number of the text that holds each of those bytes of ``raw``."""
        return np.asarray(np.searchsorted(self.begins, places, "right") - 1)

    def sums(self, numbers: Ints, rows: int, chosen: NDArray[np.bool_] | None = None) -> Ints:
        """Numbers of the (chosen) texts added up by row."""
        of = self.rows if chosen is None else self.rows[chosen]
        return np.bincount(of, numbers if chosen is None else numbers[chosen], rows).astype(np.int64)


def distinct(numbers: Ints) -> Ints:
    """Every number once and in order. ``numpy.unique`` would load masked arrays for it."""
    if not len(numbers):
        return numbers
    ordered = numbers if (numbers[1:] >= numbers[:-1]).all() else np.sort(numbers)
    once: Ints = ordered[np.append(True, ordered[1:] != ordered[:-1])]
    return once


def points_at(data: NDArray[np.uint8], leads: Ints) -> Ints:
    """The code points of the characters of UTF-8 that begin at these places; what is broken off reads as zeros."""
    ahead = np.concatenate((data, np.zeros(3, np.uint8))) if len(leads) and leads[-1] + 3 >= len(data) else data
    lead = data[leads].astype(np.int64)
    one, two, three = (ahead[leads + step].astype(np.int64) & 0x3F for step in (1, 2, 3))
    short = (lead & 0x1F) << 6 | one
    middle = (lead & 0x0F) << 12 | one << 6 | two
    long = (lead & 0x07) << 18 | one << 12 | two << 6 | three
    return np.minimum(np.where(lead < 0xE0, short, np.where(lead < 0xF0, middle, long)), 0x10FFFF)


def octets(points: Ints) -> Ints:
    """How many bytes of UTF-8 those characters beyond ASCII have."""
    return np.asarray(2 + (points >= 0x800) + (points >= 0x10000))


_APART, _OTHER, _UNKNOWN = 1, 2, 0
_kinds = np.zeros(0x110000, np.uint8)


def _apart(points: Ints) -> NDArray[np.bool_]:
    """Which characters belong to no word, whoever asks, and change no other character."""
    kinds = _kinds[points]
    new = points[kinds == _UNKNOWN]
    if len(new):
        for point in set(new.tolist()):
            _kinds[point] = _APART if apart(chr(point)) and alone(chr(point)) else _OTHER
        kinds = _kinds[points]
    return np.asarray(kinds == _APART)


_last: tuple[weakref.ref[Batch], Columns] | None = None


def columns(batch: Batch) -> Columns:
    """The batch's texts. Those of the last batch are kept, because detectors take turns on it."""
    global _last  # noqa: PLW0603 - one entry, and only a saving
    if _last is not None and _last[0]() is batch:
        return _last[1]
    _last = None
    found = Columns(batch.reading)
    _last = (weakref.ref(batch), found)
    return found
