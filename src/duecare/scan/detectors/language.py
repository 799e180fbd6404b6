"""Which languages the rows are in: the text that is trained on, of a sample that is the same however rows are split.

The identifier is py3langid (BSD, its model in the wheel, numpy alone). It is slow next to the other
detectors, so that 400 rows of each file are asked, chosen by a hash of where they stand; shares come with intervals.
A text too short to tell, and one of which the identifier is not sure, is counted as such.
"""

import heapq
from collections import Counter
from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from itertools import accumulate
from math import sqrt
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.columns import columns
from duecare.scan.contract import Batch, Wish
from duecare.scan.hashes import mixed
from duecare.scan.streams import Unreadable

SAMPLE = 400
LETTERS = 600
LEAST = 24
SURE = 0.5
EXAMPLES = 3
Z = 1.959964
SAME = {"wuu": "zh", "yue": "zh", "nb": "no", "nn": "no"}
"""In writing these are too close to be told apart."""

UNSURE, SHORT, NOTHING = "und", "short", "zxx"


def make(wish: Wish) -> "Language":
    """Every scan identifies languages, where the package is installed."""
    if find_spec("py3langid") is None:
        raise Unreadable("needs py3langid, which is not installed", "pip install 'duecare[data]'")
    return Language()


class Row(NamedTuple):
    """A row of the sample, in order of its hash; ``told`` is its language, where no text is kept."""

    order: int
    path: str
    row: int
    text: str
    told: str = ""


class State(NamedTuple):
    """Rows that hold text, and the sample of them."""

    rows: int
    sample: tuple[Row, ...]


class Language:
    """A monoid; texts are identified when it is finished."""

    name = "language"
    version = 1
    settings: Mapping[str, object] = {"sample": SAMPLE, "letters": LETTERS, "sure": SURE, "identifier": "py3langid"}

    def __init__(self) -> None:
        """Nothing was told yet."""
        self._told: dict[tuple[str, int], str] = {}

    def empty(self) -> State:
        """No row was seen."""
        return State(0, ())

    def add(self, state: State, batch: Batch) -> State:
        """Keep the rows of the lowest hashes."""
        rows = np.unique(columns(batch).rows)
        number = len(rows)
        if not number:
            return state
        orders = mixed(_of_path(batch.shard.path) + np.uint64(batch.first_row) + rows.astype(np.uint64))
        if len(state.sample) == SAMPLE:
            lower = np.flatnonzero(orders < np.uint64(state.sample[-1].order))
            rows, orders = rows[lower], orders[lower]
        few = np.argsort(orders, kind="stable")[:SAMPLE]
        texts = _texts(batch, rows[few])
        new = [
            Row(order, batch.shard.path, batch.first_row + row, texts[row])
            for order, row in zip(orders[few].tolist(), rows[few].tolist(), strict=True)
        ]
        return self.merge(state, State(number, tuple(new)))

    def merge(self, one: State, other: State) -> State:
        """The lowest hashes of both."""
        if not other.sample:
            return State(one.rows + other.rows, one.sample)
        return State(one.rows + other.rows, tuple(heapq.nsmallest(SAMPLE, (*one.sample, *other.sample))))

    def bare(self, state: State) -> State:
        """The state without texts."""
        return State(state.rows, tuple(row._replace(text="", told=self._tell(row)) for row in state.sample))

    def _tell(self, row: Row) -> str:
        """The language of a row, found out once: it stands in its file and in the whole."""
        place = (row.path, row.row)
        if not row.told and place not in self._told:
            self._told[place] = _language(row.text)
        return row.told or self._told[place]

    def ahead(self) -> None:
        """Load the model: it takes most of a second."""
        _identifier()

    def finish(self, state: State) -> dict[str, object]:
        """Shares of languages with Wilson intervals, among the rows of the sample that are long enough."""
        told = [(row, self._tell(row)) for row in state.sample]
        counts = Counter(language for _, language in told)
        short, unsure = counts.pop(SHORT, 0), counts.pop(UNSURE, 0)
        asked = counts.total() + unsure
        return {
            "rows": state.rows,
            "sampled": len(told),
            "short": short,
            "unsure": unsure,
            "languages": [
                {
                    "language": language,
                    "rows": rows,
                    "share": round(rows / asked, 4),
                    "interval": _wilson(rows, asked),
                    "examples": [
                        {"path": row.path, "row": row.row}
                        for row in sorted((r for r, is_ in told if is_ == language), key=lambda r: (r.path, r.row))
                    ][:EXAMPLES],
                }
                for language, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
            ],
        }


def _of_path(path: str) -> np.uint64:
    """By the path, not by the file's number in the run, so that what a cache holds stays true."""
    return np.uint64(int.from_bytes(blake2b(path.encode("utf-8", "replace"), digest_size=7).digest(), "big"))


def _texts(batch: Batch, rows: NDArray[np.int64]) -> dict[int, str]:
    """The beginning of what each of the rows trains on; of all its text when nothing is told to be trained on."""
    there = columns(batch)
    few, trains = np.zeros(len(batch), bool), np.zeros(len(batch), bool)
    few[rows], trains[there.rows[there.trained]] = True, True
    chosen = few[there.rows] & (there.trained | ~trains[there.rows])
    found: dict[int, str] = {}
    for at, row in zip(np.flatnonzero(chosen).tolist(), there.rows[chosen].tolist(), strict=True):
        held = found.get(row)
        if held is None:
            found[row] = there.texts[at][:LETTERS]
        elif len(held) < LETTERS:
            found[row] = f"{held}\n{there.texts[at][:LETTERS]}"[:LETTERS] if held else there.texts[at][:LETTERS]
    return found


def _language(text: str) -> str:
    """ISO 639-1 code, ``short`` or ``und``."""
    weights = accumulate(1 + 2 * ("\u3040" <= letter <= "\u9fff") for letter in text if letter.isalpha())
    if not any(weight >= LEAST for weight in weights):
        return SHORT
    language, sure = _identifier().classify(text)
    return SAME.get(language, str(language)) if sure >= SURE and language != NOTHING else UNSURE


_loading = Lock()


def _identifier() -> Any:
    with _loading:  # whoever comes while another loads it waits for that one
        return _loaded()


@cache
def _loaded() -> Any:
    langid = import_module("py3langid.langid")
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def _wilson(rows: int, asked: int) -> list[float]:
    """The 95 % interval of a share."""
    share, room = rows / asked, Z * Z / asked
    middle = (share + room / 2) / (1 + room)
    half = Z * sqrt(share * (1 - share) / asked + room / (4 * asked)) / (1 + room)
    return [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]
