"""Which code measures: the digest of duecare's own code and lists, read once for each state of their files."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

import duecare
from duecare.scan.cache import Cache

ROOMS = ("scan", "knowledge", "model")
"""What measures are made by."""

_read: dict[str, str] = {}


@cache
def code() -> str:
    """The digest for as long as this process lasts."""
    return digest(None)


def digest(kept: Cache | None) -> str:
    """The digest of the files as they are now, looked up by their sizes and times; when those changed they are read."""
    base = Path(duecare.__file__).parent
    listing = sorted(_listed([str(base / room) for room in ROOMS]))
    state = f"code\0{duecare.__version__}\0{listing!r}"
    known = _read.get(state) or (kept.get(state) if kept else None)
    if not isinstance(known, str):
        every = sha256()
        for path, _, _ in listing:
            every.update(f"{os.path.relpath(path, base)}\0".encode() + sha256(Path(path).read_bytes()).digest())
        known = every.hexdigest()
        if kept:
            kept.put(state, known)
    _read[state] = known
    return known


def _listed(folders: list[str]) -> list[tuple[str, int, int]]:
    """Path, size and time of the last change of each file in the folders and below."""
    found = []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders += () if entry.name == "__pycache__" else (entry.path,)
                else:
                    there = entry.stat()
                    found.append((entry.path, there.st_size, there.st_mtime_ns))
    return found
