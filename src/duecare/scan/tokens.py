"""Words of rows as 64-bit numbers, and hashes of n words in a row: what overlaps are found by.

The numbers are this module's own arithmetic on UTF-8 bytes, so they stay the same whatever library is installed, on
every machine: hashed indices and profiles that hold them can be compared years later. A word is a run of letters and
digits of the lower-cased NFKC text; Chinese and Japanese characters are a word each, as nothing stands between them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category, normalize

import numpy as np
from numpy.typing import NDArray

from duecare.scan.columns import ROLES, columns
from duecare.scan.contract import Batch

VERSION = 2

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

BASE = 0x9E3779B97F4A7C15  # odd, so that multiplying by its powers loses nothing
SYSTEM = ROLES.index("system")
TOGETHER = 64
"""Words of up to so many times eight bytes are hashed all at once, the few longer ones one by one."""

_PLAIN = bytes(ord(chr(i).lower()) if chr(i).isalnum() and i < 128 else (i if i > 127 else 0) for i in range(256))
_MASKS = np.array([(1 << (8 * i)) - 1 for i in range(9)], "<u8")
_FACTORS = np.cumprod(np.full(TOGETHER, BASE, np.uint64), dtype=np.uint64)


class Tokens(NamedTuple):
    """Hashes of the words of several texts; those of text ``i`` are ``words[firsts[i]:firsts[i + 1]]``."""

    words: Numbers
    firsts: Places

    def grams(self, n: int) -> "Tokens":
        """Hashes of every ``n`` words in a row; a text of fewer words has none."""
        counts = np.maximum(np.diff(self.firsts) - (n - 1), 0)
        return Tokens(_joined(self.words, n)[_spread(self.firsts[:-1], counts)], _sums(counts))

    def shingles(self, n: int) -> "Tokens":
        """As ``grams``, but a text of fewer words has one of all its words."""
        there = np.diff(self.firsts)
        counts = np.where(there >= n, there - (n - 1), np.minimum(there, 1))
        grams = _joined(self.words, n)
        chosen = grams[np.minimum(_spread(self.firsts[:-1], counts), max(len(grams) - 1, 0))] if len(grams) else grams
        firsts = _sums(counts)
        short = np.flatnonzero((there > 0) & (there < n))
        if len(short):
            chosen = chosen if len(chosen) else np.zeros(firsts[-1], np.uint64)
            for text in short:
                chosen[firsts[text]] = _joined(self.words[self.firsts[text] : self.firsts[text + 1]], int(there[text]))[
                    0
                ]
        return Tokens(chosen, firsts)

    def of(self, text: int) -> Numbers:
        """The hashes of one text."""
        return self.words[self.firsts[text] : self.firsts[text + 1]]


def tokens(texts: Sequence[str]) -> Tokens:
    """The words of each text."""
    encoded = plain(texts)
    bounds = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)) + 1, out=bounds[1:])
    codes = np.frombuffer(b"\0".join([b"", *encoded, bytes(9)]), np.uint8)
    inside = codes > 0
    if codes.max(initial=0) > 127:
        starts, ends = _split(codes, inside)
    else:
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        starts, ends = edges[::2], edges[1::2]
    return Tokens(_hashes(codes, starts, ends), np.searchsorted(starts, bounds + 1).astype(np.int64))


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
    letters: NDArray[np.uint32] = _table[points]
    new = points[letters == _UNKNOWN]
    if len(new):
        for point in set(new.tolist()):
            _table[point] = _letter(chr(point))
        letters = _table[points]
    return letters


def _worded(text: str) -> NDArray[np.uint32]:
    """1 where a word goes on."""
    return np.fromiter((char.isalnum() or category(char) in {"Mn", "Mc"} for char in text), np.uint32, len(text))


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
_table = np.full(0x110000, _UNKNOWN, np.uint32)


def row_texts(batch: Batch) -> list[str]:
    """One text a row: its pieces one after the other, without system prompts, which many rows share."""
    there = columns(batch)
    chosen = np.flatnonzero(there.roles != SYSTEM)
    rows = there.rows[chosen]
    bounds = np.searchsorted(rows, np.arange(len(batch) + 1)).tolist()
    said = [there.texts[at] for at in chosen.tolist()]
    return ["\n".join(said[a:b]) if b - a != 1 else said[a] for a, b in pairwise(bounds)]


class _Memo:
    """The words of the batch last asked for: several detectors want them, one after the other."""

    batch: Batch | None = None
    tokens: Tokens | None = None


def row_tokens(batch: Batch) -> Tokens:
    """The words of each row of the batch, without system prompts."""
    if _Memo.batch is not batch or _Memo.tokens is None:
        _Memo.tokens = tokens(row_texts(batch))
        _Memo.batch = batch
    return _Memo.tokens


def mixed(numbers: Numbers) -> Numbers:
    """Numbers whose every bit depends on every bit (the finalizer of SplitMix64)."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))


