"""Text that a reader does not see, or sees as something else: what it is, and where.

Each kind is told apart from its honest use: joiners in emoji and in scripts that need them, direction marks around
right-to-left text, flags of regions, Greek letters in formulas, images in base64.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from functools import cache
from unicodedata import bidirectional, category

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.columns import Columns, points_at

JUDGED = ("zero-width", "bidi", "tag", "variation-selector", "look-alike", "base64-script")
"""Kinds that nobody needs; the others are reported."""
KINDS = (*JUDGED, "zero-width-between", "base64-text", "control")

LONG = 80
"""Shortest base64 that is decoded: 60 bytes."""
MOST = 1 << 20

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u180e"
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
OVERRIDE = "\u202d\u202e"
SUSPECTS = (
    (0x80, 0x9F), (0x180E, 0x180E), (0x200B, 0x200D), (0x202A, 0x202E), (0x2060, 0x2069), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xE0000, 0xE01EF),
)  # fmt: skip
"""Code points that may hide something. Greek and Cyrillic letters may where they stand beside Latin ones."""
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
ZERO = re.compile(f"[{ZERO_WIDTH}]+")
TAGS = re.compile("[\U000e0000-\U000e007f]+")
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}|[\U000e0100-\U000e01ef]")
MIXED = re.compile("[A-Za-z]*[\u0370-\u04ff][A-Za-z\u0370-\u04ff]*|[A-Za-z]+[\u0370-\u04ff]+[A-Za-z\u0370-\u04ff]*")
LOOK_ALIKES = frozenset("асеорхуіјѕһԁӏвкмнтАВЕКМНОРСТХУІЈЅԌοΑΒΕΖΗΙΚΜΝΟΡΤΥΧν")
ALIKE = LOOK_ALIKES - frozenset("вкмнт")
"""Those that look the same; the others look like small capitals."""

ONLY_LATIN = re.compile("[^ABCEHIKMNOPTXYZaceopvxy\u0370-\u04ff]")
"""A Latin letter that none of the other two scripts has in common use."""

BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{80,}={0,2}")
SCRIPT = re.compile(
    rb"^#!|^MZ|^\x7fELF|<script|<\?php|powershell|\b(?:eval|exec|system|popen)\s*\(|\b(?:curl|wget)\b.{1,200}\|\s*(?:ba)?sh\b"
    rb"|\bimport (?:os|subprocess|socket)\b|ignore (?:all|any|the) (?:previous|prior|above)"
    rb"|\b(?:ignore|disregard|forget)\s(?:(?:all|any|of|the|your|my|these|those)\s){0,3}(?:previous|prior|above|earlier)"
    rb"\s(?:\w+\s)?(?:instruction|prompt|rule|direction|guideline|message|order|command)",
    re.IGNORECASE | re.DOTALL,
)
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/_-")
_ALPHABET = np.array([byte in _BASE64 for byte in range(256)])
_SAMPLED = sorted(range(LONG // 2), key=lambda offset: (offset % 10, offset % 5, offset))
"""Offsets in a block, far from each other first."""
_CONTROLS = np.array([byte < 128 and CONTROL.match(chr(byte)) is not None for byte in range(256)])
_LETTER = np.array([byte < 128 and chr(byte).isalpha() for byte in range(256)])


class Hidden(NamedTuple):
    """Something hidden: which kind, where in the text, and what it is in words that show nothing of the text."""

    kind: str
    start: int
    stop: int
    what: str


def hidden(text: str) -> Iterator[Hidden]:
    """Everything hidden in the text, but base64."""
    if not text.isascii():
        yield from _zero_width(text)
        yield from _bidi(text)
        yield from _tags(text)
        for found in SELECTORS.finditer(text):
            yield Hidden("variation-selector", *found.span(), f"{len(found[0])} variation selectors in a row")
        yield from _look_alikes(text)
    for found in CONTROL.finditer(text):
        wrong = ", which is what is left of text read in a wrong encoding" if found[0] >= "\x80" else ""
        yield Hidden("control", *found.span(), f"control character U+{ord(found[0]):04X}{wrong}")


def payloads(text: str) -> Iterator[Hidden]:
    """Base64 that stands for text or for a program; what stands for an image or other data is left alone."""
    for found in BASE64.finditer(text):
        inner = _decoded(found[0])
        if inner is not None and SCRIPT.search(inner):
            yield Hidden("base64-script", *found.span(), f"base64 of {len(inner):,} bytes that read as a program")
        elif inner is not None and _readable(inner):
            yield Hidden("base64-text", *found.span(), f"base64 of {len(inner):,} bytes of text")


def suspects(there: Columns) -> tuple[list[int], list[int]]:
    """Which texts may hide something, and which hold base64 that is worth decoding: looked for in all at once."""
    data = there.data
    low = np.flatnonzero(data < 32)
    places = [low[_CONTROLS[data[low]]], np.flatnonzero(data == 0x7F)]
    if not there.ascii:
        places += [_invisible(data, there.leads), _beside_latin(data, there.leads)]
    return _texts(there, np.concatenate(places)), _texts(there, _long_runs(data))


def _texts(there: Columns, places: NDArray[np.int64]) -> list[int]:
    found: list[int] = np.unique(there.texts_at(places)).tolist() if len(places) else []
    return found


def _invisible(data: NDArray[np.uint8], leads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where characters begin that may hide something: by their first two bytes, then by the whole."""
    wanted = _suspects()
    after = data[np.minimum(leads + 1, len(data) - 1)]
    places: NDArray[np.int64] = leads[wanted[0][data[leads].astype(np.uint16) << 8 | after]]
    if not len(places):
        return places
    return np.asarray(places[wanted[1][points_at(data, places)]])


