"""Links and submodules of a change: who covers what they may bring is asked, since no API and no check looks there."""

from duecare.entry.held import below, shares
from duecare.knowledge.globs import reaches
from duecare.load.pull_files import LINK, SUBMODULE
from duecare.model.policy import Policy
from duecare.model.pull import Changed
from duecare.model.rule import KINDS

GATE_FOLDERS = (".duecare/**", ".github/workflows/**", ".github/actions/**")
GATE_FILES = ("docs/CODEOWNERS", ".github/CODEOWNERS")


def held(change: Changed, policy: Policy) -> set[str]:
    """Kinds of what the change may bring below the path; none where it is neither a link nor a submodule."""
    modes = {entry.mode for entry in (change.base, change.head) if entry is not None}
    if not modes & {LINK, SUBMODULE}:
        return set()
    found = {"policy"} if _gate_below(change.path, policy) else set()
    for rules in policy.models:
        found |= below(change.path, rules)
        if SUBMODULE in modes and shares(change.path, rules.root):
            found |= {kind for kind in KINDS if kind not in {"policy", "profile", *rules.files}}
    return found


def _gate_below(path: str, policy: Policy) -> bool:
    names = [policy.path, *policy.extends, *(n for r in policy.models for some in r.schemas.values() for n in some)]
    inside = any(name.removeprefix("./").startswith(f"{path}/") for name in (*names, *GATE_FILES))
    return inside or path.rpartition("/")[2] == ".duecare" or any(reaches(path, glob) for glob in GATE_FOLDERS)
