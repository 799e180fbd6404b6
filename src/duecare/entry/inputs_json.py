"""Whether a JSON file below a folder may hold rows: what plainly configures a program holds none."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duecare.discover.kinds import of_other_kind
from duecare.knowledge.late import late
from duecare.load.files import HEAD, read_head
from duecare.load.rowlike import DESCRIBED, rowlike
from duecare.model.problem import Gap

CONFIGURES = late(
    r"(?:package|package-lock|composer|[jt]sconfig.*|tokenizer|special_tokens_map|added_tokens|vocab|merges|config"
    r"|chat_template|modules|quantize_config|settings|launch|tasks|renovate|vercel|firebase|angular|nx|lerna|turbo"
    r"|biome|deno|babel|trainer_state|.*[._-](?:config|schema|manifest|index)|.*\.tokenizer)\.json",
    2,  # re.IGNORECASE
)
DESCRIBING = frozenset({one.decode() for one in DESCRIBED} | {"openapi", "swagger", "asyncapi", "$defs"})
POINTER = b"version https://git-lfs.github.com/spec/"
SENTENCE = 8
"""Words of a text that no setting has."""


def configures(name: str) -> bool:
    """Whether the file is called as those are that configure programs."""
    return CONFIGURES.fullmatch(name) is not None


def may_hold_rows(file: Path, path: str) -> bool | None:
    """Whether the JSON file holds rows, or may; None: its name says that it is something else. ``path`` is its name."""
    real = Path(os.path.realpath(file))
    if rowlike(real.parent, real.name):
        return True
    if configures(file.name):
        return None
    head = read_head(real.parent, real.name, HEAD)
    if isinstance(head, Gap) or head.startswith(POINTER):
        return True
    if of_other_kind(path):
        return None
    if len(head) == HEAD or not head.strip():
        return True  # what is wrong with it is the reader's to say
    try:
        value = json.loads(head)
    except (ValueError, RecursionError):
        return True
    return _holds_rows(value)


def _holds_rows(value: Any) -> bool:
    from duecare.scan.objectrows import rows_in
    from duecare.scan.streams import Unreadable

    if not isinstance(value, dict):
        return any(len(text.split()) >= SENTENCE for text in _texts(value))
    if not DESCRIBING.isdisjoint(value):
        return False
    try:
        return any(True for _ in _texts(rows_in(value)))
    except Unreadable:
        return any(len(text.split()) >= SENTENCE for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict | list):
            left += one.values() if isinstance(one, dict) else one
