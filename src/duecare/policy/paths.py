"""Whether the paths and globs of a policy can name anything, and nothing outside the repository."""

import re
from collections.abc import Iterator
from posixpath import normpath

from duecare.knowledge.globs import compiled
from duecare.knowledge.late import late
from duecare.knowledge.shape import child, children, text, texts
from duecare.model.place import At, Fault

DRIVE = late(r"[A-Za-z]:[\\/]?")


def path_faults(root: At[object]) -> Iterator[Fault]:
    """What is wrong with the paths of one policy file."""
    for below in (root, *children(root, "models")):
        if where := text(below, "root"):
            yield from _root(where)
        for group in ("files", "references", "schemas"):
            for key in _keys(child(below, group)):
                for glob in texts(child(below, group), key):
                    yield from glob_faults(glob)
        for glob in texts(child(child(child(below, "limits"), "data"), "overlap"), "against"):
            yield from glob_faults(glob)
        for prefix in texts(child(child(below, "limits"), "data"), "remotes"):
            yield from _remote(prefix)


def glob_faults(at: At[str]) -> Iterator[Fault]:
    """What is wrong with one path or glob of the repository."""
    wrong = list(_outside(at))
    yield from wrong
    if wrong:
        return
    try:
        _ = compiled(at.value) if "[" in at.value else None  # all else is valid, and most globs match nothing here
    except (re.error, RecursionError):
        yield Fault(at.span, f"`{at.value}` is no valid glob", "correct its [ ] or { }", at.pointer)


def plain(path: str) -> str:
    """The path without a leading ``./`` and a trailing slash."""
    return normpath(path)


def _keys(at: At[object] | None) -> list[str]:
    return [key for key, _ in at.items()] if at else []


def _root(at: At[str]) -> Iterator[Fault]:
    yield from _outside(at)
    if any(c in at.value for c in "*?[{"):
        yield Fault(at.span, f"root `{at.value}` is a glob, not a folder", "name one folder", at.pointer)


def _outside(at: At[str]) -> Iterator[Fault]:
    path = at.value
    if path.startswith(("/", "~")) or DRIVE.match(path):
        yield Fault(at.span, f"`{path}` is absolute", "write it relative to the root of the repository", at.pointer)
    elif "\\" in path:
        fix = f"write `{path.replace(chr(92), '/')}`"
        yield Fault(at.span, f"`{path}` has backslashes", fix, at.pointer)
    elif ".." in path.split("/"):
        what = f"`{path}` leaves its folder with `..`"
        yield Fault(at.span, what, "write it relative to the root of the repository", at.pointer)


def _remote(at: At[str]) -> Iterator[Fault]:
    match = re.match(r"([a-z][a-z0-9+]*)://[^/@\s]+/", at.value)
    if not match:
        what = f"`{at.value}` is no URL prefix with a whole host"
        fix = "write it with scheme, host and a slash, such as https://data.example.com/sets/"
        yield Fault(at.span, what, fix, at.pointer)
    elif match[1] not in {"https", "s3", "gs", "hf", "abfs", "az"}:
        what = f"`{at.value}` would be read over {match[1]}"
        yield Fault(at.span, what, "use https, s3, gs, hf, abfs or az", at.pointer)
