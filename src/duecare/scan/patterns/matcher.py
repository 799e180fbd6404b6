"""From a batch to confirmed values: hints over raw bytes choose rows, only those are parsed, exact rules decide.

Equality holds by construction where a row is chosen: every chosen row is read, normalized and confirmed by the same
code as when all rows are. ``thorough`` does that; tests hold both equal.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from duecare.scan.contract import Batch, Piece
from duecare.scan.normal import made_plain, normalized
from duecare.scan.patterns.database import Scan, scanner
from duecare.scan.patterns.kinds import Kind, Taken
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.plain import slow
from duecare.scan.patterns.secrets import secrets
from duecare.scan.shapes import reading

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
LAST = {"email": 90, "phone": 91, "generic-secret": 99}


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

    def matches(self, batch: Batch) -> list[Match]:
        """Every confirmed value of a batch, in order of rows."""
        if self._kept[0] is not batch:
            self._kept = (batch, self.confirmed(self._chosen(batch)))
        return self._kept[1]

    def thorough(self, batch: Batch) -> list[Match]:
        """The same by reading every row."""
        return self.confirmed(batch.pieces)

    def _chosen(self, batch: Batch) -> Sequence[Piece]:
        """Pieces of the rows that may hold a value."""
        # Texts that others asked for already are looked through as they are: once, and nothing has to be chosen.
        if batch.raw is None or batch.parsed:
            return batch.pieces
        starts = np.asarray(batch.offsets, np.int64)[:-1]
        spots = self.scan(batch.raw, starts) // len(self.kinds)
        rows = np.unique(np.concatenate((spots, slow(batch.raw, starts)))).tolist()
        if 2 * len(rows) > len(batch):
            return batch.pieces
        found = reading([batch.row(index) for index in rows]).pieces
        return [piece._replace(row=rows[piece.row]) for piece in found]

    def confirmed(self, pieces: Sequence[Piece]) -> list[Match]:
        """What exact rules say of the pieces; hints choose which rules are asked."""
        plain = made_plain([piece.text for piece in pieces])
        texts = [prefix(piece.field) + text for piece, text in zip(pieces, plain, strict=True)]
        data, starts = joined(texts)
        width = len(self.kinds)
        found: list[Match] = []
        for index, spots in groupby(self.scan(data, starts).tolist(), lambda spot: spot // width):
            if index >= 0:
                kinds = [spot % width for spot in spots]
                found.extend(self._asked(pieces[index], texts[index], kinds))
        return found

    def asked(self, piece: Piece) -> list[Match]:
        """What exact rules say when every one is asked, without hints."""
        return self._asked(piece, said(piece), range(len(self.kinds)))

    def _asked(self, piece: Piece, text: str, numbers: Sequence[int]) -> list[Match]:
        found: list[Match] = []
        # The values of one kind do not overlap.
        taken = (Taken(), Taken()) if len(numbers) > 1 else ()
        for number in sorted(numbers, key=self.ranks.__getitem__):
            kind, personal = self.kinds[number], number < len(PERSONAL)
            for start, stop, example in kind.find(text):
                if not taken or taken[personal].take(start, stop):
                    found.append(Match(piece.row, piece, kind.name, text[start:stop], example, personal))
        return found


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
