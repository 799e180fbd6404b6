"""Words of rows as 64-bit numbers, and hashes of n words in a row: what overlaps are found by.

A word is a run of letters and digits of the lower-cased NFKC text; Chinese and Japanese characters are a word each, as
nothing stands between them. Its number is a hash of its UTF-8 bytes (``scan.hashes``), the same on every machine.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.alphabet import STOP
from duecare.scan.columns import ROLES, Columns, columns
from duecare.scan.contract import Batch
from duecare.scan.folding import plain
from duecare.scan.hashes import AHEAD, Numbers, Places, hashed, joined
from duecare.scan.views import WINDOW, View, views
from duecare.scan.words import runs

VERSION = 2
SYSTEM = ROLES.index("system")
UNDERSCORE = np.uint8(ord("_"))


class Tokens(NamedTuple):
    """Hashes of the words of several texts; those of text ``i`` are ``words[firsts[i]:firsts[i + 1]]``."""

    words: Numbers
    firsts: Places

    def grams(self, n: int) -> "Tokens":
        """Hashes of every ``n`` words in a row; a text of fewer words has none."""
        counts = np.maximum(np.diff(self.firsts) - (n - 1), 0)
        return Tokens(joined(self.words, n)[_spread(self.firsts[:-1], counts)], _sums(counts))

    def shingles(self, n: int) -> "Tokens":
        """As ``grams``, but a text of fewer words has one of all its words."""
        there = np.diff(self.firsts)
        counts = np.where(there >= n, there - (n - 1), np.minimum(there, 1))
        grams = joined(self.words, n)
        chosen = grams[np.minimum(_spread(self.firsts[:-1], counts), max(len(grams) - 1, 0))] if len(grams) else grams
        firsts = _sums(counts)
        short = np.flatnonzero((there > 0) & (there < n))
        if len(short):
            chosen = chosen if len(chosen) else np.zeros(firsts[-1], np.uint64)
            for text in short:
                chosen[firsts[text]] = joined(self.words[self.firsts[text] : self.firsts[text + 1]], int(there[text]))[
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
    codes = np.frombuffer(b"\0".join([b"", *encoded, bytes(AHEAD)]), np.uint8)
    inside = codes > 0
    starts, sizes = _split(codes, inside) if codes.max(initial=0) > 127 else runs(inside)
    return Tokens(hashed(codes, starts, sizes), np.searchsorted(starts, bounds + 1).astype(np.int64))


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
        there = columns(batch)
        whole = there.sizes.max(initial=0) <= WINDOW
        _Memo.tokens = _by_row(there, batch) if whole else tokens(row_texts(batch))
        _Memo.batch = batch
    return _Memo.tokens


def _by_row(there: Columns, batch: Batch) -> Tokens:
    """From the words that were found for other detectors."""
    number = len(there.texts)
    parts = [(view.piece, _of_view(there, view)) for view in views(batch)]
    counts = np.zeros(number, np.int64)
    for pieces, found in parts:
        counts[pieces] = np.diff(found.firsts)
    taught = there.roles != SYSTEM
    firsts = _sums(np.where(taught, counts, 0))
    if len(parts) == 1 and taught.all():
        words = parts[0][1].words
    else:
        words = np.empty(firsts[-1], np.uint64)
        for pieces, found in parts:
            kept = np.flatnonzero(taught[pieces])
            of = counts[pieces[kept]]
            words[_spread(firsts[pieces[kept]], of)] = found.words[_spread(found.firsts[kept], of)]
    return Tokens(words, firsts[np.searchsorted(there.rows, np.arange(len(batch) + 1))])


def _of_view(there: Columns, view: View) -> Tokens:
    read = view.words
    if view.kind == "plain":
        return Tokens(read.marks, read.firsts)
    if view.kind == "underscores":
        starts, sizes = runs((read.codes > STOP) & (read.codes != UNDERSCORE))
        return Tokens(hashed(read.codes, starts, sizes), np.searchsorted(starts, read.begins))
    return tokens([there.texts[at] for at in view.piece.tolist()])


def _split(codes: NDArray[np.uint8], inside: NDArray[np.bool_]) -> tuple[Places, Places]:
    """Where words start, and their sizes. Each character of U+3000 to U+9FFF (lead bytes E3 to E9) is a word."""
    begins = inside[1:] & ~inside[:-1]
    stops = inside[:-1] & ~inside[1:]
    leads = np.flatnonzero((codes >= 0xE3) & (codes <= 0xE9))
    begins[leads - 1] = True
    stops[leads[inside[leads - 1]] - 1] = True
    after = leads + 3
    begins[(after - 1)[inside[after]]] = True
    stops[after - 1] = True
    starts = np.flatnonzero(begins) + 1
    return starts, np.flatnonzero(stops) + 1 - starts


def _spread(firsts: Places, counts: Places) -> Places:
    """``firsts[i], firsts[i] + 1, …``, ``counts[i]`` of them, one after the other."""
    begins = np.cumsum(counts) - counts
    spread: Places = np.arange(int(counts.sum())) + np.repeat(firsts - begins, counts)
    return spread


def _sums(counts: Places) -> Places:
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
