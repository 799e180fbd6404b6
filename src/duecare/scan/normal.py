"""Text as detectors read it: compatibility forms, invisible characters, dashes and look-alikes made plain.

Offsets lead back to the original, so that a hit in the normalized text is shown where it really stands.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

# Invisible, and not of category Cf: fillers, the grapheme joiner, variation selectors, blank braille.
INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
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
WORD = re.compile(r"[A-Za-z0-9_.@\u0370-\u03ff\u0400-\u052f\u0530-\u058f]+")
LATIN = re.compile(r"[A-Za-z]")
# What is put together with the character before it: combining marks, voiced sounds of kana, and Korean letters.
CLUSTER = re.compile(
    ".[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f\u1160-\u11ff]+", re.DOTALL
)


class Normal(NamedTuple):
    """Normalized text. ``offsets[i]`` is where its character ``i`` began in the original; None: they are the same."""

    text: str
    offsets: Sequence[int] | None = None
    length: int = 0

    def original(self, start: int, stop: int) -> tuple[int, int]:
        """The part of the original that ``text[start:stop]`` was made of."""
        if self.offsets is None:
            return start, stop
        begin = self.offsets[start] if start < len(self.offsets) else self.length
        if stop <= start:
            return begin, begin
        return begin, max(begin + 1, self.offsets[stop] if stop < len(self.offsets) else self.length)


class _Plain(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, point: int) -> str:
        self[point] = found = _made(chr(point))
        return found


PLAIN = _Plain()


def normalized(text: str) -> Normal:
    """The text made plain; ASCII is returned as it is."""
    if text.isascii():
        return Normal(text, None, len(text))
    if CLUSTER.search(text):
        return _clustered(text)
    plain = text.translate(PLAIN)
    sizes = [len(PLAIN[ord(char)]) for char in text]
    # Where each character stays one, places stay too; a swallowed one and a doubled one do not cancel out.
    offsets = None if set(sizes) == {1} else [at for at, size in enumerate(sizes) for _ in range(size)]
    return Normal(_latin(plain), offsets, len(text))


def _clustered(text: str) -> Normal:
    """A text with marks that belong to the character before them, which are put together with it."""
    made: list[str] = []
    offsets: list[int] = []
    last = 0
    for match in CLUSTER.finditer(text):
        _apart(text, last, match.start(), made, offsets)
        whole = "".join(PLAIN[ord(char)] for char in unicodedata.normalize("NFKC", match[0]))
        made.append(whole)
        offsets += [match.start()] * len(whole)
        last = match.end()
    _apart(text, last, len(text), made, offsets)
    return Normal(_latin("".join(made)), offsets, len(text))


def _apart(text: str, start: int, stop: int, made: list[str], offsets: list[int]) -> None:
    for at in range(start, stop):
        plain = PLAIN[ord(text[at])]
        made.append(plain)
        offsets += [at] * len(plain)


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
