"""The rows in one JSON object: a table, splits, or a training example. What counts and what reads them ask here."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from duecare.knowledge.late import late
from duecare.scan.streams import Unreadable

SPLIT = late(r"(?:train|test|valid|val|dev|eval|holdout)(?:ing|idation|uation|elopment)?(?:[_.-].*)?", re.IGNORECASE)
TALKS = frozenset({"chat", "sharegpt", "preference", "contents", "instances"})
TURN = frozenset({"role", "content", "from", "value", "text", "parts", "type"})
"""Keys of a turn or of a part: an object with one is no column."""


def rows_in(value: Mapping[str, Any]) -> list[Any]:
    """Its only list of objects, lists by split, columns, or objects by key; else itself, if it is an example."""
    split = _of_splits(value)
    return split if split is not None else _unsplit(value)


def _unsplit(value: Mapping[str, Any]) -> list[Any]:
    """The rows of an object without splits: a split holds no others."""
    if not value:
        return []
    rows = _of_maps(value) if all(isinstance(member, dict) for member in value.values()) else _of_lists(value)
    if rows is None and _fits(value):
        rows = [value]
    if rows is None:
        what = "is one JSON object, and which of its parts are rows is not known"
        raise Unreadable(what, "keep rows in JSON Lines, or in one JSON array")
    return rows


def _of_lists(value: Mapping[str, Any]) -> list[Any] | None:
    lists = {key: member for key, member in value.items() if isinstance(member, list)}
    tables = [key for key, rows in lists.items() if any(isinstance(row, dict) for row in rows)]
    if (tables or not lists) and _fits(value, TALKS):
        return [value]
    if _is_split_frame(value):
        return [dict(zip(value["columns"], row, strict=True)) for row in value["data"]]
    if len(lists) == len(value) and len(lists) > len(tables) and len({*map(len, lists.values())}) == 1:
        return list(_zipped(lists))
    return list(lists[tables[0]]) if len(tables) == 1 else None


def _of_splits(value: Mapping[str, Any]) -> list[Any] | None:
    """The rows of one split after the other; what stands beside them may only describe them."""
    splits = {key: member for key, member in value.items() if isinstance(member, list | dict)}
    if not all(map(SPLIT.fullmatch, splits)) or not any(map(_holds_rows, splits.values())):
        return None
    return [row for member in splits.values() for row in (member if isinstance(member, list) else _unsplit(member))]


def _holds_rows(member: object) -> bool:
    return isinstance(member, dict) or (isinstance(member, list) and any(isinstance(row, dict) for row in member))


def _of_maps(value: Mapping[str, Mapping[str, Any]]) -> list[Any] | None:
    """Columns whose cells have the same indices, or rows by their names."""
    rows = list(value.values())
    keys = list(rows[0])
    alike = bool(keys) and all(row.keys() == rows[0].keys() for row in rows)
    example = _fits(value)
    if alike and (all(map(str.isdigit, keys)) or (example and TURN.isdisjoint(keys))):
        return [{column: cells[key] for column, cells in value.items()} for key in keys]
    found = not example and ((alike and len(rows) > 1) or all(map(_fits, rows)))
    return rows if found else None


def _is_split_frame(value: Mapping[str, Any]) -> bool:
    """Whether it is a table as `to_json(orient="split")` of pandas writes it."""
    columns, data = value.get("columns"), value.get("data")
    if not isinstance(columns, list) or not isinstance(data, list) or not value.keys() <= {"columns", "index", "data"}:
        return False
    named = bool(columns) and all(isinstance(name, str) for name in columns)
    return named and all(isinstance(row, list) and len(row) == len(columns) for row in data)


def _zipped(lists: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
    for cells in zip(*lists.values(), strict=True):
        yield dict(zip(lists, cells, strict=True))


def _fits(value: Mapping[str, Any], names: frozenset[str] = frozenset()) -> bool:
    """Whether the object is itself a training example."""
    from duecare.scan.readings import shapes
    from duecare.scan.text.columns import NAME, columns

    known = columns(tuple(value))  # an object with one key would be a text whatever the key
    if not names and (known.answer or known.texts):
        return True
    return any(shape.fits(dict(value)) for shape in shapes() if (shape.name in names if names else shape.name != NAME))
