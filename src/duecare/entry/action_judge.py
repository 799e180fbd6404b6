"""The judgement of a check job: by the policy of the base, never by that of what it judges."""

from datetime import date

from duecare import __version__
from duecare.entry.action_place import Place
from duecare.entry.against import judged_against
from duecare.entry.settings import Invalid, policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.problem import Problem
from duecare.model.verdict import Judgement, Verdict


def judge(place: Place, today: date) -> Judgement:
    """Judge the folder against its base. Only the first push of a repository has none, and it gates nobody."""
    ask = Asked(place.root, today)
    found = judged_against(ask, place.base) if place.base else _alone(ask)
    return invalid(found) if isinstance(found, Invalid) else _named(found, place.base_ref)


def _named(judgement: Judgement, ref: str) -> Judgement:
    """The base called by the branch that people know, beside its commit."""
    compared = judgement.compared
    if compared is None or not ref:
        return judgement
    return judgement._replace(compared=compared._replace(against=compared.against._replace(ref=ref)))


def _alone(ask: Asked) -> Judgement | Invalid:
    policy = policy_of(ask.root)
    return policy if isinstance(policy, Invalid) else verdict(ask, policy)


def invalid(policy: Invalid) -> Judgement:
    """A policy in force that does not hold: nothing was judged by it."""
    faults = tuple(Problem(f.span, f.what, f.fix) for f in policy.faults)
    return Judgement(Verdict.UNKNOWN, (), policy.path, "", (), __version__, policy_faults=faults)
