r"""The words of many texts at once, as numpy arrays: found once, looked up in any number of word lists.

A word is what the regular expression ``\w\w+`` finds in the lower-cased text. Words are compared whole, never by a
hash alone, so that a lookup is exact.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

LONGEST = 24
"""A longer word is in no list: keys are three words of eight bytes."""

SPACE, _END, _STOP, _UNKNOWN = 0, 1, 2, 0xFE
_FOREIGN = 0xFF
"""A letter or digit beyond ASCII that no list uses."""

_ENDERS = ".!?\n。！？"
_MASKS = np.array([(1 << (8 * i)) - 1 for i in range(9)], "<u8")
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9], "<u8")

Keys = tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.uint64]]


class Words(NamedTuple):
    """Where words stand. ``begins`` has one entry a text and the end; ``ends`` are the places where sentences end.

    ``texts`` is the number of the text in which each word stands.
    """

    codes: NDArray[np.uint8]
    begins: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    keys: Keys
    ends: NDArray[np.int64]
    texts: NDArray[np.int64]

    @property
    def firsts(self) -> NDArray[np.int64]:
        """The number of words before each text, and of all."""
        return np.searchsorted(self.starts, self.begins)

    def per_text(self) -> NDArray[np.int64]:
        """Words of each text."""
        return np.diff(self.firsts)

    def text_of(self, words: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of the text in which each of those words stands."""
        return np.asarray(self.texts[words])


class Found(NamedTuple):
    """Words that are in a list: ``words`` are their numbers, in order, and ``entries`` which of the list each is."""

    words: NDArray[np.int64]
    entries: NDArray[np.int64]


class Alphabet:
    """One byte a character: ASCII letters and digits are themselves, others have one if a list uses them."""

    def __init__(self, letters: Iterable[str] = ()) -> None:
        """``letters`` beyond ASCII that are told apart, at most 120."""
        self.letters = tuple(sorted(set(letters)))
        self.ascii = bytes(_plain(chr(i)) for i in range(128)) + bytes(128)
        self.table = np.full(0x110000, _UNKNOWN, np.uint8)
        self.table[:128] = np.frombuffer(self.ascii, np.uint8)[:128]
        for code, letter in enumerate(self.letters, 0x80):
            self.table[ord(letter)] = code

    def encode(self, text: str) -> bytes:
        """The bytes of one text, lower-cased."""
        if text.isascii():
            return text.encode().translate(self.ascii)
        points = np.frombuffer(text.lower().encode("utf-32-le", "surrogatepass"), "<u4")
        codes = self.table[points]
        new = np.flatnonzero(codes == _UNKNOWN)
        if len(new):
            for point in np.unique(points[new]):
                self.table[point] = _plain(chr(point))
            codes = self.table[points]
        return bytes(codes.tobytes())


def _plain(letter: str) -> int:
    if letter in _ENDERS:
        return _END
    if not (letter.isalnum() or letter == "_"):
        return SPACE
    return ord(letter.lower()) if letter.isascii() else _FOREIGN


def words(texts: Sequence[str], alphabet: "Alphabet | None" = None) -> Words:
    """The words of ``texts``. A text's end ends a sentence."""
    encode = (alphabet or ALPHABET).encode
    encoded = [encode(text) for text in texts]
    begins = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(one) + 1 for one in encoded], out=begins[1:])
    codes = np.frombuffer(b"\2".join(encoded) + b"\2" + bytes(LONGEST), np.uint8)
    inside = codes > _STOP
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if inside[0]:
        edges = np.concatenate(([0], edges))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    several = lengths > 1
    starts, lengths = starts[several], lengths[several]
    number = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(starts, begins)))
    return Words(codes, begins, starts, lengths, _keys(codes, starts, lengths), _ends(codes), number)


