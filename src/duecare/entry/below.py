"""A policy that stands in a folder of a repository, judged where GitHub tells paths from the top."""

from collections.abc import Mapping

from duecare.entry.shipped import packs
from duecare.load.tree_files import Files
from duecare.model.policy import Policy, Rules
from duecare.model.problem import Gap
from duecare.model.tree import Entry


def top(folder: str) -> str:
    """What stands before a path of the folder: "" at the top, else the folder with a slash."""
    named = folder.strip("/").removeprefix("./").strip("/")
    return "" if named in {"", "."} else f"{named}/"


class Below:
    """One state of a repository as the folder sees it."""

    def __init__(self, files: Files, folder: str) -> None:
        """Nothing is asked before somebody wants it."""
        self.files = files
        self.top = top(folder)

    @property
    def tree(self) -> Mapping[str, Entry] | Gap:
        """Every file below the folder."""
        found = self.files.tree
        if isinstance(found, Gap):
            return found
        return {path.removeprefix(self.top): entry for path, entry in found.items() if path.startswith(self.top)}

    def entry(self, path: str) -> Entry | Gap | None:
        """What stands at a path of the folder."""
        return self.files.entry(self.top + path)

    def read(self, path: str) -> bytes | Gap | None:
        """The bytes of a file of the folder."""
        return self.files.read(self.top + path)


def rebased(policy: Policy, folder: str) -> Policy:
    """The policy with its paths as they are from the top of the repository."""
    before = top(folder)
    if not before:
        return policy
    extends = tuple(name if name in packs() else before + name for name in policy.extends)
    return policy._replace(
        path=before + policy.path, extends=extends, models=tuple(_rebased(rules, before) for rules in policy.models)
    )


def _rebased(rules: Rules, before: str) -> Rules:
    root = before.rstrip("/") if rules.root in {"", "."} else before + rules.root.removeprefix("./")
    # a schema may be named from the policy or from the model: the gate holds both
    schemas = {
        kind: (*names, *(before + name.removeprefix("./") for name in names)) for kind, names in rules.schemas.items()
    }
    return rules._replace(root=root, schemas=schemas)
