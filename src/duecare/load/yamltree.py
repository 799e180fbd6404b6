"""YAML events to plain values, and beside them a tree of places."""

from collections.abc import Callable
from typing import Any

from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent

from duecare.load.yamlplaces import Node
from duecare.load.yamlscalars import CORE, STR, tag_of, value_of

PLAIN = frozenset(CORE + name for name in ("str", "null", "bool", "int", "float", "timestamp", "binary", "value"))
MAX_DEPTH = 100
MAX_VALUES = 1_000_000
NOTHING = object()


Note = Callable[[int, int, str, str], None]


class Stop(Exception):  # noqa: N818 - it ends a reading, nothing went wrong in the program
    """Reading ends here; the fault is noted already."""


class Frame:
    """A collection that is still open."""

    __slots__ = ("anchor", "inside", "key", "merged", "named", "start", "values", "weight")

    def __init__(self, event: Any) -> None:
        """An empty one."""
        self.named = isinstance(event, MappingStartEvent)
        self.values: Any = {} if self.named else []
        self.inside: Any = {} if self.named else []
        self.start: int = event.start_mark.index
        self.anchor: str | None = event.anchor
        self.key: tuple[str, int, int, bool] | None = None
        self.merged: list[tuple[dict[str, object], Node]] = []
        self.weight = 1


