"""Which files a work tree holds: tracked, and untracked but not ignored."""

from pathlib import Path

from duecare.git.run import Failed, git, name

TOP = ("rev-parse", "--show-toplevel")
LISTED = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")
"""What git is asked."""


def top_level(folder: Path) -> Path | None:
    """The root of the work tree that ``folder`` is in; None outside git."""
    answer = git(folder, *TOP)
    return None if isinstance(answer, Failed) else Path(name(answer.rstrip(b"\n")))


def listed(root: Path) -> frozenset[str] | Failed:
    """Paths below ``root``, relative to it, that git tracks or would track, submodules left out."""
    answer = git(root, *LISTED)
    if isinstance(answer, Failed):
        return answer
    return frozenset(name(raw) for raw in answer.split(b"\0") if raw and not raw.endswith(b"/"))
