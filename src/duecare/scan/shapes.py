"""Rows as training examples: which texts they hold, which of them are trained on, and what is wrong with their shape.

A shape is a module in ``scan/text/`` with ``NAME``, ``ORDER`` (lower is asked first), ``MARKS`` (keys of which a row
has one at least; empty: any row may fit), ``fits(row) -> bool`` and ``read(row, out)``, which adds the row's texts and
faults to the reading. The folder is walked.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from duecare.model.place import escape
from duecare.scan import text
from duecare.scan.contract import Piece, Role

DEPTH = 32
MEDIA = ("image", "audio", "video", "file", "document")


class Fault(NamedTuple):
    """What is wrong with the shape of a row: index in the batch, JSON pointer, words."""

    row: int
    field: str
    what: str


class Shape(NamedTuple):
    """One way in which training examples are written."""

    name: str
    order: int
    marks: frozenset[str]
    fits: Callable[[dict[str, Any]], bool]
    read: Callable[[dict[str, Any], "Reading"], None]


class Reading:
    """What was found in a batch; ``at`` is the index of the row that is being read."""

    __slots__ = ("at", "faults", "pieces", "shapes", "skipped", "unknown")

    def __init__(self) -> None:
        """Nothing was found yet."""
        self.at = 0
        self.pieces: list[Piece] = []
        self.faults: list[Fault] = []
        self.skipped: Counter[str] = Counter()
        self.shapes: Counter[str] = Counter()
        self.unknown: list[int] = []

    def say(self, field: str, role: Role, trained: bool, said: str) -> None:
        """Add a text; an empty one is none."""
        if said:
            self.pieces.append(Piece(self.at, field, role, trained, said))

    def fault(self, field: str, what: str) -> None:
        """Something is wrong at ``field``."""
        self.faults.append(Fault(self.at, field, what))

    def skip(self, kind: str) -> None:
        """A part that is no text: counted, not read."""
        self.skipped[kind] += 1

    def leaves(self, value: Any, field: str, role: Role, trained: bool, depth: int = 0) -> None:
        """Every string in a value, however deep; keys too, for they are text as well."""
        if isinstance(value, str):
            self.say(field, role, trained, value)
        elif isinstance(value, dict) and depth < DEPTH:
            for key, inner in value.items():
                self.leaves(inner, f"{field}/{escape(str(key))}", role, trained, depth + 1)
        elif isinstance(value, list) and depth < DEPTH:
            for index, inner in enumerate(value):
                self.leaves(inner, f"{field}/{index}", role, trained, depth + 1)
        elif isinstance(value, bytes | bytearray):
            self.skip("binary")
        elif isinstance(value, dict | list):
            self.fault(field, f"is nested more than {DEPTH} levels deep and was not read further")

    def arguments(self, value: Any, field: str, role: Role, trained: bool) -> None:
        """Arguments of a tool call: a value, or JSON in a string, which is read as what it stands for."""
        inner = unfolded(value)
        if inner is None:
            self.leaves(value, field, role, trained)
        else:
            self.leaves(inner, field, role, trained)

    def parts(self, value: Any, field: str, role: Role, trained: bool) -> None:
        """Content of a message: text, nothing, or a list of parts of which only texts are read."""
        if value is None or isinstance(value, str):
            self.say(field, role, trained, value or "")
        elif isinstance(value, list):
            for index, part in enumerate(value):
                self._part(part, f"{field}/{index}", role, trained)
        elif isinstance(value, dict):
            self._part(value, field, role, trained)
        else:
            self.fault(field, f"holds {kind_of(value)} where a text belongs")

    def _part(self, part: Any, field: str, role: Role, trained: bool) -> None:
        if isinstance(part, str):
            self.say(field, role, trained, part)
            return
        kind = part.get("type") if isinstance(part, dict) else None
        words = part.get("text") if isinstance(part, dict) else None
        if isinstance(words, str):
            self.say(f"{field}/text", role, trained, words)
        elif isinstance(kind, str) and (media := next((m for m in MEDIA if m in kind), None)):
            self.skip(media)
        elif kind in {"tool_use", "tool_result", "thinking", "refusal"}:
            self.leaves({k: v for k, v in part.items() if k not in {"type", "id", "tool_use_id"}}, field, role, trained)
        elif isinstance(part, dict):
            self.leaves({k: v for k, v in part.items() if k != "type"}, field, role, trained)
        else:
            self.fault(field, f"holds {kind_of(part)} where a part of a message belongs")


def unfolded(value: Any) -> Any:
    """What JSON in a string stands for, if it is an object or a list; else None."""
    if isinstance(value, dict | list):
        return value
    if isinstance(value, str) and value.lstrip()[:1] in {"{", "["}:
        try:
            inner = json.loads(value)
        except (ValueError, RecursionError):
            return None
        return inner if isinstance(inner, dict | list) else None
    return None


def listed(value: Any) -> list[Any] | None:
    """A list, or the one that JSON in a string stands for (tables keep conversations so); else None."""
    inner = value if isinstance(value, list) else unfolded(value) if isinstance(value, str) else None
    return inner if isinstance(inner, list) else None


def taught(turn: dict[str, Any]) -> bool:
    """Whether the loss counts a turn of the model: OpenAI and axolotl say ``weight``, others ``loss_weight``."""
    return turn.get("weight") != 0 and turn.get("loss_weight") != 0 and turn.get("train") is not False


def unwanted(row: dict[str, Any]) -> bool:
    """Whether the answer is one to be avoided, as KTO labels it; tables write the label as a word."""
    label = next((row[key] for key in ("label", "kto_tag") if key in row), True)
    return label is False or (isinstance(label, str) and label.strip().lower() == "false")


def kind_of(value: Any) -> str:
    """A JSON value's kind, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    kinds = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


@cache
def shapes() -> tuple[Shape, ...]:
    """Every shape, in the order in which they are asked."""
    names = [m.name for m in iter_modules(text.__path__) if not m.name.startswith("_")]
    found = [import_module(f"{text.__name__}.{name}") for name in names]
    return tuple(
        sorted((Shape(m.NAME, m.ORDER, m.MARKS, m.fits, m.read) for m in found), key=lambda s: (s.order, s.name))
    )


@lru_cache(4096)
def candidates(keys: tuple[str, ...]) -> tuple[Shape, ...]:
    """Shapes that a row with these keys may have."""
    return tuple(shape for shape in shapes() if not shape.marks or not shape.marks.isdisjoint(keys))


def reading(rows: Sequence[Any]) -> Reading:
    """Read every row of a batch that is one."""
    out = Reading()
    for index, row in enumerate(rows):
        if row is not None:
            out.at = index
            shape = next((s for s in candidates(tuple(row)) if s.fits(row)), None)
            if shape is None:
                out.unknown.append(index)
                out.shapes["unknown"] += 1
                out.leaves(row, "", "text", trained=True)
            else:
                out.shapes[shape.name] += 1
                shape.read(row, out)
    return out
