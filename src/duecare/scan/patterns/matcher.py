"""From a batch to confirmed values: hints over raw bytes choose rows, only those are parsed, exact rules decide.

Equality holds by construction where a row is chosen: every chosen row is read, normalized and confirmed by the same
code as when all rows are. ``thorough`` does that; tests hold both equal.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from duecare.scan.columns import Columns, Ints, columns, distinct
from duecare.scan.contract import Batch, Piece
from duecare.scan.normal import made_plain, normalized
from duecare.scan.patterns.database import Scan, Spots, scanner
from duecare.scan.patterns.found import Found, apart
from duecare.scan.patterns.kinds import Kind
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.plain import slow, telling_places
from duecare.scan.patterns.secrets import secrets
from duecare.scan.patterns.together import NONE, Hinted, Values, together, values
from duecare.scan.shapes import Reading

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_ \-]{1,60}")
STRUCTURE = frozenset(
    [
        "content",
        "text",
        "value",
        "role",
        "from",
        "completion",
        "prompt",
        "instruction",
        "input",
        "output",
        "response",
        "chosen",
        "rejected",
        "question",
        "answer",
        "system",
        "messages",
        "conversations",
        "arguments",
        "label",
        "source",
        "target",
        "document",
    ]
)
PRECEDENCE = {
    name: rank
    for rank, name in enumerate(["url_credentials", "iban", "card", "crypto_address", "mac", "ip", "coordinates"])
}
LAST = {"email": 90, "phone": 91, "bearer-token": 98, "generic-secret": 99}


class Matcher:
    """All kinds in one pass; the answer for a batch is kept until the next, so that several detectors share it."""

    def __init__(self, engine: str = "") -> None:
        """``engine``: hyperscan, re2 or re; the fastest installed one by itself."""
        self.kinds: tuple[Kind, ...] = (*PERSONAL, *secrets())
        self.ranks = [rank(kind.name, number) for number, kind in enumerate(self.kinds)]
        self.scan: Scan = scanner(self.kinds, engine)
        self._names = [kind.name for kind in self.kinds]
        self._kept: tuple[Batch | None, Found] = (None, self._found(Columns(Reading()), {}, NONE))
        self._dense = False

    def matches(self, batch: Batch) -> Found:
        """Every confirmed value of a batch, in order of rows."""
        if self._kept[0] is not batch:
            self._kept = (batch, self.confirmed(self._chosen(batch)))
            self._dense = 2 * len(distinct(self._kept[1].rows)) > len(batch)
        return self._kept[1]

    def thorough(self, batch: Batch) -> Found:
        """The same by reading every row."""
        return self.confirmed(columns(batch))

    def of_text(self, text: str) -> Found:
        """Every confirmed value of one text."""
        one = Reading()
        one.say("/text", "text", True, text)
        return self.confirmed(Columns(one))

    def _chosen(self, batch: Batch) -> Columns:
        """Texts of the rows that may hold a value."""
        # Texts that others asked for already are looked through as they are: once, and nothing has to be chosen. So are
        # those behind a batch of which most rows were, and a long row by itself.
        if batch.raw is None or batch.parsed or self._dense or len(batch) == 1:
            return columns(batch)
        starts = np.asarray(batch.offsets, np.int64)[:-1]
        spots = self.scan(batch.raw, starts)
        doubtful = slow(batch.raw, starts, escaped=spots.escaped, plain=batch.plain)
        rows = distinct(np.concatenate((spots.pairs // len(self.kinds), doubtful))).tolist()
        if 2 * len(rows) > len(batch):
            return columns(batch)
        found = batch.reading_of(rows)
        found.rows = [rows[row] for row in found.rows]
        return Columns(found)

    def confirmed(self, there: Columns) -> Found:
        """What exact rules say of the texts; hints choose which rules are asked, and where."""
        changed = _changed(there)
        if 2 * len(changed) > len(there.texts):
            others = [number for number in range(len(there.texts)) if number not in changed]
            plain = made_plain([there.texts[number] for number in others])
            every = changed | dict(zip(others, plain, strict=True))
            return self._found(there, every, self._looked(every))
        seen, found = self._unchanged(there, changed)
        if changed:
            found = together([found, self._looked(changed)])
            found = found.only(np.argsort(found.texts, kind="stable"))
        return self._found(there, {**seen, **changed}, found)

    def _looked(self, said: Mapping[int, str]) -> Values:
        """Values in texts, by their numbers, that are not what stands in the columns."""
        if not said:
            return NONE
        numbers = np.array(sorted(said), np.int64)
        texts = [said[number] for number in numbers.tolist()]
        data, begins = joined(texts)
        found = self._told(self.scan(data, begins), begins, lambda many: [texts[at] for at in many])
        return found._replace(texts=numbers[found.texts])

    def _unchanged(self, there: Columns, others: Mapping[int, str]) -> tuple[Mapping[int, str], Values]:
        """Those in all texts but some ``others``, and what rules saw of such beyond ASCII."""
        spots = self.scan(there.raw, there.begins[:-1])
        if others and len(spots.pairs):
            unknown = np.ones(len(there.texts), bool)
            unknown[[*others]] = False
            spots = spots.only(unknown[spots.pairs // len(self.kinds)])
        if there.ascii:
            take = there.texts.__getitem__
            return {}, self._told(spots, there.begins, lambda many: [*map(take, many)], there.sizes)
        seen: dict[int, str] = {}

        def normal(many: Sequence[int]) -> list[str]:
            texts = [there.texts[at] for at in many]
            seen.update((at, normalized(one).text) for at, one in zip(many, texts, strict=True) if not one.isascii())
            return [seen.get(at, text) for at, text in zip(many, texts, strict=True)]

        return seen, self._told(spots, there.begins, normal)

    def _told(
        self, spots: Spots, begins: Ints, texts_of: Callable[[Sequence[int]], Sequence[str]], sizes: Ints | None = None
    ) -> Values:
        """The values in the segments with hints; ``texts_of`` gives what rules see of segments, by their numbers.

        ``sizes`` are given where all are ASCII.
        """
        width = len(self.kinds)
        segments = spots.pairs // width
        another = np.append(True, segments[1:] != segments[:-1])[: len(segments)]
        known = segments[another]
        # A segment begins with its line break.
        first = begins[segments] + 1
        hinted = Hinted(
            np.cumsum(another) - 1, spots.pairs - segments * width, spots.starts - first, spots.stops - first
        )
        found = values(self.kinds, texts_of(known.tolist()), hinted, sizes=None if sizes is None else sizes[known])
        return found._replace(texts=known[found.texts])

    def asked(self, piece: Piece) -> Found:
        """What exact rules say when every one is asked of the whole text, without hints."""
        one, text = Reading(), said(piece)
        one.at = piece.row
        one.say(piece.field, piece.role, piece.trained, piece.text)
        hits = [(0, number, *hit) for number, kind in enumerate(self.kinds) for hit in kind.find(text)]
        texts, kinds, starts, stops, examples = np.array(hits, np.int64).reshape(-1, 5).T
        return self._found(Columns(one), {0: text}, Values(texts, kinds, starts, stops, examples > 0))

    def _found(self, there: Columns, seen: Mapping[int, str], values: Values) -> Found:
        return Found(self._names, there, seen, apart(values, self.ranks))


@cache
def matcher() -> Matcher:
    """The one matcher of this process."""
    return Matcher()


def rank(name: str, number: int) -> tuple[int, int]:
    """Which kind takes a value that two would have: those with a checksum before those with a form alone."""
    return PRECEDENCE.get(name, LAST.get(name, 50)), number


@lru_cache(4096)
def prefix(field: str) -> str:
    """The key that a value stands under, as the words before it: ``password: ``; nothing for keys of structure."""
    last = field.rpartition("/")[2]
    return f"{last}: " if last not in STRUCTURE and NAME.fullmatch(last) else ""


def _changed(there: Columns) -> dict[int, str]:
    """Texts of which hints must not see what stands in the columns: with a key before them, or to be normalized."""
    fields = there.reading.fields
    keyed = {field: before for field in set(fields) if (before := prefix(field))}
    named = [number for number, field in enumerate(fields) if field in keyed] if keyed else []
    odd = {*named, *odd_texts(there)}
    numbers = sorted(odd)
    plain = made_plain([there.texts[number] for number in numbers])
    return {number: keyed.get(fields[number], "") + text for number, text in zip(numbers, plain, strict=True)}


def odd_texts(there: Columns) -> list[int]:
    """Texts with characters that normalizing makes ASCII, or nothing."""
    if there.ascii:
        return []
    told = telling_places(there.data, there.leads, there.points)
    found: list[int] = distinct(there.texts_at(told)).tolist()
    return found


def said(piece: Piece) -> str:
    """What the rules see of a piece."""
    return prefix(piece.field) + normalized(piece.text).text


def joined(texts: Sequence[str]) -> tuple[bytes, NDArray[np.int64]]:
    """The texts in one buffer, a line break before each, and where they begin."""
    parts = [text.encode("utf-8", "replace") for text in texts]
    sizes = np.fromiter((len(part) + 1 for part in parts), np.int64, len(parts))
    starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)[:-1])) if parts else np.empty(0, np.int64)
    # A segment begins with its line break, so that its first word has a left side.
    return b"\n" + b"\n".join(parts) if parts else b"", starts
