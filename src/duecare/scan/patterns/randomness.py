"""How random a value is: the entropy of its characters, asked only where how many differ does not tell."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import numpy as np

SEVERAL, MANY = 16, 4096
"""Values from which on numpy's calls cost less than they save, and those that are looked at together at most."""

DUST = 1e-9
"""More than sums of logarithms are off."""


def entropy(value: str) -> float:
    """Bits a character, by the characters' own frequencies (Shannon)."""
    size = len(value)
    return math.log2(size) - sum(n * math.log2(n) for n in Counter(value).values() if n > 1) / size if size else 0.0


@lru_cache(4096)
def _least_and_most(size: int, several: int) -> tuple[float, float]:
    """The bounds of the entropy of so many characters, of which so many differ: all others are one, or all are even."""
    most, few = divmod(size, several)
    counts = Counter({most + 1: few, most: several - few})
    even = sum(times * n * math.log2(n) for n, times in counts.items() if n > 1)
    rest = size - several + 1
    return math.log2(size) - rest * math.log2(rest) / size - DUST, math.log2(size) - even / size + DUST


def random_enough(value: str, least: float, several: int = 0) -> bool:
    """Whether ``entropy(value) >= least``; how many characters differ (``several``) nearly always tells."""
    if not value:
        return least <= 0
    low, high = _least_and_most(len(value), several or len(set(value)))
    return low >= least or (high >= least and entropy(value) >= least)


def differing(values: Sequence[str]) -> list[int]:
    """How many characters of each value differ."""
    if len(values) > MANY:
        return [*chain.from_iterable(differing(values[at : at + MANY]) for at in range(0, len(values), MANY))]
    flat = "".join(values)
    if len(values) < SEVERAL or not flat.isascii():
        return [len(set(value)) for value in values]
    sizes = np.fromiter(map(len, values), np.int64, len(values))
    # A row of 128 places for each value.
    places = np.repeat(np.arange(len(values)) * 128, sizes) + np.frombuffer(flat.encode(), np.uint8)
    there = np.zeros(128 * len(values), bool)
    there[places] = True
    found: list[int] = there.reshape(-1, 128).sum(axis=1).tolist()
    return found
