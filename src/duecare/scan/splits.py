"""The parts of files, some of them told while their checksums are made: for each its rows are counted."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from duecare.scan.contract import Shard, Wish
from duecare.scan.digests import HEAVY, Digested, state
from duecare.scan.formats import shards

Told = dict[str, tuple[tuple[int, int], tuple[Shard, ...]]]
"""Parts of a file, by its path, with its size and the time of its last change before they were told."""


MANY = 256
"""Files from which on none is looked at ahead: to ask each how heavy it is would take longer than it saves."""


def ahead(wish: Wish, told: Told) -> None:
    """Tell those of heavy files; what fails now will fail again where it is told."""
    for number, path in enumerate(wish.paths if len(wish.paths) < MANY else ()):
        with suppress(Exception):
            before = state(Path(wish.root) / path)
            if before[0] >= HEAVY:
                told[path] = (before, shards(Path(wish.root), path, number))


def parts(wish: Wish, number: int, told: Told, digests: Mapping[str, Digested], first_row: int) -> Sequence[Shard]:
    """Those of a file with these checksums; raises Unreadable and OSError."""
    path = wish.paths[number]
    before, found = told.get(path, (None, ()))
    # What was told of a file that was written to before its checksum was made is of another content.
    known = before == (digests[path].size, digests[path].changed)
    return found if known else shards(Path(wish.root), path, number, first_row)
