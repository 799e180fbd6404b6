"""Where the members of a JSON array or object stand; values in between are skipped at the speed of the C decoder."""

import json.decoder
from collections.abc import Callable
from typing import Any

from duecare.knowledge.late import late
from duecare.model.record import NamedTuple

Scan = Callable[[str, int], tuple[object, int]]


def scanner(**options: Any) -> Scan:
    """The C scanner of a decoder: the value at a place in a text, and where it ends."""
    scan: Scan = json.JSONDecoder(**options).scan_once  # type: ignore[attr-defined]
    return scan


scanstring: Callable[[str, int, bool], tuple[str, int]] = json.decoder.scanstring  # type: ignore[attr-defined]
BLANK = late(r"[ \t\n\r]*")
# Numbers stay text: nobody looks at skipped values, and a huge number would be refused.
SKIP = scanner(strict=False, parse_int=str, parse_float=str)


class Member(NamedTuple):
    """A member of an array (``key`` empty, key's place that of the value) or of an object, by places in the text."""

    key: str
    key_start: int
    key_end: int
    start: int
    end: int


class Table(NamedTuple):
    """The members of one array or object. Of a repeated key the last member answers."""

    members: list[Member]
    named: dict[str, Member] | None

    def find(self, step: str) -> Member | None:
        """The member that one step of a JSON pointer names."""
        if self.named is not None:
            return self.named.get(step)
        known = step.isdecimal() and step.isascii() and len(step) < 16 and int(step) < len(self.members)
        return self.members[int(step)] if known else None


def blank(text: str, index: int) -> int:
    """The first place from ``index`` on that is no white space."""
    match = BLANK.match(text, index)
    return match.end() if match else index


def table(text: str, start: int) -> Table:
    """The members of the well-formed array or object that begins at ``start``."""
    return finished(_members(text, start), named=text[start] == "{")


def finished(members: list[Member], *, named: bool) -> Table:
    """The table of an object (``named``) or array with these members."""
    return Table(members, {member.key: member for member in members} if named else None)


def _members(text: str, start: int) -> list[Member]:
    """Read members until the closing bracket; ``text`` is known to be well-formed here."""
    named, members = text[start] == "{", []
    index = blank(text, start + 1)
    while text[index] not in "]}":
        key, key_start, key_end = "", index, 0
        if named:
            key, key_end = scanstring(text, index + 1, False)
            index = blank(text, blank(text, key_end) + 1)
        end = SKIP(text, index)[1]
        members.append(Member(key, key_start, key_end or end, index, end))
        index = blank(text, end)
        if text[index] == ",":
            index = blank(text, index + 1)
    return members
