"""Checksums of data files, and whether they are still what they were."""

import hashlib
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from duecare.model.place import Span
from duecare.model.problem import Gap

CHUNK = 1 << 20
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
            return _state(file) != (self.size, self.changed)
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


def _state(file: Path) -> tuple[int, int]:
    """Size and time of the last change; of a folder of shards, those of all together and of the newest."""
    if not file.is_dir():
        now = file.stat()
        return now.st_size, now.st_mtime_ns
    from duecare.scan.readers.saved import files

    each = [one.stat() for one in files(file)]
    return sum(one.st_size for one in each), max((one.st_mtime_ns for one in each), default=0)


def _folder(root: Path, path: str) -> Digested:
    """The digest of a saved data set: of the names and digests of its files, in order."""
    from duecare.scan.readers.saved import files

    try:
        size, changed = _state(root / path)
        parts = [(one.name, _one(root, f"{path}/{one.name}", md5=False)) for one in files(root / path)]
    except OSError as error:
        return Digested(trouble=Gap(Span(path), f"cannot be read: {error.strerror or error}", "see that it is there"))
    wrong = next((part.trouble for _, part in parts if part.trouble), None)
    text = "".join(f"{part.sha256}  {name}\n" for name, part in parts)
    return Digested(size, changed, hashlib.sha256(text.encode()).hexdigest(), trouble=wrong)


def _one(root: Path, path: str, md5: bool) -> Digested:
    if (root / path).is_dir():
        return _folder(root, path)
    hashes = [hashlib.sha256()] + ([hashlib.md5(usedforsecurity=False)] if md5 else [])
    try:
        if not stat.S_ISREG((root / path).stat().st_mode):  # a pipe would be waited for, and a device has no end
            return Digested(trouble=Gap(Span(path), "is a pipe or a device, not a file", "replace it by a file"))
        with (root / path).open("rb", buffering=0) as file:
            there = os.fstat(file.fileno())
            while piece := file.read(CHUNK):
                for one in hashes:
                    one.update(piece)
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        return Digested(trouble=Gap(Span(path), what, "see that the file is there and can be read"))
    found = [one.hexdigest() for one in hashes]
    return Digested(there.st_size, there.st_mtime_ns, found[0], found[1] if md5 else "")
