"""Rows as training examples: which texts they hold, which of them are trained on, and what is wrong with their shape.

A shape is a module in ``scan/text/`` with ``NAME``, ``ORDER`` (lower is asked first), ``MARKS`` (keys of which a row
has one at least; empty: any row may fit), ``fits(row) -> bool`` and ``read(row, out)``, which adds the row's texts and
faults to the reading; it may have ``flat(keys)`` and ``quick(row, out)``, see ``Shape``. The folder is walked.
"""

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib import import_module
from itertools import groupby
from operator import itemgetter
from pkgutil import iter_modules
from typing import Any

import msgspec
import orjson

from duecare.model.record import NamedTuple
from duecare.scan import text
from duecare.scan.keys import odd
from duecare.scan.objects import objects
from duecare.scan.shapes import Flat, Reading


class Shape(NamedTuple):
    """One way in which training examples are written. ``flat`` tells how rows of these keys and texts alone are read.

    None: that depends on more than the keys. ``quick`` reads a row of the plainest kind, if it is one, as ``read``;
    ``quick_all`` reads several rows of the same key, of which the first is row ``at``, if all of them are of it, and
    ``quick_lines`` the same of rows as the ``decoder`` of the key reads them, which knows no others.
    """

    name: str
    order: int
    marks: frozenset[str]
    fits: Callable[[dict[str, Any]], bool]
    read: Callable[[dict[str, Any], "Reading"], None]
    flat: Callable[[tuple[str, ...]], Flat | None] | None = None
    quick: Callable[[dict[str, Any], Reading], bool] | None = None
    quick_all: Callable[[Sequence[dict[str, Any]], int, Reading], bool] | None = None
    decoder: Callable[[str], "msgspec.json.Decoder[Any]"] | None = None
    quick_lines: Callable[[str, Sequence[Any], int, Reading], bool] | None = None


@cache
def shapes() -> tuple[Shape, ...]:
    """Every shape, in the order in which they are asked."""
    names = [m.name for m in iter_modules(text.__path__) if not m.name.startswith("_")]
    found = [import_module(f"{text.__name__}.{name}") for name in names]
    ways = ("flat", "quick", "quick_all", "decoder", "quick_lines")
    every = (Shape(m.NAME, m.ORDER, m.MARKS, m.fits, m.read, *(getattr(m, way, None) for way in ways)) for m in found)
    return tuple(sorted(every, key=lambda s: (s.order, s.name)))


@lru_cache(4096)
def candidates(keys: tuple[str, ...]) -> tuple[Shape, ...]:
    """Shapes that a row with these keys may have."""
    return tuple(shape for shape in shapes() if not shape.marks or not shape.marks.isdisjoint(keys))


class Plan(NamedTuple):
    """What the keys of a row tell, and which of its values are not empty."""

    shape: str
    flat: Flat
    values: Callable[[dict[str, Any]], Sequence[str]]


@lru_cache(4096)
def planned(keys: tuple[str, ...], filled: tuple[bool, ...]) -> Plan | None:
    """How rows of texts alone with these keys are read, if the keys tell: those values that are ``filled``."""
    shape = candidates(keys)[0]
    flat = shape.flat(keys) if shape.flat and not odd(keys) else None
    empty = {key for key, one in zip(keys, filled, strict=True) if not one}
    if flat is None or not all(
        flat.trained[number] is False or key not in empty for number, key in enumerate(flat.keys)
    ):
        return None
    told = flat.only([number for number, key in enumerate(flat.keys) if key not in empty])
    if len(told.keys) == 1:
        return Plan(shape.name, told, lambda row: (row[told.keys[0]],))
    return Plan(shape.name, told, itemgetter(*told.keys))


TEXTS = {str}
FEW = 64
"""Rows that are read at once: one of them that is not plain has them read one by one."""


