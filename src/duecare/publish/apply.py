"""Apply described writes, in order; what could not be written comes back as a value."""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TextIO, assert_never

from duecare.model.writes import FileWrite, Output, Stdout, Summary, Trouble, Write
from duecare.publish.files import write


def apply(
    writes: Iterable[Write], *, root: Path, environ: Mapping[str, str], stdout: TextIO | None = None
) -> tuple[Trouble, ...]:
    """Make every write that can be made; one that fails does not keep the others from being made."""
    troubles = (_apply(each, root, environ, stdout or sys.stdout) for each in writes)
    return tuple(trouble for trouble in troubles if trouble)


def _apply(each: Write, root: Path, environ: Mapping[str, str], stdout: TextIO) -> Trouble | None:
    match each:
        case Stdout():
            return show(each.text, stdout)
        case FileWrite():
            return write(each, root)
        case Summary():
            from duecare.publish.workflow import summary

            return summary(each.text, environ.get("GITHUB_STEP_SUMMARY", ""))
        case Output():
            from duecare.publish.workflow import output

            return output(each.name, each.value, environ.get("GITHUB_OUTPUT", ""))
        case _:
            assert_never(each)


def show(text: str, stdout: TextIO) -> Trouble | None:
    """Print; a reader that went away (``| head``) is no trouble, a full disk is."""
    try:
        stdout.write(_encodable(text, stdout))
        stdout.flush()
    except BrokenPipeError:
        _silence(stdout)
    except OSError as error:
        _silence(stdout)
        return Trouble(f"cannot write to standard output: {error.strerror}", "make room, or write to another place")
    return None


def _encodable(text: str, stdout: TextIO) -> str:
    """The text with what the stream's encoding lacks spelled out, so that a C locale is no crash."""
    encoding = getattr(stdout, "encoding", None) or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _silence(stdout: TextIO) -> None:
    """Keep the interpreter from flushing into the broken stream again when it ends."""
    try:
        target = stdout.fileno()
    except (OSError, ValueError):
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, target)
    os.close(null)
