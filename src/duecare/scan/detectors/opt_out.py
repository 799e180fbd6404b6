"""Rows whose people or owners opted out: looked up by keyed digests, so that no list of names is needed.

Compared are the row's whole text, each of its texts, each short value of the row (ids, names, handles) and each e-mail
address and link inside its texts; each as it stands, and as it reads without what hides it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Wish
from duecare.scan.normal import normalized
from duecare.scan.optouts import OptOuts, digest, read

EXAMPLES = 20
VALUE = 200  # characters; a longer value is no id
DEPTH = 8
INSIDE = re.compile(r"[^\s@<>\"'(),;:\[\]]+@[^\s@<>\"'(),;:\[\]]+\.[^\s@<>\"'(),;:\[\].]+|https?://[^\s<>\"')\]]+")


def make(wish: Wish) -> "OptOut | None":
    """Only where a manifest names a list."""
    paths = list(dict.fromkeys(wish.opted_out))
    return OptOut([read(Path(wish.root), path) for path in paths]) if paths else None


class Example(NamedTuple):
    """A row that was opted out, and by what it was found: never the value itself."""

    path: str
    row: int
    list: str
    by: str


class State(NamedTuple):
    """Rows found, in all and by list, the digests found, and the lowest examples."""

    rows: int
    by_list: Mapping[int, int]
    found: frozenset[tuple[int, bytes]]
    examples: tuple[Example, ...]


class OptOut:
    """A monoid."""

    name = "opt_out"
    version = 1

    def __init__(self, lists: Sequence[OptOuts]) -> None:
        """Lists may have different keys."""
        self.lists = lists
        self.settings: Mapping[str, object] = {
            "lists": [[one.path, len(one.digests), _mark(one)] for one in lists],
        }

    def empty(self) -> State:
        """No row was seen."""
        return State(0, {}, frozenset(), ())

    def add(self, state: State, batch: Batch) -> State:
        """Look up everything that a row could be known by."""
        rows, by_list, found, examples = 0, dict(state.by_list), set(state.found), list(state.examples)
        for index, values in enumerate(_known_by(batch)):
            hits = [hit for number in range(len(self.lists)) if (hit := self._hit(number, values))]
            rows += bool(hits)
            for number, mark, by in hits:
                by_list[number] = by_list.get(number, 0) + 1
                found.add((number, mark))
                examples.append(Example(batch.shard.path, batch.first_row + index, self.lists[number].path, by))
        return State(state.rows + rows, by_list, frozenset(found), tuple(sorted(set(examples))[:EXAMPLES]))

    def merge(self, one: State, other: State) -> State:
        """Sums, and the lowest examples."""
        by_list = {n: one.by_list.get(n, 0) + other.by_list.get(n, 0) for n in {*one.by_list, *other.by_list}}
        examples = tuple(sorted({*one.examples, *other.examples})[:EXAMPLES])
        return State(one.rows + other.rows, by_list, one.found | other.found, examples)

    def finish(self, state: State) -> dict[str, object]:
        """Rows in all and by list."""
        lists = [
            {
                "path": one.path,
                "entries": len(one.digests),
                "found": sum(n == number for n, _ in state.found),
                "rows": state.by_list.get(number, 0),
            }
            for number, one in enumerate(self.lists)
        ]
        return {"rows": state.rows, "lists": lists, "examples": [example._asdict() for example in state.examples]}

    def drops(self, batch: Batch) -> list[int]:
        """Every row that was opted out."""
        listed = range(len(self.lists))
        return [i for i, values in enumerate(_known_by(batch)) if any(self._hit(number, values) for number in listed)]

    def _hit(self, number: int, values: Mapping[str, str]) -> tuple[int, bytes, str] | None:
        one = self.lists[number]
        for value, by in values.items():
            mark = digest(value, one.key)
            if mark in one.digests:
                return number, mark, by
        return None


def _known_by(batch: Batch) -> Iterator[dict[str, str]]:
    """For each row, what it could be known by: the value, and what that is."""
    texts: list[list[tuple[str, str]]] = [[] for _ in range(len(batch))]
    for piece in batch.pieces:
        texts[piece.row].append((piece.text, piece.field))
    for row, said in zip(batch.rows, texts, strict=True):
        values: dict[str, str] = {}
        if said:
            values.update(dict.fromkeys(_seen("\n".join(text for text, _ in said)), "the whole row"))
        for text, field in said:
            for seen in _seen(text):
                values.setdefault(seen, f"the text at {field}")
                if "@" in seen or "://" in seen:
                    values.update(dict.fromkeys(INSIDE.findall(seen), f"an address in {field}"))
        for value, field in _scalars(row, "", 0):
            for seen in _seen(value):
                values.setdefault(seen, f"the value at {field}")
        yield values


def _seen(text: str) -> Iterable[str]:
    """The text as it stands and, where that differs, as it reads: without invisible characters and look-alikes."""
    return (text,) if text.isascii() else dict.fromkeys((text, normalized(text).text))


def _scalars(value: Any, field: str, depth: int) -> Iterator[tuple[str, str]]:
    """Short strings and whole numbers."""
    if isinstance(value, str):
        if 0 < len(value) <= VALUE:
            yield value, field
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value), field
    elif depth < DEPTH:
        inner: Iterable[tuple[object, Any]] = ()
        if isinstance(value, dict):
            inner = value.items()
        elif isinstance(value, list):
            inner = enumerate(value)
        for key, one in inner:
            yield from _scalars(one, f"{field}/{key}", depth + 1)


def _mark(one: OptOuts) -> str:
    """What tells one list from another."""
    return blake2b(b"".join(sorted(one.digests)), key=one.key[:64], digest_size=8).hexdigest()
