"""Open files of the repository, and nothing else: no link out of the root, no device, no pipe, no folder."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from duecare.model.place import Span
from duecare.model.problem import Gap

CAP = 128 * 1024 * 1024
HEAD = 1024 * 1024
# Opening a pipe must not wait for a writer; a link that appears after the look at the path is not followed.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
SORTS = (
    (stat.S_ISDIR, "is a folder, not a file", "name the files in it, or take the folder off the globs"),
    (stat.S_ISLNK, "is a link that leads back to itself", "replace the link by the file"),
    (stat.S_ISFIFO, "is a pipe, not a file", "replace it by a file"),
    (stat.S_ISSOCK, "is a socket, not a file", "replace it by a file"),
    (stat.S_ISCHR, "is a device, not a file", "replace it by a file"),
    (stat.S_ISBLK, "is a device, not a file", "replace it by a file"),
)
TROUBLES = {
    errno.ENOENT: ("does not exist", "add the file, or correct the path that names it"),
    errno.ENOTDIR: ("does not exist: a part of its path is a file", "correct the path that names it"),
    errno.EACCES: ("may not be read: permission denied", "give the user who runs duecare read access"),
    errno.EPERM: ("may not be read: permission denied", "give the user who runs duecare read access"),
    errno.ELOOP: ("is a link that leads back to itself", "replace the link by the file"),
    errno.ENAMETOOLONG: ("has a name too long for this file system", "shorten the name"),
    errno.EMFILE: ("cannot be opened: too many files are open", "raise the limit of open files (ulimit -n)"),
    errno.EIO: ("cannot be read: the disk reports an error", "check the disk, or restore the file"),
}


def read_bytes(root: Path, path: str, cap: int = CAP) -> bytes | Gap:
    """All bytes of the file at ``path``, relative to ``root``; a gap when it cannot, or should not, be read."""
    try:
        with opened(root, path) as file:
            if isinstance(file, Gap):
                return file
            size = os.fstat(file.fileno()).st_size
            raw = file.read(min(cap, size) + 1)  # room for the whole cap would be asked of the system each time
            if len(raw) > size:  # it grew, or is one of those whose size nobody knows
                raw += file.read(cap + 1 - len(raw))
            size = max(len(raw), size)
    except OSError as error:
        return trouble(path, error)
    if len(raw) <= cap:
        return raw
    what = f"has {megabytes(size)}; documents are read up to {megabytes(cap)}"
    return Gap(Span(path), what, "split it, or name it under `files.data` if it holds rows")


def read_head(root: Path, path: str, size: int = HEAD) -> bytes | Gap:
    """How a file of any size begins."""
    try:
        with opened(root, path) as file:
            return file if isinstance(file, Gap) else file.read(size)
    except OSError as error:
        return trouble(path, error)


@contextmanager
def opened(root: Path, path: str) -> Iterator[BinaryIO | Gap]:
    """The open file at ``path``, unbuffered, or why it is not opened."""
    real = inside(root, path)
    if isinstance(real, Gap):
        yield real
        return
    try:
        refused = _sort(path, os.lstat(real).st_mode)
        number = -1 if refused else os.open(real, FLAGS)
    except OSError as error:
        yield trouble(path, error)
        return
    if refused:
        yield refused
        return
    with os.fdopen(number, "rb", buffering=0) as file:
        yield file


def inside(root: Path, path: str) -> str | Gap:
    """The real place of ``path``, links resolved; a gap when it is not below the root."""
    try:
        base = _base(root)
        real = _unlinked(base, path) or os.path.realpath(Path(base, path))
    except (OSError, ValueError) as error:
        return trouble(path, error)
    if real == base or real.startswith(base.rstrip(os.sep) + os.sep):
        return real
    linked = os.path.normpath(Path(base, path)).startswith(base.rstrip(os.sep) + os.sep)
    if linked:
        return Gap(Span(path), "is a link out of the repository, and was not followed", "replace the link by the file")
    what = "leads out of the repository, and was not opened"
    return Gap(Span(path), what, "name files by their path from the repository's root")


@lru_cache(16)
def _base(root: Path) -> str:
    return os.path.realpath(root)


def _unlinked(base: str, path: str) -> str | None:
    """The place of ``path`` when every part of it is there and none is a link; None when it takes a closer look."""
    if os.sep != "/":
        return None
    at = base
    try:
        for part in path.split("/"):
            at = f"{at}/{part}"
            if part in {"", ".", ".."} or stat.S_ISLNK(os.lstat(at).st_mode):
                return None
    except OSError:
        return None
    return at


def trouble(path: str, error: OSError | ValueError) -> Gap:
    """Why the operating system does not open or read the file."""
    number = error.errno if isinstance(error, OSError) else None
    if isinstance(error, ValueError):
        return Gap(Span(path), "is no path: it holds a zero byte", "correct the path")
    reason = error.strerror or type(error).__name__
    what, unlock = TROUBLES.get(number or 0, (f"cannot be read: {reason}", "see that the file can be read"))
    return Gap(Span(path), what, unlock)


def megabytes(size: int) -> str:
    """A size as people say it."""
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"


def _sort(path: str, mode: int) -> Gap | None:
    """The gap of what is no regular file."""
    for is_sort, what, unlock in SORTS:
        if is_sort(mode):
            return Gap(Span(path), what, unlock)
    return None if stat.S_ISREG(mode) else Gap(Span(path), "is not a regular file", "replace it by a file")
