"""A folder that ``save_to_disk`` wrote: Arrow shards in the order of ``state.json``, read as one data set."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from duecare.scan.batches import Rows, cut_off
from duecare.scan.contract import Batch, Shard
from duecare.scan.readers.arrow import ERRORS, MAGIC, parts, rows_of
from duecare.scan.streams import POINTER, Unreadable

FORMAT = "saved"
SUFFIXES: tuple[str, ...] = ()
STATE = "state.json"
AGAIN = "save the data set again with `save_to_disk`"
MOST = 1 << 20
"""Bytes of a state: thousands of shards fit in."""


def split(file: Path, shard: Shard) -> Iterator[Shard]:
    """One part a shard; what is not as the state says is a part that says so."""
    names = _names(file)
    first = 1
    for index, name in enumerate(names):
        yield shard._replace(start=index, stop=index + 1, first_row=first)
        first += _count(file / name)
    if strays(file, names):
        yield shard._replace(start=len(names), stop=len(names) + 1, first_row=first)


def read(file: Path, shard: Shard) -> Iterator[Batch]:
    """The rows of the shard; one that is missing or breaks off leaves a bad row in the place of what it lacks."""
    import pyarrow as pa

    names = _names(file)
    row = shard.first_row
    if shard.start >= len(names):
        yield cut_off(
            shard, row, f"holds {strays(file, names)[0]}, which {STATE} does not name: it was not read", AGAIN
        )
        return
    name = names[shard.start]
    if trouble := _trouble(file / name):
        yield cut_off(shard, row, f"{trouble.format(name=name)}, which {STATE} names", f"fetch {name}, or {AGAIN}")
        return
    with pa.memory_map(str(file / name)) as mapped:
        try:
            for batch in _batches(pa, mapped):
                for part in parts(batch):
                    yield Rows(shard, row, rows_of(part))
                    row += part.num_rows
        except ERRORS as error:
            why = " ".join(str(error).split())[:200]
            yield cut_off(
                shard,
                row,
                f"holds {name}, which is no valid Arrow data from here on: {why}",
                f"fetch {name}, or {AGAIN}",
            )


def strays(folder: Path, names: list[str]) -> list[str]:
    """Shards that lie there and that the state does not name."""
    return sorted(path.name for path in folder.glob("*.arrow") if path.name not in names)


def files(folder: Path) -> list[Path]:
    """Every file of the data set, whatever the state says: its digest is made of them."""
    found = (path for path in folder.iterdir() if path.suffix == ".arrow" or path.name in {STATE, "dataset_info.json"})
    return sorted(path for path in found if path.is_file())


def _names(folder: Path) -> list[str]:
    try:
        with (folder / STATE).open("rb") as opened:
            state = json.loads(opened.read(MOST))
        entries = state["_data_files"]
        names = [entry["filename"] for entry in entries]
    except OSError as error:
        raise Unreadable(f"is a folder without a readable {STATE}: {error.strerror or error}", AGAIN) from error
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Unreadable(f"has a {STATE} that names no shards", AGAIN) from error
    odd = [name for name in names if not isinstance(name, str) or Path(name).name != name or name.startswith(".")]
    if odd or not names or len(set(names)) < len(names):
        what = f"the shard {str(odd[0])[:80]!r}, which is no file beside it" if odd else "no shards, or one twice"
        raise Unreadable(f"has a {STATE} that names {what}", AGAIN)
    return names


def _trouble(file: Path) -> str:
    """Why a shard cannot be read at all, as a clause; nothing when it can."""
    if file.is_symlink() or not file.is_file():
        return "lacks {name}"
    with file.open("rb") as opened:
        head = opened.read(len(POINTER))
    if head == POINTER:
        return "holds only a git-lfs pointer for {name}"
    return "holds nothing in {name}" if not head else ""


def _batches(pa: Any, mapped: Any) -> Iterator[Any]:
    if mapped.read(len(MAGIC)) == MAGIC:
        reader = pa.ipc.open_file(mapped)
        yield from (reader.get_batch(i) for i in range(reader.num_record_batches))
        return
    mapped.seek(0)
    yield from pa.ipc.open_stream(mapped)


def _count(file: Path) -> int:
    """Rows of a shard as far as it can be read, and one for what cannot."""
    import pyarrow as pa

    rows = 0
    if _trouble(file):
        return 1
    try:
        with pa.memory_map(str(file)) as mapped:
            for batch in _batches(pa, mapped):
                rows += batch.num_rows
    except ERRORS:
        return rows + 1
    return rows


def count(folder: Path) -> int:
    """Rows of the data set; Unreadable when a shard keeps them from being known."""
    rows = 0
    for name in _names(folder):
        if trouble := _trouble(folder / name):
            raise Unreadable(trouble.format(name=name), "fetch it, or save the data set again")
        rows += _count(folder / name)
    return rows
