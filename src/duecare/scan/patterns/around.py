"""Values around the hints at them, so that a text need not be read whole."""

from collections.abc import Iterable, Sequence

from duecare.model.record import NamedTuple
from duecare.scan.patterns.kinds import WIDE, Hit, Kind


class Where(NamedTuple):
    """Where the hints of a kind are in a text: from ``begin`` to ``end`` in these lists, of bytes from ``first`` on.

    They stand in order of their ``stops``.
    """

    starts: Sequence[int]
    stops: Sequence[int]
    begin: int
    end: int
    first: int


def around(kind: Kind, text: str, where: Where) -> Iterable[Hit]:
    """Values around the hints: what stands close to the edge of such a part has a hint, and a part, of its own."""
    before, after, left, right = kind.reach or WIDE
    starts, stops, at, until, first = where
    begin, end = starts[at] - first - before, stops[at] - first + after
    if starts[until - 1] - first - before <= end:
        end = stops[until - 1] - first + after
        if begin <= 0 and end >= len(text):
            return kind.find(text)
        return _within(kind, text, (max(0, begin), end), left, right)
    found: list[Hit] = []
    for number in range(at, until):
        if starts[number] - first - before > end:
            found += _within(kind, text, (max(0, begin), end), left, right)
            begin = starts[number] - first - before
        end = stops[number] - first + after
    return [*found, *_within(kind, text, (max(0, begin), end), left, right)]


def _within(kind: Kind, text: str, part: tuple[int, int], left: int, right: int) -> list[Hit]:
    begin, end = part
    least, most = left if begin else 0, end - begin - right if end < len(text) else end
    return [
        Hit(begin + start, begin + stop, example)
        for start, stop, example in kind.find(text[begin:end])
        if start >= least and stop <= most
    ]
