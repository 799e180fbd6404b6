"""A commit's files in a folder of their own, so that the base is read by the very code that reads the head.

Bytes are those of the blobs: no filter of git changes them, and nothing of the repository is run to get them.
"""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from duecare.git.blobs import Blobs
from duecare.git.run import Failed
from duecare.load.tree_files import LINK
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.tree import Entry


@contextmanager
def folder_of(tree: Mapping[str, Entry], blobs: Blobs) -> Iterator[Path | Gap]:
    """A folder that holds the tree's files and is gone afterwards; a Gap when one of them cannot be had."""
    with tempfile.TemporaryDirectory(prefix="duecare-base-") as name:
        folder = Path(os.path.realpath(name))
        yield _filled(folder, tree, blobs) or folder


def _filled(folder: Path, tree: Mapping[str, Entry], blobs: Blobs) -> Gap | None:
    # Links come last: no file is ever written through one.
    order = sorted(tree.items(), key=lambda item: item[1].mode == LINK)
    try:
        for path, entry in order:
            if _plain(path) and (failed := _write(f"{folder}{os.sep}{path}", entry, blobs)):
                return Gap(Span(""), f"{path} of the base: {failed.why}", "fetch the commit with its files")
    except OSError as error:
        return Gap(Span(""), f"the base's files cannot be laid out: {error.strerror}", "make room on the disk")
    return None


def _plain(path: str) -> bool:
    """Whether the path stays in its folder; git refuses others, and a forged tree could still hold one."""
    parts = path.replace(os.sep, "/").split("/")
    return not {"", ".", "..", ".git"}.intersection(parts)


def _write(place: str, entry: Entry, blobs: Blobs) -> Failed | None:
    above = os.path.dirname(place)  # noqa: PTH120 - of every file of a repository: paths as text take half the time
    # Files come before links, so only a link can stand below one; no folder is made through one either.
    if entry.mode == LINK and os.path.realpath(above) != above:
        return Failed("it stands below a link")
    os.makedirs(above, exist_ok=True)  # noqa: PTH103
    if entry.mode != LINK:
        with open(place, "xb") as file:  # noqa: PTH123
            return blobs.copy(entry.sha, file)
    target = blobs.read(entry.sha)
    if isinstance(target, Failed):
        return target
    if b"\0" in target:
        return Failed("it is a link to what is no path")
    os.symlink(os.fsdecode(target), place)  # noqa: PTH211
    return None
