"""The effective policy: one plain tree that says everything, and who set each of its values. Made when asked for."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Generic, TypeVar

from duecare.knowledge.shape import Record
from duecare.model.place import escape
from duecare.policy.layers import Merged
from duecare.policy.shape import MODEL, POLICY

V = TypeVar("V")


class Lazy(Mapping[str, V], Generic[V]):
    """A mapping that is made when somebody looks into it: most runs never do."""

    def __init__(self, make: Callable[[], dict[str, V]]) -> None:
        """``make`` is called once, at the first look."""
        self._make = make

    @cached_property
    def _made(self) -> dict[str, V]:
        return self._make()

    def __getitem__(self, key: str) -> V:
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        """As a dict."""
        return repr(self._made)


def tree(whole: Merged, models: list[Merged]) -> dict[str, object]:
    """A policy of its own that extends nothing and leaves nothing unsaid, keys in the order of its shape."""
    own = {key: value for key, value in whole.value.items() if key not in {"limits", "schemas"}}  # each model says all
    said = {**own, "version": 1, "extends": [], "models": [_ordered(m.value, MODEL) for m in models]}
    return _ordered(said, POLICY)


def _ordered(value: dict[str, object], shape: Record) -> dict[str, object]:
    return {key: value[key] for key in shape.fields if key in value}


def origins(whole: Merged, models: list[Merged]) -> dict[str, str]:
    """Origin of each value of the tree, by its pointer."""
    found = {}
    for pointer in _leaves(tree(whole, models), ""):
        steps = pointer.split("/", 3)
        if steps[1] == "models":
            found[pointer] = models[int(steps[2])].origin(f"/{steps[3]}")
        elif pointer == "/extends":
            found[pointer] = "all that was extended is merged here"
        else:
            found[pointer] = whole.origin(pointer)
    return found


def _leaves(value: object, pointer: str) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _leaves(part, f"{pointer}/{escape(str(key))}")
    elif isinstance(value, list) and value:
        for index, part in enumerate(value):
            yield from _leaves(part, f"{pointer}/{index}")
    else:
        yield pointer
