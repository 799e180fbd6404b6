"""Measures of a profile as a check may trust them: anybody can write a profile, so every number is looked at."""

from collections.abc import Iterable, Mapping
from typing import Literal

from duecare.knowledge.statistics import Interval, wilson
from duecare.model.record import NamedTuple

Outcome = Literal["pass", "fail", "cannot tell"]
Measures = Mapping[str, object]
MOST = 10**9
DUST = 1e-12  # of binary fractions: 0.05 is not more than 0.05


class Share(NamedTuple):
    """Some of the rows. With an ``interval`` the rate is estimated from ``scored`` rows; else all were looked at.

    ``unread`` rows were looked at and could not be judged.
    """

    rows: int
    hits: int
    rate: float
    unread: int = 0
    interval: Interval | None = None
    scored: int = 0


def whole(measures: object, *keys: str) -> int | None:
    """A count under ``keys``, or None when nothing that can be a count stands there."""
    found = held(measures, *keys)
    return found if isinstance(found, int) and not isinstance(found, bool) and found >= 0 else None


def number(measures: object, *keys: str) -> float | None:
    """A finite number under ``keys``."""
    found = held(measures, *keys)
    right = isinstance(found, int | float) and not isinstance(found, bool) and abs(found) < float("inf")
    return float(found) if right and isinstance(found, int | float) else None


def held(measures: object, *keys: str) -> object:
    """What stands under ``keys``, or None."""
    for key in keys:
        measures = measures.get(key) if isinstance(measures, Mapping) else None
    return measures


def entries(measures: object, *keys: str) -> list[Measures]:
    """The objects in the list under ``keys``."""
    found = held(measures, *keys)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list | tuple) else []


def share(part: object) -> Share | None:
    """A part of the toxicity measures; None when it does not add up."""
    rows, hits, unread = whole(part, "rows"), whole(part, "toxic"), whole(part, "not_measured")
    if rows is None or hits is None or unread is None or hits > rows:
        return None
    estimate = held(part, "estimate")
    if estimate is None:
        return Share(rows, hits, hits / rows if rows else 0.0, unread)
    rate, low, high = (number(estimate, key) for key in ("rate", "lower", "upper"))
    scored = whole(estimate, "scored")
    if rate is None or low is None or high is None or scored is None or not 0 <= low <= rate <= high <= 1:
        return None
    return Share(rows, hits, rate, unread, Interval(low, high), scored)


def decide(found: Share, most: float) -> Outcome:
    """The rate against its limit: the count when every row was scored, the interval when some were.

    Rows that could not be judged may all be clean or all be toxic: where that matters, nobody can tell.
    """
    every = found.rows + found.unread
    low, high = found.interval or (found.rate, found.rate)
    least = low * found.rows / every if every else 0.0
    worst = (high * found.rows + found.unread) / every if every else 0.0
    if least > most + DUST:
        return "fail"
    return "pass" if worst <= most + DUST else "cannot tell"


def enough(found: Share, most: float) -> int | None:
    """How many scored rows would decide if the rate stays; None when the rate is the limit, or all were scored."""
    apart = abs(found.rate - most)
    if found.interval is None or not apart:
        return None
    reach = found.interval.upper - found.rate if found.rate < most else found.rate - found.interval.lower
    needed = int(found.scored * (reach / apart) ** 2) + 1
    return needed if needed < MOST else None


class Balance(NamedTuple):
    """A group's share of the mentions on its axis, against the share it should have."""

    group: str
    rows: int
    of: int
    expected: float
    interval: Interval

    @property
    def ratio(self) -> float:
        """The share over the expected one."""
        return self.rows / self.of / self.expected

    def decide(self, least: float) -> Outcome:
        """Whether the ratio reaches ``least``, if the interval of the share tells."""
        needed = least * self.expected
        return "fail" if self.interval.upper < needed else "pass" if self.interval.lower >= needed else "cannot tell"

    def more(self, least: float, confidence: float) -> int | None:
        """How many more mentions on the axis would decide if the share stays; None when none would."""
        n, rate = self.of, self.rows / self.of
        while self._replaced(rate, n, confidence).decide(least) == "cannot tell":
            n *= 2
            if n > MOST:
                return None
        low = n // 2
        while n - low > max(1, n // 100):
            middle = (low + n) // 2
            decided = self._replaced(rate, middle, confidence).decide(least) != "cannot tell"
            low, n = (low, middle) if decided else (middle, n)
        return max(n - self.of, 1)

    def _replaced(self, rate: float, n: int, confidence: float) -> "Balance":
        return self._replace(interval=wilson(rate, n, confidence))


def reference(written: str, groups: Iterable[str]) -> dict[str, float] | None:
    """The share each group should have: ``uniform``, or ``women=0.5, men=0.5``; None when it is neither.

    Of a written reference only the groups it names are compared, among themselves.
    """
    known = list(groups)
    if written.strip().casefold() == "uniform":
        return {group: 1 / len(known) for group in known} if known else None
    shares: dict[str, float] = {}
    for part in written.replace(";", ",").split(","):
        name, sign, value = part.partition("=")
        try:
            share = float(value)
        except ValueError:
            return None
        if not sign or not 0 < share <= 1 or name.strip() in shares:
            return None
        shares[name.strip()] = share
    total = sum(shares.values())
    return {name: share / total for name, share in shares.items()} if 0.99 <= total <= 1.01 else None


def balances(axis: object, expected: Mapping[str, float], confidence: float) -> list[Balance] | None:
    """Every expected group's share of rows that name a group of the axis; None when a count is missing.

    The bounds of all groups hold together at ``confidence`` (Bonferroni).
    """
    counts = {group: whole(axis, group, "rows") for group in expected}
    known = {group: rows for group, rows in counts.items() if rows is not None}
    of, each = sum(known.values()), 1 - (1 - confidence) / max(len(expected), 1)
    if len(known) < len(expected):
        return None
    if not of:
        return []
    return [Balance(group, rows, of, expected[group], wilson(rows / of, of, each)) for group, rows in known.items()]
