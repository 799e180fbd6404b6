"""Write a file whole or not at all, and never through a link that leads out of the root."""

import os
import stat
from pathlib import Path

from duecare.model.writes import FileWrite, Trouble


def write(described: FileWrite, root: Path) -> Trouble | None:
    """Write ``described``; the old content stands until the new is complete on disk."""
    if "\0" in described.path or not described.path:
        return Trouble(f"{described.path!r} is no path of a file", "name another file")
    target = Path(os.path.normpath(root / described.path))
    real = Path(os.path.realpath(target))
    if _inside(target, root) and not real.is_relative_to(os.path.realpath(root)):
        return Trouble(f"{described.path} leads through a link out of {root}", "remove the link, or name another file")
    try:
        _write(real, described)
    except OSError as error:
        return _trouble(described.path, error)
    return None


def _inside(target: Path, root: Path) -> bool:
    return target.is_relative_to(os.path.normpath(root)) or target.is_relative_to(os.path.realpath(root))


def _write(real: Path, described: FileWrite) -> None:
    raw = described.content.encode("utf-8", "backslashreplace")
    if described.keep and real.exists():
        raise FileExistsError(17, "it exists already")
    if real.exists() and not real.is_file():
        if real.is_dir():
            raise IsADirectoryError(21, "it is a directory")
        real.write_bytes(raw)  # /dev/stdout, /dev/null, a pipe: nothing to rename onto
        return
    _make(real.parent)
    _replace(real, raw)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(20, "a part of the path is a file") from error


def _replace(real: Path, raw: bytes) -> None:
    beside = real.with_name(f".{real.name[:100]}.{os.urandom(8).hex()}.tmp")
    there = real.exists()
    mode = stat.S_IMODE(real.stat().st_mode) if there else 0o666
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            if there:
                os.fsync(file.fileno())  # where nothing stood, nothing is lost
        beside.replace(real)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _trouble(path: str, error: OSError) -> Trouble:
    fixes = {
        "FileExistsError": "remove it, or name another file",
        "IsADirectoryError": "name a file in it",
        "NotADirectoryError": "name another path",
        "PermissionError": "make it writable, or name another file",
    }
    fix = fixes.get(type(error).__name__, "make room on the disk, or write to another place")
    return Trouble(f"cannot write {path}: {error.strerror or error}", fix)
