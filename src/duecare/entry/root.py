"""Which folder is judged: the one asked for, else the nearest one above that has a policy."""

from pathlib import Path

POLICIES = ("duecare.yaml", ".duecare/policy.yaml")


def find_root(start: Path) -> Path:
    """Nearest ancestor of ``start`` with a policy, not above the git top level; else that, else ``start``."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in POLICIES) or (folder / ".git").exists():
            return folder
    return start


def policy_path(root: Path) -> str | None:
    """The policy's path relative to ``root``; None without one."""
    return next((name for name in POLICIES if (root / name).exists() or (root / name).is_symlink()), None)
