"""Pass, fail or cannot tell, and by which estimator."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.knowledge import decisions
from duecare.knowledge.decisions import Estimate

NAN = float("nan")


def share(value: float, n: int | None = None, stderr: float | None = None, scale: float = 1.0) -> Estimate:
    return Estimate(value, n, stderr, proportion=True, bounded=True, scale=scale)


def mean(value: float, n: int | None = None, stderr: float | None = None) -> Estimate:
    return Estimate(value, n, stderr, bounded=True)


@pytest.mark.parametrize(
    ("estimate", "estimator"),
    [
        (share(0.49, 817), "exact binomial"),
        (share(0.49, 817, 0.0175), "exact binomial"),
        (share(48.96, 817, scale=100.0), "exact binomial"),
        (share(1.0, 15, 0.0), "exact binomial"),
        (share(0.667, 15, 0.126), "exact binomial"),
        (share(0.6671234567, 15, 0.126), "normal, from the file's stderr"),
        (share(0.6671234567, 15), "Wilson; value × n is not whole"),
        (share(0.5, 400, 0.05), "normal, from the file's stderr"),
        (share(0.5, None, 0.05), "normal, from the file's stderr"),
        (mean(0.42, 817, 0.014), "normal, from the file's stderr"),
        (mean(0.42, 817), "Wilson, as a mean of values in 0–1"),
        (mean(1.0, None, 0.0), "no uncertainty available"),
        (mean(0.42, None, NAN), "no uncertainty available"),
        (Estimate(1.43), "no uncertainty available"),
        (Estimate(1.43, 500), "no uncertainty available"),
        (share(0.3, 10**9), "Wilson"),
    ],
)
def test_estimator(estimate: Estimate, estimator: str) -> None:
    assert decisions.bounds(estimate, 0.95).estimator == estimator


@pytest.mark.parametrize(
    ("value", "n", "counted"),
    [
        (0.8, 100, (80, 80)),
        (2 / 3, 15, (10, 10)),
        (0.667, 15, (10, 10)),
        (0.49, 817, (397, 404)),
        (0.6671234, 15, None),
        (1.0, 3, (3, 3)),
        (0.0, 3, (0, 0)),
    ],
)
def test_whole_successes_that_a_printed_value_allows(value: float, n: int, counted: tuple[int, int] | None) -> None:
    assert decisions.successes(share(value, n)) == counted


@pytest.mark.parametrize(
    ("estimate", "threshold", "outcome"),
    [
        (share(0.49, 817), 0.45, "pass"),
        (share(0.49, 817), 0.48, "inconclusive"),
        (share(0.49, 817), 0.55, "fail"),
        (share(0.8, 100), 0.72, "pass"),
        (share(0.8, 100), 0.75, "inconclusive"),
        (share(0.8, 100), 0.9, "fail"),
        (Estimate(0.45), 0.45, "pass"),
        (Estimate(0.4499), 0.45, "fail"),
        (share(0.9, None, 0.03), 0.84, "pass"),
        (share(0.9, None, 0.03), 0.86, "inconclusive"),
    ],
)
def test_at_least(estimate: Estimate, threshold: float, outcome: str) -> None:
    assert decisions.at_least(estimate, threshold, 0.95).outcome == outcome


@pytest.mark.parametrize(
    ("estimate", "threshold", "outcome"),
    [
        (share(0.0, 20), 0.05, "inconclusive"),
        (share(0.0, 59), 0.05, "pass"),
        (share(0.2, 100), 0.05, "fail"),
        (Estimate(1.43), 1.2, "fail"),
        (Estimate(1.2), 1.2, "pass"),
    ],
)
def test_at_most(estimate: Estimate, threshold: float, outcome: str) -> None:
    assert decisions.at_most(estimate, threshold, 0.95).outcome == outcome


@pytest.mark.parametrize(
    ("value", "n", "outcome"),
    [
        (0.5, 1508, "pass"),
        (0.5, 200, "inconclusive"),
        (0.53, 1508, "inconclusive"),
        (0.62, 1508, "fail"),
        (0.3, 200, "fail"),
    ],
)
def test_within_is_two_one_sided_tests(value: float, n: int, outcome: str) -> None:
    assert decisions.within(share(value, n), 0.5, 0.05, 0.95).outcome == outcome


def test_within_forgives_the_dust_of_binary_fractions() -> None:
    assert decisions.within(Estimate(0.58), 0.5, 0.08, 0.95).outcome == "pass"


def test_says_how_many_more_samples_would_decide() -> None:
    decision = decisions.at_least(share(0.8, 100), 0.75, 0.95)
    assert decision.more is not None
    enough = 100 + decision.more
    assert decisions.at_least(share(round(0.8 * enough) / enough, enough), 0.75, 0.95).outcome == "pass"
    assert decisions.at_least(share(0.8, enough - 40), 0.75, 0.95).outcome == "inconclusive"


def test_without_n_the_need_is_a_factor() -> None:
    decision = decisions.at_least(share(0.92, None, 0.03), 0.9, 0.95)
    assert (decision.more, decision.times) == (None, pytest.approx((1.645 * 0.03 / 0.02) ** 2, rel=0.02))


def test_nothing_decides_a_value_at_its_threshold() -> None:
    decision = decisions.at_least(share(0.8, 100), 0.8, 0.95)
    assert (decision.outcome, decision.more, decision.times) == ("inconclusive", None, None)


@pytest.mark.parametrize(
    ("new", "old", "margin", "higher", "outcome"),
    [
        (share(0.70, 5000), share(0.70, 5000), 0.02, True, "pass"),
        (share(0.70, 200), share(0.70, 200), 0.02, True, "inconclusive"),
        (share(0.60, 5000), share(0.70, 5000), 0.02, True, "fail"),
        (share(0.60, 5000), share(0.70, 5000), 0.02, False, "pass"),
        (share(0.70, 5000), share(0.60, 5000), 0.02, False, "fail"),
        (mean(0.42, None, 0.01), mean(0.45, None, 0.01), 0.01, True, "inconclusive"),
        (Estimate(1.4), Estimate(1.4), 0.0, False, "pass"),
        (Estimate(0.68), Estimate(0.7), 0.02, True, "pass"),
    ],
)
def test_not_worse(new: Estimate, old: Estimate, margin: float, higher: bool, outcome: str) -> None:
    assert decisions.not_worse(new, old, margin, 0.95, higher=higher).outcome == outcome


def test_a_bound_at_the_threshold_is_no_side_of_it():
    """One hit of one: the exact lower bound at 99 % is 0.01, whatever the last binary digit says."""
    assert decisions.at_most(share(1.0, 1), 0.01, 0.99).outcome == "inconclusive"
    assert decisions.at_most(share(1.0, 1), 0.010000000000000002, 0.99).outcome == "inconclusive"


@given(st.integers(1, 300), st.floats(0.01, 0.99), st.sampled_from([0.9, 0.95, 0.99]), st.data())
@settings(max_examples=150, deadline=None)
def test_mirror(n: int, threshold: float, confidence: float, data: st.DataObject) -> None:
    """Asking that a rate be low is asking that its complement be high."""
    k = data.draw(st.integers(0, n))
    low = decisions.at_most(share(k / n, n), threshold, confidence)
    high = decisions.at_least(share((n - k) / n, n), 1 - threshold, confidence)
    assert low.outcome == high.outcome
