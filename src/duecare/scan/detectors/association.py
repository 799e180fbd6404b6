"""Which occupations and adjectives keep company with which groups, sentence by sentence, in trained text."""

from collections.abc import Iterator, Mapping
from functools import cache
from math import erfc, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.statistics import quantile
from duecare.knowledge.terms import AXES, Target, targets, terms
from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Wish
from duecare.scan.mentions import lexicon
from duecare.scan.rates import added
from duecare.scan.views import View, foreign_rows, mentioned, shared, views
from duecare.scan.words import summed

Counts = dict[tuple[Any, ...], int]
Ints = NDArray[np.int64]

FLOOR = 10
"""Sentences that a target must share with the two groups together, and that each group and the target must have."""

ERROR_RATE = 0.05
"""False discoveries allowed among those reported (Benjamini and Hochberg 1995)."""

SHOWN = 25


class Pair(NamedTuple):
    """Sentences with target and group, with the target, with the group, and all."""

    both: int
    word: int
    group: int
    all: int

    @property
    def npmi(self) -> float:
        """Normalized pointwise mutual information: -1 never together, 0 by chance, 1 always together."""
        if not self.both:
            return -1.0
        if self.both == self.all:
            return 1.0
        return log(self.both * self.all / (self.word * self.group)) / -log(self.both / self.all)

    @property
    def share(self) -> float:
        """Of the group's sentences, how many hold the target."""
        return self.both / self.group


class Gap(NamedTuple):
    """A target and two groups of one axis: ``more`` keeps more company with it than ``less``."""

    axis: str
    target: str
    more: str
    less: str
    pairs: tuple[Pair, Pair]
    chance: float

    @property
    def npmi(self) -> float:
        """How much further the first is from chance than the second."""
        return self.pairs[0].npmi - self.pairs[1].npmi


class Association:
    """Counts of sentences: with a group, with a target word, with both. Ambiguous terms count for no group."""

    name = "association"
    version = 1

    def __init__(self, axes: tuple[str, ...] = AXES) -> None:
        """``axes`` whose groups are compared, each within itself."""
        self.axes = axes
        self.settings: Mapping[str, object] = {"axes": list(axes), "languages": ["en"], "floor": FLOOR}

    def prepare(self) -> None:
        """Lay out the lists of words."""
        shared()

    def empty(self) -> Counts:
        """Nothing counted."""
        return {}

    def add(self, state: Counts, batch: Batch) -> Counts:
        """The state with the batch's sentences."""
        counts = dict(state)
        foreign = foreign_rows(batch, trained=True)
        for view in views(batch):
            self._view(counts, view, foreign)
        return counts

    def _view(self, counts: Counts, view: View, foreign: NDArray[np.bool_]) -> None:
        held, there = lexicon(self.axes), view.words
        usable = view.trained & ~foreign[view.row]
        sentences = _sentences(view)
        _put(counts, ("sentences",), int(usable[sentences].sum()))
        _put(counts, ("not measured",), int((view.trained & ~usable)[sentences].sum()))
        mentions = mentioned(view, self.axes)
        clear = ~held.ambiguous[mentions.terms] & usable[there.text_of(mentions.words)]
        group = _placed(view, mentions.words[clear], held.group[mentions.terms[clear]], len(held.groups))
        found = view.known("targets")
        kept = usable[there.text_of(found.words)]
        word = _placed(view, found.words[kept], _target()[found.entries[kept]], len(targets()))
        for number, total in _tally(group % len(held.groups)):
            _put(counts, ("group", number), total)
        for number, total in _tally(word % len(targets())):
            _put(counts, ("word", number), total)
        for number, total in _tally(_together(group, len(held.groups), word, len(targets()))):
            _put(counts, ("both", *divmod(number, len(held.groups))), total)

    def merge(self, one: Counts, other: Counts) -> Counts:
        """Both."""
        return added(one, other)

    def finish(self, state: Counts) -> dict[str, object]:
        """The gaps that chance does not explain, the widest first, and how many comparisons they are of."""
        compared = list(self._gaps(state))
        kept = sorted(discoveries(compared), key=lambda gap: (-gap.npmi, gap.axis, gap.target, gap.more, gap.less))
        return {
            "sentences": state.get(("sentences",), 0), "not_measured": state.get(("not measured",), 0),
            "languages": ["en"], "floor": FLOOR, "correction": "Benjamini-Hochberg", "error_rate": ERROR_RATE,
            "compared": {axis: sum(gap.axis == axis for gap in compared) for axis in self.axes},
            "found": {axis: sum(gap.axis == axis for gap in kept) for axis in self.axes},
            "gaps": [_written(gap) for axis in self.axes for gap in [g for g in kept if g.axis == axis][:SHOWN]],
        }  # fmt: skip

    def _gaps(self, state: Counts) -> Iterator[Gap]:
        """Each target between each two groups of an axis that are common enough to be compared."""
        total = state.get(("sentences",), 0)
        groups = [(i, *key) for i, key in enumerate(lexicon(self.axes).groups) if state.get(("group", i), 0) >= FLOOR]
        for number, target in enumerate(targets()):
            word = state.get(("word", number), 0)
            pairs = [
                (axis, name, Pair(state.get(("both", number, i), 0), word, state["group", i], total))
                for i, axis, name in groups
                if word >= FLOOR and not _names(axis, target)
            ]
            for i, (axis, name, pair) in enumerate(pairs):
                for other_axis, other, rival in pairs[:i]:
                    if axis == other_axis and pair.both + rival.both >= FLOOR:
                        yield _gap(axis, target, (name, pair), (other, rival))


