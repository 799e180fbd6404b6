"""The comparison with a base out of a report's JSON, which is already held to its schema."""

from typing import Any

from duecare.model.baseline import Amnesty
from duecare.model.compared import Against, Compared, DataDelta, Effects, LicenseDelta, MetricDelta
from duecare.model.composition import Axis, Composition, NewKind, Part
from duecare.model.gate import Change, Gate
from duecare.model.place import Span

Json = dict[str, Any]


def compared(value: Json | None) -> Compared | None:
    """The comparison; None where the report has none."""
    if value is None:
        return None
    base, gate = value["base"], value["gate"]
    changes = tuple(Change(**{**change, "span": _span(change["span"])}) for change in gate["changes"])
    return Compared(
        Against(base["ref"], base["commit"], base["bootstrap"]),
        Gate("", base["commit"], changes, shrunk=gate["baseline"]["shrunk"]),
        tuple(_effects(each) for each in value["models"]),
    )


def amnesty(value: Json | None) -> Amnesty | None:
    """Size and age of the baseline."""
    return Amnesty(**value) if value else None


def _effects(each: Json) -> Effects:
    return Effects(
        each["model"],
        tuple(MetricDelta(**{**m, "span": _span(m["span"]), "n": tuple(m["n"])}) for m in each["metrics"]),
        tuple(LicenseDelta(**{**one, "span": _span(one["span"])}) for one in each["licenses"]),
        tuple(DataDelta(**{**d, "rows": tuple(d["rows"]), "size": tuple(d["size"])}) for d in each["data"]),
        _rows(each.get("rows")),
    )


def _rows(value: Json | None) -> Composition | None:
    if value is None:
        return None
    return Composition(
        **{
            **value,
            "axes": tuple(_axis(axis) for axis in value["axes"]),
            "kinds": tuple(NewKind(**kind) for kind in value["kinds"]),
            "licenses": tuple((one["license"], one["path"]) for one in value["licenses"]),
            "unknown": tuple(value["unknown"]),
        }
    )


def _axis(value: Json) -> Axis:
    asked = value["asked"]
    parts = tuple(Part(**part) for part in value["parts"])
    return Axis(value["axis"], value["then"], value["now"], parts, (asked[0], asked[1]) if asked else None)


def _span(value: Json) -> Span:
    return Span(**value)
