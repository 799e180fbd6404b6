"""Where something was read: spans, and values that know their span.

Lines and columns are 1-based and count characters; 0 means the file as a whole.
"""

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from duecare.model.record import NamedTuple

T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")


class Span(NamedTuple):
    """A place in a file; ``path`` is relative to the root, with forward slashes."""

    path: str
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        """``path:line:column``, without the parts that are not known."""
        return ":".join(str(part) for part in self[:3] if part)


class Places(Protocol):
    """Answers where the value (or the key) behind a JSON pointer (RFC 6901) stands; may work lazily."""

    def span(self, pointer: str, /) -> Span:
        """Span of the value at ``pointer``; of the nearest known parent when it is absent."""

    def key(self, pointer: str, /) -> Span:
        """Span of the key that names the value at ``pointer``; of the value itself in a list."""


class Fixed:
    """Places with one answer: for values that stand at a single known span."""

    __slots__ = ("_span",)

    def __init__(self, span: Span) -> None:
        """Every pointer is answered with ``span``."""
        self._span = span

    def span(self, pointer: str, /) -> Span:
        """Return the one span."""
        return self._span

    def key(self, pointer: str, /) -> Span:
        """Return the one span."""
        return self._span


class At(Generic[T_co]):
    """A value and the place it was read from; the span is computed when somebody asks."""

    __slots__ = ("places", "pointer", "value")

    def __init__(self, value: T_co, pointer: str, places: Places) -> None:
        """``pointer`` is the value's JSON pointer in its document, ``""`` for the root."""
        self.value = value
        self.pointer = pointer
        self.places = places

    @staticmethod
    def fixed(value: U, span: Span, pointer: str = "") -> "At[U]":
        """A value at a span that is already known."""
        return At(value, pointer, Fixed(span))

    @property
    def span(self) -> Span:
        """Where the value stands."""
        return self.places.span(self.pointer)

    @property
    def key_span(self) -> Span:
        """Where the key that names the value stands."""
        return self.places.key(self.pointer)

    def put(self, value: U) -> "At[U]":
        """Another value read from the same place."""
        return At(value, self.pointer, self.places)

    def get(self, key: str) -> "At[object] | None":
        """The value under ``key`` when this is a mapping that has it, else None."""
        if isinstance(self.value, dict) and key in self.value:
            return At(self.value[key], f"{self.pointer}/{escape(key)}", self.places)
        return None

    def items(self) -> "Iterator[tuple[str, At[object]]]":
        """Keys and values of a mapping; nothing for anything else."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield str(key), At(value, f"{self.pointer}/{escape(str(key))}", self.places)

    def elements(self) -> "Iterator[At[object]]":
        """Elements of a list; nothing for anything else."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield At(value, f"{self.pointer}/{index}", self.places)

    def __repr__(self) -> str:
        """Value and pointer."""
        return f"At({self.value!r}, {self.pointer!r})"


def escape(key: str) -> str:
    """Escape one step of a JSON pointer (RFC 6901 §3)."""
    return key.replace("~", "~0").replace("/", "~1")


class Fault(NamedTuple):
    """What is wrong with a document that could still be read in part."""

    span: Span
    what: str
    fix: str = ""
    pointer: str = ""
    expected: str = ""


class Tree(NamedTuple):
    """A parsed YAML or JSON text: plain Python values (dict, list, str, int, float, bool, None, date) and faults.

    ``root`` is None when nothing could be read; ``faults`` then says why.
    """

    root: At[object] | None
    faults: tuple[Fault, ...] = ()
