"""Bytes of many blobs from one git process, however large each is."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from duecare.git.run import SAFE, Failed, environment

CHUNK = 1024 * 1024


class Blobs(NamedTuple):
    """An open ``git cat-file --batch``."""

    asks: IO[bytes]
    answers: IO[bytes]

    def copy(self, oid: str, into: IO[bytes]) -> Failed | None:
        """Write the blob's bytes to ``into``; why not, where the repository does not hold them."""
        self.asks.write(f"{oid}\n".encode("ascii"))
        self.asks.flush()
        head = self.answers.readline().split()
        if len(head) != 3 or head[1] != b"blob":
            said = head[1].decode("ascii", "replace") if len(head) > 1 else "git ended"
            return Failed(f"object {oid[:12]} is not here ({said})")
        left = int(head[2])
        while left and (piece := self.answers.read(min(left, CHUNK))):
            into.write(piece)
            left -= len(piece)
        self.answers.read(1)
        return Failed(f"object {oid[:12]} was cut short") if left else None


@contextmanager
def blobs(root: Path) -> Iterator[Blobs]:
    """Blobs of the repository that ``root`` is in."""
    command = ["git", *SAFE, "cat-file", "--batch"]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, cwd=root, env=environment(), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Blobs(process.stdin, process.stdout)
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()
