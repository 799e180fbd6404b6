"""Conversations as OpenAI and most trainers write them: ``messages`` of roles and contents, with tool calls."""

from typing import Any

from duecare.scan import talks
from duecare.scan.contract import Role
from duecare.scan.jsonvalues import listed
from duecare.scan.keys import shown, step
from duecare.scan.shapes import Reading, taught, unwanted
from duecare.scan.talks import PLAIN, ROLES

NAME = "chat"
ORDER = 20
KEYS = ("messages", "conversation", "conversations", "chat", "dialogue", "dialog")
MARKS = frozenset(KEYS)
TURN = frozenset({"role", "content", "tool_calls", "function_call", "id", "tool_call_id", "type", "weight"})
"""What a message is known by, besides what the model says in it."""

THOUGHTS = (
    "reasoning_content", "reasoning", "thinking", "refusal", "name", "reasoning_details", "thought", "thoughts",
    "analysis", "rationale",
)  # fmt: skip

quick, quick_all = talks.quick, talks.quick_all
decoder, quick_lines = talks.decoder, talks.quick_lines
"""How rows of the plainest kind are read, also many at a time."""


def fits(row: dict[str, Any]) -> bool:
    """A list of objects with roles under one of the usual keys, or an empty list there; JSON in a string, too."""
    return key_of(row) is not None


def key_of(row: dict[str, Any]) -> str | None:
    """The key under which the messages are."""
    for key in KEYS:
        value = listed(row[key]) if key in row else None
        if value is not None and (not value or holds("role", value)):
            return key
    return None


def holds(name: str, messages: list[Any]) -> bool:
    """Whether one of the messages has a key of this name; nearly always it is the first."""
    return (isinstance(messages[0], dict) and name in messages[0]) or any(
        isinstance(message, dict) and name in message for message in messages
    )


def read(row: dict[str, Any], out: Reading) -> None:
    """Every message, and the system prompt and tools that stand beside them."""
    key = key_of(row) or "messages"
    before = len(out.texts)
    messages = listed(row[key]) or []
    trained = talk(messages, f"/{key}", out)
    if unwanted(row):
        out.untaught(before)
    if not trained:
        out.fault(f"/{key}", "holds no assistant turn: nothing in it is trained on" if messages else "is empty")
    aside(row, key, out)


def talk(messages: list[Any], field: str, out: Reading) -> bool:
    """Read the messages of a conversation; whether any of them is trained on."""
    trained = False
    for index, message in enumerate(messages):
        place = f"{field}/{index}"
        if not isinstance(message, dict):
            trained |= out.stray(message, place, "a message")
            continue
        role = role_of(message.get("role"), f"{place}/role", out)
        learned = role == "assistant" and taught(message)
        trained |= learned
        since = len(out.texts), len(out.faults)
        if len(message) == PLAIN and type(said := message.get("content")) is str and "role" in message:
            out.say(f"{place}/content", role, learned, said)
        else:
            turn(message, place, role, learned, out)
        if learned:
            out.answered(f"{place}/content", *since)
    return trained


def role_of(written: Any, field: str, out: Reading) -> Role:
    """The role by its name; one that nobody knows is read as the user's, and said."""
    role = ROLES.get(written) or ROLES.get(written.lower()) if isinstance(written, str) else None
    if role is None:
        named = f"names the role {shown(written)!r}" if isinstance(written, str) else "names no role"
        out.fault(field, f"{named}: known are system, user, assistant and tool")
    return role or "user"


def turn(message: dict[str, Any], place: str, role: Role, trained: bool, out: Reading) -> None:
    """One message: its content, reasoning, and tool calls."""
    content = message.get("content")
    calls = message.get("tool_calls") or ([message["function_call"]] if message.get("function_call") else [])
    if content is None and not calls and not message.get("refusal"):
        out.fault(f"{place}/content", "is missing, and there is no tool call in its place")
    out.parts(content, f"{place}/content", role, trained)
    for key in message:
        if key in THOUGHTS:
            out.leaves(message[key], f"{place}/{key}", role, trained)
        elif key not in TURN:
            out.leaves(message[key], f"{place}/{step(key)}", "text", trained=False)
    several = isinstance(message.get("tool_calls"), list)
    for index, call in enumerate(calls if isinstance(calls, list) else [calls]):
        _call(call, f"{place}/tool_calls/{index}" if several else f"{place}/function_call", role, trained, out)


def _call(call: Any, place: str, role: Role, trained: bool, out: Reading) -> None:
    function = call.get("function", call) if isinstance(call, dict) else None
    if not isinstance(function, dict):
        out.stray(call, place, "a tool call")
        return
    place = f"{place}/function" if function is not call else place
    name = function.get("name")
    if isinstance(name, str):
        out.say(f"{place}/name", role, trained, name)
    else:
        out.fault(f"{place}/name", "is missing: which tool is called is not known")
    out.arguments(function.get("arguments", function.get("parameters")), f"{place}/arguments", role, trained)


def aside(row: dict[str, Any], key: str, out: Reading) -> None:
    """Texts beside the conversation: system prompts and tools are read, of the rest the model sees nothing.

    But a trainer may be told to train on another conversation of the row, or on its ``text``.
    """
    for other, value in row.items():
        if other == key or value is None:
            continue
        if other in {"system", "system_prompt", "instruction", "tools", "functions"}:
            out.arguments(value, f"/{other}", "system", trained=False)
        elif other in KEYS and (messages := listed(value)) and holds("role", messages):
            talk(messages, f"/{other}", out)
        else:
            out.leaves(value, f"/{step(other)}", "text", trained=other == "text")
