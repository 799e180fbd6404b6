"""Conversations of the plainest kind, roles and texts alone: read many at a time, also off their lines."""

from collections.abc import Sequence
from functools import cache, lru_cache, partial
from itertools import chain, compress, repeat
from operator import itemgetter
from typing import Any, Literal

import msgspec

from duecare.scan.contract import Role
from duecare.scan.shapes import Reading

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


@cache
def decoder(key: str) -> "msgspec.json.Decoder[Any]":
    """Of rows that hold messages under the key, a known role and a text each, and nothing else anywhere."""
    strictly = partial(msgspec.defstruct, frozen=True, gc=False, forbid_unknown_fields=True)
    # Names of roles are known strings then, not a new one each time.
    message = strictly("Message", [("role", Literal[tuple(ROLES)]), ("content", str)])
    talk = strictly("Talk", [("messages", list[message])], rename={"messages": key})  # type: ignore[valid-type]
    return msgspec.json.Decoder(talk)


def quick_lines(key: str, rows: Sequence[Any], at: int, out: Reading) -> bool:
    """As ``quick_all``, of rows as the decoder of the key reads them."""
    messages = [message for row in rows for message in row.messages]
    roles = [ROLES[message.role] for message in messages]
    return _told(key, [len(row.messages) for row in rows], roles, [message.content for message in messages], at, out)


def _told(key: str, sizes: list[int], roles: list[Role], texts: Sequence[str], at: int, out: Reading) -> bool:
    """Say the messages of rows from ``at`` on, so many a row, if each says something, and the model does in each."""
    if not all(texts) or any(map(str.isspace, texts)):
        return False
    number, width = len(sizes), sizes[0]
    numbers = chain.from_iterable(map(repeat, range(at, at + number), sizes))
    if sizes.count(width) == number and roles == roles[:width] * number:
        # All alike, as most are: what is true of the first is true of all.
        trained = [*map("assistant".__eq__, roles[:width])]
        if True not in trained:
            return False
        out.rows += numbers
        out.fields += _places(key, width) * number
        out.trained += trained * number
    else:
        rows, trained = [*numbers], [*map("assistant".__eq__, roles)]
        if len({*compress(rows, trained)}) < number:
            return False
        out.rows += rows
        out.fields += chain.from_iterable(_places(key, size) for size in sizes)
        out.trained += trained
    out.roles += roles
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
