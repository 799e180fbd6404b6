"""The tree of approvals: what each role is asked for, who approved, whose approval dropped, who is missing."""

from duecare.model.place import Span
from duecare.model.policy import Role
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.model.verdict import Verdict


class Cause(NamedTuple):
    """Why an approval does not count. ``commits`` changed ``paths`` after it, where that is the reason."""

    reason: str
    commits: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


class Counted(NamedTuple):
    """An approval that counts for a role; ``used`` when it fills one of the role's places."""

    login: str
    commit: str
    used: bool


class Dropped(NamedTuple):
    """An approval that does not count."""

    login: str
    commit: str
    cause: Cause


class Asking(NamedTuple):
    """Something of the content that a role must decide: what, in which files, and what else would settle it."""

    role: str
    what: str
    paths: tuple[str, ...]
    unlock: str = ""


class Objection(NamedTuple):
    """A standing request for changes by a member of ``role``."""

    login: str
    role: str
    commit: str
    span: Span


class RoleState(NamedTuple):
    """One role of the policy on one pull request.

    ``paths`` are the covered paths that differ, and those that it is asked to decide about (none: the role is not
    asked); ``asks`` says what there is to decide; ``needs`` is the policy's number and
    one more with an unlinked commit; ``missing`` how many are still wanted; ``candidates`` the logins that could.
    """

    role: Role
    verdict: Verdict
    paths: tuple[str, ...]
    kinds: tuple[str, ...]
    digest: str
    needs: int
    counted: tuple[Counted, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    missing: int = 0
    gaps: tuple[Gap, ...] = ()
    candidates: tuple[str, ...] = ()
    asks: tuple[Asking, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether there is anything that the role must look at."""
        return bool(self.paths)


class Approvals(NamedTuple):
    """The whole tree, and the subject that DC501 and DC504 judge. ``path`` is the policy's, where its roles stand."""

    path: str
    number: int
    verdict: Verdict
    roles: tuple[RoleState, ...]
    objections: tuple[Objection, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notes: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
