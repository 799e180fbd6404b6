"""Values of JSON as rows hold them: of which kind they are, what stands for another, and numbers as their digits."""

import json
from typing import Any


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


def kind_of(value: Any) -> str:
    """A JSON value's kind, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    kinds = {str: "a text", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds.get(type(value), type(value).__name__)


def numeral(value: int | float) -> str:
    """A whole number as its digits, for tables with gaps make floats of all; nothing of any other."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and value < 1e16 else ""
    return str(value)
