"""The texts of a batch as words, found once for all detectors that look words up."""

import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.terms import AXES, function_words, targets
from duecare.scan.columns import Columns, columns
from duecare.scan.contract import Batch
from duecare.scan.mentions import Named, lexicon
from duecare.scan.scorers import default
from duecare.scan.words import Found, Lists, Words, words

T = TypeVar("T")

WINDOW = 50_000
"""Characters of a text beyond which it is looked at part by part."""

AT_ONCE = 1 << 20
KEPT = 8 << 20
FEW_WORDS = 8
ENGLISH = 0.15
"""Share of function words; English prose has about 0.45, Dutch and German up to 0.1."""

PROSE = 0.72
"""Share of letters and digits; code has less."""

FOREIGN = 0.3
"""Share of letters beyond the Latin alphabets that makes a text foreign however short it is."""


class View(NamedTuple):
    """Some texts of a batch: of each the number of its ``piece`` and its ``row``, and whether it is ``trained``."""

    piece: NDArray[np.int64]
    row: NDArray[np.int64]
    trained: NDArray[np.bool_]
    words: Words
    found: dict[str, Any]

    def once(self, name: str, find: Callable[[Words], T]) -> T:
        """What ``find`` finds in the words, found by whichever detector asks first."""
        if name not in self.found:
            self.found[name] = find(self.words)
        return cast("T", self.found[name])

    def known(self, name: str) -> Found:
        """The words that are in one of the lists that detectors share."""
        lists = shared()
        found = self.once("words", lists.list.find)
        return self.once(f"words {name}", lambda _: lists.of(name, found))


_last: tuple[weakref.ref[Batch], tuple[View, ...]] | None = None


def views(batch: Batch) -> Iterator[View] | tuple[View, ...]:
    """The batch's texts, in order. Those of the last batch are kept, because detectors take turns on it."""
    global _last  # noqa: PLW0603 - one entry, and only a saving
    if _last is not None and _last[0]() is batch:
        return _last[1]
    _last = None
    there = columns(batch)
    if int(there.sizes.sum()) > KEPT:
        return _views(there)
    found = tuple(_views(there))
    _last = (weakref.ref(batch), found)
    return found


def _views(there: Columns) -> Iterator[View]:
    """Runs of texts of about ``AT_ONCE`` characters; a text beyond the window stands in several of them."""
    number = len(there.texts)
    if there.sizes.max(initial=0) > WINDOW:
        yield from _windows(there)
        return
    ends = np.cumsum(there.sizes)
    begin = 0
    while begin < number:
        before = ends[begin - 1] if begin else 0
        stop = min(number, int(np.searchsorted(ends, before + AT_ONCE)) + 1)
        yield _view(there, np.arange(begin, stop), there.texts[begin:stop])
        begin = stop


def _windows(there: Columns) -> Iterator[View]:
    texts: list[str] = []
    places: list[int] = []
    held = 0
    for number, text in enumerate(there.texts):
        for begin in range(0, len(text), WINDOW):
            texts.append(text[begin : begin + WINDOW])
            places.append(number)
            held += len(texts[-1])
            if held >= AT_ONCE:
                yield _view(there, np.array(places), texts)
                texts, places, held = [], [], 0
    if texts:
        yield _view(there, np.array(places), texts)


def _view(there: Columns, pieces: NDArray[np.int64], texts: Sequence[str]) -> View:
    """ASCII texts come first: they are read all at once."""
    plain = there.plain[pieces]
    order = np.concatenate((np.flatnonzero(plain), np.flatnonzero(~plain)))
    pieces = pieces[order]
    found = words([texts[at] for at in order.tolist()], plain=int(plain.sum()))
    return View(pieces, there.rows[pieces], there.trained[pieces], found, {})


@cache
def shared() -> Lists:
    """The lists that detectors look words up in."""
    forms = [form for target in targets() for form in target.forms]
    lists = {"english": function_words(), "groups": lexicon(AXES).vocabulary, "targets": forms}
    return Lists({**lists, "toxic": default.weights().words})


def evidence(view: View) -> NDArray[np.int64]:
    """Of each text: words, function words, characters in words, characters, letters of other scripts."""
    common = view.known("english").words

    def told(there: Words) -> NDArray[np.int64]:
        size = len(there.begins) - 1
        inside = np.bincount(there.texts, there.lengths, size).astype(np.int64)
        letters = np.searchsorted(there.begins, np.flatnonzero(there.codes >= 0xFE), "right") - 1
        foreign = np.bincount(letters, minlength=size)
        words = np.bincount(there.text_of(common), minlength=size)
        return np.stack((there.per_text(), words, inside, np.diff(there.begins) - 1, foreign))

    return view.once("evidence", told)


def mentioned(view: View, axes: tuple[str, ...]) -> Named:
    """Where the texts name groups of these axes."""
    known = view.known("groups") if axes == AXES else None
    return view.once(f"mentions {axes}", lambda there: lexicon(axes).find(there, known))


def is_foreign(sums: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether texts, by their summed evidence, are prose in another language than English."""
    number, common, inside, length, foreign = sums
    prose = (number >= FEW_WORDS) & (common < ENGLISH * number) & (inside >= PROSE * length)
    return np.asarray(prose | ((foreign > FOREIGN * length) & (foreign > 3)))


def foreign_rows(batch: Batch, *, trained: bool | None = None) -> NDArray[np.bool_]:
    """Which rows are not in English: of all their texts, or of the trained ones (the others) alone."""
    sums = np.zeros((5, len(batch)), np.int64)
    for view in views(batch):
        chosen = np.flatnonzero(view.trained == trained) if trained is not None else slice(None)
        rows = view.row[chosen]
        sums += np.stack([np.bincount(rows, one[chosen], len(batch)).astype(np.int64) for one in evidence(view)])
    return is_foreign(sums)
