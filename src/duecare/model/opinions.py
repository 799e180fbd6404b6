"""Who said what last of a pull request, and who is in a role."""

from collections.abc import Iterable, Mapping

from duecare.model.policy import Role
from duecare.model.problem import Gap
from duecare.model.pull import ReviewEvent

GIVEN = frozenset({"APPROVED", "CHANGES_REQUESTED"})


def opinions(reviews: Iterable[ReviewEvent]) -> tuple[ReviewEvent, ...]:
    """The last opinion of every account, oldest first; a comment is no opinion and clears none.

    A dismissed review is taken away, and brings no older approval back: whoever may dismiss a request for changes could
    else make an approval of the person who made it. A request that was not dismissed itself stands on.
    """
    last: dict[str, ReviewEvent] = {}
    for review in reviews:
        if review.user is None:
            continue
        before = last.get(review.user.key)
        if review.state in GIVEN or (review.state == "DISMISSED" and before and before.state == "APPROVED"):
            last.pop(review.user.key, None)
        if review.state in GIVEN:
            last[review.user.key] = review
    return tuple(last.values())


def belongs(login: str, role: Role, members: Mapping[str, Mapping[str, bool] | Gap]) -> bool | Gap:
    """Whether the account is in the role now; a Gap when only an unreadable team could say so."""
    key = login.casefold()
    if key in {user.removeprefix("@").casefold() for user in role.users}:
        return True
    unreadable: list[Gap] = []
    for team in role.teams:
        found = members.get(team_key(team))
        if isinstance(found, Gap):
            unreadable.append(found)
        elif found is not None and found.get(key):
            return True
    return unreadable[0] if unreadable else False


def team_key(team: str) -> str:
    """``org/slug`` as facts are kept by."""
    return team.removeprefix("@").casefold()