class Builder:
    """Values and nodes of one document, event by event."""

    def __init__(self, text: str, note: Note) -> None:
        """``note(start, end, what, fix)`` receives the faults."""
        self.text, self.note = text, note
        self.open: list[Frame] = []
        self.anchors: dict[str, tuple[object, Node] | None] = {}
        self.value: object = NOTHING
        self.node = Node(0, 0, "")
        self.count = 0
        self.stopped = False

    def add(self, event: Any) -> None:
        """A scalar, an alias, or the start of a collection."""
        self.count += 1
        if self.count > MAX_VALUES:
            at = event.start_mark.index
            self.note(at, at, f"the document has more than {MAX_VALUES:,} values", "keep rows in JSON Lines")
            raise Stop
        if isinstance(event, ScalarEvent):
            self.scalar(event)
        elif isinstance(event, AliasEvent):
            self.alias(event)
        else:
            self.begin(event)

    def scalar(self, event: Any) -> None:
        """A scalar: its value by its tag, or by its looks when it is plain."""
        text, start, end = event.value, event.start_mark.index, event.end_mark.index
        frame = self.open[-1] if self.open else None
        if frame is not None and frame.named and frame.key is None:
            plain = event.tag is None and event.implicit[0]
            if event.anchor is not None:
                self.anchors[event.anchor] = text, Node(start, end, text)
            self.key(frame, text, start, end, merge=plain and text == "<<")
            return
        if event.tag is not None and event.tag != "!":
            value = self.tagged(event)
        elif event.implicit[0]:
            value = self.read(tag_of(text), text, start, end)
        else:
            value = text
        node = Node(start, end, text, 1, event.style in ("|", ">"))
        if event.anchor is not None:
            self.anchors[event.anchor] = value, node
        self.put(value, node)

    def read(self, tag: str, text: str, start: int, end: int) -> object:
        """The value of a scalar, its text when it cannot have the tag."""
        if tag == STR:
            return text
        try:
            return value_of(tag, text)
        except (ValueError, OverflowError) as error:
            kind = tag.removeprefix(CORE).replace("timestamp", "date")
            self.note(start, end, f"{text[:60]!r} cannot be read as {kind}: {error}", "correct it, or put it in quotes")
            return text

    def tagged(self, event: Any) -> object:
        """The value of a scalar with a tag of its own."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag in PLAIN:
            return self.read(event.tag, event.value, start, end)
        self.foreign(event.tag, start, end)
        return event.value

    def foreign(self, tag: str, start: int, end: int) -> None:
        """A tag that plain YAML does not have; nothing is ever run for it."""
        shown = tag.replace(CORE, "!!")
        self.note(start, end, f"the tag {shown[:80]} is not plain YAML; the value below it was read as it stands",
                  "remove the tag")  # fmt: skip

    def key(self, frame: Frame, text: str, start: int, end: int, *, merge: bool = False) -> None:
        """A key waits for its value. A key is its text, whatever it looks like."""
        if not merge and text in frame.inside:
            first = frame.inside[text][0]
            self.note(start, end, f"the key {text[:60]!r} stands twice; it was first on line {{{first}}}",
                      "keep one of the two (the last one was read)")  # fmt: skip
        frame.key = text, start, end, merge

    def alias(self, event: Any) -> None:
        """``*name``: the value that ``&name`` marked, by reference and not by copy."""
        start, end = event.start_mark.index, event.end_mark.index
        known = self.anchors.get(event.anchor)
        if known is None:
            what = "refers to itself" if event.anchor in self.anchors else "names nothing above it"
            self.note(start, end, f"*{event.anchor} {what}", f"write the value, or mark it with &{event.anchor}")
            known = None, Node(start, end, f"*{event.anchor}")
        value, node = known
        self.put(value, Node(start, end, node.inside, node.weight, node.trim))

    def begin(self, event: Any) -> None:
        """A collection opens."""
        frame = Frame(event)
        if len(self.open) >= MAX_DEPTH:
            self.note(
                frame.start, frame.start, f"values are nested more than {MAX_DEPTH} levels deep", "flatten the file"
            )
            raise Stop
        known = (CORE + "map", CORE + "set") if frame.named else (CORE + "seq", CORE + "omap", CORE + "pairs")
        if event.tag is not None and event.tag != "!" and event.tag not in known:
            self.foreign(event.tag, frame.start, event.end_mark.index)
        if frame.anchor is not None:
            self.anchors[frame.anchor] = None
        self.open.append(frame)

    def close(self, end: int) -> None:
        """The innermost collection ends."""
        frame = self.open.pop()
        if frame.merged:
            self.merge(frame)
        node = Node(frame.start, end, frame.inside, frame.weight)
        if frame.anchor is not None:
            self.anchors[frame.anchor] = frame.values, node
        self.put(frame.values, node)

    def put(self, value: object, node: Node) -> None:
        """A finished value goes where it belongs."""
        if not self.open:
            self.value, self.node = value, node
            return
        frame = self.open[-1]
        frame.weight += node.weight
        if frame.weight + self.count > MAX_VALUES and not self.stopped:
            self.stopped = True
            self.note(node.start, node.end, f"aliases make more than {MAX_VALUES:,} values of this document",
                      "write it without aliases")  # fmt: skip
            raise Stop
        if not frame.named:
            frame.values.append(value)
            frame.inside.append(node)
        elif frame.key is None and isinstance(node.inside, str):
            self.key(frame, node.inside, node.start, node.end)
        elif frame.key is None:
            shown = self.text[node.start : min(node.end, node.start + 40)].strip()
            self.note(node.start, node.end, *_no_key(self.text, node.start, shown))
            self.key(frame, shown, node.start, node.end)
        else:
            self.member(frame, frame.key, value, node)

    def member(self, frame: Frame, key: tuple[str, int, int, bool], value: object, node: Node) -> None:
        """A key gets its value."""
        text, start, end, merge = key
        frame.key = None
        if not merge:
            frame.values[text] = value
            frame.inside[text] = start, end, node
            return
        pairs: Any = zip(value, node.inside, strict=True) if isinstance(value, list) else [(value, node)]
        for one, place in pairs:
            if isinstance(one, dict):
                frame.merged.append((one, place))
            else:
                self.note(start, node.end, "<< takes a mapping, or a list of mappings", "write `<<: *name`")

    def merge(self, frame: Frame) -> None:
        """Add what ``<<`` brings; the first to have a key wins, and the mapping's own keys before all."""
        for values, node in frame.merged:
            for key, value in values.items():
                if key not in frame.values:
                    frame.values[key] = value
                    frame.inside[key] = node.inside[key]  # type: ignore[call-overload, index]

    def abandon(self, end: int) -> None:
        """Close whatever is open: reading stopped at ``end``."""
        self.stopped = True
        while self.open:
            self.close(end)


def _no_key(text: str, start: int, shown: str) -> tuple[str, str]:
    """What a list or mapping in the place of a key most likely is."""
    if text[max(start - 1, 0) : start + 1] == "{{":
        return f"a template was not filled in: {'{' + shown!r}", "write the value in its place"
    return f"a key must be text, not a list or mapping: {shown!r}", "put it in quotes"
