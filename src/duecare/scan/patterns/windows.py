"""Where in a text numbers of telephones may stand: a run of digits, and what stands in or before it."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from duecare.model.record import NamedTuple
from duecare.scan.patterns.finders import SHORT
from duecare.scan.patterns.runs import (
    DIGIT,
    DOT,
    FREE,
    OPEN,
    OTHER_DIGIT,
    PLUS,
    ZERO,
    Spans,
    begun,
    characters,
    cut,
    runs,
    table,
)

BEFORE, LABEL, AFTER = 3, 50, 12
"""Characters before seven digits where a form may begin, where a word for it may; and after them.

Between the word and the first digit of its number stands no other digit: the number is the beginning of a run, but for
the code of an area that a stroke follows.
"""

LONGEST = 60
"""Characters of the longest form, and of what tells that it ends."""

INSIDE = re.compile(r"[()]|[ .\-] ")
"""Beside what a form may begin in a run of digits: elsewhere a digit, and a space or a hyphen at most, is before."""

RUN = re.compile(r"[0-9](?:[ ().\-]{0,2}[0-9]){6,}")

STEMS = (
    "phone", "tel", "t\u00e9l", "mob", "mov", "m\u00f3v", "handy", "cel", "fax", "what", "hotline", "portable", "ruf",
    "sms", "desk", "office", "call", "dial", "ring", "text", "appelez", "llam",
)  # fmt: skip
"""Every word for a telephone begins with one of these."""

STEMMED = table(STEMS)
AMERICAN_END = (DIGIT, DIGIT, DIGIT, DOT, DIGIT, DIGIT, DIGIT, DIGIT)
TRUNK_BEGIN = (FREE | OPEN, ZERO, OTHER_DIGIT)
DIALLED_BEGIN = (FREE | OPEN, ZERO, ZERO, OTHER_DIGIT)
"""What numbers in the form of America hold, and those with a trunk prefix, or one for other countries, before which
anything stands."""

Windows = Sequence[tuple[int, int]]


class Places(NamedTuple):
    """Where numbers are looked for: with a country code, after a word, and in the other forms.

    ``begins`` are where words of ASCII may begin, in order; None: anywhere.
    """

    abroad: Windows
    said: Windows
    american: Windows
    trunk: Windows
    dialled: Windows
    begins: Sequence[int] | None = None


def places(text: str, many: bool | None = None) -> Places:
    """Where forms of numbers are looked for; ``many``: which way is taken, if not the one that costs less."""
    return (_many if (len(text) > SHORT if many is None else many) else _few)(text)


def _starts(text: str, runs: Windows) -> list[tuple[int, int]]:
    """Where in runs of digits forms may begin, with as much as one is long."""
    found = []
    for start, stop in runs:
        begins = [start, *(match.start() for match in INSIDE.finditer(text, start, stop))]
        found += [(begin, min(stop, begin + LONGEST)) for begin in begins]
    return found


def _windows(runs: Windows, before: int) -> Iterator[tuple[int, int]]:
    """Runs of digits with what may stand before and after them; those that touch are one."""
    begin = end = -1
    for start, stop in runs:
        if end < 0 or start - before > end:
            if end >= 0:
                yield begin, end
            begin = max(0, start - before)
        end = stop + AFTER
    if end >= 0:
        yield begin, end


def _few(text: str) -> Places:
    """For a short text, of which numpy's calls would cost more than they save."""
    spans = _starts(text, [match.span() for match in RUN.finditer(text)])
    low = text.lower()
    said = not low.isascii() or any(map(low.__contains__, STEMS))
    near = [*_windows(spans, BEFORE)]
    return Places(near if "+" in text else (), [*_windows(spans, LABEL)] if said else (), near, near, near)


def _many(text: str) -> Places:
    """For a long text: of every run what stands in and before it tells whether a form is looked for there."""
    there = characters(text)
    spans = runs(there)
    long = spans.stops - spans.starts > LONGEST
    if long.any():
        parts = sorted([*spans.of(~long), *_starts(text, spans.of(long))])
        spans = Spans(*np.array(parts, np.int64).T)
    near = spans.widened(BEFORE, AFTER)
    said, begins = begun(there, spans.starts, LABEL, STEMMED)
    wide = Spans(spans.starts[said], spans.stops[said]).widened(LABEL, AFTER)
    inside = cut(there, near)
    first = near.starts == 0  # nothing stands before it
    return Places(
        near.of(inside.holding(PLUS)) if "+" in text else (),
        wide.of(wide.stops > 0),
        near.of(inside.holding(*AMERICAN_END)),
        near.of(inside.holding(*TRUNK_BEGIN) | first),
        near.of(inside.holding(*DIALLED_BEGIN) | first),
        begins,
    )
