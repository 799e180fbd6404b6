"""The listing of a folder: what git tracks or would track, else what the file system holds."""

import os
from pathlib import Path
from typing import NamedTuple

from duecare.discover.names import IGNORED_FOLDERS
from duecare.git.listing import listed
from duecare.git.run import Failed


class Listing(NamedTuple):
    """Paths relative to the root, with forward slashes; ``by`` says who answered (``git`` or ``files``)."""

    paths: frozenset[str]
    by: str


def listing(root: Path) -> Listing:
    """Every file below ``root``; links are listed, never followed into folders."""
    answer = listed(root)
    if isinstance(answer, Failed):
        return Listing(frozenset(_walked(root)), "files")
    present = frozenset(p for p in answer if os.path.lexists(root / p))
    return Listing(present, "git")


def _walked(root: Path) -> list[str]:
    found = []
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(f for f in folders if f not in IGNORED_FOLDERS)
        base = Path(folder).relative_to(root).as_posix()
        links = [f for f in folders if (Path(folder) / f).is_symlink()]
        found += [name if base == "." else f"{base}/{name}" for name in (*files, *links)]
    return found
