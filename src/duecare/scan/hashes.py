"""Hashes of words: this module's own arithmetic on bytes, so that they stay the same whatever library is installed.

Hashed indices and profiles that hold such numbers can be compared years later, and on every machine. Of words of up to
eight bytes the hash tells which word it is: two of the same length have different ones.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

BASE = 0x9E3779B97F4A7C15  # odd, so that multiplying by its powers loses nothing
TOGETHER = 64
"""Words of up to so many times eight bytes are hashed all at once, the few longer ones one by one."""

AHEAD = 9
"""Bytes that must follow the last word: eight are read at a time."""

_MASKS = np.array([(1 << (8 * i)) - 1 for i in range(9)], "<u8")
_FACTORS = np.cumprod(np.full(TOGETHER, BASE, np.uint64), dtype=np.uint64)


def windows(codes: NDArray[np.uint8]) -> Numbers:
    """The eight bytes from each place on as one number."""
    return np.ndarray((len(codes) - 7,), "<u8", codes, 0, (1,))


def masked(numbers: Numbers, sizes: Places) -> Numbers:
    """The first bytes of each number, so many of them; all eight if that is more."""
    return np.asarray(numbers & _MASKS.take(sizes, mode="clip"))


def hashed(codes: NDArray[np.uint8], starts: Places, sizes: Places) -> Numbers:
    """Each word's bytes, eight to a number, as a polynomial of the base, mixed. ``AHEAD`` bytes follow the last."""
    ahead = windows(codes)
    total = masked(ahead[starts], sizes) * _FACTORS[0]
    left = np.flatnonzero(sizes > 8)
    for turn in range(1, TOGETHER):
        if not len(left):
            break
        rest = sizes[left] - 8 * turn
        total[left] += masked(ahead[starts[left] + 8 * turn], rest) * _FACTORS[turn]
        left = left[rest > 8]
    for word in left.tolist():
        begin, size = int(starts[word]), int(sizes[word])
        total[word : word + 1] += _long(ahead[begin : begin + size : 8], size)
    return mixed(total + sizes.view(np.uint64))


def _long(numbers: Numbers, size: int) -> Numbers:
    """What a long word's bytes add beyond those that were hashed with all words'."""
    rest = numbers[TOGETHER:].copy()
    rest[-1] &= _MASKS[(size - 1) % 8 + 1]
    factors = np.cumprod(np.full(len(rest), BASE, np.uint64), dtype=np.uint64) * _FACTORS[-1]
    total: Numbers = (rest * factors).sum(dtype=np.uint64, keepdims=True)
    return total


def mixed(numbers: Numbers) -> Numbers:
    """Numbers whose every bit depends on every bit (the finalizer of SplitMix64)."""
    found = numbers >> np.uint64(30)
    found ^= numbers
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    found ^= found >> np.uint64(31)
    return np.asarray(found)


def joined(words: Numbers, n: int) -> Numbers:
    """One hash for every ``n`` words in a row, whatever text they belong to."""
    size = max(len(words) - n + 1, 0)
    total = np.full(size, n, np.uint64)
    factor = 1
    for k in range(n):
        factor = factor * BASE % (1 << 64)
        total += words[k : k + size] * np.uint64(factor)
    return mixed(total)
