"""Pass, fail or cannot tell: a measured number against a threshold, with its uncertainty (design rule 3)."""

from collections.abc import Callable
from math import ceil, floor, isfinite, sqrt
from typing import Literal

from duecare.knowledge import statistics as stats
from duecare.knowledge.statistics import Interval
from duecare.model.record import NamedTuple

Outcome = Literal["pass", "fail", "inconclusive"]
MOST = 10**9  # more samples than this are as good as none that would decide
EXACT = 1e-9


class Estimate(NamedTuple):
    """A number as a file gives it. ``proportion``: successes over ``n``; ``bounded``: a mean of values in 0–1.

    ``scale`` is 100 for a number written in percent.
    """

    value: float
    n: int | None = None
    stderr: float | None = None
    proportion: bool = False
    bounded: bool = False
    scale: float = 1.0


class Bounds(NamedTuple):
    """An interval and how it was found; ``None`` bounds when the file gives no uncertainty."""

    interval: Interval | None
    estimator: str


class Decision(NamedTuple):
    """What a comparison says. ``more``: samples to add, ``times``: how many times as many, that would decide."""

    outcome: Outcome
    lower: float | None
    upper: float | None
    estimator: str
    more: int | None = None
    times: float | None = None

    @property
    def certain(self) -> bool:
        """Whether an interval decided, rather than the bare point."""
        return self.lower is not None


def successes(estimate: Estimate) -> tuple[int, int] | None:
    """The fewest and most whole successes that the printed value allows; None when no whole number does.

    A count that gives the value exactly is taken for the count; else the value may have been rounded as printed.
    """
    if not estimate.n:
        return None
    share, nearest = estimate.value / estimate.scale, round(estimate.value / estimate.scale * estimate.n)
    if abs(nearest / estimate.n - share) < EXACT:
        return nearest, nearest
    from decimal import Decimal  # nearly every value is a count over n

    digits = -int(Decimal(repr(float(estimate.value))).as_tuple().exponent)
    half = 0.5 * 10.0**-digits / estimate.scale
    fewest = max(0, ceil((share - half) * estimate.n - EXACT))
    most = min(estimate.n, floor((share + half) * estimate.n + EXACT))
    return (fewest, most) if fewest <= most else None


def bounds(estimate: Estimate, confidence: float) -> Bounds:
    """One-sided bounds: exact for counted successes, else by the standard error, else Wilson's, else none."""
    value, n, stderr, scale = estimate.value, estimate.n, estimate.stderr, estimate.scale
    share = value / scale
    usable = stderr is not None and isfinite(stderr) and stderr > 0  # 0 says that few samples agree, not that all will
    if n and estimate.proportion and 0 <= share <= 1 and not _clustered(estimate):
        counted = successes(estimate)
        if counted and n <= stats.EXACT_UP_TO:
            low, high = (stats.exact(k, n, confidence) for k in counted)
            return Bounds(Interval(low.lower * scale, high.upper * scale), "exact binomial")
        if not usable or counted:
            return _score(estimate, confidence, "Wilson" if counted else "Wilson; value × n is not whole")
    if usable and stderr is not None:
        return Bounds(stats.normal(value, stderr, confidence), "normal, from the file's stderr")
    if n and (estimate.bounded or estimate.proportion) and 0 <= share <= 1:
        return _score(estimate, confidence, "Wilson, as a mean of values in 0–1")
    return Bounds(None, "no uncertainty available")


def _score(estimate: Estimate, confidence: float, name: str) -> Bounds:
    low, high = stats.wilson(estimate.value / estimate.scale, estimate.n or 1, confidence)
    return Bounds(Interval(low * estimate.scale, high * estimate.scale), name)


def _clustered(estimate: Estimate) -> bool:
    """Whether the file's own stderr is wider than a proportion of ``n`` free samples has (clusters, epochs)."""
    if not estimate.stderr or not isfinite(estimate.stderr) or not estimate.n or estimate.n < 2:
        return False
    share = estimate.value / estimate.scale
    return estimate.stderr / estimate.scale > 1.1 * sqrt(max(share * (1 - share), 0.0) / (estimate.n - 1))


Test = Callable[[float, float], Outcome]


def at_least(estimate: Estimate, threshold: float, confidence: float) -> Decision:
    """Pass when even the lower bound reaches ``threshold``; fail when even the upper one does not."""

    def test(lower: float, upper: float) -> Outcome:
        return "pass" if lower >= limit else "fail" if upper < limit else "inconclusive"

    limit = _round(threshold)
    return _decide(estimate, confidence, test)


