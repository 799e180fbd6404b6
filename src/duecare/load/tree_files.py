"""Files of one state of a repository, to read and never to run, wherever the state is kept.

A commit of this clone and the work tree are read here, a commit on GitHub by ``pull_files``: the same questions get
answers of the same kinds, so that nobody who asks for a policy knows where it came from.
"""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from duecare.git import revisions
from duecare.git.blobs import Blobs
from duecare.git.run import Failed
from duecare.load.files import read_bytes
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.tree import Entry

MOST_BYTES = 16 * 1024 * 1024
LINK, SUBMODULE, PLAIN = "120000", "160000", "100644"


class Files(Protocol):
    """One state of a repository, paths relative to the root."""

    @property
    def tree(self) -> Mapping[str, Entry] | Gap:
        """Every file; a Gap when that is not known."""

    def entry(self, path: str) -> Entry | Gap | None:
        """What stands at the path; None when there is no such file, a Gap when that is not known."""

    def read(self, path: str) -> bytes | Gap | None:
        """The file's bytes; None when there is no such file, a Gap when it is no plain file or cannot be read."""


class CommitFiles:
    """The files of a commit of this clone, below ``root``."""

    def __init__(self, root: Path, commit: str, blobs: Blobs) -> None:
        """``commit`` is a full id, ``blobs`` are its repository's. Nothing is read before somebody asks."""
        self.root = root
        self.commit = commit
        self.blobs = blobs
        self._tree: dict[str, Entry] | Gap | None = None
        self._held: dict[str, bytes] = {}

    @property
    def tree(self) -> Mapping[str, Entry] | Gap:
        """Every file of the commit, links among them, submodules left out."""
        if self._tree is None:
            found = revisions.tree(self.root, self.commit)
            if isinstance(found, Failed):
                self._tree = Gap(Span(""), f"the files of {self.commit[:12]}: {found.why}", "fetch the commit")
            else:
                self._tree = {e.path: Entry(e.mode, e.blob) for e in found.values() if e.mode != SUBMODULE}
        return self._tree

    def entry(self, path: str) -> Entry | Gap | None:
        """What stands at the path."""
        return self.tree if isinstance(self.tree, Gap) else self.tree.get(path)

    def read(self, path: str) -> bytes | Gap | None:
        """The bytes as committed: no filter, no link."""
        entry = self.entry(path)
        if entry is None or isinstance(entry, Gap):
            return entry
        if entry.mode == LINK:
            return linked(path)
        found = self._held.get(entry.sha) or self.blobs.read(entry.sha)
        if isinstance(found, Failed):
            return Gap(Span(""), f"{path} of {self.commit[:12]}: {found.why}", "fetch the commit with its files")
        self._held[entry.sha] = found  # the policy is asked for again and again
        return _bounded(path, found)


class WorkFiles:
    """The files of the work tree, of which ``paths`` are known; a link is told as one, not followed."""

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        """Nothing is read before somebody asks."""
        self.root = root
        self.paths = frozenset(paths)

    @property
    def tree(self) -> Mapping[str, Entry]:
        """Every file with its mode; the work tree has no object ids."""
        return {path: entry for path in self.paths if (entry := self.entry(path))}

    def entry(self, path: str) -> Entry | None:
        """What stands at the path now."""
        place = self.root / path
        return Entry(LINK if place.is_symlink() else PLAIN, "") if os.path.lexists(place) else None

    def read(self, path: str) -> bytes | Gap | None:
        """The bytes that stand there now."""
        if not os.path.lexists(self.root / path):
            return None
        if any(_is_link(self.root / part) for part in _parts(path)):
            return linked(path)
        return read_bytes(self.root, path, MOST_BYTES)


def linked(path: str) -> Gap:
    """A link where a file of the gate should be."""
    return Gap(Span(path), "is a symbolic link, which is not followed here", "commit the file itself")


def _parts(path: str) -> list[str]:
    steps = path.split("/")
    return ["/".join(steps[: end + 1]) for end in range(len(steps))]


def _is_link(path: Path) -> bool:
    return stat.S_ISLNK(os.lstat(path).st_mode)


def _bounded(path: str, raw: bytes) -> bytes | Gap:
    if len(raw) > MOST_BYTES:
        return Gap(Span(path), f"has {len(raw):,} bytes, too many for a file of the gate", "make it smaller")
    return raw
