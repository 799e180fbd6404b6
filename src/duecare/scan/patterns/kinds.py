"""What a kind of value is: forms that may hint at it, and the exact rule."""

import re
from collections.abc import Callable, Iterable, Sequence

from duecare.model.record import NamedTuple

GAP = r"[^0-9]{0,96}"
"""Bytes that may stand between a word and its number: 24 characters of any script."""

LEFT = r"(?:[^0-9A-Za-z]|\\[nrtbf])"
"""Not in the middle of a word; in raw JSON a word may follow the letter of an escape."""


BEGIN = r"(?:(?<![^\W\d_])|(?-i:(?<=[a-z][a-z])(?=[A-Z])))"
"""Where a word begins: after no letter, or with a capital after small ones, as in the key ``employeeSsn``."""

Hit = tuple[int, int, bool]
"""From where to where a value stands, and whether it is an example: documentation, a placeholder or a private network,
which are counted apart."""

Answer = bool | None
"""What a rule says of a form: a value, none (False), or an example (None)."""

Matches = Sequence[re.Match[str]]


class Reach(NamedTuple):
    """Around the end of each hint, in characters, so much holds the value, and what tells whether it is one.

    At the ``left`` and ``right`` edges of that part only what is beside a value may stand, not the value. Whatever an
    expression matches holds a hint, so that two matches that overlap are in one part.
    """

    before: int
    after: int
    left: int
    right: int


WIDE = Reach(400, 700, 100, 100)
"""For any kind of personal data."""

WHOLE = Reach(1 << 40, 1 << 40, 0, 0)
"""For values that may be as long as the text."""


class Kind(NamedTuple):
    r"""A kind of value.

    ``hints`` are byte expressions in the common part of Hyperscan, RE2 and Python. Wherever ``find`` confirms a value
    in a text, a hint matches the raw JSON of that text, unless it holds ``\u`` or ``\/`` escapes, or characters that
    normalizing turns into ASCII: such lines take the slow path. Hints may not hold ``/``, a quote, a line break or a
    ``\b`` of the text, for these are escaped. ``find`` matches no zero byte, and looks at no more than 60 characters
    beside a value: it is given parts of many texts, with zero bytes between them.
    """

    name: str
    title: str
    hints: tuple[str, ...]
    find: Callable[[str], Iterable[Hit]]
    caseless: bool = False
    reach: Reach = WIDE


EMPHASIS = re.compile(r"(?<![\w*])(?:\*{1,3}|_{1,3})$")
MORE = re.compile(r"[\w*]")


def emphasized(text: str, start: int, stop: int) -> bool:
    """Whether the same marks of Markdown stand on both sides of the part, and no word beside them."""
    marks = EMPHASIS.search(text, max(0, start - 4), start)
    return marks is not None and text.startswith(marks[0], stop) and not MORE.match(text, stop + len(marks[0]))


NO_DIGIT = re.compile(r"[^0-9]+")


def digits(text: str) -> str:
    """The digits of a text."""
    return NO_DIGIT.sub("", text)
