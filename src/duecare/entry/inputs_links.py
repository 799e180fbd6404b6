"""Links among what is scanned: none is followed out of the repository, or out of the folder where there is none."""

import os
from collections.abc import Iterable
from pathlib import Path

from duecare.entry.root import POLICIES
from duecare.model.place import Span
from duecare.model.problem import Gap


def named_out(path: Path, root: Path | None) -> Path | None:
    """Where a path that was named leads, if a link leads it out of the repository that it lies in by its name."""
    named = Path(os.path.abspath(path))  # noqa: PTH100 - links are not to be followed here
    home = _repository(named.parents, root)
    real = Path(os.path.realpath(named))
    return real if home is not None and not real.is_relative_to(home) else None


def bounds(folder: Path, root: Path | None) -> tuple[Path, str]:
    """What no link below the folder may lead out of, and what that is called."""
    real = Path(os.path.realpath(folder))
    home = _repository((real, *real.parents), root)
    return (real, "folder that is scanned") if home is None else (home, "repository")


def _repository(folders: Iterable[Path], root: Path | None) -> Path | None:
    """The innermost of the folders with a policy or of git, or the root that was asked for."""
    asked = Path(os.path.realpath(root)) if root else None
    for folder in folders:
        if any((folder / name).exists() for name in (*POLICIES, ".git")) or (asked and folder.resolve() == asked):
            real = Path(os.path.realpath(folder))
            return asked if asked and real.is_relative_to(asked) else real
    return None


def out_of(path: str, what: str, unlock: str) -> Gap:
    """The gap of a link that was not followed."""
    return Gap(Span(path), f"is a link out of the {what}, and was not followed", unlock)
