"""The texts of a batch by column, made once for all detectors, so that none walks over them piece by piece."""

import weakref
from collections.abc import Sequence
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from duecare.scan.contract import Batch, Piece

Ints = NDArray[np.int64]
ROLES = ("assistant", "chosen", "rejected", "system", "text", "tool", "user")
_ROLE = {role: number for number, role in enumerate(ROLES)}


class Columns(NamedTuple):
    """Of each piece its row, the number of its role, whether it is trained on, its text and whether that is ASCII.

    ``sizes`` are in characters, ``octets`` in UTF-8 bytes.
    """

    rows: Ints
    roles: Ints
    trained: NDArray[np.bool_]
    texts: tuple[str, ...]
    plain: NDArray[np.bool_]
    sizes: Ints
    octets: Ints

    def sums(self, numbers: Ints, rows: int, chosen: NDArray[np.bool_] | None = None) -> Ints:
        """Numbers of the (chosen) pieces added up by row."""
        of = self.rows if chosen is None else self.rows[chosen]
        return np.bincount(of, numbers if chosen is None else numbers[chosen], rows).astype(np.int64)


_last: tuple[weakref.ref[Batch], Columns] | None = None


def columns(batch: Batch) -> Columns:
    """The batch's texts. Those of the last batch are kept, because detectors take turns on it."""
    global _last  # noqa: PLW0603 - one entry, and only a saving
    if _last is not None and _last[0]() is batch:
        return _last[1]
    found = of_pieces(batch.pieces)
    _last = (weakref.ref(batch), found)
    return found


def of_pieces(pieces: Sequence[Piece]) -> Columns:
    """Columns of some pieces."""
    number = len(pieces)
    rows, _, roles, trained, texts = zip(*pieces, strict=True) if pieces else ((),) * 5
    said = cast("tuple[str, ...]", texts)
    plain = np.fromiter(map(str.isascii, said), bool, number)
    sizes = np.fromiter(map(len, said), np.int64, number)
    octets = sizes.copy()
    for at in np.flatnonzero(~plain).tolist():
        octets[at] = len(said[at].encode("utf-8", "replace"))
    return Columns(
        np.fromiter(rows, np.int64, number),
        np.fromiter(map(_ROLE.__getitem__, roles), np.int64, number),
        np.fromiter(trained, bool, number),
        said,
        plain,
        sizes,
        octets,
    )
