"""Who is in a team: asked person by person, because that is all a narrow token may see."""

from duecare.github.answer import Silent, optional
from duecare.github.client import Client, path
from duecare.github.pulls import parsed


def visible(client: Client, org: str, slug: str) -> bool | Silent:
    """True when this token can see the team: only then does a 404 for a member mean "not a member"."""
    return parsed(client.get(path("orgs", org, "teams", slug)), lambda _: True)


def member(client: Client, org: str, slug: str, login: str) -> bool | Silent:
    """Whether the person is an active member, child teams included; an invitation is no membership."""
    answer = client.get(path("orgs", org, "teams", slug, "memberships", login))
    if isinstance(answer, Silent) and answer.absent:
        return False
    return parsed(answer, lambda value: optional(value, "state") == "active")
