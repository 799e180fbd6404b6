"""Where texts name groups of people: terms of one to three words, of all axes in one pass."""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.terms import NOBODY, Term, terms
from duecare.scan.alphabet import SPACE
from duecare.scan.words import Found, WordList, Words

Ints = NDArray[np.int64]
NONE = -1


class Named(NamedTuple):
    """Mentions: of each the number of its (first) word and of its term, by word within an axis."""

    words: Ints
    terms: Ints


class Phrases(NamedTuple):
    """Terms of ``width`` words: their codes, sorted, and which term each is."""

    width: int
    codes: Ints
    terms: Ints


class Axis(NamedTuple):
    """One axis: the term that is each single word (or ``NONE``), and its phrases, the longest first."""

    single: Ints
    phrases: tuple[Phrases, ...]


class Lexicon:
    """The terms of some axes. ``terms[i]`` is ``(axis, Term)``; ``group[i]`` the number of its group, or ``NONE``."""

    def __init__(self, lists: Iterable[tuple[str, Sequence[Term]]]) -> None:
        """``lists`` are axes with their terms."""
        lists = tuple(lists)
        self.terms = [(axis, term) for axis, held in lists for term in held]
        self.groups = list(dict.fromkeys((axis, term.group) for axis, term in self.terms if term.group != NOBODY))
        numbers = {pair: i for i, pair in enumerate(self.groups)}
        self.group = np.array([numbers.get((axis, term.group), NONE) for axis, term in self.terms], np.int64)
        self.ambiguous = np.array([term.ambiguous for _, term in self.terms], bool)
        vocabulary = sorted({word for _, term in self.terms for word in term.term.split()})
        self.vocabulary = vocabulary
        self.size = len(vocabulary)
        index = {word: i for i, word in enumerate(vocabulary)}
        self.axes = [self._axis(axis, index) for axis, _ in lists]

    def _axis(self, axis: str, index: dict[str, int]) -> Axis:
        single = np.full(self.size, NONE, np.int64)
        longer: dict[int, dict[int, int]] = {3: {}, 2: {}}
        for number, (where, term) in enumerate(self.terms):
            parts = [index[word] for word in term.term.split()] if where == axis else []
            if len(parts) == 1:
                single[parts[0]] = number
            elif parts:
                longer[len(parts)][self._code(parts)] = number
        phrases = [Phrases(width, *_sorted(held)) for width, held in longer.items() if held]
        return Axis(single, tuple(phrases))

    def _code(self, parts: Sequence[int]) -> int:
        code = 0
        for part in parts:
            code = code * self.size + part
        return code

    @cached_property
    def list(self) -> WordList:
        """The words of all terms."""
        return WordList(self.vocabulary)

    def find(self, there: Words, known: Found | None = None) -> Named:
        """Every mention. Of terms that overlap on one axis the longest counts. ``known``: the terms' words."""
        found = known or self.list.find(there)
        neighbors = _neighbors(there, found)
        each = [self._of_axis(axis, found, neighbors) for axis in self.axes]
        which = np.concatenate([named.terms for named in each]) if each else np.zeros(0, np.int64)
        place = np.concatenate([named.words for named in each]) if each else which
        real = self.group[which] != NONE
        return Named(place[real], which[real])

    def _of_axis(self, axis: Axis, found: Found, neighbors: NDArray[np.bool_]) -> Named:
        taken = np.zeros(len(found.words), bool)
        places, which = [], []
        for phrases in axis.phrases:
            at, term = _matches(phrases, found.entries, neighbors, self.size)
            free = ~np.any([taken[at + i] for i in range(phrases.width)], axis=0)
            for i in range(phrases.width):
                taken[at[free] + i] = True
            places.append(at[free])
            which.append(term[free])
        single = axis.single[found.entries]
        alone = np.flatnonzero((single != NONE) & ~taken)
        return Named(found.words[np.concatenate([*places, alone])], np.concatenate([*which, single[alone]]))


def _sorted(held: dict[int, int]) -> tuple[Ints, Ints]:
    codes = np.array(sorted(held), np.int64)
    return codes, np.array([held[int(code)] for code in codes], np.int64)


def _neighbors(there: Words, found: Found) -> NDArray[np.bool_]:
    """Whether each found word is followed at once, after one space or hyphen, by the next found one."""
    ends = (there.starts[found.words] + there.lengths[found.words])[:-1]
    return np.asarray((there.starts[found.words][1:] == ends + 1) & (there.codes[ends] == SPACE))


def _matches(phrases: Phrases, entries: Ints, neighbors: NDArray[np.bool_], size: int) -> tuple[Ints, Ints]:
    """Where phrases begin among the found words, and which they are."""
    more = phrases.width - 1
    together = neighbors[: len(neighbors) - more + 1].copy()
    for i in range(1, more):
        together &= neighbors[i : len(neighbors) - more + 1 + i]
    at = np.flatnonzero(together)
    code = entries[at]
    for i in range(1, phrases.width):
        code = code * size + entries[at + i]
    place = np.minimum(np.searchsorted(phrases.codes, code), len(phrases.codes) - 1)
    same = phrases.codes[place] == code
    return at[same], phrases.terms[place[same]]


@lru_cache(maxsize=8)
def lexicon(axes: tuple[str, ...]) -> Lexicon:
    """The shipped terms of ``axes``."""
    return Lexicon((axis, terms(axis)) for axis in axes)
