"""What holds when a policy does not say: the defaults that its shape declares, and every check at its own severity."""

from collections.abc import Mapping

from duecare.knowledge.shape import Record
from duecare.model.place import At, Span
from duecare.model.problem import Severity
from duecare.policy.layers import Leaf, Path, spread
from duecare.policy.shape import LIMITS, POLICY

# Severity and stage of each rule, by its id.
Known = Mapping[str, tuple[Severity, str]]


def defaults(known: Known) -> dict[Path, Leaf]:
    """The lowest layer; nothing in it turns a check off."""
    checks = {id_: {"severity": severity} for id_, (severity, _) in known.items()}
    tree = {"preview": POLICY.fields["preview"].default, "limits": of(LIMITS), "checks": checks}
    return dict(spread(At.fixed(tree, Span("")), "default"))


def of(shape: Record) -> dict[str, object]:
    """The defaults of a record's keys, nested."""
    made: dict[str, object] = {}
    for name, field in shape.fields.items():
        if isinstance(field.shape, Record):
            made[name] = of(field.shape)
        elif field.default is not None:
            made[name] = field.default
    return made
