"""What makes a finding the same finding in another run: everything but the line it stands on."""

from collections.abc import Iterable
from hashlib import sha256

from duecare.model.problem import Gap, Problem, normal
from duecare.model.record import NamedTuple

DIGITS = 20


class Place(NamedTuple):
    """What a fingerprint is made of, besides the check's yield itself."""

    check: str
    model: str
    kind: str


def numbered(yields: Iterable[Problem | Gap], place: Place) -> list[tuple[Problem | Gap, str]]:
    """Each yield with its fingerprint, in order of place; equals are told apart by their order."""
    seen: dict[tuple[str, ...], int] = {}
    made = []
    for it in sorted(yields, key=lambda y: (y.span, y.what)):
        parts = (*place, it.span.path, *_content(it))
        ordinal = seen.get(parts, 0)
        seen[parts] = ordinal + 1
        made.append((it, fingerprint(*parts, *([str(ordinal)] if ordinal else []))))
    return made


def fingerprint(*parts: str) -> str:
    """The first 20 hexadecimal digits of the sha256 over the parts; where one ends is part of it."""
    from json import dumps  # a run that finds nothing needs none

    text = dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:DIGITS]


def _content(it: Problem | Gap) -> tuple[str, str]:
    value = normal(it.value) if isinstance(it, Problem) else ""
    # Without any content of its own a finding is told by its words: two of them must not share a waiver.
    return it.anchor, value or ("" if it.anchor else normal(it.what))
