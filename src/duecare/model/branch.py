"""What a branch requires of a pull request before it may be merged, as GitHub tells it."""

from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

JOB = "duecare"  # the check's one job: its end is a status of its own
APPROVALS, CHECK = "duecare/approvals", "duecare/check"


class RequiredCheck(NamedTuple):
    """A status that must succeed. ``app`` pins who may set it (None: anybody); ``rule`` names what requires it."""

    context: str
    app: int | None = None
    rule: str = ""


class BranchRules(NamedTuple):
    """The rules in force on a branch, of branch protection and of active rulesets together.

    ``wanted`` are duecare's own statuses; with ``app``, that of strong mode, each must be pinned to it.
    ``bypass`` names who may merge without them; a Gap stands where this token may not look.
    """

    ref: str
    path: str
    wanted: tuple[str, ...]
    required: tuple[RequiredCheck, ...] | Gap
    app: int | None = None
    bypass: tuple[str, ...] | Gap = ()
