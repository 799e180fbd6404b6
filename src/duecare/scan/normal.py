"""Text as detectors read it: compatibility forms, invisible characters, dashes and look-alikes made plain.

Offsets lead back to the original, so that a hit in the normalized text is shown where it really stands.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.late import late

# Invisible, and not of category Cf: fillers, the grapheme joiner, variation selectors, blank braille.
INVISIBLE = late("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
DASHES = frozenset("\u2212\u2043\u02d7\u00af")
# Letters of Cyrillic, Greek and Armenian that look like a Latin one. Source: Unicode UTS 39, confusables.
LOOK = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυιαօսոհց",
        "ABESIJKMHOPCTYXaesijopcyxdqwhlABEZHIKMNOPTYXovpuiaounhg",
        strict=True,
    )
)
LOOKS = str.maketrans(LOOK)
WORD = late(r"[A-Za-z0-9_.@\u0370-\u03ff\u0400-\u052f\u0530-\u058f]+")
LATIN = late(r"[A-Za-z]")
# What is put together with the character before it: combining marks, voiced sounds of kana, and Korean letters.
CLUSTER = late(
    ".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f\u1160-\u11ff]+", re.DOTALL
)


class Normal:
    """Normalized text, and where its characters began in the original, found out when somebody asks."""

    __slots__ = ("_offsets", "length", "original_text", "text")

    def __init__(self, text: str, original_text: str) -> None:
        """``original_text`` is what was normalized."""
        self.text, self.original_text, self.length = text, original_text, len(original_text)
        self._offsets: Sequence[int] | None = None

    @property
    def offsets(self) -> Sequence[int] | None:
        """Where character ``i`` began in the original; None: they are the same."""
        if self._offsets is None and not self.original_text.isascii():
            self._offsets = _offsets(self.original_text)
        return self._offsets

    def original(self, start: int, stop: int) -> tuple[int, int]:
        """The part of the original that ``text[start:stop]`` was made of."""
        offsets = self.offsets
        if offsets is None:
            return start, stop
        begin = offsets[start] if start < len(offsets) else self.length
        if stop <= start:
            return begin, begin
        return begin, max(begin + 1, offsets[stop] if stop < len(offsets) else self.length)


class _Plain(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _made(chr(point))
        return found


PLAIN = _Plain()
FEW = 300
"""Characters up to which texts are made plain without numpy, whose calls cost more than they save there."""

PART = "\U0010fffe"
_UNKNOWN, _MARK, _SEVERAL = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@cache
def _table() -> NDArray[np.uint32]:
    """What each code point becomes, as far as it was met: text in ASCII needs none of it."""
    return np.full(0x110000, _UNKNOWN, np.uint32)


def normalized(text: str) -> Normal:
    """The text made plain; ASCII is returned as it is."""
    return Normal(text if text.isascii() else made_plain([text])[0], text)


def made_plain(texts: Sequence[str]) -> list[str]:
    """What normalizing makes of each text; those beyond ASCII are made plain all at once."""
    foreign = [text for text in texts if not text.isascii()]
    if not foreign:
        return list(texts)
    few = sum(map(len, foreign)) < FEW or any(PART in text for text in foreign)
    made = map(_one, foreign) if few else iter(_all(foreign))
    return [text if text.isascii() else next(made) for text in texts]


def _one(text: str) -> str:
    return _latin("".join([made for made, _ in _parts(text)]) if CLUSTER.search(text) else text.translate(PLAIN))


def _all(texts: list[str]) -> list[str]:
    points = _points(PART.join(texts))
    made = _singles(points)
    marks = np.flatnonzero(made == _MARK)
    ends = np.flatnonzero(points == ord(PART))
    several = np.flatnonzero(made == _SEVERAL)
    made[marks] = points[marks]
    if len(several):
        made = _widened(made, several, points[several])
    plain = made.tobytes().decode("utf-32-le", "surrogatepass").split(PART)
    for at in set(np.searchsorted(ends, marks).tolist()):
        plain[at] = _one(texts[at])
    ends = np.flatnonzero(made == ord(PART))
    for at in set(np.searchsorted(ends, _mixes(made)).tolist()):
        plain[at] = _latin(plain[at])
    return plain


def _widened(made: NDArray[np.uint32], places: NDArray[np.int64], points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Characters that become several, or none, at those places: what they become."""
    distinct, which = np.unique(points, return_inverse=True)
    parts = [PLAIN[point] for point in distinct.tolist()]
    sizes = np.array([len(part) for part in parts])[which]
    times = np.ones(len(made), np.int64)
    times[places] = sizes
    found = np.repeat(made, times)
    starts = places + np.cumsum(sizes - 1) - (sizes - 1)
    for number, part in enumerate(parts):
        of = starts[which == number]
        for offset, char in enumerate(part):
            found[of + offset] = ord(char)
    return found


def _points(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _singles(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """What each character becomes, if it becomes one whatever stands before it."""
    made: NDArray[np.uint32] = _table()[points]
    new = points[made == _UNKNOWN]
    if len(new):
        for point in set(new.tolist()):
            plain = PLAIN[point]
            _table()[point] = _MARK if CLUSTER.match(f".{chr(point)}") else ord(plain) if len(plain) == 1 else _SEVERAL
        made = _table()[points]
    return made


def _mixes(points: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Where in a word letters stand that may look Latin, beside Latin ones or with what joins a word between them."""
    kinds = _kinds()[np.minimum(points, 0x590)]
    there = np.flatnonzero(kinds != _JOINS)
    kinds = kinds[there]
    return np.asarray(there[1:][np.abs(kinds[1:] - kinds[:-1]) == _LOOKS - _IS_LATIN])


_NO_WORD, _JOINS, _IS_LATIN, _LOOKS = 0, 1, 10, 13


@cache
def _kinds() -> NDArray[np.int8]:
    kinds = np.full(0x591, _NO_WORD, np.int8)
    for point in range(0x590):
        if WORD.match(chr(point)):
            kinds[point] = _LOOKS if point > 127 else _IS_LATIN if LATIN.match(chr(point)) else _JOINS
    return kinds


def _parts(text: str) -> Iterator[tuple[str, int]]:
    """What characters, or clusters of them, become, and where they begin."""
    last = 0
    for match in CLUSTER.finditer(text):
        yield from ((PLAIN[ord(text[at])], at) for at in range(last, match.start()))
        yield "".join(PLAIN[ord(char)] for char in unicodedata.normalize("NFKC", match[0])), match.start()
        last = match.end()
    yield from ((PLAIN[ord(text[at])], at) for at in range(last, len(text)))


def _offsets(text: str) -> Sequence[int] | None:
    """Where each character of the plain text began; None where each stays one, and places stay too."""
    parts = list(_parts(text))
    if len(parts) == len(text) and all(len(made) == 1 for made, _ in parts):
        return None
    return [at for made, at in parts for _ in made]


def _made(char: str) -> str:
    """What one character becomes."""
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Cf" or INVISIBLE.match(char):
        return ""
    if category == "Pd" or char in DASHES:
        return "-"
    if category == "Zs":
        return " "
    return "".join(_made(c) if c != char else c for c in unicodedata.normalize("NFKC", char))


def _latin(text: str) -> str:
    """Words of Latin letters with look-alikes among them, in Latin letters; words of another script stay."""
    return WORD.sub(_word, text)


def _word(match: re.Match[str]) -> str:
    word = match[0]
    if word.isascii() or not LATIN.search(word):
        return word
    return word.translate(LOOKS) if all(char in LOOK or char.isascii() for char in word) else word