def reading(rows: Sequence[Any]) -> Reading:
    """Read every row of a batch that is one: by column where rows beside each other have the same keys."""
    out = Reading()
    at = 0
    for keys, run in groupby(rows, _keys):
        alike = list(run)
        if keys is not None and not (len(alike) > 1 and _alike(keys, alike, at, out)):
            for begin in range(0, len(alike), FEW):
                _few(keys, alike[begin : begin + FEW], at + begin, out)
        at += len(alike)
    return out


def reading_of_lines(block: bytes, offsets: Sequence[int]) -> Reading | None:
    """The lines of a block as ``reading`` reads them, if all are of about the plainest kind; else they are parsed.

    So is one line by itself, which may be long: what it is like would not be told before it is parsed.
    """
    try:
        first = orjson.loads(block[offsets[0] : offsets[1]]) if len(offsets) > 2 else None
    except ValueError:
        return None
    if type(first) is not dict or len(first) != 1:
        return None
    ((key, _),) = first.items()
    for shape in candidates((key,)):
        if shape.decoder and shape.quick_lines and (rows := objects(block, offsets, shape.decoder(key))) is not None:
            out = Reading()
            if shape.quick_lines(key, rows, 0, out):
                out.shapes[shape.name] += len(rows)
                return out
            for at in range(0, len(rows), FEW):
                _few((key,), msgspec.to_builtins(rows[at : at + FEW]), at, out)
            return out
    return None


def _keys(row: dict[str, Any] | None) -> tuple[str, ...] | None:
    return None if row is None else tuple(row)


def _alike(keys: tuple[str, ...], rows: Sequence[dict[str, Any]], at: int, out: Reading) -> bool:
    """Read rows of these keys, of which the first is row ``at``, if they hold texts alone and the keys tell how."""
    plan = planned(keys, (True,) * len(keys)) if keys else None
    if plan is None:
        return False
    columns = [list(map(itemgetter(key), rows)) for key in plan.flat.keys]
    if any({*map(type, column)} != TEXTS for column in columns):
        return False
    begin = 0
    blank = [number for number, text in enumerate(columns[0]) if not text or text.isspace()]
    for stop in (*blank, len(rows)):
        out.at = at + begin
        out.say_columns(plan.flat, [column[begin:stop] for column in columns])
        out.shapes[plan.shape] += stop - begin
        if stop < len(rows):
            out.at = at + stop
            _one(keys, rows[stop], out)
        begin = stop + 1
    return True


def _few(keys: tuple[str, ...], rows: Sequence[dict[str, Any]], at: int, out: Reading) -> None:
    """Read rows of these keys: all at once if they are of the plainest kind, else one by one."""
    if len(keys) == 1:
        for shape in candidates(keys):
            if shape.quick_all and shape.quick_all(rows, at, out):
                out.shapes[shape.name] += len(rows)
                return
    for out.at, row in enumerate(rows, at):
        _one(keys, row, out)


def _one(keys: tuple[str, ...], row: dict[str, Any], out: Reading) -> None:
    """Read a row: quickly if it is of the plainest kind, or as its keys tell, or as the first shape that it has."""
    if len(row) == 1 and (name := _quickly(row, out)):
        out.shapes[name] += 1
        return
    values = row.values()
    plan = planned(keys, tuple(map(bool, values))) if {*map(type, values)} == TEXTS else None
    said = plan.values(row) if plan else ()
    if plan is None or said[0].isspace():
        _read(row, out)
        return
    out.shapes[plan.shape] += 1
    out.say_all(plan.flat, said)


def _quickly(row: dict[str, Any], out: Reading) -> str:
    """The name of the shape that reads the row quickly, if one does."""
    return next((shape.name for shape in candidates(tuple(row)) if shape.quick and shape.quick(row, out)), "")


def _read(row: dict[str, Any], out: Reading) -> None:
    """Read a row as the first shape that it has."""
    keys = tuple(row)
    shape = next((s for s in candidates(keys) if s.fits(row)), None)
    for key in odd(keys):
        out.say("", "text", shape is None, key)
    if shape is None:
        out.unknown.append(out.at)
        out.shapes["unknown"] += 1
        out.members(row, "", trained=True)
    else:
        out.shapes[shape.name] += 1
        shape.read(row, out)
