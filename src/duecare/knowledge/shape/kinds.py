"""The kinds of shape: what a value may be, said once."""

from collections.abc import Mapping
from typing import TypeAlias

from duecare.model.record import NamedTuple


class Text(NamedTuple):
    """A text. ``pattern`` is searched for (anchor it yourself) and ``means`` says it in words.

    ``non_empty``: something other than white space must be there. ``one_of`` closes the set.
    """

    pattern: str = ""
    one_of: tuple[str, ...] = ()
    non_empty: bool = False
    means: str = ""


class Number(NamedTuple):
    """A finite number between ``least`` and ``most``, both allowed."""

    least: float | None = None
    most: float | None = None


class Whole(NamedTuple):
    """A whole number between ``least`` and ``most``, both allowed (``3.0`` is whole)."""

    least: int | None = None
    most: int | None = None


class Flag(NamedTuple):
    """true or false."""


class Date(NamedTuple):
    """A day, ISO 8601: ``2026-01-31``, quoted or not."""


class Any(NamedTuple):
    """Whatever stands there, but not nothing: null is refused unless ``null``."""

    null: bool = False


class Exactly(NamedTuple):
    """One value and no other (``1``, or YAML's ``off``, which is false)."""

    value: object


class ListOf(NamedTuple):
    """A list of ``shape`` with at least ``least`` and at most ``most`` entries."""

    shape: "Shape"
    least: int = 0
    most: int | None = None


class OneOrMany(NamedTuple):
    """One ``shape`` (itself no list), or a list of at least ``least`` of them."""

    shape: "Shape"
    least: int = 1


class MapOf(NamedTuple):
    """A mapping from names that the writer chooses (or ``keys`` allows) to ``shape``."""

    shape: "Shape"
    keys: Text | None = None


class Field(NamedTuple):
    """One key of a record: its shape, whether it must be there, a line of documentation and an example."""

    shape: "Shape"
    required: bool = False
    doc: str = ""
    example: object = None
    default: object = None


class Record(NamedTuple):
    """A mapping with known keys; others are refused unless ``open``.

    Of the keys in ``exactly_one`` one and only one must be there.
    """

    fields: Mapping[str, Field]
    open: bool = False
    exactly_one: tuple[str, ...] = ()


class Union(NamedTuple):
    """Any of the given shapes."""

    shapes: tuple["Shape", ...]


Shape: TypeAlias = "Text | Number | Whole | Flag | Date | Any | Exactly | ListOf | OneOrMany | MapOf | Record | Union"