def _hashes(codes: NDArray[np.uint8], starts: Places, ends: Places) -> Numbers:
    """Each word's bytes, eight to a number, as a polynomial of the base; then mixed. Eight bytes follow the last."""
    windows: Numbers = np.ndarray((len(codes) - 7,), "<u8", codes, 0, (1,))
    sizes = ends - starts
    total = (windows[starts] & _MASKS[np.minimum(sizes, 8)]) * _FACTORS[0]
    left = np.flatnonzero(sizes > 8)
    for turn in range(1, TOGETHER):
        if not len(left):
            break
        rest = sizes[left] - 8 * turn
        total[left] += (windows[starts[left] + 8 * turn] & _MASKS[np.minimum(rest, 8)]) * _FACTORS[turn]
        left = left[rest > 8]
    for word in left.tolist():
        total[word : word + 1] += _long(windows[starts[word] : ends[word] : 8], int(sizes[word]))
    return mixed(total + sizes.astype(np.uint64))


def _long(numbers: Numbers, size: int) -> Numbers:
    """What a long word's bytes add beyond those that were hashed with all words'."""
    masked = numbers[TOGETHER:].copy()
    masked[-1] &= _MASKS[(size - 1) % 8 + 1]
    factors = np.cumprod(np.full(len(masked), BASE, np.uint64), dtype=np.uint64) * _FACTORS[-1]
    total: Numbers = (masked * factors).sum(dtype=np.uint64, keepdims=True)
    return total


def _split(codes: NDArray[np.uint8], inside: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Where words start and end. Each character of U+3000 to U+9FFF (lead bytes E3 to E9) is a word."""
    begins = inside[1:] & ~inside[:-1]
    stops = inside[:-1] & ~inside[1:]
    leads = np.flatnonzero((codes >= 0xE3) & (codes <= 0xE9))
    begins[leads - 1] = True
    stops[leads[inside[leads - 1]] - 1] = True
    after = leads + 3
    begins[(after - 1)[inside[after]]] = True
    stops[after - 1] = True
    return np.flatnonzero(begins) + 1, np.flatnonzero(stops) + 1


def _joined(words: Numbers, n: int) -> Numbers:
    """One hash for every ``n`` words in a row, whatever text they belong to."""
    size = max(len(words) - n + 1, 0)
    total = np.full(size, n, np.uint64)
    factor = 1
    for k in range(n):
        factor = factor * BASE % (1 << 64)
        total += words[k : k + size] * np.uint64(factor)
    return mixed(total)


def _spread(firsts: Places, counts: Places) -> Places:
    """``firsts[i], firsts[i] + 1, …``, ``counts[i]`` of them, one after the other."""
    begins = np.cumsum(counts) - counts
    spread: Places = np.arange(int(counts.sum())) + np.repeat(firsts - begins, counts)
    return spread


def _sums(counts: Places) -> Places:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
