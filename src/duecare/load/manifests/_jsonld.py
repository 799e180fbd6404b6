"""As much of JSON-LD as data set descriptions use: prefixes, aliases, ``@graph``, ``@value``, references.

No context is ever fetched. Keys come out by their local name (``rai:dataBiases`` and the expanded IRI alike).
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from duecare.model.place import At

NAMESPACES = {
    "sc": "https://schema.org/",
    "schema": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "ml": "http://mlcommons.org/schema/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "croissant": "http://mlcommons.org/croissant/",
}
_STEMS = tuple(sorted((*NAMESPACES.values(), "http://schema.org/"), key=len, reverse=True))
_DEPTH = 8


class Graph:
    """A JSON-LD document: its nodes, by ``@id`` where they have one."""

    def __init__(self, root: At[object]) -> None:
        """``root`` is a node, a list of nodes, or a mapping with ``@graph``."""
        self.root = root
        self._locals: dict[str, str] = {}

    @cached_property
    def context(self) -> Mapping[str, str]:
        """Aliases and prefixes that the document itself declares, to what they stand for."""
        found: dict[str, str] = {}
        written = self.root.get("@context")
        parts = (written, *written.elements()) if written else ()
        for key, at in (pair for part in parts for pair in part.items()):
            target = at.value.get("@id") if isinstance(at.value, dict) else at.value
            if isinstance(target, str):
                found[key] = target
        return found

    @cached_property
    def nodes(self) -> tuple[At[object], ...]:
        """The nodes at the top, in order."""
        graph = self.root.get("@graph")
        if graph is not None:
            return tuple(one for one in graph.elements() if isinstance(one.value, dict))
        listed = tuple(one for one in self.root.elements() if isinstance(one.value, dict))
        return listed or ((self.root,) if isinstance(self.root.value, dict) else ())

    @cached_property
    def by_id(self) -> Mapping[str, At[object]]:
        """Every mapping with an ``@id`` (or, as version 0.8 refers, a name) and more beside it."""
        found: dict[str, At[object]] = {}
        for node in _walk(self.root, 0):
            names = (node.get("@id"), node.get("name"), node.get("https://schema.org/name"))
            for name in names:
                if name is not None and isinstance(name.value, str) and len(node.value) > 1:  # type: ignore[arg-type]
                    found.setdefault(name.value, node)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """Every identifier that a reference may name, relative ones without their ``#``."""
        return frozenset(name.lstrip("#") for name in self.by_id)

    def local(self, key: str) -> str:
        """A key's name without its namespace."""
        if key not in self._locals:
            self._locals[key] = self._expanded(key)
        return self._locals[key]

    def _expanded(self, key: str) -> str:
        key = self.context.get(key, key) if not key.startswith("@") else key
        prefix, colon, rest = key.partition(":")
        if colon and not rest.startswith("//"):
            key = self.context.get(prefix, NAMESPACES.get(prefix, f"{prefix}:")) + rest
        stem = next((stem for stem in _STEMS if key.startswith(stem)), "")
        return key[len(stem) :].lstrip("/#")

    def types(self, node: At[object]) -> tuple[str, ...]:
        """Local names of a node's types."""
        return tuple(self.local(at.value) for at in _flat(node.get("@type")) if isinstance(at.value, str))

    def values(self, node: At[object], *names: str) -> tuple[At[object], ...]:
        """Everything under any of ``names``, lists flattened, ``@value`` unwrapped, references followed."""
        return tuple(
            self.follow(value)
            for name in names
            for key, at in node.items()
            if self.local(key) == name
            for value in _flat(at)
        )

    def first(self, node: At[object], *names: str) -> At[object] | None:
        """The first of those values."""
        return next(iter(self.values(node, *names)), None)

    def follow(self, at: At[object]) -> At[object]:
        """The node that a bare reference names, else the value itself."""
        if isinstance(at.value, dict) and set(at.value) == {"@id"}:
            return self.by_id.get(str(at.value["@id"]), at)
        return at


def _flat(at: At[object] | None) -> Iterator[At[object]]:
    if at is None or at.value is None:
        return
    if isinstance(at.value, list):
        for one in at.elements():
            yield from _flat(one)
        return
    inner = at.get("@value") or at.get("@list") or at.get("@set")
    if inner is not None:
        yield from _flat(inner)
    else:
        yield at


def _walk(at: At[object], depth: int) -> Iterator[At[object]]:
    if depth > _DEPTH:
        return
    if isinstance(at.value, dict):
        yield at
        for key, child in at.items():
            if key != "@context":
                yield from _walk(child, depth + 1)
    for child in at.elements():
        yield from _walk(child, depth + 1)
