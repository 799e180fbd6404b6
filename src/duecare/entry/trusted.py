"""The trusted workflow and approvals: which pull requests an activity is about, each judged and given its status."""

from typing import NamedTuple

from duecare.entry.approvals import Outcome, settle
from duecare.entry.events import Activity, Follow, Group, Settle, Sweep
from duecare.github.answer import Silent
from duecare.github.client import Client
from duecare.load.pull_find import every, numbers
from duecare.model.problem import Gap


class Settled(NamedTuple):
    """One pull request as it was judged; ``refused`` says why GitHub did not take the status."""

    number: int
    outcome: Outcome
    refused: Silent | None


def approvals(client: Client, activity: Activity, *, link: str = "") -> tuple[Settled, ...] | Gap:
    """Judge what the activity is about. None: it is about no open pull request, and nothing was written."""
    match activity:
        case Settle(number):
            return (_settled(client, number, "", link),)
        case Group(_, number, _, merged):
            return (_settled(client, number, merged, link),)
        case Follow(_, _, _, head):
            return _all(
                client, numbers(client, head.owner, head.branch, sha=head.sha, repository_id=head.repository_id), link
            )
        case Sweep():
            return _all(client, every(client), link)
        case _:
            return ()


def _all(client: Client, found: tuple[int, ...] | Gap, link: str) -> tuple[Settled, ...] | Gap:
    return found if isinstance(found, Gap) else tuple(_settled(client, number, "", link) for number in found)


def _settled(client: Client, number: int, group: str, link: str) -> Settled:
    return Settled(number, *settle(client, number, group=group, link=link))
