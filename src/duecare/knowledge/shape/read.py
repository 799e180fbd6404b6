"""Typed getters: the value under a key when it has the type asked for, else nothing.

``at`` may be None, so that getters chain over what is absent; a wrong type counts as absent, since ``faults`` says it.
"""

from datetime import date, datetime

from duecare.knowledge.shape.fits import is_day, is_number
from duecare.model.place import At


def child(at: At[object] | None, key: str) -> At[object] | None:
    """The mapping under ``key``."""
    found = at.get(key) if at else None
    return found if found and isinstance(found.value, dict) else None


def children(at: At[object] | None, key: str) -> tuple[At[object], ...]:
    """The entries of the list under ``key``; the one mapping that stands there in its place."""
    found = at.get(key) if at else None
    if found is None:
        return ()
    return (found,) if isinstance(found.value, dict) else tuple(found.elements())


def text(at: At[object] | None, key: str) -> At[str] | None:
    """The text under ``key``, unless it is blank."""
    found = at.get(key) if at else None
    return found.put(found.value) if found and isinstance(found.value, str) and found.value.strip() else None


def texts(at: At[object] | None, key: str) -> tuple[At[str], ...]:
    """The texts under ``key``, one or many; entries that are none, or blank, are left out."""
    found = at.get(key) if at else None
    if found is None:
        return ()
    entries = found.elements() if isinstance(found.value, list) else iter((found,))
    return tuple(e.put(e.value) for e in entries if isinstance(e.value, str) and e.value.strip())


def number(at: At[object] | None, key: str) -> At[float] | None:
    """The finite number under ``key``, as a float."""
    found = at.get(key) if at else None
    if not found or not is_number(found.value) or not isinstance(found.value, int | float):
        return None
    try:
        return found.put(float(found.value))
    except OverflowError:
        return None


def whole(at: At[object] | None, key: str) -> At[int] | None:
    """The whole number under ``key``."""
    found = at.get(key) if at else None
    if not found or not is_number(found.value):
        return None
    if isinstance(found.value, float):
        return found.put(int(found.value)) if found.value.is_integer() else None
    return found.put(found.value) if isinstance(found.value, int) else None


def flag(at: At[object] | None, key: str) -> At[bool] | None:
    """The truth value under ``key``."""
    found = at.get(key) if at else None
    return found.put(found.value) if found and isinstance(found.value, bool) else None


def day(at: At[object] | None, key: str) -> At[date] | None:
    """The date under ``key``, written as a date or as its ISO 8601 text."""
    found = at.get(key) if at else None
    if not found or not is_day(found.value):
        return None
    if isinstance(found.value, date) and not isinstance(found.value, datetime):
        return found.put(found.value)
    return found.put(date.fromisoformat(str(found.value)))
