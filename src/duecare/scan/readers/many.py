"""Very many small files of one folder and one ending, read as one data set: its path is a pattern, ``chat/*.jsonl``.

Rows are numbered through, in order of the files' names. What is wrong with a file is told with its name.
"""

import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path, PurePath
from typing import Any

from duecare.scan.batches import ROWS, Lines, Rows, cut_off
from duecare.scan.beginnings import plainly_lined
from duecare.scan.contract import BadRow, Batch, Shard
from duecare.scan.linewise import starts
from duecare.scan.readers import jsonl
from duecare.scan.streams import MARKS, POINTER, Unreadable, suffixes

FORMAT = "many"
SUFFIXES: tuple[str, ...] = ()
TOGETHER = 4096
"""Files of a part at most."""

BYTES = 8 << 20
BLOCK = 1 << 20
FEW = 20
"""So few files of a folder stay files."""


def members(file: Path) -> Sequence[str]:
    """Names of the files that the path stands for, in order."""
    return _members(file, file.parent.stat().st_mtime_ns)


@lru_cache(4)
def _members(file: Path, changed: int) -> Sequence[str]:
    """Of the folder as it was when it was ``changed`` last: every part of the data set asks for them."""
    ending = file.name[1:]
    with os.scandir(file.parent) as entries:
        names = (entry.name for entry in entries if entry.name.endswith(ending) and entry.is_file())
        return tuple(sorted(name for name in names if name[0] != "." and pattern(name) == file.name))


def pattern(name: str) -> str:
    """What a file's name is one of."""
    suffix, packed = suffixes(PurePath(name))
    return f"*{suffix}{PurePath(name).suffix if packed else ''}"


def folded(root: Path, paths: Sequence[str]) -> dict[str, str]:
    """The data set of each of these files; only where it is made of just these files."""
    found: dict[str, list[str]] = {}
    for path in paths:
        folder, slash, name = path.rpartition("/")
        found.setdefault(f"{folder}{slash}{pattern(name)}", []).append(path)
    whole = ((one, held) for one, held in found.items() if len(held) > FEW and _whole(root / one, held))
    return {path: one for one, held in whole for path in held}


def _whole(file: Path, paths: Sequence[str]) -> bool:
    try:
        return not os.path.lexists(file) and tuple(sorted(path.rpartition("/")[2] for path in paths)) == members(file)
    except OSError:
        return False


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """Some files together, with the number of their first row."""
    names, start, first, size = members(file), 0, 1, 0
    for number, name in enumerate(names):
        size += (file.parent / name).stat().st_size
        if size >= BYTES or number + 1 - start >= TOGETHER or number + 1 == len(names):
            part = shard._replace(start=start, stop=number + 1, first_row=first)
            yield part
            first += sum(len(batch) for batch in read(file, part)) if number + 1 < len(names) else 0
            start, size = number + 1, 0


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """The rows of the files, in batches across them."""
    row = shard.first_row
    held = _Held(shard)
    for name in members(file)[shard.start : shard.stop]:
        empty = True
        for batch in _batches(file.parent, name, shard):
            empty = False
            if getattr(batch, "cut", "") or not held.takes(batch):
                yield from held.given(row)
                row += held.flushed
            if why := getattr(batch, "cut", ""):
                yield cut_off(shard, row, f"holds {name}, which {why}", getattr(batch, "unlock", ""))
                row += 1
            else:
                held.add(batch, name)
        if empty:
            yield from held.given(row)
            row += held.flushed
            yield Rows(shard, row, [BadRow(0, f"is not there: {name} holds nothing")])
            row += 1
    yield from held.given(row)


def _batches(folder: Path, name: str, shard: Shard) -> Iterator[Batch]:
    """The rows of one file; that it cannot be read is one bad row, as of any file that breaks off."""
    from duecare.scan.formats import batches, shards

    row = 1
    try:
        if (plain := _plain(folder / name, shard)) is not None:
            yield plain
            return
        for part in shards(folder, name, shard.number):
            for batch in batches(folder, part):
                yield batch
                row = batch.first_row + len(batch)
    except Unreadable as why:
        yield cut_off(shard, row, why.what, why.unlock)
    except OSError as error:
        yield cut_off(shard, row, f"cannot be read: {error.strerror or error}", "see that the file can be read")


def _plain(file: Path, shard: Shard) -> Batch | None:
    """A small file of JSON Lines, read at once; None where it is any other."""
    if file.suffix not in jsonl.SUFFIXES or file.stat().st_size > BLOCK:
        return None
    raw = file.read_bytes()
    if raw.startswith((POINTER, *MARKS)) or not plainly_lined(raw) or len(offsets := starts(raw)) < 2:
        return None
    return Lines(shard, 1, raw, offsets)


class _Held:
    """Rows of some files that are given together: lines with lines, parsed rows with parsed ones."""

    def __init__(self, shard: Shard) -> None:
        self.shard = shard
        self.flushed = 0
        self._clear()

    def _clear(self) -> None:
        self.blocks: list[bytes] = []
        self.offsets: list[int] = [0]
        self.rows: list[Any] = []
        self.names: list[tuple[int, str]] = []

    def takes(self, batch: Batch) -> bool:
        """Whether the batch can be given with what is held."""
        lines, size = batch.raw is not None, len(self.offsets) - 1 + len(self.rows)
        return not size or (lines is bool(self.blocks) and self.offsets[-1] < BLOCK and size < ROWS)

    def add(self, batch: Batch, name: str) -> None:
        """Hold a batch of a file."""
        self.names.append((len(self.offsets) - 1 + len(self.rows), name))
        if batch.raw is None:
            unread = {bad.row - batch.first_row: bad.why for bad in batch.bad}
            self.rows += [BadRow(0, unread[i]) if i in unread else row for i, row in enumerate(batch.rows)]
            return
        raw = batch.raw if batch.raw.endswith(b"\n") else batch.raw + b"\n"
        base = self.offsets.pop()
        self.blocks.append(raw)
        self.offsets += [*(base + at for at in batch.offsets[:-1]), base + len(raw)]

    def given(self, first: int) -> Iterator[Batch]:
        """What is held, as one batch that begins with this row; nothing is held then."""
        self.flushed = len(self.offsets) - 1 + len(self.rows)
        if self.blocks:
            yield _Lines(self.shard, first, b"".join(self.blocks), self.offsets, self.names)
        elif self.rows:
            yield _Rows(self.shard, first, self.rows, self.names)
        self._clear()


def _told(bad: Sequence[BadRow], first: int, names: Sequence[tuple[int, str]]) -> list[BadRow]:
    """The bad rows with the names of their files."""
    begins = [begin for begin, _ in names]
    return [one._replace(why=f"{one.why} ({names[bisect_right(begins, one.row - first) - 1][1]})") for one in bad]


class _Lines(Lines):
    """Lines of several files."""

    def __init__(
        self, shard: Shard, first_row: int, raw: bytes, offsets: Sequence[int], names: Sequence[tuple[int, str]] = ()
    ) -> None:
        super().__init__(shard, first_row, raw, offsets)
        self.names = names

    @property
    def bad(self) -> Sequence[BadRow]:
        return _told(super().bad, self.first_row, self.names)


class _Rows(Rows):
    """Parsed rows of several files."""

    def __init__(
        self, shard: Shard, first_row: int, rows: Sequence[Any], names: Sequence[tuple[int, str]] = ()
    ) -> None:
        super().__init__(shard, first_row, rows)
        self.bad = _told(self.bad, first_row, names)
