"""Conversations as ShareGPT wrote them: turns with ``from`` and ``value``."""

from typing import Any

from duecare.scan.shapes import Reading, kind_of
from duecare.scan.text.chat import KEYS, aside, role_of

NAME = "sharegpt"
ORDER = 10
MARKS = frozenset(KEYS)
CALLS = {"function_call", "tool_call"}


def fits(row: dict[str, Any]) -> bool:
    """A list of objects with ``from`` under one of the usual keys."""
    return _key(row) is not None


def _key(row: dict[str, Any]) -> str | None:
    for key in KEYS:
        value = row.get(key)
        if isinstance(value, list) and any(isinstance(m, dict) and "from" in m for m in value):
            return key
    return None


def read(row: dict[str, Any], out: Reading) -> None:
    """Every turn."""
    key = _key(row) or "conversations"
    trained = turns(row[key], f"/{key}", out)
    if not trained:
        out.fault(f"/{key}", "holds no turn of the model: nothing in it is trained on")
    aside(row, key, out)


def turns(value: list[Any], field: str, out: Reading) -> bool:
    """Read turns; whether any of them is trained on."""
    trained = False
    for index, turn in enumerate(value):
        place = f"{field}/{index}"
        if not isinstance(turn, dict):
            out.fault(place, f"is {kind_of(turn)}, not a turn")
            continue
        said = turn.get("value", turn.get("content"))
        if turn.get("from") in CALLS:
            out.arguments(said, f"{place}/value", "assistant", trained=True)
            trained = True
            continue
        role = role_of(turn.get("from"), f"{place}/from", out)
        if not isinstance(said, str | list):
            out.fault(f"{place}/value", f"holds {kind_of(said)} where a text belongs")
        else:
            out.parts(said, f"{place}/value", role, role == "assistant")
        trained |= role == "assistant"
    return trained
