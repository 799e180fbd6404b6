"""Layers of a policy laid over each other: mappings merge key by key, lists and scalars replace.

A layer is flat: the leaf (scalar or list) at each path of keys. So every value of the result keeps the place and the
file that it came from.
"""

from collections.abc import Iterator, Mapping

from duecare.model.place import At, Places, Span, escape
from duecare.model.record import NamedTuple

Path = tuple[str, ...]


class Leaf(NamedTuple):
    """A value of a layer; ``origin`` names it when its place is no place a user could open."""

    at: At[object]
    origin: str = ""

    def says(self, rest: str = "") -> str:
        """Where the value at pointer ``rest`` below this one was set."""
        return self.origin or str(self.at.places.span(self.at.pointer + rest))


Layer = Mapping[Path, Leaf]


def spread(at: At[object], origin: str = "", path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """The leaves at and below ``at``; an empty mapping has none."""
    if isinstance(at.value, dict):
        for key, value in at.items():
            yield from spread(value, origin, (*path, key))
    else:
        yield path, Leaf(at, origin)


def overlay(*layers: Layer) -> dict[Path, Leaf]:
    """The layers, later over earlier."""
    result: dict[Path, Leaf] = {}
    folders: set[Path] = set()
    for layer in layers:
        for path in layer:
            heads = [path[:length] for length in range(1, len(path))]
            for head in heads:
                result.pop(head, None)  # a mapping replaces what was no mapping
            if path in folders:
                for below in [held for held in result if held[: len(path)] == path]:
                    del result[below]
            folders.update(heads)
        result.update(layer)
    return result


def under(layer: Layer, *heads: str) -> dict[Path, Leaf]:
    """The leaves whose first key is one of ``heads``."""
    return {path: leaf for path, leaf in layer.items() if path[0] in heads}


class Merged:
    """A merged layer as one tree: plain value, and the place of each part in the file that set it."""

    def __init__(self, layer: Layer) -> None:
        """Build the tree once."""
        self.leaves = {"".join(f"/{escape(key)}" for key in path): leaf for path, leaf in layer.items()}
        self.value: dict[str, object] = {}
        for path, leaf in layer.items():
            folder = self.value
            for key in path[:-1]:
                step = folder.setdefault(key, {})
                assert isinstance(step, dict)
                folder = step
            folder[path[-1]] = leaf.at.value

    @property
    def root(self) -> At[object]:
        """The tree; its spans point into the files of the layers."""
        places: Places = self
        return At(self.value, "", places)

    def span(self, pointer: str, /) -> Span:
        """Where the value was set."""
        leaf, rest = self._leaf(pointer)
        return leaf.at.places.span(leaf.at.pointer + rest) if leaf else Span("")

    def key(self, pointer: str, /) -> Span:
        """Where the key was set."""
        leaf, rest = self._leaf(pointer)
        return leaf.at.places.key(leaf.at.pointer + rest) if leaf else Span("")

    def origin(self, pointer: str) -> str:
        """Who set the value, in words."""
        leaf, rest = self._leaf(pointer)
        return leaf.says(rest) if leaf else "default"

    def _leaf(self, pointer: str) -> tuple[Leaf | None, str]:
        head = pointer
        while head:
            if head in self.leaves:
                return self.leaves[head], pointer[len(head) :]
            head = head.rpartition("/")[0]
        below = (leaf for held, leaf in self.leaves.items() if held.startswith(f"{pointer}/"))
        return next(below, None), ""
