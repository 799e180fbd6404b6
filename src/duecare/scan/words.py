r"""The words of many texts at once, as numpy arrays: found once, looked up in any number of word lists.

A word is what the regular expression ``\w\w+`` finds in the lower-cased text. Words are compared whole, never by a
hash alone, so that a lookup is exact.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    ``texts`` is the number of the text in which each word stands; ``marks`` are hashes of the keys.
    """

    codes: NDArray[np.uint8]
    begins: NDArray[np.int64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]
    keys: Keys
    ends: NDArray[np.int64]
    texts: NDArray[np.int64]
    marks: NDArray[np.uint64]

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
        self.ascii = bytes(_plain(chr(i)) for i in range(128)) + bytes(128)
        self.codes = {letter: code for code, letter in enumerate(sorted(set(letters)), 0x80)}
        self.table = np.full(0x110000, _UNKNOWN, np.uint8)
        self.table[:128] = np.frombuffer(self.ascii, np.uint8)[:128]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """The bytes of each text, lower-cased."""
        foreign = [_lowered(text) for text in texts if not text.isascii()]
        if not foreign:
            return [text.encode().translate(self.ascii) for text in texts]
        rest = iter(self._foreign(foreign))
        return [text.encode().translate(self.ascii) if text.isascii() else next(rest) for text in texts]

    def _foreign(self, texts: list[str]) -> Iterator[bytes]:
        """Texts beyond ASCII, all at once."""
        points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
        codes = self.table[points]
        new = points[codes == _UNKNOWN]
        if len(new):
            for point in set(new.tolist()):
                lower = chr(point).lower()
                self.table[point] = self.codes.get(lower, _plain(lower))
            codes = self.table[points]
        whole, at = codes.tobytes(), 0
        for text in texts:
            yield whole[at : at + len(text)]
            at += len(text)


def _lowered(text: str) -> str:
    """The text with those capitals in small letters that do not become one letter each, wherever they stand."""
    return text.lower() if "\u0130" in text or "\u03a3" in text else text


def _plain(letter: str) -> int:
    if letter in _ENDERS:
        return _END
    if not (letter.isalnum() or letter == "_"):
        return SPACE
    return ord(letter.lower()) if letter.isascii() else _FOREIGN


def words(texts: Sequence[str], alphabet: "Alphabet | None" = None, plain: int = 0) -> Words:
    """The words of ``texts``, of which the first ``plain`` are ASCII. A text's end ends a sentence."""
    chosen = alphabet or ALPHABET
    encoded = chosen.encode(texts[plain:])
    begins = np.zeros(len(texts) + 1, np.int64)
    begins[1:] = [len(text) + 1 for text in texts[:plain]] + [len(one) + 1 for one in encoded]
    np.cumsum(begins, out=begins)
    first = ["\0".join(texts[:plain]).encode().translate(chosen.ascii)] if plain else []
    codes = np.frombuffer(bytearray(b"\0".join([*first, *encoded, bytes(LONGEST)])), np.uint8)
    codes[begins[1:] - 1] = _STOP
    inside = codes > _STOP
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    if inside[0]:
        edges = np.concatenate(([0], edges))
    starts, lengths = edges[::2], edges[1::2] - edges[::2]
    several = lengths > 1
    starts, lengths = starts[several], lengths[several]
    number = np.repeat(np.arange(len(texts)), np.diff(np.searchsorted(starts, begins)))
    keys = _keys(codes, starts, lengths)
    return Words(codes, begins, starts, lengths, keys, _ends(codes), number, _marks(keys))


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


def _marks(keys: Keys) -> NDArray[np.uint64]:
    mixed = keys[0] * _FACTORS[0]
    long = np.flatnonzero(keys[1])
    mixed[long] += keys[1][long] * _FACTORS[1] + keys[2][long] * _FACTORS[2]
    return np.asarray(mixed ^ (mixed >> np.uint64(29)))


class WordList:
    """A list of single words that can be looked up for all words of a batch at once."""

    def __init__(self, entries: Sequence[str], alphabet: "Alphabet | None" = None) -> None:
        """``entries`` are lower-case, at most 24 characters each, and each stands once."""
        known = words(entries, alphabet)
        if len(known.starts) != len(entries) or known.lengths.max(initial=0) > LONGEST:
            raise ValueError("a word list holds words alone")
        self.keys, self.lengths = known.keys, known.lengths
        self.bits = max(10, (8 * len(entries)).bit_length())
        self.tables: list[NDArray[np.int32]] = []
        left = np.arange(len(entries))
        while len(left) or not self.tables:
            left = self._place(left, known.marks)

    def _place(self, entries: NDArray[np.int64], marks: NDArray[np.uint64]) -> NDArray[np.int64]:
        """The first entry of each slot of a new table stays there; the others are left."""
        slots = self._slots(marks[entries], len(self.tables))
        _, firsts = np.unique(slots, return_index=True)
        self.tables.append(np.full(1 << self.bits, -1, np.int32))
        self.tables[-1][slots[firsts]] = entries[firsts]
        return np.delete(entries, firsts)

    def _slots(self, marks: NDArray[np.uint64], turn: int) -> NDArray[np.int64]:
        return np.asarray((marks * (_FACTORS[turn % 3] + np.uint64(2 * turn))) >> np.uint64(64 - self.bits), np.int64)

    def find(self, there: Words) -> Found:
        """The words that are in the list."""
        places, marks = np.arange(len(there.starts)), there.marks
        hits, entries = [], []
        for turn, table in enumerate(self.tables):
            candidates = table[self._slots(marks, turn)]
            taken = np.flatnonzero(candidates >= 0)
            candidates, places = candidates[taken], places[taken]
            same = self._same(candidates, there, places)
            hits.append(places[same])
            entries.append(candidates[same])
            if turn + 1 < len(self.tables):
                places = places[~same]
                marks = there.marks[places]
        found, which = np.concatenate(hits), np.concatenate(entries)
        order = np.argsort(found, kind="stable") if len(hits) > 1 else slice(None)
        return Found(found[order], which[order].astype(np.int64))

    def _same(self, entries: NDArray[np.int32], there: Words, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the words are the entries, byte by byte."""
        lengths = there.lengths[places]
        same = (self.keys[0][entries] == there.keys[0][places]) & (self.lengths[entries] == lengths)
        long = np.flatnonzero(same & (lengths > 8))
        for key in (1, 2):
            same[long] &= self.keys[key][entries[long]] == there.keys[key][places[long]]
        return np.asarray(same)


class Lists:
    """Several lists of words, looked up at once."""

    def __init__(self, lists: Mapping[str, Sequence[str]]) -> None:
        """Lists by name."""
        every = sorted({word for entries in lists.values() for word in entries})
        numbers = {word: number for number, word in enumerate(every)}
        self.list = WordList(every)
        self.entries = {name: np.full(len(every), -1, np.int64) for name in lists}
        for name, entries in lists.items():
            self.entries[name][[numbers[word] for word in entries]] = np.arange(len(entries))

    def of(self, name: str, found: Found) -> Found:
        """Those of the words found that are in one list."""
        entries = self.entries[name][found.entries]
        there = entries >= 0
        return Found(found.words[there], entries[there])


_LATIN = "áàâäãåæçéèêëíìîïñóòôöõøœßúùûüýÿčďěňřšťůžąćęłńśźż"
_SCORED = "竜龙連絡見学迷惑聖やμελውይትαετηςɐβ"
ALPHABET = Alphabet(_LATIN + _SCORED)
"""Letters of languages in Latin script, and those of words that the default toxicity scorer knows."""
