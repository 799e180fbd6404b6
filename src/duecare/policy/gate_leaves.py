"""A policy in force as flat values: each under the names that tell it apart, with the place that set it."""

from collections.abc import Iterator, Mapping

from duecare.knowledge.late import late
from duecare.model.place import Span, escape
from duecare.model.policy import Policy
from duecare.model.record import NamedTuple
from duecare.policy.shape import DEMANDS

Key = tuple[str, ...]
ORIGIN = late(r"^(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?(?:$|,)")
WHOLE = {("limits", "evaluations", "inconclusive"), ("limits", "data", "elsewhere")}


class Value(NamedTuple):
    """A value of a policy and where it was set; a list is a tuple of texts."""

    value: object
    span: Span


def values(policy: Policy) -> dict[Key, Value]:
    """Everything that the policy says, by model, then by key; entries of lists of records under their own names."""
    found = _Leaves(policy)
    tree = {key: value for key, value in policy.effective.items() if key not in {"version", "extends", "models"}}
    made = dict(found.of(tree, "", ()))
    models = policy.effective.get("models")
    for index, model in enumerate(models if isinstance(models, list) else ()):
        made |= dict(found.of(model, f"/models/{index}", ("models", str(model.get("name")))))
    return made


class _Leaves:
    def __init__(self, policy: Policy) -> None:
        self.origins = policy.origins
        self.path = policy.path

    def of(self, value: object, pointer: str, key: Key) -> Iterator[tuple[Key, Value]]:
        if key[-3:] in WHOLE:
            yield key, Value(_asked(value), self.span(pointer))
        elif isinstance(value, Mapping):
            for name, part in value.items():
                yield from self.of(part, f"{pointer}/{escape(str(name))}", (*key, str(name)))
        elif isinstance(value, list) and key[-1] in {"require", "approvals"}:
            for index, part in enumerate(value):
                yield from self.of(part, f"{pointer}/{index}", (*key, named(part)))
        elif isinstance(value, list):
            yield key, Value(tuple(_entry(part) for part in value), self.span(pointer))
        else:
            yield key, Value(value, self.span(pointer))

    def span(self, pointer: str) -> Span:
        """The place that set the value, or its first part; the policy as a whole for what a pack or nobody set."""
        origin = self.origins.get(pointer) or next(
            (o for p, o in self.origins.items() if p.startswith(f"{pointer}/")), ""
        )
        found = ORIGIN.match(origin)
        if not found:
            return Span(self.path)
        return Span(found["path"], int(found["line"]), int(found["column"] or 0))


def named(entry: object) -> str:
    """What a requirement or a role is called: by what it demands of what, not by its number."""
    if not isinstance(entry, Mapping):
        return str(entry)
    if "role" in entry:
        return str(entry["role"])
    demand = next((d for d in DEMANDS if d in entry), "")
    part = f" [{entry['slice']}]" if "slice" in entry else ""
    against = f" {entry['not_worse_than']}" if demand == "not_worse_than" else ""
    return f"{entry.get('task')} {entry.get('metric')}{part} {demand}{against}"


def _asked(value: object) -> object:
    return f"ask {value.get('ask')}" if isinstance(value, Mapping) else value


def _entry(part: object) -> str:
    return " ".join(f"{k} {v}" for k, v in part.items()) if isinstance(part, Mapping) else str(part)
