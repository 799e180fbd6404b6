"""Text as words are told apart by: lower-case, NFKC, without what nobody sees; a zero wherever no word goes on."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from unicodedata import category, normalize

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]
Points = NDArray[np.int64] | NDArray[np.uint32]

_PLAIN = bytes(ord(chr(i).lower()) if chr(i).isalnum() and i < 128 else (i if i > 127 else 0) for i in range(256))


def plain(texts: Sequence[str]) -> list[bytes]:
    """The bytes of each text, lower-case, with a zero wherever no word goes on."""
    foreign = [text for text in texts if not text.isascii()]
    if not foreign:
        return [text.encode().translate(_PLAIN) for text in texts]
    folded = iter(_folded(foreign))
    return [text.encode().translate(_PLAIN) if text.isascii() else next(folded) for text in texts]


def _folded(texts: list[str]) -> Iterator[bytes]:
    """Texts beyond ASCII, all at once where each letter becomes one whatever stands beside it."""
    bounds = np.cumsum([0, *map(len, texts)])
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), "<u4")
    letters = _letters(points)
    slow = set(np.searchsorted(bounds, np.flatnonzero(letters == _SEVERAL), "right").tolist())
    for number, (start, stop) in enumerate(pairwise(bounds.tolist()), 1):
        one = letters[start:stop]
        if number in slow:
            whole = normalize("NFKC", texts[number - 1]).casefold().translate(_DELETED)
            one = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), "<u4") * _worded(whole)
        kept = one[one != _GONE] if _GONE in one else one
        yield kept.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass")


def _letters(points: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """What each character becomes: a letter, 0 where no word goes on, ``_GONE``, or ``_SEVERAL``."""
    letters: NDArray[np.uint32] = _table()[points]
    new = points[letters == _UNKNOWN]
    if len(new):
        for point in set(new.tolist()):
            _table()[point] = _letter(chr(point))
        letters = _table()[points]
    return letters


def _worded(text: str) -> NDArray[np.uint32]:
    """1 where a word goes on."""
    return np.fromiter((char.isalnum() or category(char) in {"Mn", "Mc"} for char in text), np.uint32, len(text))


def alone(char: str) -> bool:
    """Whether a character belongs to no word and changes no other one."""
    return _letter(char) == 0


def _letter(char: str) -> int:
    if ord(char) in _INVISIBLE:
        return _GONE
    made = normalize("NFKC", char).casefold()
    if any(category(one) in {"Mn", "Mc", "Me"} or one in _PARTS or ord(one) in _INVISIBLE for one in made):
        return _SEVERAL
    if not any(map(str.isalnum, made)):
        return 0
    return ord(made) if len(made) == 1 else _SEVERAL


_INVISIBLE = frozenset([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])
_DELETED = dict.fromkeys(_INVISIBLE)
_PARTS = frozenset(map(chr, (*range(0x1100, 0x1200), *range(0xA960, 0xA980), *range(0xD7B0, 0xD800))))
"""Letters of Korean that are put together with those beside them."""
_UNKNOWN, _SEVERAL, _GONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


@cache
def _table() -> NDArray[np.uint32]:
    """What each code point becomes, as far as it was met: text in ASCII needs none of it."""
    return np.full(0x110000, _UNKNOWN, np.uint32)


_LOWER = bytes(0x20 if chr(i).isspace() and i < 128 else ord(chr(i).lower()) if i < 128 else i for i in range(256))
_END = 0xFF
"""No byte of UTF-8: stands before a text."""


def same(raw: bytes, begins: Places, texts: Sequence[str], points: Points, places: Places) -> list[bytes]:
    """The bytes of each text without what makes two copies look different.

    That is case, compatibility forms (NFKC) and how much white space there is. ``raw`` holds the texts in UTF-8, each
    with a byte before it, at ``begins``; ``points`` are the characters beyond ASCII, and ``places`` the text of each.
    """
    codes = np.frombuffer(bytearray(raw.translate(_LOWER)), np.uint8)
    codes[begins[:-1]] = _END
    spaces = codes == 0x20
    double = spaces[1:] & spaces[:-1]
    kept = codes[1:][~double].tobytes() if double.any() else codes[1:].tobytes()
    found = [text.strip(b" ") for text in kept.split(bytes([_END]))] if len(texts) else []
    others = np.unique(places[_forms_of(points) != points]).tolist()
    for number, text in zip(others, _formed([texts[number] for number in others]), strict=True):
        found[number] = b" ".join(text.translate(_LOWER).split())
    return found


def _forms_of(points: Points) -> NDArray[np.uint32]:
    """What each character becomes."""
    forms: NDArray[np.uint32] = _forms[points]
    new = points[forms == _UNKNOWN]
    if len(new):
        for point in set(new.tolist()):
            _forms[point] = _form(chr(point))
        forms = _forms[points]
    return forms


def _formed(texts: list[str]) -> Iterator[bytes]:
    """NFKC without case of texts beyond ASCII, with spaces for white space beyond ASCII."""
    if any(_APART in text for text in texts):
        yield from (_slowly(text).encode("utf-8", "replace") for text in texts)
        return
    whole = _APART.join(texts)
    points = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), "<u4")
    forms = _forms_of(points)
    made: str = np.where(forms >= _WIDE, points, forms).tobytes().decode("utf-32-le", "surrogatepass")
    for point in set(points[forms == _WIDE].tolist()):
        made = made.replace(chr(point), _slowly(chr(point)))
    ends = np.cumsum([len(text) + 1 for text in texts])
    slow = set(np.searchsorted(ends, np.flatnonzero(forms == _SEVERAL), "right").tolist())
    for number, text in enumerate(made.split(_APART)) if texts else ():
        yield (_slowly(texts[number]) if number in slow else text).encode("utf-8", "replace")


def _form(char: str) -> int:
    """What a character becomes; ``_WIDE``: several characters; ``_SEVERAL``: that depends on what stands beside it."""
    made = _slowly(char)
    if any(category(one) in {"Mn", "Mc", "Me"} or one in _PARTS for one in made):
        return _SEVERAL
    return ord(made) if len(made) == 1 else _WIDE


def _slowly(text: str) -> str:
    made = normalize("NFKC", text).casefold()
    return made if made.isascii() else "".join([" " if char.isspace() else char for char in made])


_APART = "\ufffe"
_WIDE = 0xFFFFFFFC
_forms = np.full(0x110000, _UNKNOWN, np.uint32)
