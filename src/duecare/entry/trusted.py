"""The trusted workflow and approvals: which pull requests an activity is about, each judged and given its status."""

from functools import partial
from typing import NamedTuple

from duecare.entry.approvals import Outcome, settle
from duecare.entry.believed import USUAL, Way
from duecare.entry.events import Activity, Follow, Group, Settle, Sweep
from duecare.github.answer import Silent
from duecare.github.client import Client
from duecare.load.pull_find import every, numbers
from duecare.model.problem import Gap


class Settled(NamedTuple):
    """One pull request as it was judged; ``refused`` says why GitHub did not take the status.

    ``group`` is the head of the merge group that it is about, "" for the request's own.
    """

    number: int
    outcome: Outcome
    refused: Silent | None
    group: str = ""


def approvals(client: Client, activity: Activity, way: Way = USUAL) -> tuple[Settled, ...] | Gap:
    """Judge what the activity is about. None: it is about no open pull request, and nothing was written."""
    one = partial(_settled, client, way)
    match activity:
        case Settle(number):
            return (one(number),)
        case Group(_, number, _, merged):
            return (one(number, merged),)
        case Follow(_, _, _, head):
            found = numbers(client, head.owner, head.branch, sha=head.sha, repository_id=head.repository_id)
            return found if isinstance(found, Gap) else tuple(map(one, found))
        case Sweep():
            found = every(client)
            return found if isinstance(found, Gap) else tuple(map(one, found))
        case _:
            return ()


def _settled(client: Client, way: Way, number: int, group: str = "") -> Settled:
    return Settled(number, *settle(client, number, group=group, way=way), group)
