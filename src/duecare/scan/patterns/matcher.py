"""From a batch to confirmed values: hints over raw bytes choose rows, only those are parsed, exact rules decide.

Equality holds by construction where a row is chosen: every chosen row is read, normalized and confirmed by the same
code as when all rows are. ``thorough`` does that; tests hold both equal.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.columns import Columns, Ints, columns, distinct
from duecare.scan.contract import Batch, Piece
from duecare.scan.normal import made_plain, normalized
from duecare.scan.patterns.database import Scan, Spots, scanner
from duecare.scan.patterns.kinds import Kind, Taken
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.plain import slow, telling_places
from duecare.scan.patterns.secrets import secrets
from duecare.scan.patterns.together import Hinted, Value, values
from duecare.scan.readings import reading
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


class Match(NamedTuple):
    """A confirmed value: ``row`` is the index in the batch, ``value`` as it stands in the normalized text."""

    row: int
    piece: Piece
    kind: str
    value: str
    example: bool
    personal: bool


class Matcher:
    """All kinds in one pass; the answer for a batch is kept until the next, so that several detectors share it."""

    def __init__(self, engine: str = "") -> None:
        """``engine``: hyperscan, re2 or re; the fastest installed one by itself."""
        self.kinds: tuple[Kind, ...] = (*PERSONAL, *secrets())
        self.ranks = [rank(kind.name, number) for number, kind in enumerate(self.kinds)]
        self.scan: Scan = scanner(self.kinds, engine)
        self._kept: tuple[Batch | None, list[Match]] = (None, [])
        self._dense = False

    def matches(self, batch: Batch) -> list[Match]:
        """Every confirmed value of a batch, in order of rows."""
        if self._kept[0] is not batch:
            self._kept = (batch, self.confirmed(self._chosen(batch)))
            rows = {match.row for match in self._kept[1]}
            self._dense = 2 * len(rows) > len(batch)
        return self._kept[1]

    def thorough(self, batch: Batch) -> list[Match]:
        """The same by reading every row."""
        return self.confirmed(columns(batch))

    def of_text(self, text: str) -> list[Match]:
        """Every confirmed value of one text."""
        one = Reading()
        one.say("/text", "text", True, text)
        return self.confirmed(Columns(one))

    def _chosen(self, batch: Batch) -> Columns:
        """Texts of the rows that may hold a value."""
        # Texts that others asked for already are looked through as they are: once, and nothing has to be chosen. So are
        # those behind a batch of which most rows were.
        if batch.raw is None or batch.parsed or self._dense:
            return columns(batch)
        starts = np.asarray(batch.offsets, np.int64)[:-1]
        spots = self.scan(batch.raw, starts).pairs // len(self.kinds)
        rows = distinct(np.concatenate((spots, slow(batch.raw, starts)))).tolist()
        if 2 * len(rows) > len(batch):
            return columns(batch)
        found = reading([batch.row(index) for index in rows])
        found.rows = [rows[row] for row in found.rows]
        return Columns(found)

    def confirmed(self, there: Columns) -> list[Match]:
        """What exact rules say of the texts; hints choose which rules are asked, and where."""
        changed = _changed(there)
        if 2 * len(changed) > len(there.texts):
            others = [number for number in range(len(there.texts)) if number not in changed]
            plain = made_plain([there.texts[number] for number in others])
            found = self._looked(there, changed | dict(zip(others, plain, strict=True)))
        else:
            found = self._looked(there, changed) + self._unchanged(there, changed)
            found.sort(key=itemgetter(0))
        return [match for _, matches in found for match in matches]

    def _looked(self, there: Columns, said: Mapping[int, str]) -> list[tuple[int, list[Match]]]:
        """Confirmed values by the number of the text, of texts that are not what stands in the columns."""
        if not said:
            return []
        numbers = sorted(said)
        data, begins = joined([said[number] for number in numbers])
        return self._told(there, self.scan(data, begins), begins, lambda at: (numbers[at], said[numbers[at]]))

    def _unchanged(self, there: Columns, others: Mapping[int, str]) -> list[tuple[int, list[Match]]]:
        """Those of all texts but some ``others``."""

        def named(at: int) -> tuple[int, str]:
            text = there.texts[at]
            return at, text if text.isascii() else normalized(text).text

        spots = self.scan(there.raw, there.begins[:-1])
        if others and len(spots.pairs):
            unknown = np.ones(len(there.texts), bool)
            unknown[[*others]] = False
            spots = Spots(*(column[unknown[spots.pairs // len(self.kinds)]] for column in spots))
        return self._told(there, spots, there.begins, named)

    def _told(
        self, there: Columns, spots: Spots, begins: Ints, named: Callable[[int], tuple[int, str]]
    ) -> list[tuple[int, list[Match]]]:
        """Confirmed values by the number of the text; ``named`` gives it, and what rules see, by the segment."""
        width = len(self.kinds)
        segments = spots.pairs // width
        known = distinct(segments)
        said = [named(at) for at in known.tolist()]
        texts = [text for _, text in said]
        # A segment begins with its line break.
        first = begins[segments] + 1
        hinted = Hinted(
            np.searchsorted(known, segments), spots.pairs - segments * width, spots.starts - first, spots.stops - first
        )
        found = sorted(values(self.kinds, texts, hinted))
        return [
            (said[at][0], self._matches(there.reading, said[at][0], texts[at], [*few]))
            for at, few in groupby(found, itemgetter(0))
        ]

    def asked(self, piece: Piece) -> list[Match]:
        """What exact rules say when every one is asked of the whole text, without hints."""
        one, text = Reading(), said(piece)
        one.at = piece.row
        one.say(piece.field, piece.role, piece.trained, piece.text)
        found = [Value(0, number, *hit) for number, kind in enumerate(self.kinds) for hit in kind.find(text)]
        return self._matches(one, 0, text, found)

    def _matches(self, reading: Reading, number: int, text: str, found: Sequence[Value]) -> list[Match]:
        """Values of a text; of those that overlap that of the kind with the higher rank."""
        # The values of one kind do not overlap.
        chosen = found if len(found) == 1 or len({one.kind for one in found}) == 1 else self._apart(found)
        piece, kinds = reading.piece(number), self.kinds
        return [
            Match(piece.row, piece, kinds[kind].name, text[start:stop], example, kind < len(PERSONAL))
            for _, kind, start, stop, example in chosen
        ]

    def _apart(self, found: Sequence[Value]) -> list[Value]:
        """Personal data and secrets are told apart."""
        taken = (Taken(), Taken())
        ordered = sorted(found, key=lambda one: self.ranks[one.kind])
        return [one for one in ordered if taken[one.kind < len(PERSONAL)].take(one.start, one.stop)]


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
    if there.plain.all():
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
