"""Measure files: size, digests, and what a pointer stands for."""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from duecare.load.digests import FOLDER, TEXT, file_digests, folder_digests
from duecare.load.files import inside, read_bytes, trouble
from duecare.load.pointers import LFS_MAX, elsewhere, pointer
from duecare.model.facts import Facts, Pointer
from duecare.model.place import Span
from duecare.model.problem import Gap

PARALLEL_FROM = 8_000_000
"""Bytes in all from which more than one thread is worth its start."""


def measure(
    root: Path, wanted: Mapping[str, Iterable[str]], *, hashing: bool = True, threads: int | None = None
) -> dict[str, Facts | Gap]:
    """Facts of each path (relative to ``root``), with the digests that are wanted of it, or why there are none.

    Algorithms: sha256, sha512, sha1, md5, ``md5-dos2unix`` and ``md5-dir`` (DVC's for text and folders).
    Digests of a pointer are those it names. Without ``hashing`` nothing is read but what may be a pointer.
    """
    sizes = {path: _size(root, path) for path in wanted}

    def one(path: str) -> Facts | Gap:
        return fact(root, path, wanted[path] if hashing else ())

    if not hashing or sum(sizes.values()) < PARALLEL_FROM:
        return {path: one(path) for path in wanted}
    from concurrent.futures import ThreadPoolExecutor  # 7 ms that a run without large files need not pay

    # Large files first: the last thread to finish should not have begun last.
    order = sorted(wanted, key=lambda path: -sizes[path])
    with ThreadPoolExecutor(threads or os.cpu_count() or 1) as pool:
        measured = dict(zip(order, pool.map(one, order), strict=True))
    return {path: measured[path] for path in wanted}


def fact(root: Path, path: str, algorithms: Iterable[str]) -> Facts | Gap:
    """Facts of one file or folder."""
    algorithms = frozenset(algorithms)
    real = inside(root, path)
    if isinstance(real, Gap):
        return _kept_elsewhere(root, path) or real
    try:
        there = Path(real).stat(follow_symlinks=False)
    except OSError as error:
        return _kept_elsewhere(root, path) or trouble(path, error)
    if stat.S_ISDIR(there.st_mode):
        return _folder(root, path, algorithms)
    small = read_bytes(root, path, LFS_MAX) if there.st_size <= LFS_MAX else b""
    found = None if isinstance(small, Gap) else pointer(small)
    return _pointed(path, found) if found else _file(root, path, algorithms)


def _file(root: Path, path: str, algorithms: frozenset[str]) -> Facts | Gap:
    measured = file_digests(root, path, algorithms)
    return measured if isinstance(measured, Gap) else Facts(path, measured[0], measured[1])


def _folder(root: Path, path: str, algorithms: frozenset[str]) -> Facts | Gap:
    if algorithms - {"md5", FOLDER, TEXT}:
        return Gap(Span(path), "is a folder, which has no such checksum", "name the files in it")
    measured = folder_digests(root, path, algorithms)
    return measured if isinstance(measured, Gap) else Facts(path, measured[0], measured[2], nfiles=measured[1])


def _kept_elsewhere(root: Path, path: str) -> Facts | None:
    try:
        found = elsewhere(root, path)
    except (OSError, ValueError):
        return None
    return _pointed(path, found) if found else None


def _pointed(path: str, found: Pointer) -> Facts:
    """A pointer's facts are those of the bytes it stands for, as far as it knows them."""
    folder = found.oid.endswith(".dir")
    algorithm = "md5-dir" if folder else found.algorithm
    digests = {algorithm: found.oid.removesuffix(".dir")} if algorithm else {}
    return Facts(path, found.size if found.size is not None else 0, digests, pointer=found)


def _size(root: Path, path: str) -> int:
    try:
        return (root / path).stat().st_size
    except (OSError, ValueError):
        return 0
