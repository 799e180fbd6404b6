"""Words of rows as 64-bit numbers, and hashes of n words in a row: what overlaps are found by.

The numbers are this module's own arithmetic on UTF-8 bytes, so they stay the same whatever library is installed, on
every machine: hashed indices and profiles that hold them can be compared years later. A word is a run of letters and
digits of the lower-cased NFKC text; Chinese and Japanese characters are a word each, as nothing stands between them.
"""

from collections.abc import Sequence
from typing import NamedTuple
from unicodedata import category, normalize

import numpy as np
from numpy.typing import NDArray

from duecare.scan.contract import Batch

VERSION = 1

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

BASE = 0x9E3779B97F4A7C15  # odd, so that its powers have inverses modulo 2**64
INVERSE = pow(BASE, -1, 1 << 64)
_PLAIN = bytes(ord(chr(i).lower()) if chr(i).isalnum() and i < 128 else (i if i > 127 else 0) for i in range(256))
_powers: list[Numbers] = [np.ones(1, np.uint64), np.ones(1, np.uint64)]


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
    encoded = [plain(text) for text in texts]
    codes = np.frombuffer(b"\0".join([b"", *encoded, b""]), np.uint8)
    inside = codes > 0
    begins = inside[1:] & ~inside[:-1]
    stops = inside[:-1] & ~inside[1:]
    if codes.max(initial=0) > 127:
        _split_ideographs(codes, inside, begins, stops)
    starts, ends = np.flatnonzero(begins) + 1, np.flatnonzero(stops) + 1
    bounds = np.cumsum([0] + [len(one) + 1 for one in encoded])
    return Tokens(_hashes(codes, starts, ends), np.searchsorted(starts, bounds + 1).astype(np.int64))


def plain(text: str) -> bytes:
    """The text's bytes, lower-case, with a zero wherever no word goes on."""
    if text.isascii():
        return text.encode().translate(_PLAIN)
    folded = normalize("NFKC", text).casefold().translate(_INVISIBLE)
    points = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), "<u4").copy()
    known = _table[points]
    for new in np.unique(points[known == _UNKNOWN]):
        _table[new] = chr(new).isalnum() or category(chr(new)) in {"Mn", "Mc"}
    points[_table[points] == 0] = 0
    return points.tobytes().decode("utf-32-le", "surrogatepass").encode("utf-8", "surrogatepass")


_UNKNOWN = 2
_table = np.full(0x110000, _UNKNOWN, np.uint8)
_INVISIBLE = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF])


def row_texts(batch: Batch) -> list[str]:
    """One text a row: its pieces one after the other, without system prompts, which many rows share."""
    texts: list[list[str]] = [[] for _ in range(len(batch))]
    for piece in batch.pieces:
        if piece.role != "system":
            texts[piece.row].append(piece.text)
    return ["\n".join(text) for text in texts]


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
    """A polynomial of each word's bytes, by differences of one running sum, then mixed."""
    up, down = _power_tables(len(codes))
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(codes * up[: len(codes)], out=sums[1:])
    words = (sums[ends] - sums[starts]) * down[starts]
    return mixed(words + (ends - starts).astype(np.uint64))


def _power_tables(size: int) -> list[Numbers]:
    if len(_powers[0]) < size:
        room = 1 << max(16, (size - 1).bit_length())
        for which, base in enumerate((BASE, INVERSE)):
            factors = np.full(room, base, np.uint64)
            factors[0] = 1
            _powers[which] = np.cumprod(factors, dtype=np.uint64)
    return _powers


def _split_ideographs(
    codes: NDArray[np.uint8], inside: NDArray[np.bool_], begins: NDArray[np.bool_], stops: NDArray[np.bool_]
) -> None:
    """Each character of U+3000 to U+9FFF (lead bytes E3 to E9) begins and ends a word; ``begins[i]`` is of byte i+1."""
    leads = np.flatnonzero((codes >= 0xE3) & (codes <= 0xE9))
    begins[leads - 1] = True
    stops[leads[inside[leads - 1]] - 1] = True
    after = leads + 3
    begins[(after - 1)[inside[after]]] = True
    stops[after - 1] = True


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
