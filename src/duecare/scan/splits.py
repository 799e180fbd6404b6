"""The parts of files, some of them told while their checksums are made: for each its rows are counted."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from duecare.scan.cache import Cache
from duecare.scan.contract import Shard, Wish
from duecare.scan.digests import HEAVY, Digested, state
from duecare.scan.formats import shards

Told = dict[str, tuple[tuple[int, int], tuple[Shard, ...]]]
"""Parts of a file, by its path, with its size and the time of its last change before they were told."""


SAMPLE = 1 << 16
"""Bytes of a file by whose beginning and end it is known again."""

MANY = 256
"""Files from which on none is looked at ahead: to ask each how heavy it is would take longer than it saves."""


def fresh(wish: Wish, cache: Cache | None) -> list[int]:
    """Numbers of the heavy files of which the cache does not know that they were measured as they are."""
    found: list[int] = []
    for number, path in enumerate(wish.paths if len(wish.paths) < MANY else ()):
        with suppress(OSError):
            size, _ = state(Path(wish.root) / path)
            if size >= HEAVY and not (cache and cache.get(_mark(wish, path, size))):
                found.append(number)
    return found


def mark(wish: Wish, digests: Mapping[str, Digested], cache: Cache) -> None:
    """Have the cache know that these files were measured: no more than a saving, for content alone tells what is known.

    To count rows, and to make detectors, beside the checksums of a file that needs neither costs more than it saves.
    """
    for path, one in digests.items():
        if one.size >= HEAVY:
            with suppress(OSError):
                cache.put(_mark(wish, path, one.size), value=True)


def _mark(wish: Wish, path: str, size: int) -> str:
    """Its size, how it begins and how it ends: the time of its last change is another one in each clone."""
    file = Path(wish.root) / path
    if not file.is_file():  # several that are one data set
        return f"seen\0{path}\0{size}\0{state(file)[1]}"
    with file.open("rb", buffering=0) as opened:
        begin = opened.read(SAMPLE)
        opened.seek(max(0, size - SAMPLE))
        return f"seen\0{path}\0{size}\0{sha256(begin + opened.read(SAMPLE)).hexdigest()}"


def ahead(wish: Wish, numbers: Iterable[int], told: Told) -> None:
    """Tell the parts of those files; what fails now will fail again where it is told."""
    for number in numbers:
        with suppress(Exception):
            path = wish.paths[number]
            told[path] = (state(Path(wish.root) / path), shards(Path(wish.root), path, number))


def parts(wish: Wish, number: int, told: Told, digests: Mapping[str, Digested], first_row: int) -> Sequence[Shard]:
    """Those of a file with these checksums; raises Unreadable and OSError."""
    path = wish.paths[number]
    before, found = told.get(path, (None, ()))
    # What was told of a file that was written to before its checksum was made is of another content.
    known = before == (digests[path].size, digests[path].changed)
    return found if known else shards(Path(wish.root), path, number, first_row)
