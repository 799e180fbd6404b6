"""JSON text to a tree with places.

Values are read at the speed of the C decoder. A place is looked for only when somebody asks for it.
"""

from collections.abc import Iterator
from itertools import islice
from json import JSONDecodeError, JSONDecoder

from duecare.knowledge.late import late
from duecare.load import jsonwords as words
from duecare.load.jsonmend import NOTHING, Mender
from duecare.load.jsonscan import Member, Table, blank, scanner, table
from duecare.load.text import Lines
from duecare.model.place import At, Fault, Span, Tree

MAX_CHARACTERS = 256_000_000
MAX_DEPTH = 100
MAX_REPEATS = 20
MAX_DIGITS = 4000
LONE_SURROGATE = late(r"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|[c-fC-F])")


def read_json(text: str, path: str) -> Tree:
    """The values of ``text``; what is wrong with it is a fault beside what could be read."""
    lines = Lines(text.removeprefix("\ufeff"), path)
    if len(text) > MAX_CHARACTERS:
        what = f"the file has {len(text):,} characters; JSON is read up to {MAX_CHARACTERS:,}"
        return Tree(None, (Fault(Span(path), what, "split it, or keep rows in JSON Lines"),))
    places = JsonPlaces(lines)
    value, faults = _read(places)
    if value is NOTHING:
        return Tree(None, tuple(faults))
    if LONE_SURROGATE.search(lines.text):
        value = _printable(value)
    return Tree(At(value, "", places), tuple(faults))


class JsonPlaces:
    """Where values and keys stand, found on demand; each array or object is searched once."""

    def __init__(self, lines: Lines) -> None:
        """Nothing is searched before somebody asks."""
        self.lines = lines
        self.tables: dict[int, Table] = {}

    def span(self, pointer: str, /) -> Span:
        """Span of the value at ``pointer``, of its nearest known parent when it is absent."""
        member = self.member(pointer)
        return self.lines.span(member.start, member.end)

    def key(self, pointer: str, /) -> Span:
        """Span of the key that names the value, quotes included; of the value itself in an array."""
        member = self.member(pointer)
        return self.lines.span(member.key_start, member.key_end)

    def text(self, pointer: str, /) -> str | None:
        """The scalar as written (quotes and all), None for arrays and objects."""
        member = self.member(pointer)
        written = self.lines.text[member.start : member.end]
        return None if written[:1] in {"{", "[", ""} else written

    def member(self, pointer: str) -> Member:
        """The member that the pointer leads to, or the last one known on the way."""
        start = blank(self.lines.text, 0)
        member = Member("", start, len(self.lines.text.rstrip()), start, len(self.lines.text.rstrip()))
        for step in pointer.split("/")[1:]:
            known = self.table(member.start)
            found = known.find(step.replace("~1", "/").replace("~0", "~")) if known else None
            if found is None:
                return member
            member = found
        return member

    def table(self, start: int) -> Table | None:
        """The members of what begins at ``start``, None for scalars and for what cannot be searched."""
        if start not in self.tables and self.lines.text[start : start + 1] in {"{", "["}:
            try:
                self.tables[start] = table(self.lines.text, start)
            except (JSONDecodeError, StopIteration, IndexError, RecursionError):
                return None  # what a broken or overly deep text holds there is not known
        return self.tables.get(start)


def _read(places: JsonPlaces) -> tuple[object, list[Fault]]:
    """Value and faults of a text, by the C decoder where it is JSON, else as far as it can be mended."""
    repeated: list[str] = []

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) != len(pairs):
            repeated.append("")
        return made

    try:
        value: object = JSONDecoder(object_pairs_hook=unique).decode(places.lines.text)
        faults: list[Fault] = []
    except (ValueError, RecursionError):  # JSONDecodeError, or a number of too many digits
        scan = scanner(object_pairs_hook=unique, parse_int=_whole)
        mender = Mender(places.lines, scan, places.tables, MAX_DEPTH)
        value, faults = mender.document(), mender.faults
        repeated += [""] * mender.repeated
    if repeated:
        faults.extend(islice(_repeats(places), MAX_REPEATS))
    faults.extend(_cut(value, places.lines))
    return value, faults


def _whole(digits: str) -> int | float:
    """An integer; one of thousands of digits becomes a float, as other JSON readers have it."""
    return int(digits) if len(digits) <= MAX_DIGITS else float(digits)


def _repeats(places: JsonPlaces) -> Iterator[Fault]:
    """A fault for each key that stands again in its object."""
    starts = [blank(places.lines.text, 0)]
    while starts:
        known = places.table(starts.pop())
        if known is None:
            continue
        if known.named is not None and len(known.named) != len(known.members):
            yield from _again(places.lines, known.members)
        starts.extend(m.start for m in reversed(known.members) if places.lines.text[m.start] in "{[")


def _again(lines: Lines, members: list[Member]) -> Iterator[Fault]:
    first: dict[str, Member] = {}
    for member in members:
        if member is not first.setdefault(member.key, member):
            said = words.repeated(member.key, lines.at(first[member.key].key_start)[0])
            yield Fault(lines.span(member.key_start, member.key_end), *said)


def _cut(root: object, lines: Lines) -> list[Fault]:
    """Empty what is nested too deep, so that whoever walks the values may do so plainly."""
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for value in level
            for child in (value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
            if isinstance(child, dict | list)
        ]
        if not level:
            return []
    for value in level:
        value.clear()  # type: ignore[attr-defined]
    return [Fault(lines.span(blank(lines.text, 0)), *words.deep(MAX_DEPTH))]


def _printable(value: object) -> object:
    """The value with halves of surrogate pairs replaced: they cannot be written to any file or terminal."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_printable(element) for element in value]
    if isinstance(value, dict):
        return {_printable(key): _printable(element) for key, element in value.items()}
    return value
