"""GitHub's silence as a gap: what is not known, and the one step that would make it known."""

from duecare.github.answer import Silent, Truncated
from duecare.model.place import Span
from duecare.model.problem import Gap


def gap(why: Silent | Truncated, subject: str, unlock: str = "") -> Gap:
    """``subject`` could not be read."""
    if isinstance(why, Truncated):
        return Gap(Span(""), f"{subject}: {why.reason}", unlock or "split the pull request")
    if not unlock and why.forbidden:
        unlock = "give the token the read permission that the message names"
    return Gap(Span(""), f"{subject}: {why.reason}", unlock or "run the workflow again, or wait for its schedule")


def team_gap(why: Silent, team: str) -> Gap:
    """A team that this token may not look into."""
    if why.absent or why.forbidden:
        what = f"who is in @{team} is not known: this token may not read the organization's members"
        unlock = "use an App token with the organization permission `Members: read`, or list the people under `users`"
        return Gap(Span(""), what, unlock)
    return gap(why, f"the members of @{team}")
