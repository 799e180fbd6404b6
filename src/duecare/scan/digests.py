"""Checksums of data files, and whether they are still what they were."""

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

CHUNK = 1 << 22
"""Bytes that are read at a time: after each piece Python's lock is waited for, where others count rows meanwhile."""

HEAVY = 32 << 20
"""Bytes from which hashing in threads is worth their start."""


class Digested(NamedTuple):
    """Size, time of the last change and digests of a file; or why there are none."""

    size: int = 0
    changed: int = 0
    sha256: str = ""
    md5: str = ""
    trouble: Gap | None = None

    def differs(self, file: Path) -> bool:
        """Whether the file was written to since."""
        try:
            return state(file) != (self.size, self.changed)
        except OSError:
            return True

    @property
    def digests(self) -> dict[str, str]:
        """By algorithm."""
        return {"sha256": self.sha256} | ({"md5": self.md5} if self.md5 else {})


def digested(root: Path, paths: Iterable[str], *, md5: bool = False) -> dict[str, Digested]:
    """Digests of every path, some files at a time."""
    wanted = list(paths)
    sizes = sum(_size(root / path) for path in wanted)
    if sizes < HEAVY or len(wanted) < 2:
        return {path: _one(root, path, md5) for path in wanted}
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return dict(zip(wanted, pool.map(lambda path: _one(root, path, md5), wanted), strict=True))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def state(file: Path) -> tuple[int, int]:
    """Size and time of the last change; of several files that are one data set, of all together and of the newest."""
    if not _several(file):
        now = file.stat()
        return now.st_size, now.st_mtime_ns
    size = changed = 0
    for one in _files(file):
        now = one.stat()
        size, changed = size + now.st_size, max(changed, now.st_mtime_ns)
    return size, changed


def measured_set(file: Path) -> tuple[int, int]:
    """Number and size in all of the files of a data set."""
    sizes = [one.stat().st_size for one in _files(file)]
    return len(sizes), sum(sizes)


def _several(file: Path) -> bool:
    from duecare.scan.formats import is_many

    return file.is_dir() or is_many(file)


def _files(file: Path) -> Iterable[Path]:
    """The files that a data set is made of, in order."""
    if file.is_dir():
        from duecare.scan.readers.saved import files

        return files(file)
    from duecare.scan.readers.many import members

    return (file.parent / name for name in members(file))


def _set(root: Path, path: str) -> Digested:
    """The digest of a data set of several files: of their names and digests, in order."""
    digest, wrong = hashlib.sha256(), None
    try:
        size, changed = state(root / path)
        for one in _files(root / path):
            part = _one(one.parent, one.name, md5=False)
            wrong = wrong or part.trouble
            digest.update(f"{part.sha256}  {one.name}\n".encode("utf-8", "surrogateescape"))
    except OSError as error:
        return Digested(trouble=Gap(Span(path), f"cannot be read: {error.strerror or error}", "see that it is there"))
    return Digested(size, changed, digest.hexdigest(), trouble=wrong and wrong._replace(span=Span(path)))


def _one(root: Path, path: str, md5: bool) -> Digested:
    if _several(root / path):
        return _set(root, path)
    hashes = [hashlib.sha256()] + ([hashlib.md5(usedforsecurity=False)] if md5 else [])
    try:
        if not stat.S_ISREG((root / path).stat().st_mode):  # a pipe would be waited for, and a device has no end
            return Digested(trouble=Gap(Span(path), "is a pipe or a device, not a file", "replace it by a file"))
        with (root / path).open("rb", buffering=0) as file:
            there = os.fstat(file.fileno())
            piece = memoryview(bytearray(min(CHUNK, max(1, there.st_size))))
            while size := file.readinto(piece):
                for one in hashes:
                    one.update(piece[:size])
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        return Digested(trouble=Gap(Span(path), what, "see that the file is there and can be read"))
    found = [one.hexdigest() for one in hashes]
    return Digested(there.st_size, there.st_mtime_ns, found[0], found[1] if md5 else "")
