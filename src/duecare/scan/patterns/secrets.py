"""Credentials: a table of formats (``data/secrets.tsv``) made into kinds."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pkgutil import get_data

import numpy as np
from numpy.typing import NDArray

from duecare.knowledge.late import late
from duecare.model.record import NamedTuple
from duecare.scan.patterns.finders import hits, worded
from duecare.scan.patterns.kinds import LEFT, WHOLE, Answer, Hit, Kind, Reach
from duecare.scan.patterns.randomness import differing, random_enough
from duecare.scan.patterns.runs import table

PADDING = re.compile(r"(?:=|\[=\])\{0,\d\}$")
TAIL = re.compile(r"\{(\d+),\d*\}$")
BEFORE = r"[0-9A-Za-z_ .\-]{0,20}"
BEFORE_HINT = r"[0-9A-Za-z_ .\-\x80-\xff]{0,60}"
SETS = r"\\?[\"'`]?\]? {0,2}(?::=|=>|=|:|,) {0,2}\\?[\"'`]?"
SETS_HINT = r"[^0-9A-Za-z]{1,20}"
PLACEHOLDER = late(
    r"(?i)example|your|xxxx|\*{3}|<|>|\$\{|\{\{|placeholder|changeme|change_me|redacted|dummy|sample|insert|replace|my[_-]?(?:api|secret"
    r"|token|key|pass)|123456789|abcdef(?:gh|12)|qwerty|foobar|\.\.\.|todo|passw(?:or)?d\d|none|null|undefined|_here"
)
FILLED = (
    "example", "your", "xxxx", "***", "<", ">", "${", "{{", "placeholder", "change", "redacted", "dummy", "sample",
    "insert", "replace", "my", "123456789", "abcdef", "qwerty", "foobar", "...", "todo", "passw", "none", "null",
    "undefined", "_here",
)  # fmt: skip
"""Whatever ``PLACEHOLDER`` finds holds one of these in small letters: asked first, for they cost next to nothing."""

CODE = late(r"[()\[\]{}]|^[A-Za-z_]+(?:\.[A-Za-z_]+)+$|^os\.|^process\.|^self\.|^config\.|^\$|^%|^@|://|^/|^\./")
WORDS = late(r"^[A-Za-z]+$|^[a-z]+(?:[_.\-/][a-z]+)+$|^[A-Z]+(?:_[A-Z]+)+$|^\d+$")
MIXED = late(r"(?=\D*\d)[^A-Za-z]*[A-Za-z]", re.DOTALL)
QUERY = late(r"[?&][0-9A-Za-z_\-]*$")
"""What stands in the query of a link is for whoever has the link."""

GENERIC_REACH = Reach(before=100, after=130, left=90, right=5)
"""A link's query, a word and what sets it stand before eight characters of the value; it has 128 at most."""

ARMORED = frozenset({"private-key", "putty-private-key"})
LITERALS = {
    "private-key": (r"-----BEGIN [A-Z0-9 ]{0,26}PRIVATE KEY",),
    # Forms that begin with a class of characters are dear to look for: their fixed part will do.
    "hashicorp-terraform-token": (r"\.atlasv1\.[0-9A-Za-z_=\-]{60}",),
    "facebook-access-token": (r"[0-9]\|[0-9A-Za-z_\-]{27}",),
    "twitter-access-token": (r"[0-9]{4}-[0-9A-Za-z]{40}",),
    "uptime-robot-key": (r"[0-9]{6}-[0-9a-f]{24}",),
    "discord-bot-token": (r"[0-9A-Za-z_\-]\.[0-9A-Za-z_\-]{6}\.[0-9A-Za-z_\-]{27}",),
    "putty-private-key": (r"PuTTY-User-Key-File-[23]",),
}


QUOTED = late(r"(?m)^[ \t]*>[> \t]*")
"""What mail and Markdown put before each line of another's text."""


class Format(NamedTuple):
    """A line of the table."""

    id: str
    title: str
    words: str
    value: str
    entropy: float


