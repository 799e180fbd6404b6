"""Values out of trees in the forms that manifests of several formats write them."""

from collections.abc import Iterator
from datetime import date, datetime

from duecare.model.place import At

LARGEST = 2**63
"""No file has more bytes or rows; larger numbers are no counts, and Python refuses to print the largest."""


def first(at: At[object] | None, *keys: str) -> At[object] | None:
    """The value under the first of ``keys`` that is there and not null."""
    found = (at.get(key) for key in keys) if at else iter(())
    return next((one for one in found if one is not None and one.value is not None), None)


def scalar(at: At[object] | None) -> At[str] | None:
    """A text as it is; a number or date as its text; nothing for the rest."""
    if at is None or isinstance(at.value, bool):
        return None
    if isinstance(at.value, datetime | date):
        return at.put(at.value.isoformat())
    if isinstance(at.value, int) and abs(at.value) > LARGEST:
        return None
    return at.put(str(at.value)) if isinstance(at.value, str | int | float) else None


def each(at: At[object] | None) -> Iterator[At[object]]:
    """The entries of a list; a single value as the only entry; nothing for null."""
    if at is not None and at.value is not None:
        yield from at.elements() if isinstance(at.value, list) else iter((at,))


def scalars(at: At[object] | None) -> tuple[At[str], ...]:
    """Every text of one or many."""
    return tuple(text for one in each(at) if (text := scalar(one)) is not None)


def leaves(at: At[object] | None) -> tuple[At[str], ...]:
    """Every text of one, many, or (as cards of 2021 have it) many by config."""
    if at is not None and isinstance(at.value, dict):
        return tuple(text for inner in members(at) for text in scalars(inner))
    return scalars(at)


def count(at: At[object] | None) -> At[int] | None:
    """A whole number of zero or more."""
    if at is None or isinstance(at.value, bool) or not isinstance(at.value, int | float):
        return None
    if isinstance(at.value, float) and not at.value.is_integer():
        return None
    return at.put(int(at.value)) if 0 <= at.value <= LARGEST else None


def mappings(at: At[object] | None) -> tuple[At[object], ...]:
    """Every mapping of one or many."""
    return tuple(one for one in each(at) if isinstance(one.value, dict))


def members(at: At[object]) -> Iterator[At[object]]:
    """The values of a mapping, whatever their keys."""
    return (value for _, value in at.items())
