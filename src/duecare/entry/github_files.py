"""``duecare init --github``: from the folder to the files that GitHub needs, at the top of its repository."""

import os
from pathlib import Path

from duecare.entry.settings import Invalid, policy_of
from duecare.git.listing import top_level
from duecare.mend.drafts import Draft
from duecare.mend.github_files import OWNERS, codeowners, ruleset, workflows
from duecare.model.policy import Policy
from duecare.model.record import NamedTuple

PLACES = (OWNERS, "CODEOWNERS", "docs/CODEOWNERS")  # GitHub reads the first that there is


class Wanted(NamedTuple):
    """What was asked: the commit that pins the Action, the target branch, the App of strong mode."""

    pin: str = ""
    branch: str = "main"
    app: int | None = None


def github_drafts(root: Path, wanted: Wanted) -> tuple[Path, tuple[Draft, ...]] | Invalid:
    """The top of the repository, and the files to write below it."""
    policy = policy_of(root)
    if not isinstance(policy, Policy):
        return policy
    top = top_level(root) or root
    folder = "" if top.resolve() == root.resolve() else root.resolve().relative_to(top.resolve()).as_posix()
    owners = codeowners(policy, folder)
    there = next((name for name in PLACES if os.path.lexists(top / name)), OWNERS)
    flows = workflows(folder, wanted.pin, wanted.branch, wanted.app)
    return top, (*flows, owners._replace(path=there))


def github_ruleset(root: Path, wanted: Wanted) -> str | Invalid:
    """The ruleset as JSON."""
    policy = policy_of(root)
    return ruleset(policy, wanted.branch, wanted.app) if isinstance(policy, Policy) else policy