def _beside_latin(data: NDArray[np.uint8], leads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where a Greek or Cyrillic letter stands beside a Latin one; both have two bytes, the first CD to D3."""
    leads = leads[(data[leads] >= 0xCD) & (data[leads] <= 0xD3)]
    after = data[np.minimum(leads + 2, len(data) - 1)]
    return np.asarray(leads[_LETTER[data[leads - 1]] | _LETTER[after]])


@cache
def _suspects() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The first two bytes of characters that are looked at, and their code points."""
    pairs, points = np.zeros(1 << 16, bool), np.zeros(0x110000, bool)
    for first, last in SUSPECTS:
        points[first : last + 1] = True
        for point in range(first, last + 1):
            pairs[int.from_bytes(chr(point).encode()[:2], "big")] = True
    return pairs, points


def _long_runs(data: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Places in runs of base64 characters of ``LONG`` or somewhat fewer.

    Such a run fills one block of half its length at least, wherever blocks begin: few bytes of a block tell that it is
    not one.
    """
    half = LONG // 2
    blocks = np.arange(half, len(data) - half + 1, half)
    for offset in _SAMPLED:
        blocks = blocks[_ALPHABET[data[blocks + offset]]]
        if not len(blocks):
            break
    return np.asarray(blocks)


def _zero_width(text: str) -> Iterator[Hidden]:
    """Between letters of scripts that join nothing it hides a word; elsewhere it came with a web page."""
    for found in ZERO.finditer(text):
        start, stop = found.span()
        before, after = text[start - 1 : start], text[stop : stop + 1]
        if start == 0 and found[0] == "\ufeff":
            continue
        names = ", ".join(f"U+{ord(one):04X}" for one in dict.fromkeys(found[0]))
        if len(found[0]) > 8 or (_plain(before) and _plain(after)):
            yield Hidden("zero-width", start, stop, f"{len(found[0])} zero-width ({names}) inside a word")
        elif not (_joins(before) or _joins(after)):
            yield Hidden("zero-width-between", start, stop, f"{len(found[0])} zero-width ({names}) between words")


def _plain(letter: str) -> bool:
    """A letter or digit of Latin, Greek or Cyrillic script."""
    return bool(letter) and ord(letter) < 0x530 and letter.isalnum()


def _joins(letter: str) -> bool:
    """What takes joiners in honest text: emoji, their modifiers, and scripts beyond Cyrillic."""
    return (
        bool(letter) and ord(letter) >= 0x530 and category(letter) in {"So", "Sk", "Mn", "Mc", "Me", "Lo", "Lm", "Cn"}
    )


def _bidi(text: str) -> Iterator[Hidden]:
    every = list(BIDI.finditer(text))
    right_to_left = any(bidirectional(letter) in {"R", "AL"} for letter in text) if every else False
    for found in every:
        if found[0] in OVERRIDE or not right_to_left:
            yield Hidden("bidi", *found.span(), f"direction control U+{ord(found[0]):04X}")


def _tags(text: str) -> Iterator[Hidden]:
    for found in TAGS.finditer(text):
        flag = text[found.start() - 1 : found.start()] == "\U0001f3f4" and found[0].endswith("\U000e007f")
        if not (flag and len(found[0]) <= 7):
            letters = sum(0xE0020 <= ord(one) < 0xE007F for one in found[0])
            yield Hidden("tag", *found.span(), f"tag characters that spell {letters} letters")


def _look_alikes(text: str) -> Iterator[Hidden]:
    """Words of both Latin and Cyrillic or Greek letters of which all the foreign ones look Latin."""
    for found in MIXED.finditer(text):
        foreign = [letter for letter in found[0] if not letter.isascii()]
        latin = len(found[0]) - len(foreign)
        if latin and foreign and LOOK_ALIKES.issuperset(foreign) and (latin > 1 or _disguised(found, foreign)):
            names = ", ".join(f"U+{ord(one):04X}" for one in dict.fromkeys(foreign))
            yield Hidden("look-alike", *found.span(), f"{names} among Latin letters of one word")


def _disguised(found: re.Match[str], foreign: list[str]) -> bool:
    """Whether a word with one Latin letter is a Latin word: that letter is no slip in a word of the other script.

    Nor is the letter that of an escape such as a line break's, nor the word three capitals, as units and sizes are.
    """
    word, escaped = found[0], found.string[found.start() - 1 : found.start()] == "\\"
    told = ALIKE.issuperset(foreign) and ONLY_LATIN.search(word) is not None and not escaped
    return told and len(word) > 2 and not (len(word) == 3 and word.isupper())


def _decoded(run: str) -> bytes | None:
    body = run.rstrip("=")[:MOST].translate({ord("-"): "+", ord("_"): "/"})
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _readable(inner: bytes) -> bool:
    """Whether bytes are text: words and spaces, not a key, a digest or an image."""
    try:
        text = inner.decode()
    except UnicodeDecodeError:
        return False
    seen = sum(letter.isprintable() or letter in "\n\r\t" for letter in text)
    return seen >= 0.98 * len(text) and any(letter.isspace() for letter in text)
