"""Checksums of files and folders, read once however many algorithms are wanted."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from duecare.load.files import opened, trouble
from duecare.model.problem import Gap

CHUNK = 1024 * 1024  # also the piece by which DVC makes CRLF to LF, which shows at its borders
PLAIN = frozenset({"sha256", "sha1", "md5", "sha512", "sha384", "sha224"})
TEXT = "md5-dos2unix"
FOLDER = "md5-dir"
KNOWN = PLAIN | {TEXT, FOLDER}
# DVC takes a file for text by its first 512 bytes: no zero byte, and at most 30 % outside these characters.
TEXT_BYTES = bytes(range(32, 127)) + b"\n\r\t\f\b"
TEXT_SAMPLE, TEXT_SHARE = 512, 0.30
SKIPPED = frozenset({".git", ".dvc", ".hg", ".svn"})


class Hash(Protocol):
    """What hashlib gives."""

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in more bytes."""

    def hexdigest(self) -> str:
        """The digest so far."""


class DosToUnix:
    """MD5 as DVC before 3.0 had it: of a text file with CRLF made LF, piece by piece; of other files as they are."""

    def __init__(self) -> None:
        """Whether the file is text is seen in its first piece."""
        self.hash = hashlib.md5(usedforsecurity=False)
        self.text: bool | None = None

    def update(self, data: bytes | memoryview, /) -> None:
        """Take in one piece of the file."""
        if self.text is None:
            self.text = is_text(bytes(data[:TEXT_SAMPLE]))
        self.hash.update(bytes(data).replace(b"\r\n", b"\n") if self.text else data)

    def hexdigest(self) -> str:
        """The digest so far."""
        return self.hash.hexdigest()


def is_text(block: bytes) -> bool:
    """Whether DVC before 3.0 takes a file that begins so for text."""
    if not block:
        return True
    return b"\0" not in block and len(block.translate(None, TEXT_BYTES)) <= TEXT_SHARE * len(block)


def new(algorithm: str) -> Hash:
    """A fresh hash."""
    return DosToUnix() if algorithm == TEXT else hashlib.new(algorithm, usedforsecurity=False)


def file_digests(root: Path, path: str, algorithms: Iterable[str]) -> tuple[int, dict[str, str]] | Gap:
    """Size and digests of the bytes of one file."""
    hashes = {algorithm: new(algorithm) for algorithm in algorithms if algorithm in PLAIN or algorithm == TEXT}
    try:
        with opened(root, path) as file:
            if isinstance(file, Gap):
                return file
            size = os.fstat(file.fileno()).st_size
            if hashes:
                size = _feed(file, list(hashes.values()))
    except OSError as error:
        return trouble(path, error)
    return size, {algorithm: hash_.hexdigest() for algorithm, hash_ in hashes.items()}


def _feed(file: BinaryIO, hashes: list[Hash]) -> int:
    """Read the file once for all hashes; its size as read."""
    buffer = bytearray(CHUNK)
    view = memoryview(buffer)
    size = 0
    while count := _fill(file, view):
        for hash_ in hashes:
            hash_.update(view[:count])
        size += count
    return size


def _fill(file: BinaryIO, view: memoryview) -> int:
    """Read a whole piece, or what is left: an unbuffered read may give less than it was asked for."""
    count = 0
    while count < len(view) and (got := file.readinto(view[count:])):  # type: ignore[attr-defined]
        count += got
    return count


def folder_digests(root: Path, path: str, algorithms: Iterable[str]) -> tuple[int, int, dict[str, str]] | Gap:
    """Size, number of files and DVC's digest of a folder: the MD5 of its list of files and their digests.

    Source: ``Tree.as_bytes`` of dvc-data. ``md5-dos2unix`` is the digest of a list of such digests.
    """
    inner = {"md5": FOLDER, TEXT: TEXT}
    wanted = [name for name, outer in inner.items() if outer in algorithms or (name == "md5" and "md5" in algorithms)]
    size, found = 0, dict[str, dict[str, str]]()
    for file in sorted(_files_below(root, path)):
        measured = file_digests(root, file, wanted)
        if isinstance(measured, Gap):
            return measured
        size += measured[0]
        found[file[len(path.rstrip("/")) + 1 :]] = measured[1]
    digests = {inner[name]: _listed(found, name) for name in wanted}
    if "md5" in algorithms:
        digests["md5"] = digests[FOLDER]
    return size, len(found), digests


def _listed(found: dict[str, dict[str, str]], name: str) -> str:
    entries = [{"md5": found[relative][name], "relpath": relative} for relative in sorted(found)]
    return hashlib.md5(json.dumps(entries).encode(), usedforsecurity=False).hexdigest()


def _files_below(root: Path, path: str) -> Iterator[str]:
    for folder, folders, files in os.walk(root / path, followlinks=False):
        folders[:] = [name for name in folders if name not in SKIPPED]
        base = Path(folder).relative_to(root).as_posix()
        yield from (f"{base}/{name}" for name in files)
