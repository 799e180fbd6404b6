"""Declarative strict shapes: one declaration gives the strict reading, its faults and the published JSON Schema.

A format declares a ``Record``; ``faults`` holds a tree against it, ``schema`` publishes it, and the typed getters
read what is right and leave out what is not.
"""

from duecare.knowledge.shape.faults import faults
from duecare.knowledge.shape.kinds import (
    Any,
    Date,
    Exactly,
    Field,
    Flag,
    ListOf,
    MapOf,
    Number,
    OneOrMany,
    Record,
    Shape,
    Text,
    Union,
    Whole,
)
from duecare.knowledge.shape.read import child, children, day, flag, number, text, texts, whole

__all__ = [
    "Any",
    "Date",
    "Exactly",
    "Field",
    "Flag",
    "ListOf",
    "MapOf",
    "Number",
    "OneOrMany",
    "Record",
    "Shape",
    "Text",
    "Union",
    "Whole",
    "child",
    "children",
    "day",
    "faults",
    "flag",
    "number",
    "schema",
    "text",
    "texts",
    "whole",
]


def schema(shape: Shape, title: str, id_: str) -> dict[str, object]:
    """The JSON Schema (2020-12) of ``shape``; imported when it is asked for."""
    from duecare.knowledge.shape.schema import schema as made

    return made(shape, title, id_)