@cache
def formats() -> tuple[Format, ...]:
    """Every line of the table."""
    lines = (get_data("duecare.scan.patterns", "data/secrets.tsv") or b"").decode("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return tuple(Format(i, title, words, value, float(entropy)) for i, title, words, value, entropy in rows)


def kind(line: Format) -> Kind:
    """A format as a kind; its expressions are compiled when it is first confirmed."""
    reach = GENERIC_REACH if line.id == "generic-secret" else WHOLE
    return Kind(line.id, line.title, _hints(line), _find(line), caseless=bool(line.words), reach=reach)


def _hints(line: Format) -> tuple[str, ...]:
    if line.id == "generic-secret":
        return (rf"(?:{line.words}){BEFORE_HINT}{SETS_HINT}[0-9A-Za-z_.=/+!@#$%^&*~-]{{8}}",)
    least = TAIL.sub(r"{\1}", PADDING.sub("", line.value))
    if line.words:
        return (rf"(?:{line.words}){BEFORE_HINT}{SETS_HINT}(?:{least})",)
    return LITERALS.get(line.id) or (LEFT + f"(?:{least})",)


@cache
def _expression(line: Format) -> re.Pattern[str]:
    """The exact form; the value is its only group."""
    right = r"(?![0-9A-Za-z])"
    if line.words:
        return re.compile(rf"(?i:(?:{line.words})){BEFORE}{SETS}(?P<value>{line.value}){right}", re.ASCII)
    # The end of a key in PEM is the end of its armor, not of a word.
    right = "" if line.id in ARMORED else right
    return re.compile(rf"(?P<value>{line.value}){right}", re.ASCII)


@cache
def _words(words: str) -> tuple[re.Pattern[str], NDArray[np.bool_] | None]:
    """The words before a value, and how each begins, if all begin with three letters."""
    begun = words.split("|")
    plain = all(one[:3].isalpha() and len(one) > 2 and one[3:4] not in {"?", "*", "{"} for one in begun)
    return re.compile(words), table(begun) if plain else None


def _find(line: Format) -> Callable[[str], list[Hit]]:
    generic = line.id == "generic-secret"
    good = {"generic-secret": _generics, "bearer-token": _headers, "private-key": _armored}.get(line.id, _plain)

    def find(text: str) -> list[Hit]:
        form = _expression(line)
        if line.words:
            word, stems = _words(line.words)
            matches = [*worded(word, form, text, stems)]
        else:
            matches = whole(form, text)
        if generic and ("?" in text or "&" in text):
            matches = [match for match in matches if not _queried(text, match.start())]
        return hits(matches, good([match[1] for match in matches], line.entropy), 1)

    return find


def _queried(text: str, at: int) -> bool:
    """Whether the query of a link reaches to this place."""
    before = text[max(0, at - 40) : at]
    return ("?" in before or "&" in before) and QUERY.search(before) is not None


def whole(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    """Matches that begin no later than a word does.

    A look behind would say so too, but with it Python's engine no longer looks for the beginning of the form alone.
    """
    found = [*pattern.finditer(text)]
    lefts = "".join([text[max(0, match.start() - 1) : match.start()] for match in found])
    return [*_looked(pattern, text)] if WORDLY.search(lefts) else found


WORDLY = re.compile(r"[0-9A-Za-z]")


def _looked(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    at = 0
    while match := pattern.search(text, at):
        begin = match.start()
        if begin and text[begin - 1].isascii() and text[begin - 1].isalnum():
            at = begin + 1
            continue
        yield match
        at = max(match.end(), begin + 1)


def fillings(values: Sequence[str]) -> Sequence[str]:
    """Those of ``FILLED`` that any of the values holds."""
    low = "\n".join(values).lower()
    return [part for part in FILLED if part in low]


def filled(value: str, fillers: Sequence[str] = FILLED) -> bool:
    """Whether somebody filled the value in so that it is none; ``fillers``: those of ``FILLED`` that it may hold."""
    low = value.lower()
    if value.isascii() and not any(map(low.__contains__, fillers)):
        return False
    return PLACEHOLDER.search(value) is not None


def _plain(values: Sequence[str], least: float) -> list[Answer]:
    """Whether each is as random as its kind is; documented and filled-in examples are examples."""
    fillers = fillings(values)
    told = zip(values, differing(values), strict=True)
    return [None if filled(value, fillers) else random_enough(value, least, several) for value, several in told]


def _headers(values: Sequence[str], least: float) -> list[Answer]:
    """Tokens of headers: random enough, with digits and letters."""
    tokens = [value.partition(" ")[2] for value in values]
    told = zip(tokens, _plain(tokens, least), strict=True)
    return [answer and MIXED.match(token) is not None for token, answer in told]


def _armored(values: Sequence[str], least: float) -> list[Answer]:
    """Keys in PEM, also those that are quoted line by line."""
    return _plain([QUOTED.sub("", value) for value in values], least)


def _mixed(value: str) -> bool:
    """Whether it holds digits and letters, and is neither words nor code. Digits and letters alone are."""
    return bool(MIXED.match(value)) and not WORDS.match(value) and not CODE.search(value)


def _generics(values: Sequence[str], least: float) -> list[Answer]:
    """Values in assignments: random enough, with digits and letters, no words, no code, no placeholders."""
    fillers = fillings(values)
    found: list[Answer] = []
    for value, several in zip(values, differing(values), strict=True):
        plain = value.isascii() and value.isalnum() and not (value.isalpha() or value.isdigit())
        sound = several > 5 and (plain or _mixed(value))
        found.append(sound and random_enough(value, least, several) and not filled(value, fillers))
    return found


@cache
def secrets() -> tuple[Kind, ...]:
    """Every kind of credential; the generic one last, for it yields to all others."""
    return tuple(kind(line) for line in formats())
