"""The listing of a folder: what git tracks or would track, else what the file system holds."""

import os
import stat
from pathlib import Path

from duecare.discover.names import IGNORED_FOLDERS
from duecare.git.listing import listed
from duecare.git.run import Failed
from duecare.model.record import NamedTuple


class Listing(NamedTuple):
    """Paths relative to the root, with forward slashes; ``by`` says who answered (``git`` or ``files``).

    ``odd`` are those that are no plain files: links, and the folders of submodules.
    """

    paths: frozenset[str]
    by: str
    odd: frozenset[str] = frozenset()


def listing(root: Path) -> Listing:
    """Every file below ``root``; links are listed, never followed into folders."""
    answer = listed(root)
    by = "files" if isinstance(answer, Failed) else "git"
    modes = {path: _mode(root / path) for path in (_walked(root) if isinstance(answer, Failed) else answer)}
    odd = frozenset(path for path, mode in modes.items() if stat.S_ISLNK(mode) or stat.S_ISDIR(mode))
    return Listing(frozenset(path for path, mode in modes.items() if mode), by, odd)


def _mode(path: Path) -> int:
    """What stands at the path, without following a link; 0 for nothing."""
    try:
        return os.lstat(path).st_mode
    except (OSError, ValueError):
        return 0


def _walked(root: Path) -> list[str]:
    found = []
    for folder, folders, files in os.walk(root, followlinks=False):
        folders[:] = sorted(f for f in folders if f not in IGNORED_FOLDERS)
        base = Path(folder).relative_to(root).as_posix()
        links = [f for f in folders if (Path(folder) / f).is_symlink()]
        found += [name if base == "." else f"{base}/{name}" for name in (*files, *links)]
    return found
