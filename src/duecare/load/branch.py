"""Rules of the target branch from the API, beside the statuses that duecare wants required of it."""

from duecare.github.answer import Silent, Truncated
from duecare.github.branches import by_protection, by_rulesets
from duecare.github.client import Client
from duecare.load.pull_gaps import gap
from duecare.model.branch import APPROVALS, CHECK, JOB, BranchRules, RequiredCheck
from duecare.model.problem import Gap


def branch_rules(client: Client, ref: str, path: str, app: int | None) -> BranchRules:
    """What holds a merge into ``ref``. Plain mode wants the check's job and approvals, strong mode its App's statuses.

    Who may pass the rules by is told to admins alone, so it is not asked with the tokens of a job.
    """
    wanted = (JOB, APPROVALS) if app is None else (APPROVALS, CHECK)
    return BranchRules(ref, path, wanted, _required(client, ref), app)


def _required(client: Client, ref: str) -> tuple[RequiredCheck, ...] | Gap:
    """Both sources, or a Gap: where one is silent, what it requires is not known to be nothing."""
    found: list[RequiredCheck] = []
    sources = ((by_rulesets, "Metadata: read"), (by_protection, "Contents: read"))
    for source, permission in sources:
        told = source(client, ref)
        if isinstance(told, Silent | Truncated):
            refused = isinstance(told, Silent) and (told.forbidden or told.absent)
            unlock = f"give the token `{permission}` of this repository" if refused else ""
            return gap(told, f"what `{ref}` requires", unlock)
        found += [RequiredCheck(*one) for one in told]
    return tuple(found)
