"""A pull request's facts from GitHub's API alone: nothing is checked out, and what GitHub does not say is a gap."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from duecare.github import pulls, teams
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.load.pull_gaps import gap, team_gap
from duecare.load.pull_trees import Trees
from duecare.model.opinions import belongs, opinions, team_key
from duecare.model.place import Span
from duecare.model.policy import Role
from duecare.model.problem import Gap
from duecare.model.pull import Commit, Gone, PullFacts, PullRequest, ReviewEvent, Snapshot

T = TypeVar("T")
Members = Mapping[str, Mapping[str, bool] | Gap]
MOST_SNAPSHOTS = 40
MOST_TOUCHED = 40


def pull_request(client: Client, number: int) -> PullRequest | Gap:
    """The request itself, which also says which base's policy is in force."""
    return _known(pulls.pull(client, number), f"#{number}")


def pull_facts(client: Client, pull: PullRequest, roles: Sequence[Role], about: Iterable[str] = ()) -> PullFacts:
    """Everything that approvals are judged by; ``about`` are files of which something is asked."""
    number = pull.number
    commits = _known(pulls.commits(client, pull), f"the commits of #{number}")
    reviews = _known(pulls.reviews(client, number), f"the reviews of #{number}")
    said = opinions(() if isinstance(reviews, Gap) else reviews)
    members = _members(client, roles, said)
    trees = Trees(client, pull.base.sha)
    wanted = _wanted(pull, () if isinstance(commits, Gap) else commits, _heard(said, roles, members))
    paths = tuple(about)
    snapshots = {sha: trees.snapshot(sha, paths) for sha in wanted[:MOST_SNAPSHOTS]}
    facts = PullFacts(
        pull=pull,
        commits=commits,
        reviews=reviews,
        snapshots=snapshots,
        members=members,
        siblings=_known(pulls.siblings(client, pull), "the open pull requests"),
        retargeted=_known(pulls.retargeted(client, number), f"the events of #{number}"),
        touched=_touched(trees, pull, () if isinstance(commits, Gap) else commits, snapshots),
    )
    return _unmoved(client, facts)


def _known(found: T | Silent | Truncated, subject: str) -> T | Gap:
    return gap(found, subject) if isinstance(found, Silent | Truncated) else found


def _unmoved(client: Client, facts: PullFacts) -> PullFacts:
    """The facts, unless the request changed while they were read: then they are of no one state."""
    pull = facts.pull
    now = pulls.head_now(client, pull.number)
    if now == (pull.head.sha, pull.base.ref, pull.state):
        return facts
    if isinstance(now, Silent):
        lost = gap(now, f"#{pull.number}")
    else:
        lost = Gap(Span(""), f"#{pull.number} changed while it was read", "the change starts a run of its own")
    return PullFacts(pull, lost, lost, {pull.head.sha: lost}, siblings=lost, retargeted=lost)


def unchanged(client: Client, pull: PullRequest, reviews: Sequence[ReviewEvent] | Gap) -> bool:
    """Whether the request is still what it was, with these reviews; so also where GitHub does not say."""
    now = pulls.head_now(client, pull.number)
    if not isinstance(now, Silent) and now != (pull.head.sha, pull.base.ref, pull.state):
        return False
    said = pulls.reviews(client, pull.number)
    return isinstance(said, Silent | Truncated) or isinstance(reviews, Gap) or said == tuple(reviews)


def _heard(said: Iterable[ReviewEvent], roles: Sequence[Role], members: Members) -> list[ReviewEvent]:
    """The approvals of people who are, or may be, in a role: how often strangers approve costs nothing."""
    return [
        one
        for one in said
        if one.state == "APPROVED" and one.user is not None and one.user.human
        and any(belongs(one.user.login, role, members) is not False for role in roles)
    ]  # fmt: skip


def _wanted(pull: PullRequest, commits: Sequence[Commit], approved: Sequence[ReviewEvent]) -> list[str]:
    """Commits to look at: head, every approved one (newest first), and around every merge that an approver made."""
    keys = {r.user.key for r in approved if r.user is not None}
    wanted = [pull.head.sha, *(r.commit for r in reversed(approved) if r.commit)]
    for commit in commits:
        if len(commit.parents) > 1 and commit.author is not None and commit.author.key in keys:
            wanted += [commit.sha, commit.parents[0]]
    return list(dict.fromkeys(wanted))


def _touched(
    trees: Trees, pull: PullRequest, commits: Sequence[Commit], snapshots: Mapping[str, Snapshot | Gone | Gap]
) -> Mapping[str, frozenset[str]]:
    """What the commits after the first approved one changed, to say which of them dropped an approval."""
    seen = [found for found in snapshots.values() if isinstance(found, Snapshot)]
    among = frozenset(path for found in seen for path in found.changes)
    order = [commit.sha for commit in commits]
    approved = [order.index(found.sha) for found in seen if found.sha in order and found.sha != pull.head.sha]
    later = commits[min(approved) + 1 :] if approved else commits if len(seen) > 1 else ()
    return {commit.sha: trees.touched(commit.sha, commit.parents, among) for commit in later[-MOST_TOUCHED:]}


def _members(client: Client, roles: Iterable[Role], said: Iterable[ReviewEvent]) -> Members:
    """Of every team, whether each account with an opinion is in it."""
    people = dict.fromkeys(r.user.login for r in said if r.user is not None)
    names = dict.fromkeys(team_key(team) for role in roles for team in role.teams)
    return {team: _team(client, team, list(people)) for team in names} if people else {}


def _team(client: Client, team: str, people: Iterable[str]) -> Mapping[str, bool] | Gap:
    org, _, slug = team.partition("/")
    seen = teams.visible(client, org, slug)
    if isinstance(seen, Silent):
        return team_gap(seen, team)
    found: dict[str, bool] = {}
    for login in people:
        inside = teams.member(client, org, slug, login)
        if isinstance(inside, Silent):
            return team_gap(inside, team)
        found[login.casefold()] = inside
    return found
