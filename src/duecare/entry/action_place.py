"""What a check job judges against what: the commit that is checked out, and a base that it cannot have chosen."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from duecare.entry.activities import Check, Monitor
from duecare.entry.event_fields import Absent, text
from duecare.entry.root import POLICIES
from duecare.entry.runner import Runner
from duecare.entry.shipped import pack, packs
from duecare.git import blobs
from duecare.git.revisions import asked as asked_of
from duecare.git.revisions import lineage, merge_base, resolve
from duecare.git.run import Failed, ahead
from duecare.load.apart import begin
from duecare.load.files import read_bytes
from duecare.load.source import Source
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

HEAD = "HEAD"
CLOCK = "check out with actions/checkout without `ref`; to settle open pull requests use mode trusted"
DEPTH = "check out with actions/checkout and `fetch-depth: 2` (0 for merge groups), without `ref`"


class Place(NamedTuple):
    """The folder to judge, the commit that people see, and the commit that judges; "" when there is none."""

    root: Path
    head: str
    base: str
    base_ref: str


class Lost(NamedTuple):
    """Why the base cannot be told; nothing is judged then."""

    why: str
    unlock: str


def watched(runner: Runner, folder: str, asked: Monitor) -> Place | Lost:
    """Where the monitor judges: the default branch alone, at the commit that the event is about, by its own policy."""
    if runner.ref != f"refs/heads/{asked.branch}":
        what = f"this run is of {runner.ref or 'no ref'}, and the default branch is {asked.branch}"
        return Lost(what, "run it on the default branch: no other is monitored")
    found = _checked_out(runner, folder)
    if isinstance(found, Lost):
        return found._replace(unlock=CLOCK)
    root, head, _ = found
    if head != runner.sha:
        return Lost(f"{head[:12]} is checked out, and the event is about {runner.sha[:12] or 'no commit'}", CLOCK)
    return Place(root, head, "", "")


def placed(runner: Runner, folder: str, asked: Check) -> Place | Lost:
    """Where the check judges. On a pull request HEAD must be GitHub's own merge commit: its first parent is the base.

    Had another commit been checked out, its parent would be of the request's own making.
    """
    found = _checked_out(runner, folder)
    if isinstance(found, Lost):
        return found
    root, head, parents = found
    if runner.event == "pull_request":
        return _merged(runner, asked, Place(root, head, "", ""), parents)
    if head != asked.head:
        return Lost(f"{head[:12]} is checked out, and the event is about {asked.head[:12]}", DEPTH)
    return _grouped(runner, asked, root) if runner.event == "merge_group" else _pushed(asked, root)


def begun(runner: Runner, folder: str) -> ExitStack:
    """Let git begin to work out where the check judges and make ready to tell what is committed there.

    The policy that stands there now is read meanwhile: mostly it is the base's, too, and that one will be asked for.
    """
    later, root = ExitStack(), _folder(runner, folder)
    if root is not None:
        later.enter_context(ahead(root, asked_of(HEAD)))
        later.enter_context(blobs.begun(root))
        now = read_bytes(root, POLICIES[0])
        sources = () if isinstance(now, Gap) else (Source(POLICIES[0], now), *map(pack, packs()))
        for source in sources:
            begin("tree", source)
    return later


def _folder(runner: Runner, folder: str) -> Path | None:
    """The folder of the checkout; None where there is no such folder in it."""
    top = runner.workspace.resolve()
    root = (top / folder).resolve()
    return root if root.is_dir() and root.is_relative_to(top) else None


def _checked_out(runner: Runner, folder: str) -> tuple[Path, str, Sequence[str]] | Lost:
    """The folder, the commit that is checked out, and its parents."""
    root = _folder(runner, folder)
    if root is None:
        return Lost(f"there is no folder {folder!r} in the checkout", "check out first, or mend working-directory")
    commits = lineage(root, HEAD)
    if isinstance(commits, Failed):
        return Lost(f"nothing is checked out: {commits.why}", DEPTH)
    head, *parents = commits
    return root, head, parents


def _merged(runner: Runner, asked: Check, out: Place, parents: Sequence[str]) -> Place | Lost:
    if out.head != runner.sha or len(parents) != 2 or parents[1] != asked.head:
        return Lost(f"{out.head[:12]} is not GitHub's merge of {asked.head[:12]} into its base", DEPTH)
    return Place(out.root, asked.head, parents[0], _ref(runner, "pull_request", "base", "ref"))


def _grouped(runner: Runner, asked: Check, root: Path) -> Place | Lost:
    """Of a queue that rebases, the first parent is another commit of the request: the base must lie below all of them.

    The queue's branch is called after the commit that it was built on. Where that is older than the base that the event
    tells, it is the base: more is judged then, never less.
    """
    base = resolve(root, asked.base)
    if isinstance(base, Failed) or merge_base(root, base, "HEAD") != base:
        return Lost(f"{asked.base[:12]}, the base of the merge group, is not here below {asked.head[:12]}", DEPTH)
    if asked.named and merge_base(root, asked.named, base) == asked.named:
        base = asked.named
    return Place(root, asked.head, base, _ref(runner, "merge_group", "base_ref").removeprefix("refs/heads/"))


def _pushed(asked: Check, root: Path) -> Place:
    """After a merge: what stood before the push, else the parent, else nothing. This run gates nobody."""
    found = [resolve(root, revision) for revision in (asked.base, "HEAD^1") if revision]
    return Place(root, asked.head, next((f for f in found if not isinstance(f, Failed)), ""), "")


def _ref(runner: Runner, *path: str) -> str:
    payload = runner.payload
    try:
        return text(payload, *path) if isinstance(payload, dict) else ""
    except Absent:
        return ""
