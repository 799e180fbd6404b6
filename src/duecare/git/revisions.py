"""Files as they stand at a commit."""

from pathlib import Path

from duecare.git.run import Asked, Failed, git, name
from duecare.model.record import NamedTuple


class Entry(NamedTuple):
    """A file of a tree: ``mode`` as git writes it (120000 is a link, 160000 a submodule), ``blob`` its object id."""

    path: str
    mode: str
    blob: str


def resolve(root: Path, revision: str) -> str | Failed:
    """The full commit id that ``revision`` names."""
    answer = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return answer if isinstance(answer, Failed) else answer.decode("ascii").strip()


def lineage(root: Path, revision: str) -> tuple[str, ...] | Failed:
    """The full id of the commit that ``revision`` names, then those of its parents, as far as this clone goes back."""
    answer = git(root, *asked(revision))
    return answer if isinstance(answer, Failed) else tuple(answer.decode("ascii").split())


def asked(revision: str) -> Asked:
    """What git is asked for a lineage."""
    return ("rev-list", "--parents", "--max-count=1", "--end-of-options", revision)


def tree(root: Path, commit: str) -> dict[str, Entry] | Failed:
    """Every file below ``root`` at ``commit`` (a full id from ``resolve``), by path relative to ``root``."""
    answer = git(root, "ls-tree", "-r", "-z", "--end-of-options", commit)
    if isinstance(answer, Failed):
        return answer
    entries = {}
    for line in filter(None, answer.split(b"\0")):
        head, _, path = line.partition(b"\t")
        mode, _, blob = head.decode("ascii").split(" ")
        entries[name(path)] = Entry(name(path), mode, blob)
    return entries


def merge_base(root: Path, one: str, other: str) -> str | Failed:
    """The best common ancestor of two commits (full ids)."""
    answer = git(root, "merge-base", "--end-of-options", one, other)
    return answer if isinstance(answer, Failed) else answer.decode("ascii").strip()
