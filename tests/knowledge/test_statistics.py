"""Bounds: equal to SciPy, holding their confidence by exact enumeration, and monotone."""

from math import comb, isclose
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest

from duecare.knowledge import statistics as stats

CONFIDENCES = st.sampled_from([0.8, 0.9, 0.95, 0.975, 0.99, 0.999])


@pytest.mark.parametrize("n", [1, 2, 7, 50, 817, 1508, 58492, 1_000_000])
@pytest.mark.parametrize("share", [0.0, 0.001, 0.1, 0.5, 0.8, 0.999, 1.0])
@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.999])
def test_exact_equals_scipy(n: int, share: float, confidence: float) -> None:
    k = round(share * n)
    lower, upper = stats.exact(k, n, confidence)
    assert abs(lower - (beta.ppf(1 - confidence, k, n - k + 1) if k else 0.0)) < 1e-10
    assert abs(upper - (beta.ppf(confidence, k + 1, n - k) if k < n else 1.0)) < 1e-10


@given(st.floats(0.02, 0.98), st.floats(0.5, 400), st.floats(0.5, 400))
@settings(max_examples=300, deadline=None)
def test_beta_quantile_equals_scipy_for_any_shape(p: float, a: float, b: float) -> None:
    assert isclose(stats.beta_quantile(p, a, b), beta.ppf(p, a, b), rel_tol=1e-9, abs_tol=1e-10)


@pytest.mark.parametrize(("k", "n"), [(8, 10), (0, 20), (20, 20), (160, 200), (401, 817)])
def test_wilson_equals_scipy(k: int, n: int) -> None:
    ci = binomtest(k, n).proportion_ci(confidence_level=0.9, method="wilson")
    assert stats.wilson(k / n, n, 0.95) == pytest.approx((ci.low, ci.high), abs=1e-12)


@pytest.mark.parametrize(
    ("n", "lower", "upper"),
    [(50, 0.693, 0.877), (100, 0.727, 0.858), (200, 0.750, 0.842), (500, 0.769, 0.828), (5000, 0.791, 0.809)],
)
def test_wilson_at_80_percent(n: int, lower: float, upper: float) -> None:
    assert stats.wilson(0.8, n, 0.95) == pytest.approx((lower, upper), abs=6e-4)


@given(st.integers(1, 40), st.floats(0.001, 0.999), CONFIDENCES)
@settings(max_examples=150, deadline=None)
def test_each_exact_bound_holds_its_confidence(n: int, truth: float, confidence: float) -> None:
    """Summed over every outcome that ``truth`` can have, each bound is on its own side often enough."""
    below = above = 0.0
    for k in range(n + 1):
        chance = comb(n, k) * truth**k * (1 - truth) ** (n - k)
        lower, upper = stats.exact(k, n, confidence)
        below += chance * (lower <= truth)
        above += chance * (upper >= truth)
    assert below >= confidence - 1e-9
    assert above >= confidence - 1e-9


@given(st.integers(1, 500), CONFIDENCES, st.data())
@settings(max_examples=150, deadline=None)
def test_bounds_are_monotone_and_hold_the_point(n: int, confidence: float, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, n - 1))
    here, above = stats.exact(k, n, confidence), stats.exact(k + 1, n, confidence)
    assert here.lower < above.lower
    assert here.upper < above.upper or above.upper == 1.0
    assert here.lower <= k / n <= here.upper
    wider = stats.exact(k, n, 1 - (1 - confidence) / 2)
    assert wider.lower <= here.lower
    assert wider.upper >= here.upper


@pytest.mark.parametrize(("n", "upper"), [(50, 0.058), (100, 0.030), (500, 0.006), (1000, 0.003)])
def test_rate_of_which_no_case_was_seen(n: int, upper: float) -> None:
    assert stats.none_seen(n, 0.95) == pytest.approx(upper, abs=5e-4)
    assert stats.none_seen(n, 0.95) == pytest.approx(stats.exact(0, n, 0.95).upper, abs=1e-12)


def test_newcombe_on_the_published_example() -> None:
    """56/70 against 48/80: method 10 gives 0.0524 to 0.3339 at 95 % two-sided (Newcombe 1998, table II)."""
    first, second = stats.wilson(56 / 70, 70, 0.975), stats.wilson(48 / 80, 80, 0.975)
    assert stats.newcombe((56 / 70, first), (48 / 80, second)) == pytest.approx((0.0524, 0.3339), abs=1e-4)


@pytest.mark.parametrize("confidence", [*stats.USUAL, 0.5, 0.8, 0.999])
def test_quantile_is_that_of_the_standard_library(confidence: float) -> None:
    assert stats.quantile(confidence) == NormalDist().inv_cdf(confidence)
