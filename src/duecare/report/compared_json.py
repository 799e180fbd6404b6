"""The comparison with a base as JSON: what is shown of it, and what another run reads back."""

from math import isfinite
from typing import Any

from duecare.model.baseline import Amnesty
from duecare.model.compared import Compared, DataDelta, Effects, LicenseDelta, MetricDelta
from duecare.model.gate import Change
from duecare.report import composition

Json = dict[str, Any]


def tree(compared: Compared) -> Json:
    """Base, the gate's changes, and the effects on each model."""
    gate = compared.gate
    return {
        "base": compared.against._asdict(),
        "gate": {
            "changes": [_change(change) for change in gate.changes],
            "baseline": {"grown": len(gate.grown), "shrunk": gate.shrunk},
        },
        "models": [_effects(each) for each in compared.effects],
    }


def amnesty(held: Amnesty | None) -> Json | None:
    """Size and age of the baseline."""
    return held._asdict() if held else None


def _change(change: Change) -> Json:
    return {**change._asdict(), "span": change.span._asdict()}


def _effects(each: Effects) -> Json:
    return {
        "model": each.model,
        "metrics": [_metric(one) for one in each.metrics],
        "licenses": [_license(one) for one in each.licenses],
        "data": [_data(one) for one in each.data],
        "rows": composition.tree(each.rows),
    }


def _metric(one: MetricDelta) -> Json:
    numbers = {name: _finite(getattr(one, name)) for name in ("then", "now", "lower", "upper")}
    return {**one._asdict(), **numbers, "span": one.span._asdict(), "n": list(one.n)}


def _license(one: LicenseDelta) -> Json:
    return {**one._asdict(), "span": one.span._asdict()}


def _data(one: DataDelta) -> Json:
    return {**one._asdict(), "rows": list(one.rows), "size": list(one.size)}


def _finite(value: float | None) -> float | None:
    """JSON knows neither infinity nor NaN."""
    return value if value is not None and isfinite(value) else None
