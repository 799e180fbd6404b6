"""Whether one approval counts for one role, and if not, why not."""

from collections.abc import Mapping

from duecare.model.approvals import Asking, Cause
from duecare.model.place import Span
from duecare.model.policy import Role
from duecare.model.problem import Gap
from duecare.model.pull import Changed, Commit, Gone, Person, PullFacts, ReviewEvent, Snapshot
from duecare.model.record import NamedTuple
from duecare.policy.approvals_people import hands
from duecare.policy.approvals_scope import Kinds, asked, covered, digest, moved


class Ground(NamedTuple):
    """What every approval of a role is held against.

    ``now`` are the covered paths that differ at head, and those that ``asks`` are about.
    """

    facts: PullFacts
    role: Role
    wanted: frozenset[str]
    kinds: Kinds
    now: Mapping[str, Changed]
    contributors: tuple[tuple[Person, str], ...]
    asks: tuple[Asking, ...] = ()

    @property
    def digest(self) -> str:
        """The role's digest at head."""
        return digest(self.now)

    @property
    def commits(self) -> tuple[Commit, ...]:
        """Commits of the pull request, none while they are not known."""
        return () if isinstance(self.facts.commits, Gap) else self.facts.commits


def objection(approval: ReviewEvent, ground: Ground) -> Cause | Gap | None:
    """Why the approval of a member does not count; None when it does, a Gap when that cannot be known."""
    user = approval.user
    if user is None or not user.human:
        return Cause("is given by a bot, not by a person")
    had_hand = hand(user, ground)
    if had_hand:
        return Cause(f"is given by somebody who {had_hand}")
    retargeted = ground.facts.retargeted
    if isinstance(retargeted, str) and retargeted and approval.submitted_at <= retargeted:
        return Cause(f"is older than the change of the target branch to {ground.facts.pull.base.ref}")
    stale = _stale(approval, ground)
    if stale is not None:
        return stale
    if isinstance(ground.facts.commits, Gap):
        return ground.facts.commits
    return retargeted if isinstance(retargeted, Gap) else None


def _stale(approval: ReviewEvent, ground: Ground) -> Cause | Gap | None:
    seen = ground.facts.snapshots.get(approval.commit) if approval.commit else Gone("")
    match seen:
        case Snapshot():
            then = shown(seen, ground)
            return None if digest(then) == ground.digest else _changed(seen.sha, then, ground)
        case Gone():
            return Cause("is of a commit that GitHub no longer knows")
        case Gap():
            return seen
        case None:
            return Gap(Span(""), f"commit {str(approval.commit)[:12]} was not read", "run duecare on this event again")


def _changed(seen: str, then: Mapping[str, Changed], ground: Ground) -> Cause:
    """Name what changed since, and the last commits that changed it where that is known."""
    paths = moved(then, ground.now)
    commits = list(ground.commits)
    later = commits[next((i + 1 for i, c in enumerate(commits) if c.sha == seen), 0) :]
    blamed: dict[str, str] = {}
    for commit in later:
        for path in ground.facts.touched.get(commit.sha, frozenset()).intersection(paths):
            blamed[path] = commit.sha
    by = tuple(dict.fromkeys(c.sha for c in later if c.sha in blamed.values()))
    return Cause(f"is of {seen[:12]}, and what {ground.role.role} covers changed since", by, paths)


def hand(user: Person, ground: Ground) -> str:
    """What hand the account had in the change, "" for none.

    Pressing "Update branch" writes a merge commit. One that leaves everything the role covers as it was is no hand.
    """
    found = next((part for who, part in ground.contributors if who.same(user)), "")
    author = ground.facts.pull.author
    if not found or (author is not None and author.same(user)):
        return found
    for commit in ground.commits:
        if any(who.same(user) for who, _ in hands(commit)) and not harmless(commit, ground):
            return found
    return ""


def harmless(commit: Commit, ground: Ground) -> bool:
    """Whether a merge left the role's digest as its first parent had it."""
    if len(commit.parents) < 2:
        return False
    before, after = (ground.facts.snapshots.get(sha) for sha in (commit.parents[0], commit.sha))
    if not isinstance(before, Snapshot) or not isinstance(after, Snapshot):
        return False
    return digest(shown(before, ground)) == digest(shown(after, ground))


def shown(snapshot: Snapshot, ground: Ground) -> dict[str, Changed]:
    """What the role had to look at as of one commit."""
    about = (path for ask in ground.asks for path in ask.paths)
    return covered(snapshot, ground.wanted, ground.kinds) | asked(snapshot, about)
