"""Revisions of models and datasets: what pins one, and where a card's text states it."""

import re

from duecare.knowledge.late import late
from duecare.model.card import Card

BRANCHES = frozenset(
    {"main", "master", "head", "latest", "dev", "develop", "none", "null", "unknown", "trunk", "default"}
)
COMMIT = late(r"(?<![\w-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}(?![\w-])")
NAMED = late(r"\b(?:revision|commit|tag|rev|sha)\b[\s:=`'\"@]*([\w.][\w./-]*)", re.IGNORECASE)


def pinned(revision: object) -> bool:
    """Whether a revision names one state: a commit or a tag, not a branch that moves."""
    return isinstance(revision, str) and bool(revision.strip()) and revision.strip().casefold() not in BRANCHES


def pinned_in_text(card: Card, name: str) -> bool:
    """Whether a paragraph, item or table row that names the model states its revision, too."""
    return any(_states(text, name) for section in card.sections for text in (
        *(block.text for block in section.blocks if block.form != "comment"),
        *(f"{name} {link.target}" for link in section.links if name in link.target),
        *(" ".join(cell.value for cell in row) for table in section.tables for row in table.rows),
    ))  # fmt: skip


def _states(text: str, name: str) -> bool:
    if name not in text and name.rpartition("/")[2] not in text:
        return False
    rest = text.replace(name, " ")
    stated = [found for found in NAMED.findall(rest) if pinned(found) and re.search(r"\d", found)]
    return bool(stated) or bool(COMMIT.search(rest))
