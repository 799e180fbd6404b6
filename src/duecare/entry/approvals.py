"""Approvals of one pull request from API data alone: read, judge by the base's policy, say, and set the status."""

from duecare.entry.base_policy import Bootstrap, policy_at
from duecare.entry.believed import USUAL, Believed, Way, askings, believed, may_ask
from duecare.entry.below import Below, rebased
from duecare.entry.pull_kinds import kinds_of
from duecare.entry.settings import Invalid
from duecare.github.answer import Silent
from duecare.github.client import Client
from duecare.load.pull import pull_facts, pull_request
from duecare.load.pull_files import Files
from duecare.model.approvals import Approvals, Asking
from duecare.model.policy import Policy
from duecare.model.problem import Gap
from duecare.model.pull import PullRequest, ReviewEvent, Snapshot
from duecare.model.record import NamedTuple
from duecare.model.verdict import ModelVerdict, Verdict
from duecare.policy.approvals import judge
from duecare.policy.approvals_group import grouped
from duecare.publish.status import Judged, set_status


class Outcome(NamedTuple):
    """A pull request's approvals, or why there is no tree; ``verdict`` is never Passed without one.

    ``told`` is what was said of the content where approvals needed it, ``branch`` what its target does not require,
    ``reviews`` what it was judged by.
    """

    verdict: Verdict
    why: str
    pull: PullRequest | None = None
    policy: Policy | None = None
    tree: Approvals | None = None
    told: Believed | None = None
    branch: tuple[ModelVerdict, ...] = ()
    reviews: tuple[ReviewEvent, ...] | Gap = ()

    @property
    def judged(self) -> Judged:
        """The outcome as its status says it."""
        base = self.pull.base.ref if self.pull else ""
        return Judged(self.verdict, self.why, base, self.policy.digest if self.policy else "")


def outcome(client: Client, number: int, *, group: str = "", way: Way = USUAL) -> Outcome:
    """Everything from the API; every silence ends in a verdict other than Passed.

    ``group`` is the head of a merge group that holds the request.
    """
    pull = pull_request(client, number)
    if isinstance(pull, Gap):
        return Outcome(Verdict.UNKNOWN, pull.what)
    base = Files(client, pull.base.sha)
    policy = policy_at(Below(base, way.folder))
    match policy:
        case Gap():
            return Outcome(Verdict.UNKNOWN, f"the policy of {pull.base.ref}: {policy.what}", pull)
        case Invalid(path, faults):
            fault = faults[0] if faults else None
            said = f"{fault.span}: {fault.what}" if fault else path
            return Outcome(Verdict.UNKNOWN, f"the policy of {pull.base.ref} is invalid: {said}", pull)
        case Bootstrap(why):
            return Outcome(Verdict.WAITING, why, pull)
        case Policy():
            policy = rebased(policy, way.folder)
            told = believed(client, pull, policy, way, group) if may_ask(policy) else None
            asked = askings(told.report, policy) if told else ()
            about = () if isinstance(asked, Gap) else [path for ask, _ in asked for path in ask.paths]
            facts = pull_facts(client, pull, policy.approvals, about)
            tree = judge(facts, policy, kinds_of(facts, policy, base), standing(asked, facts.head))
            tree = grouped(tree, facts.head, Files(client, group).tree) if group else tree
            return Outcome(tree.verdict, summary(tree), pull, policy, tree, told, reviews=facts.reviews)


def standing(asked: tuple[tuple[Asking, bool], ...] | Gap, head: Snapshot | Gap) -> tuple[Asking, ...] | Gap:
    """What must be decided here: all that is new, and whatever is said to be old about a file that differs."""
    if isinstance(asked, Gap):
        return asked
    differs = head.changes.keys() if isinstance(head, Snapshot) else frozenset()
    return tuple(ask for ask, new in asked if new or not differs.isdisjoint(ask.paths))


def settle(client: Client, number: int, *, group: str = "", way: Way = USUAL) -> tuple[Outcome, Silent | None]:
    """Judge and set ``duecare/approvals`` on the head, or on the merge group's.

    The second value says why GitHub did not take it.
    """
    found = outcome(client, number, group=group, way=way)
    commit = group or (found.pull.head.sha if found.pull else "")
    if not commit:
        return found, Silent(found.why)
    return found, set_status(client, commit, found.judged._replace(link=way.page), login=way.login)


def summary(tree: Approvals) -> str:
    """The tree in a few words: what holds it, else that all are there."""
    if tree.objections:
        return "changes requested by " + ", ".join(dict.fromkeys(o.login for o in tree.objections))
    unknown = [gap.what for role in tree.roles for gap in role.gaps if role.verdict is Verdict.UNKNOWN]
    if tree.gaps or unknown:
        return [*(gap.what for gap in tree.gaps), *unknown][0]
    waiting = [f"{r.role.role} {r.needs - r.missing}/{r.needs}" for r in tree.roles if r.verdict is Verdict.WAITING]
    if waiting:
        return "approvals " + ", ".join(waiting)
    if tree.holds:
        return tree.holds[0]
    asked = [f"{r.role.role} {r.needs}/{r.needs}" for r in tree.roles if r.asked]
    return "approvals " + ", ".join(asked) if asked else "nobody is asked"
