"""Tell every difference between a tree and a shape, as a fault with its place and its mend."""

import re
from collections.abc import Iterator
from datetime import date
from typing import assert_never

from duecare.knowledge.nearest import nearest
from duecare.knowledge.shape.fits import is_day, is_number, within
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
from duecare.knowledge.shape.words import expected, found, listed, named, proposal, quoted, shown
from duecare.model.place import At, Fault, escape


def told(at: At[object], shape: Shape, example: object = None) -> Iterator[Fault]:
    """Where the value at ``at`` differs from ``shape``, without first asking whether it does."""
    match shape:
        case Text():
            yield from _text(at, shape, example)
        case Number() | Whole():
            yield from _number(at, shape, example)
        case Flag():
            if not isinstance(at.value, bool):
                yield _wrong(at, shape, example)
        case Date():
            if not is_day(at.value):
                yield _wrong(at, shape, example)
        case Any():
            if at.value is None and not shape.null:
                yield _wrong(at, shape, example)
        case Exactly():
            if at.value != shape.value or isinstance(at.value, bool) != isinstance(shape.value, bool):
                yield _wrong(at, shape, example)
        case ListOf():
            yield from _list(at, shape, example)
        case OneOrMany():
            many = isinstance(at.value, list)
            yield from told(at, ListOf(shape.shape, shape.least) if many else shape.shape, example)
        case MapOf():
            yield from _map(at, shape, example)
        case Record():
            yield from _record(at, shape, example)
        case Union():
            yield from _union(at, shape, example)
        case _:
            assert_never(shape)


def _text(at: At[object], shape: Text, example: object) -> Iterator[Fault]:
    value = at.value
    if not isinstance(value, str):
        yield _no_text(at, shape, example)
    elif shape.one_of and value not in shape.one_of:
        near = nearest(value, shape.one_of)
        fix = f"write {quoted(near)}" if near else f"write {listed(shape.one_of)}"
        yield Fault(at.span, f"{named(at)} is {quoted(value)}, not {expected(shape)}", fix, at.pointer, expected(shape))
    elif shape.non_empty and not re.search(r"\S", value):
        yield Fault(at.span, f"{named(at)} is empty", proposal(shape, example), at.pointer, expected(shape))
    elif shape.pattern and not re.search(shape.pattern, value):
        yield _wrong(at, shape, example)


def _no_text(at: At[object], shape: Text, example: object) -> Fault:
    wrong = _wrong(at, shape, example)
    if isinstance(at.value, bool):
        words = "`yes`, `on` or `true`" if at.value else "`no`, `off` or `false`"
        what = f"{wrong.what} (YAML reads a bare {words} as a truth value)"
        return wrong._replace(what=what, fix=f'put it in quotes, as in `"{"yes" if at.value else "no"}"`')
    if isinstance(at.value, int | float | date) and not shape.one_of:
        return wrong._replace(fix=f'put it in quotes: `"{quoted(at.value)[1:-1]}"`')
    return wrong


def _number(at: At[object], shape: Number | Whole, example: object) -> Iterator[Fault]:
    value = at.value
    whole = isinstance(shape, Whole)
    right = is_number(value)
    if not right or (whole and isinstance(value, float) and not value.is_integer()):
        yield _wrong(at, shape, example)._replace(fix=_number_fix(value) or proposal(shape, example))
    elif isinstance(value, int | float) and not within(value, shape):
        yield _wrong(at, shape, example)


def _number_fix(value: object) -> str:
    if not isinstance(value, str):
        return ""
    if bare := re.fullmatch(r"\s*([-+]?\d+)([eE][-+]?\d+)\s*", value, re.ASCII):
        return f"write `{bare[1]}.0{bare[2]}`: YAML takes a number with an exponent and no point for a text"
    if re.fullmatch(r"\s*[-+]?\d+(\.\d+)?([eE][-+]?\d+)?\s*", value, re.ASCII):
        return f"take the quotes off: {quoted(value)}"
    percent = re.fullmatch(r"\s*(\d{1,3}(?:\.\d{1,9})?)\s*%\s*", value, re.ASCII)
    return f"write it as a share: `{float(percent[1]) / 100:g}`" if percent else ""


