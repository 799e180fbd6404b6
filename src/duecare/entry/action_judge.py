"""The judgement of a check job: by the policy of the base, never by that of what it judges."""

from datetime import date

from duecare.entry.action_place import Place
from duecare.entry.settings import Invalid, policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.problem import Problem
from duecare.model.verdict import Judgement, Verdict


def judge(place: Place, today: date) -> Judgement:
    """Judge the folder."""
    policy = policy_of(place.root)
    if isinstance(policy, Invalid):
        return invalid(policy)
    return verdict(Asked(place.root, today), policy)


def invalid(policy: Invalid) -> Judgement:
    """A policy in force that does not hold: nothing was judged by it."""
    from duecare import __version__

    faults = tuple(Problem(f.span, f.what, f.fix) for f in policy.faults)
    return Judgement(Verdict.UNKNOWN, (), policy.path, "", (), __version__, policy_faults=faults)
