"""Rows with a text per key: instruction (Alpaca, Dolly), prompt and completion, KTO, and plain text.

Keys are compared without regard to case: tables write ``Question`` and ``Answer``.
"""

from functools import lru_cache
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.contract import Role
from duecare.scan.jsonvalues import kind_of, listed
from duecare.scan.keys import step
from duecare.scan.shapes import Flat, Reading, unwanted
from duecare.scan.text.chat import talk
from duecare.scan.text.exchanges import exchanges
from duecare.scan.text.preference import prompt
from duecare.scan.text.sharegpt import turns

NAME = "columns"
ORDER = 40
MARKS: frozenset[str] = frozenset()
ANSWERS = (
    "output", "completion", "response", "answer", "target", "label_text", "summary", "reply", "answers", "highlights",
    "completions", "outputs", "targets", "solution", "generation", "assistant", "ideal", "final_answer",
    "ground_truth", "reference_answer", "reference",
)  # fmt: skip
QUESTIONS = (
    "instruction", "prompt", "question", "query", "context", "input", "inputs", "document", "passage", "user",
    "article", "problem", "source", "human",
)  # fmt: skip
SYSTEMS = ("system", "system_prompt", "tools")
TEXTS = (
    "text", "content", "document", "sentence", "body", "raw_content", "comment_text", "tweet", "post", "code",
    "comment", "full_text", "review", "utterance", "passage", "article",
)  # fmt: skip
OF_TEXT = ("summary", "response", "output", "completion", "reply", "headline")


class Columns(NamedTuple):
    """Which keys hold what is answered, what is asked, what is simply text."""

    answer: str | None
    questions: frozenset[str]
    texts: tuple[str, ...]
    of_text: tuple[str, ...]


def fits(row: dict[str, Any]) -> bool:
    """An answer beside a question, or a text."""
    return columns(tuple(row)).answer is not None or _text(row) is not None


LABELS = frozenset({"label", "kto_tag"})


def flat(keys: tuple[str, ...]) -> Flat | None:
    """Rows of texts alone: the answer first. Labels, earlier exchanges and tools are looked into: keys do not tell."""
    known = columns(keys)
    told = known.of_text[0] if "text" in known.texts and known.of_text else None
    answer = known.answer or told
    first = answer or (known.texts[0] if known.texts else keys[0] if len(keys) == 1 else None)
    if first is None or not LABELS.isdisjoint(keys) or not {"history", *SYSTEMS}.isdisjoint(keys):
        return None
    others = [key for key in keys if key != first]
    asked = known.questions.union(known.texts) if answer else frozenset[str]()
    roles: list[Role] = ["user" if key in asked else "text" for key in others]
    fields = tuple(f"/{step(key)}" for key in (first, *others))
    taught = "assistant" if answer else "text"
    return Flat((first, *others), fields, (taught, *roles), (True, *[False] * len(others)))  # type: ignore[arg-type]


def read(row: dict[str, Any], out: Reading) -> None:
    """What is answered or told is trained on; what is asked is context. Of KTO rows only those with a good label."""
    known = columns(tuple(row))
    answer = known.answer or _of_text(row, known)
    key = answer or _text(row) or ""
    liked = not (answer and unwanted(row))
    _taught(row[key], f"/{step(key)}", "assistant" if answer else "text", liked, out)
    for other, value in row.items():
        if other != key and value is not None:
            asked = answer is not None and (other in known.questions or other in known.texts)
            _beside(other, value, asked, liked, out)


def _beside(key: str, value: Any, asked: bool, liked: bool, out: Reading) -> None:
    """A column that is not the answer: a question, an earlier exchange, a system prompt, or anything else."""
    field = f"/{step(key)}"
    if key == "history" and (earlier := listed(value)) is not None:
        before = len(out.texts)
        exchanges(earlier, field, out)  # trainers learn the answers of earlier turns as well
        if not liked:
            out.untaught(before)
    elif key in SYSTEMS:
        out.arguments(value, field, "system", trained=False)
    elif isinstance(value, str):
        out.say(field, "user" if asked else "text", False, value)
    elif asked and isinstance(value, list | dict):
        prompt(value, field, out)
    else:
        out.leaves(value, field, "text", trained=False)


@lru_cache(4096)
def columns(keys: tuple[str, ...]) -> Columns:
    """Which keys are which."""
    by: dict[str, str] = {}
    for key in keys:
        by.setdefault(key.strip().lower(), key)
    answer = next((by[name] for name in ANSWERS if name in by), None)
    questions = frozenset(by[name] for name in QUESTIONS if name in by) - {answer}
    texts = tuple(by[name] for name in TEXTS if name in by)
    return Columns(answer if questions else None, questions, texts, tuple(by[name] for name in OF_TEXT if name in by))


def _text(row: dict[str, Any]) -> str | None:
    key = next((key for key in columns(tuple(row)).texts if isinstance(row[key], str)), None)
    if key is None and len(row) == 1 and isinstance(next(iter(row.values())), str):
        return next(iter(row))
    return key


def _of_text(row: dict[str, Any], known: Columns) -> str | None:
    """A summary of a text, or the answer to it. A number there is a label, and the text is what counts."""
    if "text" not in known.texts:
        return None
    return next((key for key in known.of_text if isinstance(row[key], str)), None)


def _taught(value: Any, field: str, role: Role, trained: bool, out: Reading) -> None:
    if isinstance(value, str):
        out.say(field, role, trained, value)
        if not value.strip():
            out.fault(field, "is empty: nothing in the row is trained on")
    elif isinstance(value, list) and any(isinstance(m, dict) and "role" in m for m in value):
        before = len(out.texts)
        talk(value, field, out)
        if not trained:
            out.untaught(before)
    elif isinstance(value, list) and any(isinstance(m, dict) and "from" in m for m in value):
        turns(value, field, out)
    elif isinstance(value, list | dict) and value:
        out.leaves(value, field, role, trained)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        out.say(field, role, trained, str(value))
    else:
        out.fault(field, f"holds {kind_of(value)} where a text belongs")
