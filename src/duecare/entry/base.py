"""The base of a change: its files, and the policy, waivers and baseline in force, none of them the head's."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

from duecare.entry.base_policy import Bootstrap, policy_at, starter
from duecare.entry.registry import index
from duecare.entry.root import POLICIES
from duecare.entry.settings import Invalid
from duecare.git.blobs import Blobs
from duecare.git.changes import Changes, asked, changes, shallow
from duecare.git.listing import LISTED, TOP, top_level
from duecare.git.run import Failed, ahead
from duecare.load.source import Source
from duecare.load.tree_files import CommitFiles, Files
from duecare.model.baseline import PATH as BASELINE
from duecare.model.baseline import Baseline
from duecare.model.compared import Against
from duecare.model.documents import Waivers
from duecare.model.place import Fault, Span, Tree
from duecare.model.policy import Policy
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.policy import baseline, waivers

T = TypeVar("T")
WORKFLOWS = ".github/workflows/"


class Base(NamedTuple):
    """A base that can be judged by, and what became of its files since."""

    against: Against
    files: CommitFiles
    policy: Policy
    waivers: Waivers
    baseline: Baseline
    changes: Changes


def opened(root: Path, ref: str, blobs: Blobs, later: ExitStack) -> Base | Invalid | Gap:
    """The base that ``ref`` names; a Gap when it cannot be had, and nothing of the head ever takes its place.

    What git will be asked of the work tree it begins to work out here, and is let go of ``later``.
    """
    commit = blobs.commit(ref)
    if isinstance(commit, Failed):
        return unavailable(root, ref)
    later.enter_context(ahead(root, asked(commit), TOP, LISTED))
    files = CommitFiles(root, commit, blobs)
    found = policy_at(files)
    first = False
    if isinstance(found, Bootstrap):
        above = _above(root, files)
        if isinstance(above, Gap):
            return above
        first, found = above, starter()
    if not isinstance(found, Policy):
        return found
    since = changes(root, commit)
    return Base(
        Against(ref, commit, first),
        files,
        found,
        waivers_at(files),
        baseline_at(files),
        Changes(frozenset(), {}) if isinstance(since, Failed) else since,
    )


def unavailable(root: Path, ref: str) -> Gap:
    """Why there is no such commit here, and how to get it."""
    if top_level(root) is None:
        return Gap(Span(""), f"the base `{ref}` cannot be had: {root} is in no git repository", "run it in a clone")
    fetch = f"git fetch origin {ref.removeprefix('origin/')}"
    if shallow(root):
        what = f"the base `{ref}` is not in this clone, which holds only a part of the history"
        deeper = "git fetch --deepen=1" if ref.startswith("HEAD") else f"{fetch} --depth=1"
        return Gap(Span(""), what, f"{deeper}, or in a workflow check out with `fetch-depth: 2`")
    return Gap(Span(""), f"the base `{ref}` names no commit of this clone", fetch)


def _above(root: Path, files: CommitFiles) -> bool | Gap:
    """Whether a base without a policy at the root is a bootstrap; a Gap when a policy stands in a folder above."""
    top = (top_level(root) or root).resolve()
    whole = CommitFiles(top, files.commit, files.blobs)
    if isinstance(whole.tree, Gap):
        return whole.tree
    folder = root.resolve()
    while folder != top and top in folder.parents:
        folder = folder.parent
        for name in POLICIES:
            path = (folder / name).relative_to(top).as_posix()
            if path in whole.tree:
                what = f"the base's policy stands at {path}, above the folder that is judged"
                return Gap(Span(""), what, f"judge its folder: --root {folder}")
    flows = [path for path in whole.tree if path.startswith(WORKFLOWS)]
    return not any(isinstance(raw := whole.read(path), bytes) and b"duecare" in raw for path in flows)


def waivers_at(files: Files) -> Waivers:
    """The waivers of one state; none when there is no such file."""
    return _document(files, waivers.PATH, Waivers(waivers.PATH), waivers.parse, Waivers)


def baseline_at(files: Files) -> Baseline:
    """The baseline of one state; none when there is no such file."""
    return _document(files, BASELINE, Baseline(BASELINE), baseline.parse, Baseline)


def _document(
    files: Files,
    path: str,
    none: T,
    parse: Callable[[Tree, Mapping[str, object]], T],
    broken: Callable[..., T],
) -> T:
    raw = files.read(path)
    if raw is None:
        return none
    if isinstance(raw, Gap):
        return broken(path, faults=(Fault(Span(path), raw.what, raw.unlock),))
    return parse(Source(path, raw).tree, index())
