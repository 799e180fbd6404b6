"""Links and submodules of a change: what they may bring below them, which no API and no check can look into."""

from duecare.discover.names import DATA_FOLDERS, RESULT_FOLDERS
from duecare.knowledge.globs import reaches
from duecare.load.pull_files import LINK, SUBMODULE
from duecare.model.policy import Policy
from duecare.model.pull import Changed
from duecare.model.rule import KINDS

GATE_FOLDERS = (".duecare/**", ".github/workflows/**", ".github/actions/**")
GATE_FILES = ("docs/CODEOWNERS", ".github/CODEOWNERS")


def held(change: Changed, policy: Policy) -> set[str]:
    """Kinds of what a link or a submodule may bring below it: who covers them is asked, since nobody can look there."""
    modes = {entry.mode for entry in (change.base, change.head) if entry is not None}
    if not modes & {LINK, SUBMODULE}:
        return set()
    found = {"policy"} if _gate_below(change.path, policy) else set()
    for rules in policy.models:
        before = "" if rules.root in {".", ""} else rules.root.rstrip("/") + "/"
        for kind in KINDS:
            globs = [before + glob.removeprefix("./") for glob in rules.files.get(kind, ())]
            if any(reaches(change.path, glob) for glob in globs):
                found.add(kind)
        if f"{change.path}/".startswith(before) or before.startswith(f"{change.path}/"):
            found |= _by_name(change.path, SUBMODULE in modes) - rules.files.keys()
    return found


def _by_name(path: str, submodule: bool) -> set[str]:
    """Kinds that well-known names would find below the path: in a submodule all, in a link what it is called."""
    if submodule:
        return {kind for kind in KINDS if kind not in {"policy", "profile"}}
    names = frozenset(path.lower().split("/"))
    folders = {"data": DATA_FOLDERS, "results": RESULT_FOLDERS}
    return {kind for kind, known in folders.items() if names & known}


def _gate_below(path: str, policy: Policy) -> bool:
    names = [policy.path, *policy.extends, *(n for r in policy.models for some in r.schemas.values() for n in some)]
    inside = any(name.removeprefix("./").startswith(f"{path}/") for name in (*names, *GATE_FILES))
    return inside or path.rpartition("/")[2] == ".duecare" or any(reaches(path, glob) for glob in GATE_FOLDERS)
