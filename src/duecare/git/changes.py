"""What became of files since a commit, in the work tree, renames by git's own detection."""

from pathlib import Path

from duecare.git.run import Failed, git, name


def renamed(root: Path, commit: str) -> dict[str, str] | Failed:
    """Old path by new path below ``root``, for tracked files that git takes for renamed since ``commit``."""
    answer = git(
        root, "diff-index", "-M", "-z", "--name-status", "--relative", "--no-ext-diff", "--no-textconv",
        "--diff-filter=R", "--end-of-options", commit,
    )  # fmt: skip
    if isinstance(answer, Failed):
        return answer
    fields = [name(raw) for raw in answer.split(b"\0")]
    return dict(zip(fields[2::3], fields[1::3], strict=False))


def shallow(root: Path) -> bool:
    """Whether the clone holds only a part of the history."""
    answer = git(root, "rev-parse", "--is-shallow-repository")
    return not isinstance(answer, Failed) and answer.strip() == b"true"
