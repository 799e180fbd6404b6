"""Keys of rows: as steps of pointers, which are shown, and as texts where they may be more than keys."""

import re
from functools import lru_cache

from duecare.knowledge.late import late
from duecare.model.place import escape

PLAIN = late(r"(?!(?:\D*\d){7})(?!.*(?=[A-Za-z0-9]{16})(?:[A-Za-z]*\d){2})[^@:]{0,60}", re.DOTALL)
"""What a key looks like that is only a key. Another (an address, a number, a sentence) may itself be what is sought."""


def step(key: object) -> str:
    """A key as a step of a pointer; one that may itself be what is sought is masked."""
    name = str(key)
    return _step(name) if len(name) <= 60 else escape(shown(name))


@lru_cache(4096)
def _step(name: str) -> str:
    return escape(shown(name))


def shown(name: str) -> str:
    """A word of a row as it may be shown."""
    return name if PLAIN.fullmatch(name) else f"{name[:2]}***"


@lru_cache(4096)
def odd(keys: tuple[object, ...]) -> tuple[str, ...]:
    """Keys that are text as well."""
    return tuple(name for name in map(str, keys) if not PLAIN.fullmatch(name))
