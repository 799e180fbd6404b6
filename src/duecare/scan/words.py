r"""The words of many texts at once, as numpy arrays: found once, looked up in any number of word lists.

A word is what the regular expression ``\w+`` finds in the lower-cased text; lists hold words of two letters and more.
Words are compared whole, never by a hash alone, so that a lookup is exact.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.alphabet import ALPHABET, END, STOP, Alphabet
from duecare.scan.hashes import hashed, masked, windows

LONGEST = 24
"""A longer word is in no list."""

_TURNS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], "<u8")

Ints = NDArray[np.int64]


class Words(NamedTuple):
    """Where words stand. ``begins`` has one entry a text and the end, ``firsts`` the number of words before each.

    ``marks`` are hashes (``scan.hashes``). Words of one letter are there too.
    """

    codes: NDArray[np.uint8]
    begins: Ints
    firsts: Ints
    starts: Ints
    lengths: Ints
    marks: NDArray[np.uint64]

    def summed(self, numbers: NDArray[np.generic]) -> Ints:
        """A number for each word, added up by text."""
        return summed(numbers, self.firsts)

    def per_text(self) -> Ints:
        """Words of two letters and more of each text."""
        return self.summed(self.lengths > 1)

    def text_of(self, words: Ints) -> Ints:
        """The number of the text in which each of those words stands."""
        return np.asarray(np.searchsorted(self.firsts, words, "right") - 1)

    @property
    def ends(self) -> Ints:
        """Where sentences end: ends of texts, and enders that no word follows at once: 3.5 is in one sentence."""
        codes = self.codes
        places = np.flatnonzero((codes - np.uint8(END)) <= STOP - END)
        return np.asarray(places[(codes[places] == STOP) | (codes[places + 1] <= STOP)])


def summed(numbers: NDArray[np.generic], firsts: Ints) -> Ints:
    """Numbers added up by run; those of run ``i`` are ``numbers[firsts[i]:firsts[i + 1]]``. Truths are counted."""
    found = np.zeros(len(firsts) - 1, np.float64 if numbers.dtype.kind == "f" else np.int64)
    full = np.flatnonzero(firsts[1:] > firsts[:-1])
    if len(full):
        counted = numbers.astype(np.int64) if numbers.dtype.kind == "b" else numbers
        found[full] = np.add.reduceat(counted, firsts[full])
    return found  # type: ignore[return-value]


class Found(NamedTuple):
    """Words that are in a list: ``words`` are their numbers, in order, and ``entries`` which of the list each is."""

    words: Ints
    entries: Ints


def words(texts: Sequence[str], alphabet: Alphabet | None = None) -> Words:
    """The words of ``texts``. A text's end ends a sentence."""
    encoded = (alphabet or ALPHABET).encode(texts)
    begins = np.cumsum([0, *(len(one) + 1 for one in encoded)])
    return _words(b"\0".join([*encoded, bytes(LONGEST)]), begins)


def of_bytes(raw: bytes, begins: Ints) -> Words:
    """The words of texts in UTF-8 of which a line break ends each; what is beyond ASCII in them stands ``apart``."""
    return _words(raw.translate(ALPHABET.ascii) + bytes(LONGEST), begins)


def _words(lowered: bytes, begins: Ints) -> Words:
    """A byte stands between texts, and bytes of no word follow."""
    codes = np.frombuffer(bytearray(lowered), np.uint8)
    codes[begins[1:] - 1] = STOP
    starts, lengths = runs(codes > STOP)
    return Words(codes, begins, np.searchsorted(starts, begins), starts, lengths, hashed(codes, starts, lengths))


