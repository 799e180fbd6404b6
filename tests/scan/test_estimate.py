"""A rate from a stratified sample: no bias by exact enumeration, bounds that hold, and stopping that is paid for."""

from itertools import combinations, product
from math import comb

import numpy as np
import pytest

from duecare.scan.estimate import (
    CONFIDENCE,
    FEWEST,
    Seen,
    Stratum,
    allocation,
    bounds,
    estimate,
    estimate_of,
    joined,
)

POPULATION = ([1, 0, 0, 0, 0, 0], [1, 1, 0, 0])


def test_the_estimate_has_no_bias() -> None:
    """The mean over every sample there can be is the rate."""
    samples = [list(combinations(stratum, 2)) for stratum in POPULATION]
    rates = [
        estimate_of([Seen(len(s), 2, sum(chosen)) for s, chosen in zip(POPULATION, pair, strict=True)])
        for pair in product(*samples)
    ]
    assert np.mean(rates) == pytest.approx(3 / 10)


@pytest.mark.parametrize("told", [1, 3, 8, 12])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_bounds_of_a_stratum_hold_for_every_population(told: int, confidence: float) -> None:
    """Each bound alone misses with at most the chance allowed, whatever the number of cases (exact enumeration)."""
    size = 12
    for cases in range(size + 1):
        chances = {k: comb(cases, k) * comb(size - cases, told - k) / comb(size, told) for k in range(told + 1)}
        found = {k: bounds(Seen(size, told, k), confidence) for k in chances}
        assert sum(p for k, p in chances.items() if found[k].lower > cases / size + 1e-9) <= 1 - confidence + 1e-9
        assert sum(p for k, p in chances.items() if found[k].upper < cases / size - 1e-9) <= 1 - confidence + 1e-9


def test_a_stratum_told_whole_is_certain() -> None:
    assert bounds(Seen(30, 30, 4), 0.95) == pytest.approx((4 / 30, 4 / 30))
    assert bounds(Seen(30, 0, 0), 0.95) == (0.0, 1.0)


def test_what_nobody_told_may_be_anything() -> None:
    assert joined([Seen(60, 0, 0), Seen(40, 0, 0)], 0.95) == pytest.approx((0.0, 1.0))
    half = joined([Seen(50, 0, 0), Seen(50, 50, 10)], 0.95)
    assert half == pytest.approx((0.1, 0.6))


def test_no_case_seen_is_not_no_case() -> None:
    low, high = joined([Seen(100_000, 300, 0), Seen(100, 100, 0)], 0.95)
    assert low == 0.0
    assert high == pytest.approx((1 - 0.05 ** (1 / 300)) * 100_000 / 100_100, rel=1e-3)


def test_more_rows_where_the_rate_is_less_sure() -> None:
    sizes = [Stratum(90_000, 0.01, 9_000), Stratum(1_000, 0.5, 1_000), Stratum(5, 0.9, 5), Stratum(0, 0.5, 0)]
    small, large = allocation(sizes, 200), allocation(sizes, 1600)
    assert small[2:] == [5, 0] and small[0] > small[1] >= FEWEST
    assert all(a <= b for a, b in zip(small, large, strict=True))
    assert small[1] / 1000 > 5 * small[0] / 90_000


def told_by(hits: list[np.ndarray]):  # type: ignore[type-arg]
    return lambda places: [bool(hits[i][place]) for i, place in places]


@pytest.mark.parametrize(("rate", "limit", "scored"), [(0.0, 0.02, 400), (0.3, 0.02, 200), (0.02, 0.02, 6_400)])
def test_it_stops_when_the_limit_is_decided(rate: float, limit: float, scored: int) -> None:
    hits = np.random.default_rng(5).permutation(np.arange(50_000) < rate * 50_000)
    found = estimate([Stratum(50_000, 0.1, 50_000)], told_by([hits]), limit)
    assert found.scored == scored
    assert found.decided == (rate != limit)


def test_when_every_row_is_told_the_rate_is_exact() -> None:
    found = estimate([Stratum(40, 0.5, 40), Stratum(3, 0.5, 3)], told_by([np.arange(40) < 4, np.ones(3)]), 7 / 43)
    assert (found.rate, found.scored, found.decided) == (pytest.approx(7 / 43), 43, True)
    assert found.lower == pytest.approx(found.upper)


def test_no_rows_have_no_rate() -> None:
    found = estimate([], lambda places: [], 0.1)
    assert (found.rate, found.scored, found.decided) == (0.0, 0, True)


def test_bounds_hold_over_many_samples_with_stopping() -> None:
    """Seeded: three strata, an early stop, 300 samples; each bound may miss in 5 % and misses in fewer."""
    random = np.random.default_rng(11)
    sizes, rates = (4000, 800, 100), (0.002, 0.05, 0.6)
    truth = sum(round(n * p) for n, p in zip(sizes, rates, strict=True)) / sum(sizes)
    strata = [Stratum(n, g, n) for n, g in zip(sizes, (0.01, 0.1, 0.5), strict=True)]
    high, low, mean = 0, 0, []
    for _ in range(300):
        hits = [random.permutation(np.arange(n) < round(n * p)) for n, p in zip(sizes, rates, strict=True)]
        found = estimate(strata, told_by(hits), 0.03)
        low, high = low + (found.lower > truth), high + (found.upper < truth)
        mean.append(found.rate)
    assert max(low, high) <= 300 * (1 - CONFIDENCE)
    assert np.mean(mean) == pytest.approx(truth, abs=0.002)
