"""What a repository holds under names and object ids, from one git process however much is asked."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO

from duecare.git.run import SAFE, Failed, environment

CHUNK = 1024 * 1024
MISSING = re.compile(rb" (\w+)$")
FOUND = re.compile(rb"([0-9a-f]{40,64}) (\w+) (\d+)")


class Blobs:
    """A ``git cat-file --batch``, started when somebody asks."""

    def __init__(self, root: Path) -> None:
        """``root`` is any folder of the repository."""
        self.root = root
        self._process: subprocess.Popen[bytes] | None = None

    def commit(self, revision: str) -> str | Failed:
        """The full id of the commit that ``revision`` names."""
        if "\n" in revision:
            return Failed(f"{revision!r} names nothing")
        return self._copy(f"{revision}^{{commit}}", "commit")

    def read(self, oid: str) -> bytes | Failed:
        """The bytes of a blob."""
        into = BytesIO()
        return failed if (failed := self.copy(oid, into)) else into.getvalue()

    def copy(self, oid: str, into: IO[bytes]) -> Failed | None:
        """Write the blob's bytes to ``into``; why not, where the repository does not hold them."""
        found = self._copy(oid, "blob", into)
        return Failed(f"object {oid[:12]} {found.why}") if isinstance(found, Failed) else None

    def _copy(self, name: str, kind: str, into: IO[bytes] | None = None) -> str | Failed:
        try:
            asks, answers = self.begin()
            asks.write(name.encode("utf-8", "surrogateescape") + b"\n")
            asks.flush()
        except OSError:
            return Failed("is not here (git ended)")
        line = answers.readline().rstrip(b"\n")
        found = FOUND.fullmatch(line)
        if found is None:
            said = MISSING.search(line)
            return Failed(f"is not here ({said[1].decode() if said else 'git ended'})")
        other = found[2].decode() != kind
        left = _taken(answers, None if other else into, int(found[3]))
        if other:
            return Failed(f"is not here ({found[2].decode()})")
        return Failed("was cut short") if left else found[1].decode()

    def begin(self) -> tuple[IO[bytes], IO[bytes]]:
        """The process's pipes: what it is asked, and what it answers."""
        if self._process is None:
            command, pipe = ["git", *SAFE, "cat-file", "--batch"], subprocess.PIPE
            self._process = subprocess.Popen(
                command, cwd=self.root, env=environment(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def _taken(answers: IO[bytes], into: IO[bytes] | None, size: int) -> int:
    """Take ``size`` bytes and the line end after them, and pass the bytes on; how many did not come."""
    while size and (piece := answers.read(min(size, CHUNK))):
        if into is not None:
            into.write(piece)
        size -= len(piece)
    answers.read(1)
    return size


_begun: dict[Path, Blobs] = {}


@contextmanager
def begun(root: Path) -> Iterator[None]:
    """Have git ready while something else is done: who asks for ``blobs`` then finds it there."""
    held = _begun[root] = Blobs(root)
    with suppress(OSError):  # whoever asks is told
        held.begin()
    try:
        yield
    finally:
        _begun.pop(root, None)
        held.close()


@contextmanager
def blobs(root: Path) -> Iterator[Blobs]:
    """Objects of the repository that ``root`` is in."""
    held = _begun.pop(root, None) or Blobs(root)
    try:
        yield held
    finally:
        held.close()
