"""Which groups of people the rows name, and how often: rows with a term, by axis and group."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from duecare.knowledge.terms import AXES
from duecare.scan.contract import Batch, Wish
from duecare.scan.mentions import lexicon
from duecare.scan.rates import added, rate
from duecare.scan.views import foreign_rows, mentioned, shared, views

Counts = dict[tuple[Any, ...], int]
PER = 10_000
SHOWN = 5
ANY, TRAINED, AMBIGUOUS = "rows", "trained", "ambiguous"


class Representation:
    """Rows that name each group, once however often they do; ambiguous terms are counted apart."""

    name = "representation"
    version = 1

    def __init__(self, axes: tuple[str, ...] = AXES) -> None:
        """``axes`` to look for."""
        self.axes = axes
        self.settings: Mapping[str, object] = {"axes": list(axes), "languages": ["en"]}

    def prepare(self) -> None:
        """Lay out the lists of words."""
        shared()

    def empty(self) -> Counts:
        """Nothing counted."""
        return {}

    def add(self, state: Counts, batch: Batch) -> Counts:
        """The state with the batch's rows."""
        counts = dict(state)
        there = np.zeros(len(batch), bool)
        for view in views(batch):
            there[view.row] = True
        foreign = foreign_rows(batch) & there
        _put(counts, ("measured",), int((there & ~foreign).sum()))
        _put(counts, ("not measured",), int(foreign.sum()))
        for key, number in self._mentions(batch, foreign).items():
            _put(counts, key, number)
        return counts

    def _mentions(self, batch: Batch, foreign: np.ndarray[Any, Any]) -> Counts:
        """Rows by group and by term."""
        terms = lexicon(self.axes)
        width = len(terms.terms)
        seen, learned = [], []
        for view in views(batch):
            mentions = mentioned(view, self.axes)
            text = view.words.text_of(mentions.words)
            keys = view.row[text] * width + mentions.terms
            seen.append(keys)
            learned.append(keys[view.trained[text]])
        counts: Counts = {}
        for kind, found in ((ANY, seen), (TRAINED, learned)):
            keys = np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)
            row, term = keys // width, keys % width
            row, term = row[~foreign[row]], term[~foreign[row]]
            self._by_group(counts, kind, row, term)
        return counts

    def _by_group(self, counts: Counts, kind: str, row: np.ndarray[Any, Any], term: np.ndarray[Any, Any]) -> None:
        terms = lexicon(self.axes)
        size = len(terms.groups)
        clear = ~terms.ambiguous[term]
        sure = np.unique(row[clear] * size + terms.group[term[clear]])
        for number, rows in enumerate(np.bincount(sure % size, minlength=size).tolist()):
            if rows:
                counts[(*terms.groups[number], kind)] = rows
        if kind == ANY:
            only = np.setdiff1d(row[~clear] * size + terms.group[term[~clear]], sure)
            for number, rows in enumerate(np.bincount(only % size, minlength=size).tolist()):
                if rows:
                    counts[(*terms.groups[number], AMBIGUOUS)] = rows
            for number, rows in zip(*(a.tolist() for a in np.unique(term, return_counts=True)), strict=True):
                axis, entry = terms.terms[number]
                counts[axis, entry.group, "term", entry.term] = rows

    def merge(self, one: Counts, other: Counts) -> Counts:
        """Both."""
        return added(one, other)

    def finish(self, state: Counts) -> dict[str, object]:
        """By axis and group: rows, rate per 10,000 rows with interval; all groups, those never named too."""
        measured = state.get(("measured",), 0)
        axes: dict[str, dict[str, object]] = {axis: {} for axis in self.axes}
        for axis, group in lexicon(self.axes).groups:
            axes[axis][group] = self._group(state, axis, group, measured)
        return {
            "rows": measured, "not_measured": state.get(("not measured",), 0), "languages": ["en"],
            "per": PER, "axes": axes,
        }  # fmt: skip

    def _group(self, state: Counts, axis: str, group: str, measured: int) -> dict[str, object]:
        rows = state.get((axis, group, ANY), 0)
        held = [(-n, key[3]) for key, n in state.items() if key[:3] == (axis, group, "term")]
        return {
            "rows": rows, **rate(rows, measured, per=PER), "trained": state.get((axis, group, TRAINED), 0),
            "ambiguous": state.get((axis, group, AMBIGUOUS), 0),
            "terms": {term: -n for n, term in sorted(held)[:SHOWN]},
        }  # fmt: skip


def _put(counts: Counts, key: tuple[Any, ...], number: int) -> None:
    counts[key] = counts.get(key, 0) + number


def make(wish: Wish) -> Representation:
    """All axes: the profile shows them, the policy says which are judged."""
    return Representation()
