"""Write the rows that survive chosen detectors: curation as an action."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Shard, Wish, placed
from duecare.scan.detect import Detectors
from duecare.scan.formats import batches, shards
from duecare.scan.spill import Runs, Spill
from duecare.scan.streams import Unreadable
from duecare.scan.temporary import folder


class Kept(NamedTuple):
    """Rows read, rows written, and rows left out by whatever left them out first (bad and binary rows too)."""

    read: int
    written: int
    left_out: Mapping[str, int]


def keep(wish: Wish, detectors: Detectors, target: Path) -> Kept:
    """Write every row that no detector drops, as JSON Lines; bad rows are left out.

    Nothing is written where a file cannot be read to its end: how many rows it holds is not known.
    """
    parts = [shard for number, path in enumerate(wish.paths) for shard in _parts(wish, path, number)]
    repeated = _repeated(wish, detectors, parts)
    left_out: dict[str, int] = {}
    read = written = 0
    part = target.with_name(f".{target.name}.part")
    try:
        with part.open("wb") as out:
            for shard in parts:
                for batch in _whole(wish, shard):
                    why = _why(batch, detectors, repeated)
                    read += len(batch)
                    written += _write(batch, why, out)
                    for name in why.values():
                        left_out[name] = left_out.get(name, 0) + 1
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return Kept(read, written, dict(sorted(left_out.items())))


def _parts(wish: Wish, path: str, number: int) -> tuple[Shard, ...]:
    try:
        return shards(Path(wish.root), path, number)
    except Unreadable as why:
        raise Unreadable(f"{path} {why.what}", why.unlock) from why


def _whole(wish: Wish, shard: Shard) -> Iterator[Batch]:
    """The batches of a part, of which none may be missing."""
    try:
        for batch in batches(Path(wish.root), shard):
            if cut := getattr(batch, "cut", ""):
                raise Unreadable(cut, "fetch or write it again")
            yield batch
    except Unreadable as why:
        raise Unreadable(f"{shard.path} {why.what}", why.unlock) from why


def _why(batch: Batch, detectors: Detectors, repeated: Mapping[tuple[int, int], str]) -> dict[int, str]:
    """Why rows of the batch are left out, by index."""
    found = {bad.row - batch.first_row: "unreadable" for bad in batch.bad}
    for name, one in detectors.monoids.items():
        drops: Callable[[Batch], Any] | None = getattr(one, "drops", None)
        for index in drops(batch) if drops else ():
            found.setdefault(index, name)
    for index in range(len(batch)) if repeated else ():
        name = repeated.get((batch.shard.number, batch.first_row + index), "")
        if name:
            found.setdefault(index, name)
    return found


def _write(batch: Batch, why: dict[int, str], out: BinaryIO) -> int:
    """Write the rows that stay; those with binary values, which JSON cannot hold, are left out as such."""
    written = 0
    for index in range(len(batch)):
        if index not in why:
            try:
                written += bool(out.write(_line(batch, index) + b"\n"))
            except TypeError:
                why[index] = "binary"
    return written


def _line(batch: Batch, index: int) -> bytes:
    """The row as it stands in its file, if it stands there as a line; else as JSON."""
    if batch.raw is not None:
        return bytes(batch.raw[batch.offsets[index] : batch.offsets[index + 1]]).strip()
    return json.dumps(batch.row(index), ensure_ascii=False, default=_plain).encode("utf-8", "replace")


def _plain(value: Any) -> str:
    """Dates, decimals and ids as text."""
    if isinstance(value, bytes | bytearray | memoryview):
        raise TypeError("binary")
    return str(value)


def _repeated(wish: Wish, detectors: Detectors, parts: list[Shard]) -> dict[tuple[int, int], str]:
    """Rows that keyed detectors drop, by number of file and row."""
    keyed = {name: one for name, one in detectors.keyed.items() if hasattr(one, "drops")}
    found: dict[tuple[int, int], str] = {}
    with folder(Path(wish.root)) as place:
        for name, one in keyed.items():
            with closing(Runs(one, list(_spilled(wish, one, parts, Spill(place, name))))) as runs:
                for value in one.drops(runs.groups()):
                    found.setdefault(placed(value), name)
    return found


def _spilled(wish: Wish, one: Any, parts: list[Shard], spill: Spill) -> Iterator[str]:
    for shard in parts:
        for batch in _whole(wish, shard):
            spill.add(one, one.records(batch))
    yield from spill.closed().values()
