"""Run git, bounded, with nothing of the repository's own configuration able to run a program."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from duecare.model.record import NamedTuple

SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "diff.external=", "-c", "core.pager=cat",
    "-c", "protocol.allow=never", "-c", "core.quotePath=false",
)  # fmt: skip
KEPT = ("PATH", "HOME", "SYSTEMROOT", "TMPDIR", "TEMP", "LANG", "XDG_CONFIG_HOME")


class Failed(NamedTuple):
    """Git did not answer; ``why`` is its last line."""

    why: str


Asked = tuple[str, ...]
_started: dict[tuple[Path, Asked], "subprocess.Popen[bytes]"] = {}


def git(root: Path, *arguments: str, timeout: float = 120, stdin: bytes | None = None) -> bytes | Failed:
    """Standard output of ``git ARGUMENTS`` in ``root``. Revisions must follow ``--end-of-options``."""
    try:
        process = _started.pop((root, arguments), None) or _start(root, arguments)
        try:
            out, said = process.communicate(stdin, timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            raise
    except (OSError, subprocess.TimeoutExpired) as error:
        return Failed(f"git could not run: {error}")
    if process.returncode:
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return Failed(lines[-1] if lines else f"git ended with status {process.returncode}")
    return out


@contextmanager
def ahead(root: Path, *asked: Asked) -> Iterator[None]:
    """Let git work out these answers while something else is done: who asks ``git`` for one then finds it there."""
    try:
        for arguments in asked:
            with suppress(OSError):  # whoever asks is told
                _started[root, arguments] = _start(root, arguments)
        yield
    finally:
        for arguments in asked:
            if left := _started.pop((root, arguments), None):
                _end(left)


def _start(root: Path, arguments: Asked) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        ["git", *SAFE, *arguments], cwd=root, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.communicate()


def environment() -> dict[str, str]:
    """What git may know of the environment: nothing that names another repository, index or program."""
    kept = {key: os.environ[key] for key in KEPT if key in os.environ}
    return kept | {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}


def name(raw: bytes) -> str:
    """A path as git prints it with ``-z``; bytes that are not UTF-8 survive as surrogates."""
    return raw.decode("utf-8", "surrogateescape")
