"""Where texts name groups of people: terms of one to three words, of all axes in one pass."""

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.terms import NOBODY, Term, terms
from duecare.model.record import NamedTuple
from duecare.scan.alphabet import SPACE
from duecare.scan.words import Found, WordList, Words

Ints = NDArray[np.int64]
NONE = -1


class Named(NamedTuple):
    """Mentions: of each the number of its (first) word and of its term, by word within an axis."""

    words: Ints
    terms: Ints


class Phrases(NamedTuple):
    """Terms of ``width`` words, of all axes: their codes, in order, and which axis and term each is."""

    width: int
    codes: Ints
    axes: Ints
    terms: Ints


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
        self._lay(lists, {word: i for i, word in enumerate(vocabulary)})

    def _lay(self, lists: Sequence[tuple[str, Sequence[Term]]], index: dict[str, int]) -> None:
        """Of each axis the term that is each single word (or ``NONE``); and the phrases, the longest first."""
        number = {axis: i for i, (axis, _) in enumerate(lists)}
        self.single = np.full((len(lists), self.size), NONE, np.int64)
        longer: dict[int, list[tuple[int, int, int]]] = {3: [], 2: []}
        for term, (axis, held) in enumerate(self.terms):
            parts = [index[word] for word in held.term.split()]
            if len(parts) == 1:
                self.single[number[axis], parts[0]] = term
            else:
                longer[len(parts)].append((self._code(parts), number[axis], term))
        self.phrases = [
            Phrases(width, *np.array(sorted(held), np.int64).reshape(-1, 3).T) for width, held in longer.items() if held
        ]

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
        taken = np.zeros((len(self.single), len(found.words)), bool)
        places, which = [], []
        for phrases in self.phrases:
            at, axis, term = _matches(phrases, found.entries, neighbors, self.size)
            free = ~np.any([taken[axis, at + i] for i in range(phrases.width)], axis=0)
            free[free] = _first(axis[free], at[free], phrases.width)
            for i in range(phrases.width):
                taken[axis[free], at[free] + i] = True
            places.append(at[free])
            which.append(term[free])
        single = self.single[:, found.entries]
        axis, alone = np.nonzero((single != NONE) & ~taken)
        terms = np.concatenate([*which, single[axis, alone]])
        real = self.group[terms] != NONE
        return Named(found.words[np.concatenate([*places, alone])][real], terms[real])


def _first(axis: Ints, at: Ints, width: int) -> NDArray[np.bool_]:
    """Of phrases of one width that overlap on an axis the first, and then the first behind it."""
    keep = np.ones(len(at), bool)
    order = np.lexsort((at, axis))
    if ((np.diff(at[order]) >= width) | (np.diff(axis[order]) != 0)).all():
        return keep
    end: dict[int, int] = {}
    for number, of, place in zip(order.tolist(), axis[order].tolist(), at[order].tolist(), strict=True):
        keep[number] = place >= end.get(of, 0)
        if keep[number]:
            end[of] = place + width
    return keep


def _neighbors(there: Words, found: Found) -> NDArray[np.bool_]:
    """Whether each found word is followed at once, after one space or hyphen, by the next found one."""
    ends = (there.starts[found.words] + there.lengths[found.words])[:-1]
    return np.asarray((there.starts[found.words][1:] == ends + 1) & (there.codes[ends] == SPACE))


def _matches(phrases: Phrases, entries: Ints, neighbors: NDArray[np.bool_], size: int) -> tuple[Ints, Ints, Ints]:
    """Where phrases begin among the found words, and of which axes and terms they are."""
    more = phrases.width - 1
    together = neighbors[: max(0, len(neighbors) - more + 1)].copy()
    for i in range(1, more):
        together &= neighbors[i : len(neighbors) - more + 1 + i]
    at = np.flatnonzero(together)
    code = entries[at]
    for i in range(1, phrases.width):
        code = code * size + entries[at + i]
    begin, end = (np.searchsorted(phrases.codes, code, side) for side in ("left", "right"))
    times = end - begin
    chosen = np.arange(int(times.sum())) + np.repeat(begin - (np.cumsum(times) - times), times)
    return np.repeat(at, times), phrases.axes[chosen], phrases.terms[chosen]


@lru_cache(maxsize=8)
def lexicon(axes: tuple[str, ...]) -> Lexicon:
    """The shipped terms of ``axes``."""
    return Lexicon((axis, terms(axis)) for axis in axes)
