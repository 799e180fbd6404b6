"""The default toxicity scorer: TF-IDF of words and five calibrated linear classifiers, with numpy alone.

The weights are those of alt-profanity-check 1.9.1 (MIT, see NOTICE), exported by ``tools/export_toxicity.py``; words
that name a group of people (``knowledge/data/terms/neutral.tsv``) have no weight. It sees slurs, insults and
profanity; it does not see hate in polite words, quotation or irony: docs/detectors/toxicity.md has its figures.
"""

import hashlib
import io
from collections.abc import Sequence
from functools import cache
from pkgutil import get_data

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.words import WordList, Words, words

SHA256 = "e1111eb0c72d0c18135eb6a420c10f31a74e215ca17863e40decd476579bbadb"
AT_ONCE = 1 << 20
"""Characters that are scored together."""

Floats = NDArray[np.float64]


class Weights(NamedTuple):
    """What a score is made of: one row of ``weights`` (times idf) a classifier, one column a word."""

    words: tuple[str, ...]
    weights: Floats
    highest: Floats
    squared_idf: Floats
    intercept: Floats
    slope: Floats
    offset: Floats

    def probability(self, margins: Floats) -> Floats:
        """The mean of the classifiers' probabilities (Platt); ``margins`` has one row a classifier."""
        exponents = self.slope[:, None] * (margins + self.intercept[:, None]) + self.offset[:, None]
        return np.asarray(np.mean(1.0 / (1.0 + np.exp(exponents)), axis=0))


@cache
def weights() -> Weights:
    """The shipped weights. A file that is not the one this version was built with is refused."""
    raw = get_data("duecare.scan.scorers", "data/default.npz") or b""
    found = hashlib.sha256(raw).hexdigest()
    if found != SHA256:
        raise RuntimeError(f"the default scorer's weights were changed (sha256 {found[:12]}…): install duecare again")
    with np.load(io.BytesIO(raw), allow_pickle=False) as held:
        idf = held["idf"][held["level"]]
        weighted = held["weights"].astype(np.float64) * idf
        vocabulary = tuple(bytes(held["words"]).decode().split("\n"))
        parts = (held["intercept"], held["slope"], held["offset"])
    return Weights(vocabulary, weighted, weighted.max(axis=0), idf * idf, *parts)


@cache
def vocabulary() -> WordList:
    """The words that have a weight."""
    return WordList(weights().words)


def spread(entries: NDArray[np.int64]) -> Weights:
    """The weights by other numbers: of each place those of the word that ``entries`` names there, none for -1."""
    model, held = weights(), (entries >= 0).astype(np.float64)
    weighted, highest, squared = (
        np.ascontiguousarray(one[..., entries] * held) for one in (model.weights, model.highest, model.squared_idf)
    )
    return model._replace(weights=weighted, highest=highest, squared_idf=squared)


@cache
def _own() -> Weights:
    """The weights by their own numbers, and what -1 stands for."""
    return spread(np.array([*range(len(weights().words)), -1]))


def scores(
    there: Words, floor: float = 0.0, entries: NDArray[np.int64] | None = None, model: Weights | None = None
) -> Floats:
    """The score of each text. Below ``floor`` it need not be exact: an upper bound that is below it too stands there.

    ``entries`` tell which of ``model``'s columns each word has, or -1.

    The length of a row's vector is at least the root of the sum of idf² over its words, repeated ones too, so that
    the sum of weights over that root bounds every classifier from above without counting the words.
    """
    model = model or _own()
    found = vocabulary().entries(there) if entries is None else entries
    texts = len(there.begins) - 1
    most = there.summed(model.highest[found])
    length = np.sqrt(there.summed(model.squared_idf[found]))
    # Rounding must not turn the bound into less than the score.
    reach = np.divide(most, length, out=np.zeros(texts), where=length > 0)
    result = model.probability(np.broadcast_to(reach + 1e-9 * np.abs(reach) + 1e-12, (5, texts)))
    close = result >= floor
    if close.any():
        words = np.flatnonzero(np.repeat(close, np.diff(there.firsts)) & (found >= 0))
        order = np.cumsum(close) - 1
        result[close] = _exact(model, order[there.text_of(words)], found[words], int(close.sum()))
    return result


def _exact(model: Weights, rows: NDArray[np.int64], entries: NDArray[np.int64], texts: int) -> Floats:
    """Scores with words counted."""
    size = len(model.squared_idf)
    pairs, times = np.unique(rows * size + entries, return_counts=True)
    rows, entries = pairs // size, pairs % size
    length = np.sqrt(np.bincount(rows, times.astype(float) ** 2 * model.squared_idf[entries], texts))
    length[length == 0] = 1.0
    sums = [np.bincount(rows, times * weight[entries], texts) for weight in model.weights]
    return model.probability(np.array(sums) / length)


class DefaultScorer:
    """The shipped weights as a scorer."""

    name = "default"
    digest = SHA256

    def score(self, texts: Sequence[str]) -> list[float]:
        """Exact scores, some texts at a time."""
        result: list[float] = []
        for part in parts(texts):
            result += scores(words(part)).tolist()
        return result


def parts(texts: Sequence[str]) -> list[Sequence[str]]:
    """The texts in runs of about ``AT_ONCE`` characters."""
    runs, begin, held = [], 0, 0
    for i, text in enumerate(texts):
        held += len(text)
        if held >= AT_ONCE:
            runs.append(texts[begin : i + 1])
            begin, held = i + 1, 0
    return [*runs, texts[begin:]] if begin < len(texts) else runs
