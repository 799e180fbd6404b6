"""MinHash of rows: the smallest of many permuted hashes, and bands of them that near duplicates share.

Of two rows with Jaccard similarity J of their word 5-grams, each of the 48 numbers is equal with probability J; that
one of 12 bands of 4 is equal has probability 1 - (1 - J^4)^12: 0.998 at J = 0.8, 0.54 at J = 0.5. What shares a band
is a candidate and no more: it is compared exactly before it is counted. 20 bands of 6 find as much at J = 0.8, with
fewer candidates, at two and a half times the cost.

A sketch, two bits of each number, turns most of the others away before their rows are read again: of two rows that
share a band, 4 of the 48 pairs of bits are equal, and each of the others with probability J + (1 - J) / 4. That fewer
than ``ALIKE`` of them are has probability 0.0001 at J = 0.8, 0.49 at J = 0.5, 0.98 at J = 0.3 (binomial).
"""

import numpy as np
from numpy.typing import NDArray

from duecare.scan.hashes import Numbers, mixed
from duecare.scan.tokens import Tokens

BANDS, ROWS = 12, 4
_COUNT = BANDS * ROWS
_seeds = mixed(np.arange(1, 2 * _COUNT + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
_FACTORS = (_seeds[:_COUNT] >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_SHIFTS = (_seeds[_COUNT:] >> np.uint64(32)).astype(np.uint32)


def signatures(grams: Tokens) -> NDArray[np.uint32]:
    """The signature of each row, ``[number, row]``; a row without grams has all ones."""
    counts = np.diff(grams.firsts)
    full = np.flatnonzero(counts)
    out = np.full((_COUNT, len(counts)), 0xFFFFFFFF, np.uint32)
    if not len(full):
        return out
    low = (grams.words >> np.uint64(32)).astype(np.uint32)
    turned, begins = np.empty_like(low), grams.firsts[:-1][full]
    for j in range(_COUNT):
        np.multiply(low, _FACTORS[j], out=turned)
        np.add(turned, _SHIFTS[j], out=turned)
        out[j, full] = np.minimum.reduceat(turned, begins)
    return out


ALIKE, SKETCH = 32, 12
"""Pairs of bits that must be equal in two sketches, and the bytes of a sketch."""


def sketches(signature: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The sketch of each row, ``[row, byte]``."""
    bits = np.empty((2 * _COUNT, signature.shape[1]), np.uint8)
    bits[::2], bits[1::2] = signature & np.uint32(1), signature >> np.uint32(1) & np.uint32(1)
    return np.packbits(bits, axis=0).T


def alike(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether two rows may be similar, by their sketches, ``[pair, byte]``."""
    unequal = one ^ other
    pairs = (unequal | unequal >> 1) & np.uint8(0x55)
    return np.asarray(_COUNT - _BITS[pairs].sum(axis=1) >= ALIKE)


_BITS = np.array([byte.bit_count() for byte in range(256)], np.uint8)


def bands(signature: NDArray[np.uint32]) -> Numbers:
    """One hash for each band of each row, ``[band, row]``."""
    total = np.zeros((BANDS, signature.shape[1]), np.uint64)
    for j in range(ROWS):
        total = mixed(total + signature[j::ROWS].astype(np.uint64) + np.uint64(j + 1))
    return total
