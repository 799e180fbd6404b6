"""Counts as the profile writes them."""

from collections.abc import Iterable
from typing import Any

from duecare.knowledge.statistics import wilson

CONFIDENCE = 0.95
"""Of each bound by itself: both together are a 90 % interval."""

EXAMPLES = 20


def rate(hits: int, of: int, *, per: float = 1.0) -> dict[str, object]:
    """``hits`` of ``of`` with Wilson's interval; without rows there is no rate."""
    if not of:
        return {"rate": None, "interval": None}
    low, high = wilson(hits / of, of, CONFIDENCE)
    return {"rate": _short(hits / of * per), "interval": [_short(low * per), _short(high * per)]}


def _short(number: float) -> float:
    return float(f"{round(number, 12):.6g}")


def added(one: dict[Any, int], other: dict[Any, int]) -> dict[Any, int]:
    """Counts of both, in an order that does not depend on who came first."""
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({*one, *other})}


def lowest(examples: Iterable[tuple[Any, ...]]) -> tuple[tuple[Any, ...], ...]:
    """The examples that are kept, whoever found them first."""
    return tuple(sorted(set(examples))[:EXAMPLES])
