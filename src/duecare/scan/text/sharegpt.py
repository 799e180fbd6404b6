"""Conversations as ShareGPT wrote them: turns with ``from`` and ``value``."""

from typing import Any

from duecare.scan.jsonvalues import kind_of, listed
from duecare.scan.keys import step
from duecare.scan.shapes import Reading, taught, unwanted
from duecare.scan.text.chat import KEYS, aside, holds, role_of

NAME = "sharegpt"
ORDER = 10
MARKS = frozenset(KEYS)
CALLS = {"function_call", "tool_call"}
TURN = frozenset({"from", "value", "content", "text", "weight", "id"})


def fits(row: dict[str, Any]) -> bool:
    """A list of objects with ``from`` under one of the usual keys."""
    return _key(row) is not None


def _key(row: dict[str, Any]) -> str | None:
    for key in KEYS:
        value = listed(row[key]) if key in row else None
        if value and holds("from", value):
            return key
    return None


def read(row: dict[str, Any], out: Reading) -> None:
    """Every turn."""
    key = _key(row) or "conversations"
    before = len(out.texts)
    trained = turns(listed(row[key]) or [], f"/{key}", out)
    if unwanted(row):
        out.untaught(before)
    if not trained:
        out.fault(f"/{key}", "holds no turn of the model: nothing in it is trained on")
    aside(row, key, out)


def turns(value: list[Any], field: str, out: Reading) -> bool:
    """Read turns; whether any of them is trained on."""
    trained = False
    for index, turn in enumerate(value):
        place = f"{field}/{index}"
        if not isinstance(turn, dict):
            trained |= out.stray(turn, place, "a turn")
            continue
        at, said = _said(turn)
        for key in turn:
            if key not in TURN or (key != at and key in {"content", "text", "value"}):
                out.leaves(turn[key], f"{place}/{step(key)}", "text", trained=False)
        if isinstance(turn.get("from"), str) and turn["from"] in CALLS:
            out.arguments(said, f"{place}/{at}", "assistant", trained=taught(turn))
            trained |= taught(turn)
            continue
        role = role_of(turn.get("from"), f"{place}/from", out)
        if not isinstance(said, str | list):
            out.fault(f"{place}/{at}", f"holds {kind_of(said)} where a text belongs")
            out.leaves(said, f"{place}/{at}", role, role == "assistant")
            continue
        learned = role == "assistant" and taught(turn)
        since = len(out.texts), len(out.faults)
        out.parts(said, f"{place}/{at}", role, learned)
        if learned:
            out.answered(f"{place}/{at}", *since)
        trained |= learned
    return trained


def _said(turn: dict[str, Any]) -> tuple[str, Any]:
    key = next((key for key in ("value", "content", "text") if key in turn), "value")
    return key, turn.get(key)
