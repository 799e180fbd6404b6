"""How far the shares of training rows moved, with the uncertainty that each rests on.

Source, license and length are counted of every row, so that a share is what it is and needs no interval. Languages are
told of a sample, and groups of people by the words that name them: their shares move by chance, and a move is judged
by the interval of the difference (Newcombe's method 10 over Wilson's bounds), with Bonferroni's correction over the
values of the axis, so that all of them hold together at the confidence asked for.
"""

from collections.abc import Iterator

from duecare.knowledge.measures import DUST, Outcome
from duecare.knowledge.statistics import Interval, newcombe, wilson
from duecare.model.composition import Axis, Part
from duecare.model.record import NamedTuple

MOST = 10**9


class Move(NamedTuple):
    """How far a share moved; with an ``interval`` where it is not of every row."""

    axis: Axis
    part: Part
    then: float
    now: float
    interval: Interval | None = None

    @property
    def by(self) -> float:
        """The difference of the shares."""
        return self.now - self.then

    def decide(self, most: float) -> Outcome:
        """Whether the share moved by more than ``most``."""
        if self.interval is None:
            return "fail" if abs(self.by) > most + DUST else "pass"
        low, high = self.interval
        if low > most + DUST or high < -most - DUST:
            return "fail"
        return "pass" if -most - DUST <= low and high <= most + DUST else "cannot tell"

    def enough(self, most: float) -> int | None:
        """How many rows would have to be asked for the interval to decide, if the shares stay."""
        apart = abs(abs(self.by) - most)
        if self.interval is None or self.axis.asked is None or apart < DUST:
            return None
        half = (self.interval.upper - self.interval.lower) / 2
        needed = int(min(self.axis.asked) * (half / apart) ** 2) + 1
        return needed if needed < MOST else None


def moves(axis: Axis, confidence: float) -> Iterator[Move]:
    """Every share of an axis that has rows on both sides."""
    if not axis.then or not axis.now:
        return
    each = 1 - (1 - confidence) / (2 * max(len(axis.parts), 1))
    for part in axis.parts:
        then, now = axis.shares(part)
        yield Move(axis, part, then, now, _between(axis, (then, now), each))


def _between(axis: Axis, shares: tuple[float, float], confidence: float) -> Interval | None:
    if axis.asked is None:
        return None
    if not min(axis.asked):
        return Interval(-1.0, 1.0)
    then, now = ((share, wilson(share, n, confidence)) for share, n in zip(shares, axis.asked, strict=True))
    return newcombe(now, then)
