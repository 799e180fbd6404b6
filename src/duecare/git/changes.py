"""What became of files since a commit, in the work tree, renames by git's own detection."""

from pathlib import Path

from duecare.git.run import Asked, Failed, git, name
from duecare.model.record import NamedTuple


class Changes(NamedTuple):
    """Tracked paths that differ: ``touched`` as they are called now (or were, when gone), ``moved`` old by new."""

    touched: frozenset[str]
    moved: dict[str, str]


def changes(root: Path, commit: str) -> Changes | Failed:
    """What differs below ``root`` since ``commit`` (a full id)."""
    answer = git(root, *asked(commit))
    if isinstance(answer, Failed):
        return answer
    fields = iter([name(raw) for raw in answer.split(b"\0")][:-1])
    touched, moved = set(), {}
    for status in fields:
        path = next(fields)
        if status.startswith("R"):
            old, path = path, next(fields)
            moved[path] = old
        touched.add(path)
    return Changes(frozenset(touched), moved)


def asked(commit: str) -> Asked:
    """What git is asked."""
    return (
        "diff-index", "-M", "-z", "--name-status", "--relative", "--no-ext-diff", "--no-textconv", "--end-of-options",
        commit,
    )  # fmt: skip


def shallow(root: Path) -> bool:
    """Whether the clone holds only a part of the history."""
    answer = git(root, "rev-parse", "--is-shallow-repository")
    return not isinstance(answer, Failed) and answer.strip() == b"true"
