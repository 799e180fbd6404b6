"""Preference pairs: ``chosen`` and ``rejected``, as texts or as messages."""

from typing import Any

from duecare.scan.contract import Piece, Role
from duecare.scan.shapes import Reading, kind_of
from duecare.scan.text.chat import role_of, talk
from duecare.scan.text.sharegpt import turns

NAME = "preference"
ORDER = 5
MARKS = frozenset({"chosen"})
PROMPTS = ("prompt", "question", "instruction", "input", "query", "context", "history")
SYSTEMS = ("system", "system_prompt", "tools")


def fits(row: dict[str, Any]) -> bool:
    """Both answers are there."""
    return "chosen" in row and "rejected" in row


def read(row: dict[str, Any], out: Reading) -> None:
    """The prompt as context, the chosen answer as trained on, the rejected one as what must be avoided."""
    for key in ("chosen", "rejected"):
        role: Role = "chosen" if key == "chosen" else "rejected"
        _answer(row[key], f"/{key}", role, out)
    for key, value in row.items():
        if key in {"chosen", "rejected"} or value is None:
            continue
        if key in PROMPTS:
            prompt(value, f"/{key}", out)
        else:
            out.leaves(value, f"/{key}", "system" if key in SYSTEMS else "text", trained=False)


def prompt(value: Any, field: str, out: Reading) -> None:
    """A prompt: text, or messages of which none is trained on."""
    if isinstance(value, str):
        out.say(field, "user", False, value)
    elif isinstance(value, list) and any(isinstance(m, dict) and ("role" in m or "from" in m) for m in value):
        _as_context(value, field, out)
    elif isinstance(value, str | list | dict):
        out.leaves(value, field, "user", trained=False)
    else:
        out.fault(field, f"holds {kind_of(value)} where a prompt belongs")


def _as_context(messages: list[Any], field: str, out: Reading) -> None:
    before = len(out.pieces)
    _messages(messages, field, out)
    out.pieces[before:] = [piece._replace(trained=False) for piece in out.pieces[before:]]


def _messages(messages: list[Any], field: str, out: Reading) -> bool:
    shared = any(isinstance(m, dict) and "from" in m for m in messages)
    return turns(messages, field, out) if shared else talk(messages, field, out)


def _answer(value: Any, field: str, role: Role, out: Reading) -> None:
    if isinstance(value, str):
        out.say(field, role, role == "chosen", value)
        if not value.strip():
            out.fault(field, "is empty")
    elif isinstance(value, list) and value:
        before = len(out.pieces)
        if not _messages(value, field, out):
            out.fault(field, "holds no assistant turn")
        out.pieces[before:] = [_renamed(piece, role) for piece in out.pieces[before:]]
    elif isinstance(value, dict):
        said = value.get("content", value.get("value"))
        role_of(value.get("role", value.get("from")), field, out)
        out.parts(said, f"{field}/content" if "content" in value else f"{field}/value", role, role == "chosen")
    else:
        out.fault(field, f"holds {'nothing' if value in (None, []) else kind_of(value)} where an answer belongs")


def _renamed(piece: Piece, role: Role) -> Piece:
    """Turns of the model are what is chosen or rejected; all others are context."""
    if piece.role != "assistant":
        return piece._replace(trained=False)
    return piece._replace(role=role, trained=role == "chosen" and piece.trained)
