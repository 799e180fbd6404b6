"""Prompts alone, as trainers take them that generate the answers themselves (GRPO, online DPO, PPO).

Strict on purpose: a row with any other text that could be an answer under a name nobody knows is of no known shape.
"""

from typing import Any

from duecare.scan.jsonvalues import listed
from duecare.scan.keys import step
from duecare.scan.shapes import Reading
from duecare.scan.text.preference import prompt

NAME = "prompts"
ORDER = 50
MARKS = frozenset({"prompt"})
BESIDE = frozenset(
    {
        "id", "uid", "uuid", "prompt_id", "source", "data_source", "dataset", "origin", "category", "type", "task",
        "subject", "topic", "domain", "lang", "language", "split", "label", "difficulty", "level", "ability", "license",
        "focus", "tag", "tags", "system", "system_prompt", "tools",
    }
)  # fmt: skip


def fits(row: dict[str, Any]) -> bool:
    """A prompt, and beside it nothing but numbers, labels, and where it comes from."""
    if not isinstance(row.get("prompt"), str | list):
        return False
    return all(key == "prompt" or key in BESIDE or _plain(value) for key, value in row.items())


def _plain(value: Any) -> bool:
    """Whether the value is no text: tables write numbers as text."""
    return value is None or isinstance(value, bool | int | float) or (isinstance(value, str) and value.isdigit())


def read(row: dict[str, Any], out: Reading) -> None:
    """The prompt as what is asked; nothing is trained on as it stands."""
    prompt(listed(row["prompt"]) or row["prompt"], "/prompt", out)
    for key, value in row.items():
        if key != "prompt":
            role = "system" if key in {"system", "system_prompt", "tools"} else "text"
            out.leaves(value, f"/{step(key)}", role, trained=False)  # type: ignore[arg-type]
