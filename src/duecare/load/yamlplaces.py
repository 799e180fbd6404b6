"""Where the values of a YAML text stand."""

from duecare.load.text import Lines
from duecare.model.place import Span
from duecare.model.record import NamedTuple


class Node(NamedTuple):
    """Where a value stands; ``inside`` holds the text of a scalar, or the nodes of a collection's members."""

    start: int
    end: int
    inside: "str | list[Node] | dict[str, tuple[int, int, Node]]"
    weight: int = 1
    trim: bool = False


class YamlPlaces:
    """Where values and keys stand."""

    def __init__(self, lines: Lines, node: Node) -> None:
        """``node`` is the document's root."""
        self.lines = lines
        self.root = node

    def span(self, pointer: str, /) -> Span:
        """Span of the value at ``pointer``, of its nearest known parent when it is absent."""
        node = self.find(pointer)[2]
        return self.lines.span(node.start, self.end(node))

    def key(self, pointer: str, /) -> Span:
        """Span of the key that names the value; of the value itself in a list."""
        start, end, node = self.find(pointer)
        return self.lines.span(start, end) if end >= 0 else self.lines.span(node.start, self.end(node))

    def text(self, pointer: str, /) -> str | None:
        """A scalar as written, before `no` became false; None for lists and mappings."""
        inside = self.find(pointer)[2].inside
        return inside if isinstance(inside, str) else None

    def find(self, pointer: str) -> tuple[int, int, Node]:
        """Key's start and end (-1 without a key) and the node that the pointer leads to, or the last one known."""
        at = (0, -1, self.root)
        for step in pointer.split("/")[1:]:
            inside = at[2].inside
            if isinstance(inside, dict):
                name = step.replace("~1", "/").replace("~0", "~")
                if name not in inside:
                    return at
                at = inside[name]
            elif isinstance(inside, list) and step.isdecimal() and step.isascii() and int(step[:15]) < len(inside):
                at = (0, -1, inside[int(step)])
            else:
                return at
        return at

    def end(self, node: Node) -> int:
        """Where a node really ends: the parser lets block collections run up to the next token."""
        end = node.end
        while not isinstance(node.inside, str) and node.inside and self.lines.text[end - 1 : end] not in {"]", "}"}:
            last = node.inside[-1] if isinstance(node.inside, list) else list(node.inside.values())[-1][2]
            if not node.start <= last.end <= end:
                break  # an alias, or a merged member: it stands elsewhere
            node, end = last, last.end
        while node.trim and end > node.start and self.lines.text[end - 1] in " \r\n":
            end -= 1
        return end
