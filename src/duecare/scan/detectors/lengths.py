"""How long the rows are: characters, words and tokens, with quantiles that are the same however the rows are split.

Tokens are an estimate, the UTF-8 bytes divided by four, for no tokenizer is asked; a card should not quote them as
counted. Quantiles come from a histogram of fixed bins: exact up to 128, then within 1.6 %.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan import tokens
from duecare.scan.columns import columns
from duecare.scan.contract import Batch, Wish

EXACT = 128
STEPS = 64  # bins an octave
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
BYTES_A_TOKEN = 4
UNITS = ("characters", "words", "tokens", "trained_tokens")


def make(wish: Wish) -> "Lengths":
    """Every scan measures lengths."""
    return Lengths()


class State(NamedTuple):
    """For each unit: rows by bin, the sum and the largest."""

    bins: tuple[Mapping[int, int], ...]
    sums: tuple[int, ...]
    largest: tuple[int, ...]


class Lengths:
    """A monoid."""

    name = "lengths"
    version = 2
    settings: Mapping[str, object] = {"bytes_a_token": BYTES_A_TOKEN, "tokens": tokens.VERSION}

    def empty(self) -> State:
        """No row was seen."""
        return State(({},) * len(UNITS), (0,) * len(UNITS), (0,) * len(UNITS))

    def add(self, state: State, batch: Batch) -> State:
        """Rows that could be read; one without text has length 0."""
        size = len(batch)
        there = columns(batch)
        letters, total = there.sums(there.sizes, size), there.sums(there.octets, size)
        trained = there.sums(there.octets, size, there.trained)
        words = np.diff(tokens.row_tokens(batch).firsts)
        good = np.ones(size, bool)
        good[[bad.row - batch.first_row for bad in batch.bad]] = False
        up = BYTES_A_TOKEN - 1
        units = (letters, words, (total + up) // BYTES_A_TOKEN, (trained + up) // BYTES_A_TOKEN)
        return self.merge(state, _state([unit[good] for unit in units]))

    def merge(self, one: State, other: State) -> State:
        """Sums, and the larger of the largest."""
        bins = tuple(_summed(mine, its) for mine, its in zip(one.bins, other.bins, strict=True))
        sums = tuple(mine + its for mine, its in zip(one.sums, other.sums, strict=True))
        return State(bins, sums, tuple(map(max, one.largest, other.largest)))

    def finish(self, state: State) -> dict[str, object]:
        """Mean, quantiles and largest of each unit, and a histogram of tokens."""
        rows = sum(state.bins[0].values())
        told: dict[str, object] = {"rows": rows, "tokens_are": "estimated: UTF-8 bytes / 4"}
        for unit, bins, total, largest in zip(UNITS, *state, strict=True):
            quantiles = {f"p{share * 100:g}": min(_quantile(bins, rows, share), largest) for share in QUANTILES}
            mean = round(total / rows, 2) if rows else 0
            told[unit] = {"sum": total, "mean": mean, "max": largest, **quantiles}
            if unit == "tokens":
                told["histogram"] = _columns(bins)
        return told


def _state(columns: list[NDArray[np.int64]]) -> State:
    bins = tuple(dict(zip(*(a.tolist() for a in np.unique(_bin(c), return_counts=True)), strict=True)) for c in columns)
    return State(bins, tuple(int(c.sum()) for c in columns), tuple(int(c.max(initial=0)) for c in columns))


def _bin(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The number of the bin: the length itself, then 64 bins an octave, by whole numbers alone."""
    octave = np.maximum(np.frexp(np.maximum(lengths, 1).astype(np.float64))[1] - 1 - 7, 0)
    width = np.int64(1) << np.maximum(octave + 1, 0)
    above = EXACT + octave * STEPS + (lengths - (np.int64(EXACT) << octave)) // width
    found: NDArray[np.int64] = np.where(lengths < EXACT, lengths, above)
    return found


def _value(number: int) -> int:
    """The middle of a bin."""
    if number < EXACT:
        return number
    octave, step = divmod(number - EXACT, STEPS)
    width = 2 << octave
    return (EXACT << octave) + step * width + width // 2


def _quantile(bins: Mapping[int, int], rows: int, share: float) -> int:
    """The smallest length that so many of the rows do not exceed."""
    passed = 0
    for number in sorted(bins):
        passed += bins[number]
        if passed >= share * rows:
            return _value(number)
    return 0


def _columns(bins: Mapping[int, int]) -> dict[str, int]:
    """Rows by length, four columns an octave, by where each begins, from the first to the last that holds any."""
    columns: dict[int, int] = {}
    for number, rows in bins.items():
        column = _column(_value(number))
        columns[column] = columns.get(column, 0) + rows
    if not columns:
        return {}
    return {str(_begin(number)): columns.get(number, 0) for number in range(min(columns), max(columns) + 1)}


def _column(length: int) -> int:
    """The number of the column that holds a length: 0, 1, …, 7, then 8, 10, 12, 14, 16, 20 and so on."""
    if length < 8:
        return length
    octave = length.bit_length() - 4
    return 8 + 4 * octave + (length >> (octave + 1)) - 4


def _begin(column: int) -> int:
    """The first length of a column."""
    octave, step = divmod(column - 8, 4)
    return column if column < 8 else (4 + step) << (octave + 1)


def _summed(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    total = dict(one)
    for number, rows in other.items():
        total[number] = total.get(number, 0) + rows
    return total
