"""The texts of a batch as words, found once for all detectors that look words up."""

import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.terms import AXES, function_words, targets
from duecare.model.record import NamedTuple
from duecare.scan.alphabet import FOREIGN as OTHER_SCRIPT
from duecare.scan.columns import Columns, Ints, columns
from duecare.scan.contract import Batch
from duecare.scan.mentions import Named, lexicon
from duecare.scan.scorers import default
from duecare.scan.words import Found, Lists, Words, of_bytes, words

T = TypeVar("T")
Kind = Literal["plain", "underscores", "others"]

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
    """Some texts of a batch: of each the number of its ``piece`` and its ``row``, and whether it is ``trained``.

    ``sizes`` are in characters. ``kind`` tells whether words are also those of ``scan.tokens``: they are if texts are
    plain, they are but for underscores, or they are not, and texts may be cut.
    """

    piece: Ints
    row: Ints
    trained: NDArray[np.bool_]
    sizes: Ints
    words: Words
    found: dict[str, Any]
    kind: Kind = "others"

    def once(self, name: str, find: Callable[[Words], T]) -> T:
        """What ``find`` finds in the words, found by whichever detector asks first."""
        if name not in self.found:
            self.found[name] = find(self.words)
        return cast("T", self.found[name])

    @property
    def entries(self) -> Ints:
        """Which of the words of all shared lists each word is; -1: none."""
        return self.once("entries", shared().list.entries)

    @property
    def members(self) -> NDArray[np.uint8]:
        """In which of the shared lists each word is, a bit a list."""
        return self.once("members", lambda _: shared().members(self.entries))

    def known(self, name: str) -> Found:
        """The words that are in one of the lists that detectors share."""
        return self.once(f"words {name}", lambda _: shared().of(name, self.entries, self.members))


_last: tuple[weakref.ref[Batch], tuple[View, ...]] | None = None


def views(batch: Batch) -> Iterator[View] | tuple[View, ...]:
    """The batch's texts. Those of the last batch are kept, because detectors take turns on it."""
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
    """Texts of about ``AT_ONCE`` characters together, those that are read byte by byte first.

    A text beyond the window stands in several of them.
    """
    if there.sizes.max(initial=0) > WINDOW:
        yield from _windows(there)
        return
    marked = np.zeros(len(there.texts), bool)
    marked[there.texts_at(np.flatnonzero(there.data == ord("_")))] = True
    kinds: tuple[tuple[Kind, NDArray[np.bool_]], ...] = (
        ("plain", there.simple & ~marked), ("underscores", there.simple & marked), ("others", ~there.simple),
    )  # fmt: skip
    for kind, texts in kinds:
        chosen = np.flatnonzero(texts)
        ends = np.cumsum(there.sizes[chosen])
        begin = 0
        while begin < len(chosen):
            stop = int(np.searchsorted(ends, (ends[begin - 1] if begin else 0) + AT_ONCE)) + 1
            few = chosen[begin:stop]
            yield _view(there, few) if kind == "others" else _bytewise(there, few, kind)
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


def _view(there: Columns, pieces: Ints, parts: Sequence[str] | None = None) -> View:
    """Texts read character by character; ``parts`` of them if they are cut."""
    texts = parts or [there.texts[at] for at in pieces.tolist()]
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    return View(pieces, there.rows[pieces], there.trained[pieces], sizes, words(texts), {})


def _bytewise(there: Columns, pieces: Ints, kind: Kind) -> View:
    """Texts of which each byte tells whether it belongs to a word."""
    begins, octets = there.begins, there.octets[pieces]
    first, last = int(pieces[0]), int(pieces[-1])
    if last - first + 1 == len(pieces):
        raw = b"%b\n" % there.raw[begins[first] + 1 : begins[last + 1]]
    else:
        raw = b"\n".join([*(there.raw[begins[at] + 1 : begins[at + 1]] for at in pieces.tolist()), b""])
    read = of_bytes(raw, np.concatenate((np.zeros(1, np.int64), np.cumsum(octets + 1))))
    return View(pieces, there.rows[pieces], there.trained[pieces], there.sizes[pieces], read, {}, kind)


@cache
def shared() -> Lists:
    """The lists that detectors look words up in."""
    forms = [form for target in targets() for form in target.forms]
    lists = {"english": function_words(), "groups": lexicon(AXES).vocabulary, "targets": forms}
    return Lists({**lists, "toxic": default.weights().words})


def evidence(view: View) -> Ints:
    """Of each text: words, function words, characters in words, characters, letters of other scripts."""

    def told(there: Words) -> Ints:
        number, common = there.per_text(), there.summed((view.members & shared().bits["english"]) > 0)
        # Words of one letter do not count.
        inside = there.summed(there.lengths) - (np.diff(there.firsts) - number)
        foreign = np.zeros(len(number), np.int64)
        if view.kind == "others":
            letters = np.searchsorted(there.begins, np.flatnonzero(there.codes >= OTHER_SCRIPT), "right") - 1
            foreign = np.bincount(letters, minlength=len(number))
        return np.stack((number, common, inside, view.sizes, foreign))

    return view.once("evidence", told)


def scored(view: View, floor: float) -> NDArray[np.float64]:
    """The default scorer's score of each text, exact from ``floor`` on."""
    return view.once(f"scores {floor}", lambda there: default.scores(there, floor, view.entries, _scorer()))


@cache
def _scorer() -> default.Weights:
    """The default scorer's weights, by the entries of the shared lists."""
    return default.spread(shared().entries["toxic"])


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