def runs(inside: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Where runs begin, and how long they are; the last place is in none."""
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if len(inside) and inside[0]:
        edges = np.concatenate(([0], edges))
    starts = edges[::2].copy()
    return starts, edges[1::2] - starts


class WordList:
    """A list of single words that can be looked up for all words of a batch at once."""

    def __init__(self, entries: Sequence[str], alphabet: Alphabet | None = None) -> None:
        """``entries`` are lower-case, of two to 24 characters, and each stands once."""
        known = words(entries, alphabet)
        if len(known.starts) != len(entries) or known.lengths.max(initial=0) > LONGEST:
            raise ValueError("a word list holds words alone")
        self.known, self.marks, self.lengths = known, known.marks, known.lengths
        self.bits = max(10, (8 * len(entries)).bit_length())
        self.tables: list[NDArray[np.int32]] = []
        left = np.arange(len(entries))
        while len(left) or not self.tables:
            left = self._place(left, known.marks)

    def _place(self, entries: Ints, marks: NDArray[np.uint64]) -> Ints:
        """The first entry of each slot of a new table stays there; the others are left."""
        slots = self._slots(marks[entries], len(self.tables))
        _, firsts = np.unique(slots, return_index=True)
        self.tables.append(np.full(1 << self.bits, -1, np.int32))
        self.tables[-1][slots[firsts]] = entries[firsts]
        return np.delete(entries, firsts)

    def _slots(self, marks: NDArray[np.uint64], turn: int) -> Ints:
        return np.asarray((marks * (_TURNS[turn % 3] + np.uint64(2 * turn))) >> np.uint64(64 - self.bits)).view(
            np.int64
        )

    def entries(self, there: Words) -> Ints:
        """Which of the list each word is; -1: none of it."""
        found = self.tables[0][self._slots(there.marks, 0)].astype(np.int64)
        same = self._same(found, there, None)
        # A word whose slot is empty is in no table.
        left = np.flatnonzero((found >= 0) & ~same)
        for turn, table in enumerate(self.tables[1:], 1):
            other = table[self._slots(there.marks[left], turn)].astype(np.int64)
            here = self._same(other, there, left)
            found[left[here]], same[left[here]] = other[here], True
            left = left[~here & (other >= 0)]
        return np.where(same, found, -1)

    def find(self, there: Words) -> Found:
        """The words that are in the list."""
        places = np.flatnonzero((entries := self.entries(there)) >= 0)
        return Found(places, entries[places])

    def _same(self, entries: Ints, there: Words, places: Ints | None) -> NDArray[np.bool_]:
        """Which of the words are the entries; an entry of -1 is none."""
        marks, lengths = (
            (there.marks, there.lengths) if places is None else (there.marks[places], there.lengths[places])
        )
        same: NDArray[np.bool_] = self.marks[entries] == marks
        same &= self.lengths[entries] == lengths
        same &= entries >= 0
        # Of longer words a hash is no proof.
        long = np.flatnonzero(same & (lengths > 8))
        if len(long):
            mine = _rest(self.known, entries[long])
            its = _rest(there, long if places is None else places[long])
            same[long] = np.all([one == other for one, other in zip(mine, its, strict=True)], axis=0)
        return same


def _rest(there: Words, places: Ints) -> tuple[NDArray[np.uint64], ...]:
    """The bytes of words of up to 24, eight to a number; behind a word's end there are zeros."""
    starts, sizes, ahead = there.starts[places], there.lengths[places], windows(there.codes)
    first = ahead[starts]
    second = masked(ahead[np.minimum(starts + 8, len(ahead) - 1)], np.maximum(sizes - 8, 0))
    third = masked(ahead[np.minimum(starts + 16, len(ahead) - 1)], np.maximum(sizes - 16, 0))
    return first, second, third


class Lists:
    """Several lists of words, looked up at once: ``known`` are the entries of all of them, each once."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Lists by name."""
        every = sorted({word for entries in lists.values() for word in entries})
        numbers = {word: number for number, word in enumerate(every)}
        self.list = WordList(every)
        # One more entry than there are: what -1 stands for is in no list.
        self.entries = {name: np.full(len(every) + 1, -1, np.int64) for name in lists}
        for name, entries in lists.items():
            self.entries[name][[numbers[word] for word in entries]] = np.arange(len(entries))
        self.bits = {name: np.uint8(1 << number) for number, name in enumerate(lists)}
        self.member = sum(((self.entries[name] >= 0) * bit for name, bit in self.bits.items()), np.zeros(1, np.uint8))

    def members(self, found: Ints) -> NDArray[np.uint8]:
        """In which of the lists each word is, a bit a list."""
        return np.asarray(self.member[found])

    def of(self, name: str, found: Ints, members: NDArray[np.uint8]) -> Found:
        """Those of the words that are in one list."""
        places = np.flatnonzero(members & self.bits[name])
        return Found(places, self.entries[name][found[places]])