@cache
def _names(axis: str, target: Target) -> bool:
    """Whether the target is itself a name of a group on the axis: "rich" says nothing of the wealthy."""
    return not _named(axis).isdisjoint(target.forms)


@cache
def _named(axis: str) -> frozenset[str]:
    return frozenset(word for term in terms(axis) for word in term.term.split())


def _gap(axis: str, target: Target, one: tuple[str, Pair], other: tuple[str, Pair]) -> Gap:
    high, low = (one, other) if one[1].npmi >= other[1].npmi else (other, one)
    chance = by_chance((high[1].both, high[1].group), (low[1].both, low[1].group))
    return Gap(axis, target.word, high[0], low[0], (high[1], low[1]), chance)


def by_chance(one: tuple[int, int], other: tuple[int, int]) -> float:
    """How likely two shares differ so much by chance: the two-sided score test with pooled variance."""
    (k1, n1), (k2, n2) = one, other
    pooled = (k1 + k2) / (n1 + n2)
    variance = pooled * (1 - pooled) * (1 / n1 + 1 / n2)
    return erfc(abs(k1 / n1 - k2 / n2) / sqrt(2 * variance)) if variance > 0 else 1.0


def discoveries(gaps: list[Gap]) -> list[Gap]:
    """Those that hold with the false discovery rate controlled over all comparisons."""
    ordered = sorted(gaps, key=lambda gap: gap.chance)
    last = max((i for i, gap in enumerate(ordered, 1) if gap.chance <= ERROR_RATE * i / len(ordered)), default=0)
    return ordered[:last]


def _written(gap: Gap) -> dict[str, object]:
    more, less = gap.pairs
    return {
        "axis": gap.axis, "target": gap.target, "more": gap.more, "less": gap.less,
        "npmi_gap": round(gap.npmi, 4), "npmi": [round(more.npmi, 4), round(less.npmi, 4)],
        "sentences": [more.both, less.both], "of": [more.group, less.group],
        "ratio": _ratio(more, less), "chance": float(f"{gap.chance:.3g}"),
    }  # fmt: skip


def _ratio(more: Pair, less: Pair) -> list[float]:
    """How many times the first share is the second, with a log-normal interval; half a sentence added to each."""
    a, b = more.both + 0.5, less.both + 0.5
    ratio = a / (more.group + 0.5) / (b / (less.group + 0.5))
    half = quantile(0.95) * sqrt(1 / a - 1 / (more.group + 0.5) + 1 / b - 1 / (less.group + 0.5))
    return [round(ratio, 3), *(float(f"{ratio * 2.718281828459045**side:.4g}") for side in (-half, half))]


def _ends(view: View) -> Ints:
    """Where sentences end."""
    return view.once("ends", lambda there: there.ends)


def _sentences(view: View) -> Ints:
    """The text of each sentence that holds a word of two letters or more."""
    there, ends = view.words, _ends(view)
    firsts = np.concatenate((np.zeros(1, np.int64), np.searchsorted(there.starts, ends)))
    worded = np.flatnonzero(summed(there.lengths > 1, firsts))
    return np.asarray(np.searchsorted(there.begins, ends[worded], "right") - 1)


def _placed(view: View, words: Ints, number: Ints, size: int) -> Ints:
    """Sentence and number as one, each once."""
    return np.unique(np.searchsorted(_ends(view), view.words.starts[words]) * size + number)


def _together(group: Ints, groups: int, word: Ints, size: int) -> Ints:
    """Target and group, as one number, of each sentence that holds both."""
    sentence = group // groups
    begin, end = np.searchsorted(sentence, word // size), np.searchsorted(sentence, word // size, "right")
    times = end - begin
    offsets = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.asarray(np.repeat(word % size, times) * groups + group[np.repeat(begin, times) + offsets] % groups)


def _tally(numbers: Ints) -> Iterator[tuple[int, int]]:
    values, totals = np.unique(numbers, return_counts=True)
    return zip(values.tolist(), totals.tolist(), strict=True)


def _put(counts: Counts, key: tuple[Any, ...], number: int) -> None:
    counts[key] = counts.get(key, 0) + number


@cache
def _target() -> Ints:
    return np.array([i for i, target in enumerate(targets()) for _ in target.forms], np.int64)


def make(wish: Wish) -> Association:
    """All axes."""
    return Association()
