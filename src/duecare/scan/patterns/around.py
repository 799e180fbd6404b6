"""Values of personal data around the hints at them, so that a long text need not be read whole."""

from collections.abc import Iterator

from duecare.model.record import NamedTuple
from duecare.scan.patterns.database import Spots
from duecare.scan.patterns.kinds import Hit, Kind

BEFORE, AFTER, EDGE = 300, 700, 100
"""Characters around a hint in which all of a value stands, and how many at their edges tell only what is beside it."""


class Where(NamedTuple):
    """Where the hints of a kind are in a text: those of ``spots`` in a range, which begins at ``first``."""

    spots: Spots
    begin: int
    end: int
    first: int

    def spans(self) -> Iterator[tuple[int, int]]:
        """From where to where each is, in bytes of the text."""
        starts, stops = (one[self.begin : self.end] - self.first for one in (self.spots.starts, self.spots.stops))
        yield from sorted(zip(starts.tolist(), stops.tolist(), strict=True))


def around(kind: Kind, text: str, where: Where) -> Iterator[Hit]:
    """Values around the hints: what stands close to the edge of such a part has a hint, and a part, of its own."""
    begin = end = -1
    for start, stop in [*where.spans(), (len(text) + BEFORE + AFTER, 0)]:
        if start - BEFORE > end:
            yield from _within(kind, text, max(0, begin), end) if end >= 0 else ()
            begin = start - BEFORE
        end = max(end, stop + AFTER)


def _within(kind: Kind, text: str, begin: int, end: int) -> Iterator[Hit]:
    least, most = begin + EDGE if begin else 0, end - EDGE if end < len(text) else end
    for start, stop, example in kind.find(text[begin:end]):
        if begin + start >= least and begin + stop <= most:
            yield Hit(begin + start, begin + stop, example)
