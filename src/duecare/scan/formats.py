"""Which reader reads a data file: the folder ``readers/`` is walked.

A reader is a module with ``FORMAT``, ``SUFFIXES``, ``split(file, shard) -> Iterator[Shard]`` (parts that can be read
apart) and ``read(file, shard) -> Iterator[Batch]``. It raises ``Unreadable`` when the file cannot be read at all.
"""

import os
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from itertools import islice
from pathlib import Path, PurePath
from pkgutil import iter_modules

from duecare.model.record import NamedTuple
from duecare.scan import readers
from duecare.scan.beginnings import is_json, unlined
from duecare.scan.contract import Batch, Shard
from duecare.scan.rows import countable
from duecare.scan.streams import COMPRESSIONS, POINTER, Misnamed, Unreadable, pieces, suffixes

DVC = ".dvc"


class Reader(NamedTuple):
    """One way in which rows are kept."""

    format: str
    suffixes: tuple[str, ...]
    split: Callable[[Path, Shard], Iterator[Shard]]
    read: Callable[[Path, Shard], Iterator[Batch]]


@cache
def known() -> dict[str, Reader]:
    """Every reader by its format."""
    modules = [
        import_module(f"{readers.__name__}.{m.name}") for m in iter_modules(readers.__path__) if m.name[0] != "_"
    ]
    return {m.FORMAT: Reader(m.FORMAT, m.SUFFIXES, m.split, m.read) for m in modules}


def scannable(path: str) -> bool:
    """Whether a reader knows files of this name: of what rows can be counted, they can be read."""
    return countable(path)


def shards(root: Path, path: str, number: int, first_row: int = 1) -> tuple[Shard, ...]:
    """The parts of a file; raises Unreadable when there is nothing to read.

    ``first_row`` 0: parts are read in order, so that nobody has to count rows to tell the first of each.
    """
    file = root / path
    if file.is_dir():
        return tuple(known()["saved"].split(file, Shard(path, "saved", 0, 0, "", number)))
    if is_many(file):
        return tuple(known()["many"].split(file, Shard(path, "many", 0, 0, "", number)))
    suffix, compression = suffixes(PurePath(path))
    reader = next((r for r in known().values() if suffix in r.suffixes), None)
    if suffix == DVC and file.is_file():
        rows = PurePath(path).with_suffix("").as_posix()
        here = file.with_suffix("").exists()
        raise Unreadable("is a DVC pointer, not rows", f"duecare scan {rows}" if here else f"dvc pull {path}")
    if reader is None:
        raise _unread(path, suffix, compression)
    with file.open("rb") as opened:
        if opened.read(len(POINTER)) == POINTER:
            raise Unreadable("is a git-lfs pointer: its rows are not here", "git lfs pull")
    form = _really(file, compression, reader.format)
    return tuple(known()[form].split(file, Shard(path, form, 0, 0, compression, number, first_row)))


def _unread(path: str, suffix: str, compression: str) -> Unreadable:
    """Why no reader takes a file of this name, and what it could be called."""
    if compression and suffix in COMPRESSIONS:
        return Unreadable(f"is compressed twice ({suffix}{PurePath(path).suffix})", "decompress it once")
    how = "keep rows in JSON Lines"
    inner = next((one.lower() for one in PurePath(path).suffixes[:-1] if countable(f"a{one}")), "")
    if inner:
        how = f"decompress it, or name it so that it ends in {inner}, and remove it if it is none of the data"
    return Unreadable(f"has rows that duecare does not read ({suffix or 'no suffix'})", how)


def is_many(file: Path) -> bool:
    """Whether the path stands for very many files; one that is called so is itself."""
    return file.name.startswith("*.") and not os.path.lexists(file)


def batches(root: Path, shard: Shard) -> Iterator[Batch]:
    """The rows of a part."""
    return known()[shard.format].read(root / shard.path, shard)


def _really(file: Path, compression: str, form: str) -> str:
    """JSON under the name of JSON Lines and the other way round: told from how the text begins.

    Text that is not as its name says, from its beginning on, is Misnamed as a whole.
    """
    if form not in {"json", "jsonl", "csv"}:
        return form
    try:
        head = b"".join(islice(pieces(file, compression), 1)).lstrip()
    except Misnamed:
        raise
    except Unreadable:
        return form
    if form == "csv":
        return form
    if form == "jsonl" and (why := unlined(head)):
        raise Misnamed(*why)
    line, _, rest = head.partition(b"\n")
    whole = is_json(line)
    if head[:1] == b"[":
        return form if form == "json" or (whole and rest.strip()) else "json"
    return "jsonl" if form == "jsonl" or (whole and rest.strip()) else "json"