def _ends(codes: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Ends of texts, and enders that no word follows at once: 3.5 and example.com are in one sentence."""
    places = np.flatnonzero((codes == _END) | (codes == _STOP))
    return np.asarray(places[(codes[places] == _STOP) | (codes[places + 1] <= _STOP)])


def _keys(codes: NDArray[np.uint8], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> Keys:
    """The bytes of each word, eight to a number; those of a word that is too long are all ones."""
    windows: NDArray[np.uint64] = np.ndarray((len(codes) - 7,), "<u8", codes, 0, (1,))
    first = windows[starts] & _MASKS[np.minimum(lengths, 8)]
    second, third = np.zeros_like(first), np.zeros_like(first)
    long = np.flatnonzero(lengths > 8)
    places, left = starts[long], lengths[long] - 8
    second[long] = windows[places + 8] & _MASKS[np.minimum(left, 8)]
    longer = np.flatnonzero(left > 8)
    third[long[longer]] = windows[places[longer] + 16] & _MASKS[np.minimum(left[longer] - 8, 8)]
    third[lengths > LONGEST] = np.uint64(2**64 - 1)
    return first, second, third


class WordList:
    """A list of single words that can be looked up for all words of a batch at once."""

    def __init__(self, entries: Sequence[str], alphabet: "Alphabet | None" = None) -> None:
        """``entries`` are lower-case, at most 24 characters each, and each stands once."""
        known = words(entries, alphabet)
        if len(known.starts) != len(entries) or known.lengths.max(initial=0) > LONGEST:
            raise ValueError("a word list holds words alone")
        self.keys = tuple(np.append(key, np.uint64(0)) for key in known.keys)
        self.bits = max(10, (8 * len(entries)).bit_length())
        self.tables = [np.full(1 << self.bits, -1, np.int32)]
        self._place(np.arange(len(entries)), known.keys)

    def _place(self, entries: NDArray[np.int64], keys: Keys) -> None:
        """The first entry of each slot stays; the others go to a further table."""
        while len(entries):
            slots = self._slots(tuple(key[entries] for key in keys), len(self.tables) - 1)
            _, firsts = np.unique(slots, return_index=True)
            self.tables[-1][slots[firsts]] = entries[firsts]
            entries = np.delete(entries, firsts)
            if len(entries):
                self.tables.append(np.full(1 << self.bits, -1, np.int32))

    def _slots(self, keys: tuple[NDArray[np.uint64], ...], turn: int) -> NDArray[np.int64]:
        mixed = keys[0] * _FACTORS[turn % 3]
        for key, factor in zip(keys[1:], np.roll(_FACTORS, -1 - turn), strict=False):
            mixed = mixed + key * factor
        mixed ^= mixed >> np.uint64(29 + turn)
        return np.asarray((mixed * _FACTORS[(turn + 1) % 3]) >> np.uint64(64 - self.bits), np.int64)

    def find(self, there: Words) -> Found:
        """The words that are in the list."""
        places = np.arange(len(there.starts))
        hits, entries, keys = [], [], tuple(there.keys)
        for turn, table in enumerate(self.tables):
            candidates = table[self._slots(keys, turn)]
            taken = np.flatnonzero(candidates >= 0)
            candidates, places, keys = candidates[taken], places[taken], tuple(key[taken] for key in keys)
            same = self.keys[0][candidates] == keys[0]
            same &= self.keys[1][candidates] == keys[1]
            same &= self.keys[2][candidates] == keys[2]
            hits.append(places[same])
            entries.append(candidates[same])
            rest = ~same
            places, keys = places[rest], tuple(key[rest] for key in keys)
        found, which = np.concatenate(hits), np.concatenate(entries)
        order = np.argsort(found, kind="stable") if len(hits) > 1 else slice(None)
        return Found(found[order], which[order].astype(np.int64))


_LATIN = "áàâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿčďěňřšťůžąćęłńśźż"
_SCORED = "竜龙連絡見学迷惑聖やμελውይትαετηςɐβ"
ALPHABET = Alphabet(_LATIN + _SCORED)
"""Letters of languages in Latin script, and those of words that the default toxicity scorer knows."""
