"""Conversations as OpenAI and most trainers write them: ``messages`` of roles and contents, with tool calls."""

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain, compress, repeat
from operator import itemgetter
from typing import Any

import msgspec

from duecare.scan.contract import Role
from duecare.scan.jsonvalues import listed
from duecare.scan.keys import shown, step
from duecare.scan.shapes import Reading, taught, unwanted

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
PLAIN = 2
"""Keys of a message that has a role and a content alone."""

ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "assistant": "assistant",
    "model": "assistant",
    "ai": "assistant",
    "bot": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "chatbot": "assistant",
    "tool": "tool",
    "function": "tool",
    "tools": "tool",
    "observation": "tool",
    "ipython": "tool",
}


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


def quick(row: dict[str, Any], out: Reading) -> bool:
    """Messages of roles and texts alone, one of them the model's, and nothing beside them."""
    ((key, messages),) = row.items()
    if type(messages) is not list or not all(map(_plain, messages)):
        return False
    roles = [ROLES[message["role"]] for message in messages]
    if "assistant" not in roles or not all(message["content"].strip() for message in messages):
        return False
    for index, (role, message) in enumerate(zip(roles, messages, strict=True)):
        out.say(_place(key, index), role, role == "assistant", message["content"])
    return True


ROLE, CONTENT = itemgetter("role"), itemgetter("content")


def quick_all(rows: Sequence[dict[str, Any]], at: int, out: Reading) -> bool:
    """As ``quick`` of every row, the first being row ``at``; False: nothing was read, for not all are so plain."""
    ((key, _),) = rows[0].items()
    talks = [row[key] for row in rows]
    if {*map(type, talks)} != {list}:
        return False
    messages = [*chain.from_iterable(talks)]
    if {*map(type, messages)} != {dict} or {*map(len, messages)} != {PLAIN}:
        return False
    try:
        texts = [*map(CONTENT, messages)]
        roles = [*map(ROLES.__getitem__, map(ROLE, messages))]
    except (KeyError, TypeError):
        return False
    if {*map(type, texts)} != {str}:
        return False
    return _told(key, [*map(len, talks)], roles, texts, at, out)


class Message(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A role and a text, and nothing else."""

    role: str
    content: str


class Talk(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """Messages of that kind, and nothing beside them."""

    messages: list[Message]


@cache
def decoder(key: str) -> "msgspec.json.Decoder[Talk]":
    """Of rows that hold such messages under the key, and nothing else."""
    return msgspec.json.Decoder(msgspec.defstruct("Keyed", [], bases=(Talk,), rename={"messages": key}, frozen=True))


def quick_lines(key: str, rows: Sequence[Talk], at: int, out: Reading) -> bool:
    """As ``quick_all``, of rows as the decoder of the key reads them."""
    messages = [message for row in rows for message in row.messages]
    try:
        roles = [ROLES[message.role] for message in messages]
    except KeyError:
        return False
    return _told(key, [len(row.messages) for row in rows], roles, [message.content for message in messages], at, out)


def _told(key: str, sizes: Sequence[int], roles: Sequence[Role], texts: Sequence[str], at: int, out: Reading) -> bool:
    """Say the messages of rows from ``at`` on, so many a row, if each says something, and the model does in each."""
    if not all(texts) or any(map(str.isspace, texts)):
        return False
    numbers = [*chain.from_iterable(map(repeat, range(at, at + len(sizes)), sizes))]
    trained = [*map("assistant".__eq__, roles)]
    if len({*compress(numbers, trained)}) < len(sizes):
        return False
    out.rows += numbers
    out.fields += chain.from_iterable(_places(key, size) for size in sizes)
    out.roles += roles
    out.trained += trained
    out.texts += texts
    return True


def _plain(message: Any) -> bool:
    if type(message) is not dict or len(message) != PLAIN:
        return False
    role = message.get("role")
    return type(role) is str and role in ROLES and type(message.get("content")) is str


@lru_cache(4096)
def _place(key: str, index: int) -> str:
    return f"/{key}/{index}/content"


@lru_cache(4096)
def _places(key: str, size: int) -> tuple[str, ...]:
    return tuple(_place(key, index) for index in range(size))


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
