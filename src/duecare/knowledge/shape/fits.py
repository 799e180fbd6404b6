"""Whether a plain value fits a shape: the fast answer for the many that do; ``faults`` explains the few that do not."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime

from duecare.knowledge.late import late
from duecare.knowledge.shape.kinds import (
    Any,
    Date,
    Exactly,
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

DAY = late(r"\d{4}-\d{2}-\d{2}", re.ASCII)
NO_NAMES = Text()


def fits(value: object, shape: Shape) -> bool:
    """Equal to ``not any(faults(At(value), shape))``; a test holds the two together."""
    return TESTS[type(shape)](value, shape)


def is_day(value: object) -> bool:
    """Whether ``value`` is a date, or the text of one."""
    if isinstance(value, str):
        return DAY.fullmatch(value) is not None and _parses(value)
    return isinstance(value, date) and not isinstance(value, datetime)


def is_number(value: object) -> bool:
    """Whether ``value`` is a finite number, and no truth value."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def within(value: float, shape: Number | Whole) -> bool:
    """Whether a number lies between the shape's limits."""
    return (shape.least is None or value >= shape.least) and (shape.most is None or value <= shape.most)


def _parses(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def _text(value: object, shape: Text) -> bool:
    return (
        isinstance(value, str)
        and (not shape.one_of or value in shape.one_of)
        and (not shape.non_empty or not (not value or value.isspace()))
        and (not shape.pattern or re.search(shape.pattern, value) is not None)
    )


def _number(value: object, shape: Number) -> bool:
    return is_number(value) and isinstance(value, int | float) and within(value, shape)


def _whole(value: object, shape: Whole) -> bool:
    if not is_number(value) or (isinstance(value, float) and not value.is_integer()):
        return False
    return isinstance(value, int | float) and within(value, shape)


def _exactly(value: object, shape: Exactly) -> bool:
    return value == shape.value and isinstance(value, bool) == isinstance(shape.value, bool)


def _list(value: object, shape: ListOf) -> bool:
    if not isinstance(value, list) or len(value) < shape.least or (shape.most is not None and len(value) > shape.most):
        return False
    test = TESTS[type(shape.shape)]
    return all(test(element, shape.shape) for element in value)


def _one_or_many(value: object, shape: OneOrMany) -> bool:
    if not isinstance(value, list):
        return fits(value, shape.shape)
    return len(value) >= shape.least and all(fits(element, shape.shape) for element in value)


def _map(value: object, shape: MapOf) -> bool:
    return isinstance(value, dict) and all(
        _text(key, shape.keys or NO_NAMES) and fits(child, shape.shape) for key, child in value.items()
    )


def _record(value: object, shape: Record) -> bool:
    if not isinstance(value, dict):
        return False
    fields = shape.fields
    for key, child in value.items():
        field = fields.get(key) if isinstance(key, str) else None
        if field is None:
            if not (shape.open and isinstance(key, str)):
                return False
        elif not TESTS[type(field.shape)](child, field.shape):
            return False
    if any(field.required and name not in value for name, field in fields.items()):
        return False
    return not shape.exactly_one or sum(name in value for name in shape.exactly_one) == 1


def _union(value: object, shape: Union) -> bool:
    return any(fits(value, option) for option in shape.shapes)


TESTS: dict[type, Callable[..., bool]] = {
    Text: _text,
    Number: _number,
    Whole: _whole,
    Flag: lambda value, _: isinstance(value, bool),
    Date: lambda value, _: is_day(value),
    Any: lambda value, shape: value is not None or shape.null,
    Exactly: _exactly,
    ListOf: _list,
    OneOrMany: _one_or_many,
    MapOf: _map,
    Record: _record,
    Union: _union,
}
