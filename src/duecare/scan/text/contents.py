"""Conversations as Gemini's tuning takes them: ``contents`` of ``role`` and ``parts``."""

from typing import Any

from duecare.scan.keys import step
from duecare.scan.shapes import Reading
from duecare.scan.text.chat import role_of

NAME = "contents"
ORDER = 15
MARKS = frozenset({"contents"})
BESIDE = ("systemInstruction", "system_instruction", "tools")


def fits(row: dict[str, Any]) -> bool:
    """A list of objects with parts."""
    found = row.get("contents")
    return isinstance(found, list) and any(isinstance(turn, dict) and "parts" in turn for turn in found)


def read(row: dict[str, Any], out: Reading) -> None:
    """What the model says is trained on, function calls included."""
    trained = False
    for index, turn in enumerate(row["contents"]):
        place = f"/contents/{index}"
        if not isinstance(turn, dict):
            trained |= out.stray(turn, place, "a turn")
            continue
        role = role_of(turn.get("role"), f"{place}/role", out)
        trained |= role == "assistant"
        parts = turn.get("parts")
        since = len(out.texts), len(out.faults)
        for number, part in enumerate(parts if isinstance(parts, list) else [parts]):
            _part(part, f"{place}/parts/{number}" if isinstance(parts, list) else f"{place}/parts", role, out)
        if role == "assistant":
            out.answered(f"{place}/parts", *since)
        out.members(turn, place, trained=False, without=frozenset({"role", "parts"}))
    if not trained:
        out.fault("/contents", "holds no turn of the model: nothing in it is trained on")
    for key, value in row.items():
        if key != "contents":
            out.leaves(value, f"/{step(key)}", "system" if key in BESIDE else "text", trained=False)


def _part(part: Any, place: str, role: Any, out: Reading) -> None:
    if not isinstance(part, dict):
        out.stray(part, place, "a part of a turn")
    elif media := next((key for key in ("inlineData", "inline_data", "fileData", "file_data") if key in part), None):
        out.skip(media)
        out.around(part, place, role, role == "assistant")
    else:
        out.leaves({k: v for k, v in part.items() if k != "thoughtSignature"}, place, role, role == "assistant")
