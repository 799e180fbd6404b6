"""How many rows are toxic, as the default scorer sees it; trained text and context apart, and by group named."""

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.terms import AXES
from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Wish
from duecare.scan.detectors._estimated import Estimated
from duecare.scan.mentions import lexicon
from duecare.scan.rates import added, lowest, rate
from duecare.scan.scorers import default
from duecare.scan.scorers.detoxify import FORM, INSTALL, pinned, verify
from duecare.scan.streams import Unreadable
from duecare.scan.views import View, foreign_rows, mentioned, scored, shared, views

BINS = 10
EXACT_FROM = 0.1
"""Lower scores all stand in the first bin of the histogram, and need not be exact."""

PARTS = ("context", "trained")


class State(NamedTuple):
    """Counts by part: ``(part, what)``, ``(part, "bin", i)``; by group: ``(axis, group, what)``; and examples."""

    counts: dict[tuple[Any, ...], int]
    examples: tuple[tuple[Any, ...], ...] = ()


class Toxicity:
    """Rows of which a text scores ``above`` or more. A row scores as its most toxic text does."""

    name = "toxicity"
    version = 1

    def __init__(self, above: float) -> None:
        """``above``: the policy's limit."""
        self.above = above
        self.settings: Mapping[str, object] = {"scorer": "default", "digest": default.SHA256, "above": above}
        self.floor = min(above, EXACT_FROM)

    def prepare(self) -> None:
        """Lay out the lists of words."""
        shared()

    def empty(self) -> State:
        """Nothing counted."""
        return State({})

    def add(self, state: State, batch: Batch) -> State:
        """The state with the batch's rows."""
        best = self._best(batch)
        counts: dict[tuple[Any, ...], int] = dict(state.counts)
        for trained, part in enumerate(PARTS):
            self._count(counts, part, best[trained], foreign_rows(batch, trained=bool(trained)))
        self._by_group(counts, batch, best[1])
        return State(counts, lowest([*state.examples, *self._examples(batch, best)]))

    def _best(self, batch: Batch) -> NDArray[np.float64]:
        """The highest score of each row, of context and of trained text; -1 without such text."""
        best = np.full((2, len(batch)), -1.0)
        for view in views(batch):
            np.maximum.at(best, (view.trained.astype(int), view.row), self._scores(view))
        return best

    def _scores(self, view: View) -> NDArray[np.float64]:
        return scored(view, self.floor)

    def _count(
        self, counts: dict[tuple[Any, ...], int], part: str, best: NDArray[np.float64], foreign: NDArray[np.bool_]
    ) -> None:
        there, toxic = best >= 0, best >= self.above
        # What the scorer found in a foreign text it did find; that it found nothing there says nothing.
        measured = there & (~foreign | toxic)
        for what, rows in (("rows", measured), ("toxic", toxic), ("not measured", there & ~measured)):
            counts[part, what] = counts.get((part, what), 0) + int(rows.sum())
        bins = np.bincount(np.minimum((best[measured] * BINS).astype(int), BINS - 1), minlength=BINS)
        for i, number in enumerate(bins.tolist()):
            counts[part, "bin", i] = counts.get((part, "bin", i), 0) + number

    def _by_group(self, counts: dict[tuple[Any, ...], int], batch: Batch, best: NDArray[np.float64]) -> None:
        terms = lexicon(AXES)
        pairs = [_named(view, len(terms.groups)) for view in views(batch)]
        found = np.unique(np.concatenate(pairs)) if pairs else np.zeros(0, np.int64)
        row, group = found // len(terms.groups), found % len(terms.groups)
        rows = np.bincount(group, minlength=len(terms.groups)).tolist()
        toxic = np.bincount(group[best[row] >= self.above], minlength=len(terms.groups)).tolist()
        for key, number, bad in zip(terms.groups, rows, toxic, strict=True):
            if number:
                counts[(*key, "rows")] = counts.get((*key, "rows"), 0) + number
                counts[(*key, "toxic")] = counts.get((*key, "toxic"), 0) + bad

    def _examples(self, batch: Batch, best: NDArray[np.float64]) -> Iterator[tuple[Any, ...]]:
        """Which texts were toxic: place and score, never the text."""
        if not (best >= self.above).any():
            return
        for view in views(batch):
            score = self._scores(view)
            for i in np.flatnonzero(score >= self.above).tolist():
                piece = batch.reading.piece(int(view.piece[i]))
                yield (
                    batch.shard.path, batch.first_row + piece.row, piece.field, PARTS[piece.trained],
                    round(float(score[i]), 3),
                )  # fmt: skip

    def drops(self, batch: Batch) -> list[int]:
        """Rows that a cleaned copy leaves out."""
        return np.flatnonzero((self._best(batch) >= self.above).any(axis=0)).tolist()

    def merge(self, one: State, other: State) -> State:
        """Both."""
        return State(added(one.counts, other.counts), lowest([*one.examples, *other.examples]))

    def finish(self, state: State) -> dict[str, object]:
        """Rates with intervals, histogram, rates by group named, and where examples stand."""
        return {
            "scorer": "default",
            "above": self.above,
            **{part: self._part(state.counts, part) for part in reversed(PARTS)},
            "groups": _groups(state.counts),
            "examples": [
                {"path": path, "row": row, "field": field, "shown": f"{part} text scores {score:g}"}
                for path, row, field, part, score in state.examples
            ],
        }

    def _part(self, counts: dict[tuple[Any, ...], int], part: str) -> dict[str, object]:
        rows, toxic = counts.get((part, "rows"), 0), counts.get((part, "toxic"), 0)
        histogram = [counts.get((part, "bin", i), 0) for i in range(BINS)]
        skipped = counts.get((part, "not measured"), 0)
        return {"rows": rows, "toxic": toxic, **rate(toxic, rows), "not_measured": skipped, "histogram": histogram}


def _named(view: View, size: int) -> NDArray[np.int64]:
    """Row and group of each clear mention in trained text, as one number."""
    terms = lexicon(AXES)
    mentions = mentioned(view, AXES)
    text = view.words.text_of(mentions.words)
    chosen = view.trained[text] & ~terms.ambiguous[mentions.terms]
    return np.unique(view.row[text[chosen]] * size + terms.group[mentions.terms[chosen]])


def _groups(counts: dict[tuple[Any, ...], int]) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for axis, group in lexicon(AXES).groups:
        rows, toxic = counts.get((axis, group, "rows"), 0), counts.get((axis, group, "toxic"), 0)
        if rows:
            found.setdefault(axis, {})[group] = {"rows": rows, "toxic": toxic, **rate(toxic, rows)}
    return found


def make(wish: Wish) -> Toxicity | Estimated:
    """The detector for the policy's scorer: ``default``, or ``detoxify:PATH@sha256:DIGEST+DIGEST``."""
    limits = wish.limits
    if limits.toxicity_scorer == "default":
        return Toxicity(limits.toxicity_above)
    if not limits.toxicity_scorer.startswith("detoxify"):
        raise Unreadable(f"there is no scorer `{limits.toxicity_scorer}`", f"write `scorer: default`, or {FORM}")
    if find_spec("detoxify") is None:
        raise Unreadable("it needs torch and detoxify, which are not installed", INSTALL)
    checkpoint = pinned(limits.toxicity_scorer, wish.root)
    verify(checkpoint)
    above, most = limits.toxicity_above, limits.toxicity_max_rate
    return Estimated(limits.toxicity_scorer, checkpoint, above, most, wish.root)
