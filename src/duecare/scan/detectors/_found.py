"""Counts of values found by their form, with masked examples: the state of two detectors."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from duecare.knowledge.statistics import wilson
from duecare.scan.columns import distinct
from duecare.scan.contract import Batch
from duecare.scan.patterns.found import Found, Match

EXAMPLES = 5
"""Masked examples kept of each kind: those with the lowest path, row and field."""

CONFIDENCE = 0.95
ROWS, MATCHES, TRAINED_ROWS, TRAINED, DOCUMENTED, ALLOWED = range(6)
NAMES = ("rows", "matches", "trained_rows", "trained_matches", "example_values", "allowed")
State = dict[str, Any]


def nothing() -> State:
    """The state before any row."""
    return {"rows": 0, "with": 0, "trained": 0, "kinds": {}, "examples": {}}


def added(
    state: State,
    batch: Batch,
    found: Found,
    mask: Callable[[str, str], str],
    allowed: Callable[[Match], bool] | None = None,
) -> State:
    """The state after a batch in which ``found`` was found."""
    state["rows"] += len(batch) - len(batch.bad)
    every, taught = np.zeros((2, len(batch)), bool)
    for kind, several in found.by_kind():
        counts = state["kinds"].setdefault(kind, [0] * len(NAMES))
        real = several[~found.values.examples[several]]
        left = real if allowed is None else real[[not allowed(found[at]) for at in real.tolist()]]
        counts[DOCUMENTED] += len(several) - len(real)
        counts[ALLOWED] += len(real) - len(left)
        counts[MATCHES] += len(left)
        if not len(left):
            continue
        rows, told = found.rows[left], found.rows[left[found.trained[left]]]
        counts[TRAINED] += len(told)
        counts[ROWS] += len(distinct(rows))
        counts[TRAINED_ROWS] += len(distinct(told))
        every[rows] = taught[told] = True
        _show(state["examples"].setdefault(kind, []), batch, found, left.tolist(), mask)
    state["with"] += int(np.count_nonzero(every))
    state["trained"] += int(np.count_nonzero(taught))
    return state


def _show(kept: list[Any], batch: Batch, found: Found, left: Iterable[int], mask: Callable[[str, str], str]) -> None:
    """Keep the lowest of those ``left`` as examples; values come in order of rows."""
    path, first = batch.shard.path, batch.first_row
    for at in left:
        if len(kept) == EXAMPLES and (path, first + int(found.rows[at])) > kept[-1][:2]:
            return
        match = found[at]
        place = (path, first + match.row, match.piece.field)
        if len(kept) < EXAMPLES or place <= kept[-1][:3]:
            keep(kept, (*place, mask(match.kind, match.value), match.piece.trained))


def keep(examples: list[Any], example: tuple[Any, ...]) -> None:
    """Add an example if it is one of the lowest."""
    if len(examples) < EXAMPLES or example < examples[-1]:
        examples.append(example)
        examples.sort()
        del examples[EXAMPLES:]


def merged(one: State, other: State) -> State:
    """Both together."""
    kinds = {
        kind: [a + b for a, b in zip(_of(one, kind), _of(other, kind), strict=True)]
        for kind in {**one["kinds"], **other["kinds"]}
    }
    examples = {
        kind: sorted(one["examples"].get(kind, []) + other["examples"].get(kind, []))[:EXAMPLES]
        for kind in {**one["examples"], **other["examples"]}
    }
    sums = {key: one[key] + other[key] for key in ("rows", "with", "trained")}
    return {**sums, "kinds": kinds, "examples": examples}


def _of(state: State, kind: str) -> list[int]:
    found: list[int] = state["kinds"].get(kind, [0] * len(NAMES))
    return found


def measures(state: State, titles: Mapping[str, str]) -> dict[str, object]:
    """Rows, rates with Wilson's bounds, counts by kind, masked examples."""
    rows = state["rows"]
    kinds = {
        kind: {"title": titles[kind], **dict(zip(NAMES, counts, strict=True)), "rate": rate(counts[ROWS], rows)}
        for kind, counts in sorted(state["kinds"].items())
    }
    return {
        "rows": rows,
        "rows_with": state["with"],
        "trained_rows_with": state["trained"],
        "rate": rate(state["with"], rows),
        "kinds": kinds,
        "examples": [
            {"path": path, "row": row, "field": field, "kind": kind, "shown": shown, "trained": trained}
            for kind, kept in sorted(state["examples"].items())
            for path, row, field, shown, trained in kept
        ],
    }


def rate(found: int, rows: int) -> dict[str, float] | None:
    """Share of rows, with its bounds; None of no rows."""
    if not rows:
        return None
    low, high = wilson(found / rows, rows, CONFIDENCE)
    return {"value": round(found / rows, 8), "low": round(low, 8), "high": round(high, 8)}
