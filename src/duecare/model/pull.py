"""A pull request as GitHub's API tells it: who wrote what, who said what of which commit, and which blobs differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.model.tree import Entry

Opinion = Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]


class Person(NamedTuple):
    """An account; GitHub compares logins without regard to case, and so does ``key``. ``id`` is 0 where it is not told.

    A login can be changed, and a no-reply address keeps the old one beside the account's id.
    """

    login: str
    type: str = "User"
    id: int = 0

    @property
    def key(self) -> str:
        """The login as it is compared."""
        return self.login.casefold()

    def same(self, other: "Person") -> bool:
        """Whether both are one account, as far as either can be told."""
        return self.key == other.key or self.id == other.id != 0

    @property
    def human(self) -> bool:
        """Whether the account is a person's: no bot, organization or mannequin."""
        return self.type == "User" and not self.key.endswith("[bot]")


class Changed(NamedTuple):
    """A path that differs from the merge base; None where it is absent. ``previous`` names it before a pure rename."""

    path: str
    base: Entry | None
    head: Entry | None
    previous: str = ""


class Snapshot(NamedTuple):
    """What a pull request changes as of one commit: every path that differs from that commit's own merge base.

    ``kept`` are the paths that somebody is asked about and that do not differ, as they are at the commit.
    """

    sha: str
    merge_base: str
    changes: Mapping[str, Changed]
    kept: Mapping[str, Changed] = {}

    def at(self, path: str) -> Entry | None:
        """What stands at a path that differs or is asked about."""
        found = self.changes.get(path) or self.kept.get(path)
        return found.head if found else None


class Gone(NamedTuple):
    """A commit that GitHub no longer knows: known to be lost, which is not the same as not known."""

    sha: str


class Commit(NamedTuple):
    """A commit of the pull request. ``author`` and ``committer`` are None when linked to no account.

    ``co_authors`` are the accounts that its trailers name, ``strangers`` the addresses of authors, committers and
    co-authors that lead to no account.
    """

    sha: str
    author: Person | None
    committer: Person | None
    parents: tuple[str, ...] = ()
    title: str = ""
    co_authors: tuple[Person, ...] = ()
    strangers: tuple[str, ...] = ()


class ReviewEvent(NamedTuple):
    """A submitted review; ``user`` is None when the account is gone, ``commit`` None when the commit is."""

    id: int
    user: Person | None
    state: Opinion
    commit: str | None
    submitted_at: str
    body: str = ""


class Branch(NamedTuple):
    """One end of a pull request; ``repository`` is ``owner/name``, "" when the fork was deleted."""

    ref: str
    sha: str
    repository: str
    repository_id: int

    @property
    def owner(self) -> str:
        """Owner of the repository, "" when it was deleted."""
        return self.repository.partition("/")[0]


class PullRequest(NamedTuple):
    """A pull request. ``base.sha`` is the tip of the target ref as it is now, not as the request remembers it."""

    number: int
    state: Literal["open", "closed"]
    draft: bool
    base: Branch
    head: Branch
    author: Person | None
    title: str = ""
    commits: int = 0
    changed_files: int = 0

    @property
    def forked(self) -> bool:
        """Whether the head lives in another repository than the base."""
        return self.head.repository_id != self.base.repository_id


class Sibling(NamedTuple):
    """Another open pull request with the same head commit: a status on that commit speaks for both."""

    number: int
    base_ref: str


@dataclass(frozen=True, slots=True)
class PullFacts:
    """All that approvals are judged by. A Gap stands where GitHub was silent or cut a list short.

    ``snapshots`` are by commit; ``members`` by team (``org/slug``, lower case), then by login key, True for active
    members; ``retargeted`` is the time of the last change of the target branch, "" when there was none;
    ``touched`` says which paths a commit changed against its first parent, where that is known.
    """

    pull: PullRequest
    commits: tuple[Commit, ...] | Gap
    reviews: tuple[ReviewEvent, ...] | Gap
    snapshots: Mapping[str, Snapshot | Gone | Gap]
    members: Mapping[str, Mapping[str, bool] | Gap] = field(default_factory=dict)
    siblings: tuple[Sibling, ...] | Gap = ()
    retargeted: str | Gap = ""
    touched: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def head(self) -> Snapshot | Gap:
        """What the pull request changes at its head."""
        found = self.snapshots.get(self.pull.head.sha)
        return found if isinstance(found, Snapshot | Gap) else lost(self.pull)


def lost(pull: PullRequest) -> Gap:
    """The gap where the head commit itself cannot be read."""
    from duecare.model.place import Span

    return Gap(Span(""), f"GitHub does not know {pull.head.sha[:12]}, the head of #{pull.number}", "push again")
