"""Whether a value of a manifest says anything, or only stands where something should be said."""

import re

from duecare.knowledge.late import late
from duecare.knowledge.prose import own, placeholder, says_nothing
from duecare.model.manifest import Manifest
from duecare.model.place import At, Span

_SLACK = 20
"""Characters that may stand beside a placeholder without making the line say something."""

_LONG = 400
"""No placeholder is as long as this; hostile lines may be far longer."""

_REACH = late(r"[^\s@]+@[^\s@]+|(?:^|\s)@\w|://|\bwww\.|(?:^|\s)#\w|\+?\d[\d\s()/-]{5,}\d")


def says(text: str) -> bool:
    """Whether a line of ``text`` is more than a placeholder."""
    return any(_line_says(line) for line in own(text).splitlines())


def stated(at: At[str] | None) -> At[str] | None:
    """The text when it says something; None when it is absent, blank or a placeholder."""
    return at if at is not None and says(at.value) else None


def reads(at: At[str] | None) -> str:
    """`` (it reads `TODO`)`` to append to a message about a text that says nothing; ``""`` when there is no text."""
    if at is None:
        return ""
    shown = " ".join(at.value.split())[:40]
    return f" (it reads `{shown}`)" if shown else " (it is empty)"


def reaches(contact: str) -> bool:
    """Whether a contact is a way to reach somebody: an address, a handle, a page, a number."""
    return _REACH.search(contact) is not None


def head(manifest: Manifest) -> Span:
    """Where a message about something that the manifest lacks points: its first line."""
    span = manifest.root.span
    return Span(manifest.path, span.line or 1, span.column or 1)


def _line_says(line: str) -> bool:
    if not re.search(r"\w", line):
        return False
    if len(line.strip()) > _LONG:
        return True
    if says_nothing(line):
        return False
    found = placeholder(line)
    return found is None or len(line.strip()) > len(found[0]) + _SLACK
