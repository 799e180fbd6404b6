"""Whether a text says anything, or only stands where something should be said."""

import re

from duecare.model.place import At

_PLACEHOLDER = re.compile(
    r"\[?\s*(?:more information needed|needs more information|information needed|to be (?:added|defined|determined"
    r"|done|filled(?: in)?|completed)|not (?:specified|available|applicable|provided|known)|add (?:text|details) here"
    r"|fill (?:me|this) in|insert \w+ here|lorem ipsum\b[^\n]*|coming soon|placeholder|unspecified|unknown|todo|tbd|tba"
    r"|fixme|xxx+|n/?a|n\.a\.|none given|null|undefined|your[ _-]\w+)\s*\]?",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"\{\{.*?\}\}|<!--.*?-->|\[your[^\]]*\]|\[(?:needs )?more[^\]]*\]|<[a-z_ -]+>", re.IGNORECASE | re.DOTALL
)
_SAYS_NONE = re.compile(r"\b(?:none|nothing|no)\b", re.IGNORECASE)


def says(text: str) -> bool:
    """Whether anything is left of ``text`` without its placeholders."""
    lines = (_TEMPLATE.sub(" ", text)).splitlines()
    return any(re.search(r"\w", left) for line in lines if (left := _without(line)))


def stated(at: At[str] | None) -> At[str] | None:
    """The text when it says something; None when it is absent, blank or a placeholder."""
    return at if at is not None and says(at.value) else None


def placeholder(at: At[str] | None) -> str:
    """`` (it reads `TODO`)`` to append to a message about a text that says nothing; ``""`` when there is none."""
    if at is None:
        return ""
    shown = " ".join(at.value.split())[:40]
    return f" (it reads `{shown}`)" if shown else " (it is empty)"


def _without(line: str) -> str:
    """A line, or nothing when it is only placeholders and marks; a sentence that holds such a word is kept."""
    left = _PLACEHOLDER.sub(" ", line)
    return "" if len(re.findall(r"\w+", left)) == 0 else line
