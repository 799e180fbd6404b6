"""How the values of a kind are looked for: what all rules share, from an expression to its hits."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.late import late
from duecare.scan.patterns.kinds import Answer, Hit, Matches
from duecare.scan.patterns.runs import beginning, characters

ODD = ("\u0131", "\u017f")
"""Small letters that expressions without case take for i and s."""


SHORT = 4_000
"""Characters of a text of some twenty parts of texts: for a shorter one numpy costs more than it saves."""


def hits(matches: Matches, answers: Iterable[Answer], group: int | str = 0) -> list[Hit]:
    """The matches that are values or examples."""
    return [
        (*match.span(group), answer is None)
        for match, answer in zip(matches, answers, strict=True)
        if answer is not False
    ]


def finder(
    expression: str, good: Callable[[re.Match[str]], Answer], *, group: int = 0, flags: int = 0
) -> Callable[[str], Iterator[Hit]]:
    """Hits of an expression."""
    pattern = late(expression, flags)

    def find(text: str) -> Iterator[Hit]:
        for match in pattern.finditer(text):
            answer = good(match)
            if answer is not False:
                yield (*match.span(group), answer is None)

    return find


def near(
    expression: str, good: Callable[[Matches], Iterable[Answer]], leading: str, mark: str, before: int, after: int
) -> Callable[[str], list[Hit]]:
    """As ``finder``, for values that hold a mark: looked for around it alone, so far before it and after it.

    No blank is in the value before its mark; what stands there, as far as it matches ``leading``, is what it begins
    with, leading underscores apart. ``good`` is asked of all at once.
    """
    pattern, lead = late(expression), late(rf"{leading}\Z")

    def find(text: str) -> list[Hit]:
        at, done = text.find(mark), 0
        found = []
        while at >= 0:
            least = max(done, at - before)
            if begun := lead.search(text, max(least, text.rfind(" ", least, at) + 1), at):
                # Not a search: that would go on behind the mark, up to the next one.
                begin = begun.start()
                match = pattern.match(text, begin, at + after)
                while match is None and begin + 1 < at and text[begin] == "_":
                    begin += 1
                    match = pattern.match(text, begin, at + after)
                if match:
                    done = match.end()
                    found.append(match)
            at = text.find(mark, max(at + 1, done))
        return hits(found, good(found))

    return find


def led(
    expression: str,
    good: Callable[[Matches], Iterable[Answer]],
    behind: str,
    begins: Callable[[str], Iterable[int]] | None = None,
) -> Callable[[str], list[Hit]]:
    """As ``finder`` of the expression after ``(?<!behind)``, ``behind`` being of one character.

    Python's engine looks for the characters with which an expression begins, unless it begins by looking behind. In a
    long text of ASCII matches may begin at ``begins`` alone, in order. ``good`` is asked of all at once.
    """
    pattern, left = late(expression), late(behind)

    @cache
    def free() -> frozenset[str]:
        return frozenset(char for char in map(chr, range(128)) if not left.match(char))

    def beside(text: str, begin: int) -> bool:
        return begin > 0 and text[begin - 1] not in free() and left.match(text, begin - 1) is not None

    def find(text: str) -> list[Hit]:
        if begins is not None and len(text) > SHORT and text.isascii():
            found = _tried(pattern, text, begins(text), beside)
        else:
            found = _searched(pattern, text, beside)
        return hits(found, good(found))

    return find


Beside = Callable[[str, int], bool]
"""Whether before this place of a text stands what no match may have before it."""


def _searched(pattern: re.Pattern[str], text: str, beside: Beside) -> Matches:
    found: list[re.Match[str]] = []
    at = 0
    while match := pattern.search(text, at):
        begin, at = match.span()
        if beside(text, begin):
            at = begin + 1
        else:
            found.append(match)
    return found


def _tried(pattern: re.Pattern[str], text: str, begins: Iterable[int], beside: Beside) -> Matches:
    found: list[re.Match[str]] = []
    at = 0
    for begin in begins:
        if begin >= at and (match := pattern.match(text, begin)) and not beside(text, begin):
            found.append(match)
            at = match.end()
    return found


def worded(
    word: re.Pattern[str], pattern: re.Pattern[str], text: str, stems: NDArray[np.bool_] | None = None
) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begins with a word in whatever case: tried where the word stands, and nowhere else.

    ``word`` is in small letters and matches case; ``stems`` is a table of how it may begin.
    """
    low = text.lower()
    # Some letters become two, and some that expressions take for another case of ASCII stay as they are.
    if len(low) != len(text) or (not low.isascii() and any(odd in low for odd in ODD)):
        yield from pattern.finditer(text)
        return
    at = 0
    if stems is not None and len(text) > SHORT:
        for begin in beginning(characters(low), stems).tolist():
            if begin >= at and (match := pattern.match(text, begin)):
                yield match
                at = match.end()
        return
    while begun := word.search(low, at):
        match = pattern.match(text, begun.start())
        if match:
            yield match
        at = max(match.end(), begun.start() + 1) if match else begun.start() + 1


def holding(stems: Sequence[str], find: Callable[[str], Iterable[Hit]]) -> Callable[[str], Iterator[Hit]]:
    """As ``find``, of which every hit has one of the stems in its text, in whatever case: they are looked for first."""

    def gated(text: str) -> Iterator[Hit]:
        low = text.lower()
        if any(map(low.__contains__, stems)) or (not low.isascii() and any(map(low.__contains__, ODD))):
            yield from find(text)

    return gated


class Taken:
    """Parts of a text that were taken; none overlaps another."""

    def __init__(self) -> None:
        """None yet. A byte a character, as far as anything was taken."""
        self.marks = bytearray()

    def free(self, start: int, stop: int) -> bool:
        """Whether nothing of the part was taken."""
        return self.marks.find(1, start, stop) < 0

    def take(self, start: int, stop: int) -> bool:
        """Take the part if it is free; whether it was."""
        free = self.free(start, stop)
        if free:
            self.marks.extend(bytes(max(0, stop - len(self.marks))))
            self.marks[start:stop] = b"\1" * (stop - start)
        return free


def first_taken(found: list[Hit]) -> list[Hit]:
    """Of hits that overlap the first in the list."""
    order = sorted(found)
    if all(one[1] <= other[0] for one, other in pairwise(order)):
        return found
    seen = Taken()
    return [hit for hit in found if seen.take(*hit[:2])]


def both(*finders: Callable[[str], Iterable[Hit]]) -> Callable[[str], Iterable[Hit]]:
    """Hits of several finders, each value once."""

    def find(text: str) -> Iterable[Hit]:
        found = [several for one in finders if (several := [*one(text)])]
        if len(found) < 2:
            return found[0] if found else ()
        first = set(found[0])
        if all(map(first.__contains__, chain.from_iterable(found[1:]))):
            return found[0]
        return first_taken([*chain.from_iterable(found)])

    return find
