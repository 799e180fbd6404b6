"""Shapes, values and places in words, for messages."""

from datetime import date
from typing import assert_never

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
from duecare.model.place import At

SHOWN = 40
HUGE = 4096  # bits; Python refuses to print integers of more than 4,300 digits


def quoted(value: object) -> str:
    """A scalar between backticks, on one line, cut at 40 characters."""
    if isinstance(value, bool) or value is None:
        return f"`{'null' if value is None else str(value).lower()}`"
    if isinstance(value, int) and value.bit_length() > HUGE:
        return "`a huge number`"
    text = " ".join(str(value).replace("`", "'").split())
    return f"`{text}`" if len(text) <= SHOWN else f"`{text[: SHOWN - 1]}…`"


def found(value: object) -> str:
    """What a value is, with the value where it is short enough to show."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case dict():
            return f"a mapping of {len(value)} key{'s' * (len(value) != 1)}"
        case list():
            return f"a list of {len(value)} entr{'y' if len(value) == 1 else 'ies'}"
        case date():
            return f"the date {quoted(value)}"
        case int() | float():
            return f"the number {quoted(value)}"
        case str() if not value.strip():
            return "an empty text"
        case _:
            return f"the text {quoted(value)}"


def expected(shape: Shape) -> str:
    """What a shape accepts."""
    match shape:
        case Text():
            return _text(shape)
        case Number() | Whole():
            return _number(shape)
        case Flag():
            return "true or false"
        case Date():
            return "a date such as 2026-01-31"
        case Any():
            return "a value"
        case Exactly():
            return quoted(shape.value)
        case ListOf():
            return "a list"
        case OneOrMany():
            return f"{expected(shape.shape)} or a list of them"
        case MapOf():
            return "a mapping"
        case Record():
            return _record(shape)
        case Union():
            return " or ".join(expected(option) for option in shape.shapes if not isinstance(option, Exactly))
        case _:
            assert_never(shape)


def named(at: At[object]) -> str:
    """How a message names the value at ``at``: its key, or its place in a list."""
    steps = at.pointer.split("/")[1:]
    if not steps:
        return "the file"
    last = _plain(steps[-1])
    if last.isdigit() and len(steps) > 1:
        return f"entry {int(last) + 1} of {quoted(_plain(steps[-2]))}"
    return quoted(last)


def listed(words: tuple[str, ...], joint: str = "or") -> str:
    """``a``, ``b`` or ``c``, each between backticks."""
    each = [quoted(word) for word in words]
    return f"{', '.join(each[:-1])} {joint} {each[-1]}" if len(each) > 1 else "".join(each)


def proposal(shape: Shape, example: object) -> str:
    """A fix that says what to write, with the example where it adds something."""
    closed = isinstance(shape, Exactly | Date) or (isinstance(shape, Text) and shape.one_of) or isinstance(shape, Union)
    said = expected(shape)
    more = example is not None and not closed and "such as" not in said
    return f"write {said}" + (f", such as `{shown(example)}`" if more else "")


def shown(example: object) -> str:
    """An example as it is written in a file."""
    from json import dumps

    return example if isinstance(example, str) else dumps(example, ensure_ascii=False)


def _text(shape: Text) -> str:
    if shape.one_of:
        return listed(shape.one_of)
    return shape.means or (f"a text like /{shape.pattern}/" if shape.pattern else "a text")


def _number(shape: Number | Whole) -> str:
    word = "a whole number" if isinstance(shape, Whole) else "a number"
    if shape.least is not None and shape.most is not None:
        return f"{word} from {shape.least:g} to {shape.most:g}"
    if shape.least is not None:
        return f"{word} of {shape.least:g} or more"
    return f"{word} of {shape.most:g} or less" if shape.most is not None else word


def _record(shape: Record) -> str:
    must = tuple(name for name, field in shape.fields.items() if field.required)
    return f"a mapping with {listed(must, 'and')}" if must else "a mapping"


def _plain(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")
