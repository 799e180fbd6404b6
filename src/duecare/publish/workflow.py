"""The files through which a step of a workflow speaks to GitHub: its summary and its outputs."""

import os
from pathlib import Path

from duecare.knowledge.late import late
from duecare.model.writes import Trouble

MIB = 1024 * 1024  # of a step's summary, and of an output
NAME = late(r"[A-Za-z_][A-Za-z0-9_-]*")
OPEN, CLOSE = late(rb"(?m)^<details>"), late(rb"(?m)^</details>")
CUT = "\n\n_The summary was cut at GitHub's limit of 1 MiB; the whole report is in the artifact._\n"


def summary(text: str, path: str) -> Trouble | None:
    """Append to the step's summary what fits in it; nothing outside a workflow."""
    if not path:
        return None
    try:
        used = Path(path).stat().st_size if Path(path).exists() else 0
    except OSError as error:
        return _trouble("the step summary", error)
    return _append("the step summary", path, shorten(text, MIB - used))


def shorten(text: str, most: int) -> bytes:
    """UTF-8 of at most ``most`` bytes, cut between two blocks of Markdown and never inside a folded one."""
    raw = text.encode("utf-8", "backslashreplace")
    if len(raw) <= most:
        return raw
    room = most - len(CUT.encode())
    head = raw[: max(room, 0)]
    while head:
        head = head.rpartition(b"\n\n")[0]
        if len(OPEN.findall(head)) == len(CLOSE.findall(head)):
            return head + CUT.encode()
    return CUT.encode() if room >= 0 else b""


def output(name: str, value: str, path: str) -> Trouble | None:
    """Set an output of the step; nothing outside a workflow."""
    if not path:
        return None
    if not NAME.fullmatch(name):
        return Trouble(f"{name!r} is no name of an output", "use letters, digits, `_` and `-`")
    block = delimited(name, value, os.urandom(16).hex())
    if len(block) > MIB:
        return Trouble(f"output {name} is longer than 1 MiB", "write it to a file and output the path")
    return _append(f"output {name}", path, block)


def delimited(name: str, value: str, token: str) -> bytes:
    """The multi-line form: no value can hold the end mark, which is drawn anew for each output."""
    mark = f"duecare_{token}"
    while mark in value:
        mark += "_"
    return f"{name}<<{mark}\n{value}\n{mark}\n".encode("utf-8", "backslashreplace")


def _append(what: str, path: str, raw: bytes) -> Trouble | None:
    try:
        with Path(path).open("ab") as file:
            file.write(raw)
    except OSError as error:
        return _trouble(what, error)
    return None


def _trouble(what: str, error: OSError) -> Trouble:
    return Trouble(f"cannot write {what}: {error.strerror or error}", "check the runner's disk and permissions")