def _list(at: At[object], shape: ListOf, example: object) -> Iterator[Fault]:
    if not isinstance(at.value, list):
        yield _wrong(at, shape, example)
        return
    count = len(at.value)
    if count < shape.least:
        what = f"{named(at)} is an empty list" if not count else f"{named(at)} has {count} of {shape.least} entries"
        yield Fault(at.span, what, f"add {expected(shape.shape)}", at.pointer, f"{shape.least} or more")
    if shape.most is not None and count > shape.most:
        what = f"{named(at)} has {count} entries, not {shape.most}"
        yield Fault(at.span, what, f"leave {shape.most}", at.pointer, f"{shape.most} or fewer")
    for element in at.elements():
        yield from told(element, shape.shape)


def _map(at: At[object], shape: MapOf, example: object) -> Iterator[Fault]:
    if not isinstance(at.value, dict):
        yield _wrong(at, shape, example)
        return
    for key, child in _children(at):
        if not isinstance(key, str):
            yield _no_text_key(key, child)
            continue
        for fault in _text(child.put(key), shape.keys or Text(), None):
            yield fault._replace(span=child.key_span, what=fault.what.replace(named(child), "the key", 1))
        yield from told(child, shape.shape)


def _record(at: At[object], shape: Record, example: object) -> Iterator[Fault]:
    if not isinstance(at.value, dict):
        yield _wrong(at, shape, example)
        return
    for key, child in _children(at):
        if isinstance(key, str) and key in shape.fields:
            yield from told(child, shape.fields[key].shape, shape.fields[key].example)
        elif not isinstance(key, str):
            yield _no_text_key(key, child)
        elif not shape.open:
            yield _unknown(key, child, shape)
    for name, field in shape.fields.items():
        if field.required and name not in at.value:
            yield _missing(at, name, field)
    yield from _exactly_one(at, at.value, shape)


def _children(at: At[object]) -> Iterator[tuple[object, At[object]]]:
    if isinstance(at.value, dict):
        for key, value in at.value.items():
            yield key, At(value, f"{at.pointer}/{escape(str(key))}", at.places)


def _no_text_key(key: object, child: At[object]) -> Fault:
    what = f"the key is {found(key)}, not a text"
    return Fault(child.key_span, what, "put the key in quotes", child.pointer, "a text")


def _unknown(key: str, child: At[object], shape: Record) -> Fault:
    near = nearest(key, shape.fields)
    known = f"known keys: {', '.join(shape.fields)}"
    what = f"unknown key {quoted(key)}" + (f"; did you mean {quoted(near)}?" if near else f"; {known}")
    return Fault(child.key_span, what, f"rename it to {quoted(near)}" if near else "remove it", child.pointer, known)


def _missing(at: At[object], name: str, field: Field) -> Fault:
    line = f"add `{name}: {shown(field.example)}`" if field.example is not None else f"add `{name}:`"
    fix = f"{line} ({field.doc.rstrip('.')})" if field.doc else line
    return Fault(at.key_span, f"{named(at)} lacks the key {quoted(name)}", fix, at.pointer, expected(field.shape))


def _exactly_one(at: At[object], keys: dict[str, object], shape: Record) -> Iterator[Fault]:
    there = tuple(name for name in shape.exactly_one if name in keys)
    if shape.exactly_one and len(there) != 1:
        has = f"says {listed(there, 'and')} at once" if there else f"says none of {listed(shape.exactly_one, 'and')}"
        fix = f"keep one of {listed(there or shape.exactly_one)}" if there else f"add {listed(shape.exactly_one)}"
        yield Fault(at.key_span, f"{named(at)} {has}", fix, at.pointer, "exactly one of them")


def _union(at: At[object], shape: Union, example: object) -> Iterator[Fault]:
    tried = [(option, list(told(at, option, example))) for option in shape.shapes]
    if any(not wrong for _, wrong in tried):
        return
    near = [wrong for option, wrong in tried if _same_form(at.value, option)]
    if len(near) == 1:
        yield from near[0]
    else:
        yield _wrong(at, shape, example)


def _same_form(value: object, shape: Shape) -> bool:
    match shape:
        case Record() | MapOf():
            return isinstance(value, dict)
        case ListOf():
            return isinstance(value, list)
        case OneOrMany():
            return isinstance(value, list) or _same_form(value, shape.shape)
        case Union():
            return any(_same_form(value, option) for option in shape.shapes)
        case Number() | Whole():
            return is_number(value)
        case Flag():
            return isinstance(value, bool)
        case Exactly():
            return False
        case _:
            return isinstance(value, str)


def _wrong(at: At[object], shape: Shape, example: object) -> Fault:
    what = f"{named(at)} is {found(at.value)}, not {expected(shape)}"
    fix = "write a value, or remove the key" if at.value is None else proposal(shape, example)
    return Fault(at.span, what, fix, at.pointer, expected(shape))