def at_most(estimate: Estimate, threshold: float, confidence: float) -> Decision:
    """The mirror of ``at_least``, for what should be low."""

    def test(lower: float, upper: float) -> Outcome:
        return "pass" if upper <= limit else "fail" if lower > limit else "inconclusive"

    limit = _round(threshold)
    return _decide(estimate, confidence, test)


def within(estimate: Estimate, target: float, margin: float, confidence: float) -> Decision:
    """Two one-sided tests: pass when the whole interval lies inside ``target ± margin``."""
    low, high = _round(target - margin), _round(target + margin)

    def test(lower: float, upper: float) -> Outcome:
        if low <= lower and upper <= high:
            return "pass"
        return "fail" if upper < low or lower > high else "inconclusive"

    return _decide(estimate, confidence, test)


def _round(number: float) -> float:
    """Without the dust of binary fractions: 0.5 + 0.08 is 0.58."""
    return float(f"{number:.12g}")


def _decide(estimate: Estimate, confidence: float, test: Test) -> Decision:
    interval, estimator = bounds(estimate, confidence)
    if interval is None:
        return Decision(test(_round(estimate.value), _round(estimate.value)), None, None, estimator)
    outcome = test(*map(_round, interval))
    if outcome != "inconclusive":
        return Decision(outcome, *interval, estimator)
    return Decision(outcome, *interval, estimator, *_needed(estimate, confidence, test, estimator))


def _needed(estimate: Estimate, confidence: float, test: Test, estimator: str) -> tuple[int | None, float | None]:
    """Samples to add (and as a factor) for the interval to decide, should the value stay what it is."""
    start = estimate.n or 100

    def decided(n: int) -> bool:
        shrunk = _shrunk(estimate, n / start, confidence, estimator)
        return test(*map(_round, shrunk)) != "inconclusive"

    high = start
    while not decided(high):
        high *= 2
        if high > MOST:
            return None, None
    low = high // 2
    while high - low > max(1, high // 1000):
        middle = (low + high) // 2
        low, high = (low, middle) if decided(middle) else (middle, high)
    return (high - start if estimate.n else None), high / start


def _shrunk(estimate: Estimate, factor: float, confidence: float, estimator: str) -> Interval:
    """The interval that ``factor`` times as many samples would give."""
    share, n, scale = estimate.value / estimate.scale, (estimate.n or 1) * factor, estimate.scale
    if estimator.startswith("normal"):
        return stats.normal(estimate.value, (estimate.stderr or 0.0) / sqrt(factor), confidence)
    small = estimator.startswith("exact") and n <= stats.EXACT_UP_TO
    low, high = stats.exact(share * n, n, confidence) if small else stats.wilson(share, n, confidence)
    return Interval(low * scale, high * scale)


def difference(new: Estimate, old: Estimate, confidence: float) -> Bounds:
    """Bounds of ``new - old`` from two summaries; conservative when both ran on the same items."""
    if all(e.proportion and e.n and 0 <= e.value / e.scale <= 1 and not _clustered(e) for e in (new, old)):
        parts = [(e.value / e.scale, stats.wilson(e.value / e.scale, e.n or 1, confidence)) for e in (new, old)]
        low, high = stats.newcombe(parts[0], parts[1])
        return Bounds(Interval(low * new.scale, high * new.scale), "Newcombe")
    errors = [_stderr(e) for e in (new, old)]
    if None in errors:
        return Bounds(None, "no uncertainty available")
    pooled = sqrt(sum((e or 0.0) ** 2 for e in errors))
    return Bounds(stats.normal(new.value - old.value, pooled, confidence), "normal, from both standard errors")


def _stderr(estimate: Estimate) -> float | None:
    if estimate.stderr is not None and isfinite(estimate.stderr):
        return estimate.stderr
    share = estimate.value / estimate.scale
    if estimate.n and (estimate.proportion or estimate.bounded) and 0 <= share <= 1:
        return estimate.scale * sqrt(share * (1 - share) / estimate.n)
    return None


def not_worse(new: Estimate, old: Estimate, margin: float, confidence: float, *, higher: bool = True) -> Decision:
    """Non-inferiority: pass when the bound of the loss stays within ``margin``; ``higher`` False mirrors it."""
    interval, estimator = difference(new, old, confidence)
    point = new.value - old.value
    lower, upper = interval or (point, point)
    loss, gain = (lower, upper) if higher else (-upper, -lower)
    limit = -_round(margin)
    outcome: Outcome = "pass" if _round(loss) >= limit else "fail" if _round(gain) < limit else "inconclusive"
    return Decision(outcome, lower, upper, estimator) if interval else Decision(outcome, None, None, estimator)
