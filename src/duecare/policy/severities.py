"""Severities of checks as a policy sets them, a preview check held to the highest that it may have."""

from collections.abc import Mapping

from duecare.model.place import At
from duecare.model.problem import Severity
from duecare.policy.defaults import Known
from duecare.policy.layers import Leaf, Path

RANK: dict[Severity, int] = {"off": 0, "info": 1, "warning": 2, "error": 3}


def settled(layer: dict[Path, Leaf], known: Known) -> dict[Path, Leaf]:
    """The layer with every severity as it is in force, in order of id; what is no check of ours is left out."""
    checks = {path: leaf for path, leaf in sorted(layer.items()) if path[0] == "checks" and path[1] in known}
    others = {path: leaf for path, leaf in layer.items() if path[0] != "checks"}
    return {**others, **{path: _one(path[1], leaf, layer, known) for path, leaf in checks.items()}}


def severities(layer: Mapping[Path, Leaf]) -> dict[str, Severity]:
    """Severity in force by id, ``off`` among them; of a settled layer."""
    return {path[1]: written(leaf.at.value) for path, leaf in layer.items() if path[0] == "checks"}


def written(value: object) -> Severity:
    """The severity that a policy writes; YAML reads a bare ``off`` as false."""
    match value:
        case "error" | "warning" | "info":
            return value
        case _:
            return "off"


def _one(id_: str, leaf: Leaf, layer: dict[Path, Leaf], known: Known) -> Leaf:
    severity = written(leaf.at.value)
    highest = layer[("preview",)]
    most = written(highest.at.value)
    if known[id_][1] == "preview" and RANK[severity] > RANK[most]:
        return Leaf(At(most, leaf.at.pointer, leaf.at.places), f"{leaf.says()}, held to {most} by {highest.says()}")
    return Leaf(leaf.at.put(severity), leaf.origin)
