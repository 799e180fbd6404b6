"""Rows with a text per key: instruction (Alpaca), prompt and completion, KTO, and plain text."""

from functools import lru_cache
from typing import Any

from duecare.model.place import escape
from duecare.scan.contract import Role
from duecare.scan.shapes import Reading, kind_of
from duecare.scan.text.chat import talk
from duecare.scan.text.preference import prompt
from duecare.scan.text.sharegpt import turns

NAME = "columns"
ORDER = 40
MARKS: frozenset[str] = frozenset()
ANSWERS = (
    "output", "completion", "response", "answer", "target", "label_text", "summary", "reply", "answers", "highlights",
)  # fmt: skip
QUESTIONS = (
    "instruction", "prompt", "question", "query", "context", "input", "inputs", "document", "passage", "user",
    "article",
)  # fmt: skip
SYSTEMS = ("system", "system_prompt", "tools")
TEXTS = ("text", "content", "document", "sentence", "body", "raw_content", "comment_text", "tweet", "post", "code")


def fits(row: dict[str, Any]) -> bool:
    """An answer beside a question, or a text."""
    return _answer(tuple(row)) is not None or _text(row) is not None


def read(row: dict[str, Any], out: Reading) -> None:
    """What is answered or told is trained on; what is asked is context. Of KTO rows only those with a good label."""
    answer = _answer(tuple(row))
    key = answer or _text(row) or ""
    liked = row.get("label") if answer and isinstance(row.get("label"), bool) else True
    _taught(row[key], f"/{key}", "assistant" if answer else "text", bool(liked), out)
    for other, value in row.items():
        if other == key or value is None:
            continue
        if isinstance(value, str) and other not in SYSTEMS:
            out.say(f"/{escape(other)}", "user" if answer and other in QUESTIONS else "text", False, value)
        elif answer and other in QUESTIONS and isinstance(value, str | list | dict):
            prompt(value, f"/{other}", out)
        elif other in SYSTEMS:
            out.arguments(value, f"/{other}", "system", trained=False)
        else:
            out.leaves(value, f"/{other}", "text", trained=False)


@lru_cache(4096)
def _answer(keys: tuple[str, ...]) -> str | None:
    key = next((key for key in ANSWERS if key in keys), None)
    return key if key and any(question in keys for question in QUESTIONS) else None


def _text(row: dict[str, Any]) -> str | None:
    key = next((key for key in TEXTS if isinstance(row.get(key), str)), None)
    if key is None and len(row) == 1 and isinstance(next(iter(row.values())), str):
        return next(iter(row))
    return key


def _taught(value: Any, field: str, role: Role, trained: bool, out: Reading) -> None:
    if isinstance(value, str):
        out.say(field, role, trained, value)
        if not value.strip():
            out.fault(field, "is empty: nothing in the row is trained on")
    elif isinstance(value, list) and any(isinstance(m, dict) and "role" in m for m in value):
        talk(value, field, out)
    elif isinstance(value, list) and any(isinstance(m, dict) and "from" in m for m in value):
        turns(value, field, out)
    elif isinstance(value, list | dict) and value:
        out.leaves(value, field, role, trained)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        out.say(field, role, trained, str(value))
    else:
        out.fault(field, f"holds {kind_of(value)} where a text belongs")
