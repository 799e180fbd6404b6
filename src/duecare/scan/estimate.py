"""The rate of something that is dear to tell, from a stratified sample, until the interval decides against a limit.

Rows lie in strata by a cheap score. In each stratum a simple random sample is told by the dear scorer; the rate is the
Horvitz-Thompson estimate, the sum over strata of size times the sample's share, divided by all rows. Each stratum has
exact bounds (hypergeometric; Clopper and Pearson's where the stratum is large), also when no case was seen in it; they
are joined by the method of Zou and Donner (Statistics in Medicine 27, 2008). How many rows each stratum gives is fixed
before any is told, and the chance of error is divided by the number of looks, so that stopping early is paid for.
"""

from collections.abc import Callable, Generator, Sequence
from math import sqrt

import numpy as np

from duecare.knowledge.statistics import Interval, exact
from duecare.model.record import NamedTuple

FIRST = 200
LOOKS = 6
"""200 rows, 400, and so on up to 6,400."""

FEWEST = 20
DUST = 1e-12  # of binary fractions: 0.05 is not more than 0.05
CONFIDENCE = 0.95
SMALL = 20
"""A stratum of at most so many times the sample has exact bounds for finite populations."""


class Stratum(NamedTuple):
    """``size`` rows, of which ``available`` were drawn in random order; ``guess`` is the rate that is expected."""

    size: int
    guess: float
    available: int


class Seen(NamedTuple):
    """Of one stratum: all rows, those told, and the hits among them."""

    size: int
    told: int
    hits: int


class Estimate(NamedTuple):
    """A rate with one-sided bounds; ``scored`` rows were told in ``looks`` looks. ``decided``: against the limit."""

    rate: float
    lower: float
    upper: float
    scored: int
    looks: int
    decided: bool
    strata: tuple[Seen, ...]


def bounds(seen: Seen, confidence: float) -> Interval:
    """One-sided bounds of a stratum's rate from a sample without replacement."""
    size, told, hits = seen
    if told == 0:
        return Interval(0.0, 1.0)
    if size > SMALL * told:
        return exact(hits, told, confidence)
    upper = _most(size, told, hits, 1 - confidence)
    return Interval((size - _most(size, told, told - hits, 1 - confidence)) / size, upper / size)


def _most(size: int, told: int, hits: int, alpha: float) -> int:
    """The most cases among ``size`` rows with which so few hits still have a chance above ``alpha``."""
    table = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, size + 1)))))

    def few(cases: int) -> float:
        k = np.arange(max(0, told - (size - cases)), min(hits, cases) + 1)
        log = table[cases] - table[k] - table[cases - k]
        log += table[size - cases] - table[told - k] - table[size - cases - told + k]
        return float(np.exp(log - (table[size] - table[told] - table[size - told])).sum())

    low, high = hits, size - (told - hits)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if few(middle) > alpha else (low, middle - 1)
    return low


def joined(strata: Sequence[Seen], confidence: float) -> Interval:
    """Bounds of the whole rate."""
    every = sum(one.size for one in strata)
    rate, below, above = estimate_of(strata), 0.0, 0.0
    # A stratum of which nothing is told may hold cases alone or none: that is no matter of chance, and adds up.
    blind = sum(one.size for one in strata if not one.told) / every / 2 if every else 0.0
    for one in strata:
        if one.told:
            share, weight = one.hits / one.told, one.size / every
            low, high = bounds(one, confidence)
            below += (weight * max(share - low, 0.0)) ** 2
            above += (weight * max(high - share, 0.0)) ** 2
    return Interval(max(0.0, rate - blind - sqrt(below)), min(1.0, rate + blind + sqrt(above)))


def estimate_of(strata: Sequence[Seen]) -> float:
    """The Horvitz-Thompson estimate; a stratum of which nothing is told counts half."""
    every = sum(one.size for one in strata)
    return sum(one.size * (one.hits / one.told if one.told else 0.5) for one in strata) / every if every else 0.0


def allocation(strata: Sequence[Stratum], total: int) -> list[int]:
    """How many rows of each stratum are told: by size and expected spread (Neyman), at least a few of each."""
    spread = [one.size * sqrt(one.guess * (1 - one.guess)) for one in strata]
    scale = total / (sum(spread) or 1.0)
    wanted = (max(FEWEST, round(scale * weight)) for weight in spread)
    return [min(n, one.available, one.size) for n, one in zip(wanted, strata, strict=True)]


Tell = Callable[[Sequence[tuple[int, int]]], Sequence[bool]]
"""Which of the rows ``(stratum, place in its random order)`` are hits."""


def estimate(strata: Sequence[Stratum], tell: Tell, limit: float, confidence: float = CONFIDENCE) -> Estimate:
    """Tell more and more rows until the bounds lie on one side of ``limit``, or there are no more."""
    looking = looks(strata, limit, confidence)
    answer: Sequence[bool] | None = None
    while True:
        try:
            places = looking.send(answer)
        except StopIteration as stop:
            found: Estimate = stop.value
            return found
        answer = tell(places)


Places = Sequence[tuple[int, int]]


def looks(
    strata: Sequence[Stratum], limit: float, confidence: float = CONFIDENCE
) -> Generator[Places, Sequence[bool] | None, Estimate]:
    """Asks for the rows of one look after the other. The answer None ends it: what was told by then stands."""
    each = 1 - (1 - confidence) / LOOKS
    hits, told = [0] * len(strata), [0] * len(strata)
    found = _so_far(strata, told, hits, (0, limit, each))
    for look in range(1, LOOKS + 1):
        wanted = [max(a, b) for a, b in zip(allocation(strata, FIRST << (look - 1)), told, strict=True)]
        places = [(i, place) for i, n in enumerate(wanted) for place in range(told[i], n)]
        answer = (yield places) if places else ()
        if answer is None:
            break
        for (i, _), hit in zip(places, answer, strict=True):
            hits[i] += bool(hit)
        more, told = wanted != told, wanted
        found = _so_far(strata, told, hits, (look, limit, each))
        if found.decided or not more:
            break
    return found


def _so_far(
    strata: Sequence[Stratum], told: Sequence[int], hits: Sequence[int], at: tuple[int, float, float]
) -> Estimate:
    """What is known at a look, by the limit and the confidence of each look."""
    look, limit, each = at
    seen = tuple(Seen(one.size, n, k) for one, n, k in zip(strata, told, hits, strict=True))
    low, high = joined(seen, each)
    decided = high <= limit + DUST or low > limit + DUST
    return Estimate(estimate_of(seen), low, high, sum(told), look, decided, seen)
