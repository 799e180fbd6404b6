"""Preference pairs: ``chosen`` and ``rejected`` by the names that trainers give them, as texts or as messages."""

from typing import Any

from duecare.scan.contract import Role
from duecare.scan.jsonvalues import kind_of, unfolded
from duecare.scan.keys import step
from duecare.scan.shapes import Reading
from duecare.scan.text.chat import role_of, talk, turn
from duecare.scan.text.sharegpt import turns

NAME = "preference"
ORDER = 5
PAIRS = (
    ("chosen", "rejected"),
    ("chosen_messages", "rejected_messages"),  # LLaMA-Factory v1
    ("chosen_response", "rejected_response"),
    ("response_chosen", "response_rejected"),
    ("preferred_output", "non_preferred_output"),  # OpenAI's preference fine-tuning
    ("preferred", "dispreferred"),
    ("accepted", "rejected"),
    ("response_j", "response_k"),  # TRL's stack-exchange-paired: j was voted higher
)
MARKS = frozenset(chosen for chosen, _ in PAIRS)
PROMPTS = ("prompt", "question", "instruction", "input", "query", "context", "history")
TALKS = ("conversations", "conversation", "dialogue", "dialog", "chat")
"""Under which a prompt of several turns stands, as LLaMA-Factory has it."""

SYSTEMS = ("system", "system_prompt", "tools")


def fits(row: dict[str, Any]) -> bool:
    """Both answers are there."""
    return any(chosen in row and rejected in row for chosen, rejected in PAIRS)


def read(row: dict[str, Any], out: Reading) -> None:
    """The prompt as context, the chosen answer as trained on, the rejected one as what must be avoided."""
    pair = next((one for one in PAIRS if one[0] in row and one[1] in row), PAIRS[0])
    roles: tuple[Role, Role] = ("chosen", "rejected")
    for key, role in zip(pair, roles, strict=True):
        _answer(row[key], f"/{key}", role, out)
    if row[pair[0]] and row[pair[0]] == row[pair[1]]:
        out.fault(f"/{pair[1]}", "is the same as the chosen answer: the pair teaches nothing")
    for key, value in row.items():
        if key in pair or value is None:
            continue
        if key in PROMPTS:
            prompt(value, f"/{key}", out)
        elif key in TALKS and (asked := _talked(value)):
            _as_context(asked, f"/{key}", out)
        elif key == "messages" and (messages := _talked(value)):
            _messages(messages, f"/{key}", out)  # what trainers of answers alone train on, where it is there
        else:
            out.leaves(value, f"/{step(key)}", "system" if key in SYSTEMS else "text", trained=False)


def prompt(value: Any, field: str, out: Reading) -> None:
    """A prompt: text, or messages of which none is trained on."""
    inner = value.get("messages") if isinstance(value, dict) else None
    if isinstance(value, str):
        out.say(field, "user", False, value)
    elif isinstance(inner, list):
        _as_context(inner, f"{field}/messages", out)
        out.leaves({k: v for k, v in value.items() if k != "messages"}, field, "system", trained=False)
    elif isinstance(value, list) and any(isinstance(m, dict) and ("role" in m or "from" in m) for m in value):
        _as_context(value, field, out)
    elif isinstance(value, list | dict):
        out.leaves(value, field, "user", trained=False)
    else:
        out.fault(field, f"holds {kind_of(value)} where a prompt belongs")


def _as_context(messages: list[Any], field: str, out: Reading) -> None:
    before = len(out.texts)
    _messages(messages, field, out)
    out.untaught(before)


def _messages(messages: list[Any], field: str, out: Reading) -> bool:
    shared = any(isinstance(m, dict) and "from" in m for m in messages)
    return turns(messages, field, out) if shared else talk(messages, field, out)


def _answer(value: Any, field: str, role: Role, out: Reading) -> None:
    messages = _talked(value)
    if messages:
        before = len(out.texts)
        if not _messages(messages, field, out):
            out.fault(field, "holds no assistant turn")
        _answered(before, role, out)
    elif isinstance(value, str):
        out.say(field, role, role == "chosen", value)
        if not value.strip():
            out.fault(field, "is empty")
    elif isinstance(value, dict) and "role" in value:
        role_of(value["role"], f"{field}/role", out)
        turn(value, field, role, role == "chosen", out)
    elif isinstance(value, dict):
        role_of(value.get("from"), field, out)
        out.parts(value.get("value"), f"{field}/value", role, role == "chosen")
        out.members(value, field, trained=False, without=frozenset({"from", "value"}))
    else:
        out.fault(field, f"holds {'nothing' if value in (None, []) else kind_of(value)} where an answer belongs")


def _talked(value: Any) -> list[Any] | None:
    """Messages, as a list or as JSON in a string; an answer that merely is JSON is a text."""
    inner = value if isinstance(value, list) else unfolded(value) if isinstance(value, str) else None
    if not isinstance(inner, list):
        return None
    talks = all(isinstance(m, dict) and ("role" in m or "from" in m) for m in inner)
    return inner if isinstance(value, list) or talks else None


def _answered(since: int, role: Role, out: Reading) -> None:
    """Turns of the model are what is chosen or rejected; all others are context."""
    for number in range(since, len(out.texts)):
        answer = out.roles[number] == "assistant"
        out.trained[number] &= role == "chosen" and (answer or out.roles[number] == "text")
        out.roles[number] = role if answer else out.roles[number]
