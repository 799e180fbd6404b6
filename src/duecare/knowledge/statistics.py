"""Bounds for measured numbers, exact where they can be, from the standard library alone.

A one-sided bound at confidence 0.95 leaves 5 % on its own side; both together are the two-sided 90 % interval that
equivalence tests (TOST) ask for. The binomial bounds are those of Clopper and Pearson (Biometrika 26, 1934), the
score interval that of Wilson (JASA 22, 1927), the difference of two proportions method 10 of Newcombe (Statistics in
Medicine 17, 1998).
"""

from functools import lru_cache
from math import exp, inf, lgamma, log, log1p, sqrt

from duecare.model.record import NamedTuple

EXACT_UP_TO = 10**7  # beyond it the exact and the score bound differ by less than 1e-6
_TINY = 1e-300
USUAL = {0.9: 1.2815515655446008, 0.95: 1.6448536269514715, 0.975: 1.9599639845400536, 0.99: 2.3263478740408408}
"""What ``statistics`` gives, which brings fractions and decimals along: more than all else here costs a run."""


class Interval(NamedTuple):
    """A lower and an upper bound, each of which holds by itself at the confidence asked for."""

    lower: float
    upper: float


@lru_cache(maxsize=64)
def quantile(confidence: float) -> float:
    """The standard normal quantile: 1.645 for 0.95."""
    if confidence in USUAL:
        return USUAL[confidence]
    from statistics import NormalDist

    return NormalDist().inv_cdf(confidence)


def _fraction(x: float, a: float, b: float) -> float:
    """Continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, 1.0 - (a + b) * x / (a + 1)
    d = 1.0 / (d or _TINY)
    value = d
    for m in range(1, 200 + int(10 * sqrt(max(a, b)))):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / ((1.0 + step * d) or _TINY)
            c = (1.0 + step / c) or _TINY
            value *= c * d
        if abs(c * d - 1.0) < 1e-15:
            break
    return value


def beta_cdf(x: float, a: float, b: float) -> float:
    """The regularized incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def _density(x: float, a: float, b: float) -> float:
    return exp(lgamma(a + b) - lgamma(a) - lgamma(b) + (a - 1) * log(x) + (b - 1) * log1p(-x))


def _near(p: float, a: float, b: float) -> float:
    """Where the normal distribution of the same mean and variance has its quantile; it only saves steps."""
    t = sqrt(-2 * log(max(min(p, 1 - p), _TINY)))
    z = t - (2.30753 + 0.27061 * t) / (1 + 0.99229 * t + 0.04481 * t * t)  # Abramowitz and Stegun 26.2.22
    mean = a / (a + b)
    x = mean + (z if p > 0.5 else -z) * sqrt(mean * (1 - mean) / (a + b + 1))
    return x if 0 < x < 1 else mean


@lru_cache(maxsize=4096)
def beta_quantile(p: float, a: float, b: float) -> float:
    """The x with I_x(a, b) = p: Newton's steps kept inside a shrinking bracket."""
    low, high, x = 0.0, 1.0, _near(p, a, b)
    for _ in range(200):
        error = beta_cdf(x, a, b) - p
        low, high = (low, x) if error > 0 else (x, high)
        slope = _density(x, a, b)
        step = x - error / slope if slope > 0 else -1.0
        new = step if low < step < high else (low + high) / 2
        # the error of Newton's next step is about the square of this one
        if abs(new - x) <= (1e-10 if new == step else 1e-15) * max(new, 1e-15) or high - low <= 1e-16:
            return new
        x = new
    return x


def exact(successes: float, n: float, confidence: float) -> Interval:
    """Clopper and Pearson's one-sided bounds for a proportion."""
    k = min(max(successes, 0.0), n)
    lower = 0.0 if k <= 0 else beta_quantile(1 - confidence, k, n - k + 1)
    upper = 1.0 if k >= n else beta_quantile(confidence, k + 1, n - k)
    return Interval(lower, upper)


def wilson(proportion: float, n: float, confidence: float) -> Interval:
    """Wilson's score bounds; for a mean of values in 0–1 they are conservative (its variance is at most p(1-p))."""
    z2 = quantile(confidence) ** 2
    center = (proportion + z2 / (2 * n)) / (1 + z2 / n)
    half = sqrt(z2 * max(proportion * (1 - proportion), 0.0) / n + z2 * z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(max(0.0, center - half), min(1.0, center + half))


def normal(value: float, stderr: float, confidence: float) -> Interval:
    """Bounds of a number whose error is normal."""
    half = quantile(confidence) * stderr
    return Interval(value - half, value + half)


def newcombe(new: tuple[float, Interval], old: tuple[float, Interval]) -> Interval:
    """Bounds of ``new - old`` from each proportion with its own (score) bounds."""
    (p1, (l1, u1)), (p2, (l2, u2)) = new, old
    gap = p1 - p2
    return Interval(gap - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), gap + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2))


def none_seen(n: int, confidence: float) -> float:
    """Upper bound of a rate of which no case was seen in ``n`` ("rule of three": about 3/n at 0.95)."""
    return 1.0 - (1.0 - confidence) ** (1.0 / n) if n else inf
