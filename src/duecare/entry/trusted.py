"""The trusted workflow and approvals: which pull requests an activity is about, and one of them judged anew."""

from duecare.entry.activities import Activity, Follow, Group, Settle, Sweep
from duecare.entry.approvals import Outcome, settle
from duecare.entry.believed import Way
from duecare.github.answer import Silent
from duecare.github.client import Client
from duecare.load.pull_find import every, numbers
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple


class Subject(NamedTuple):
    """A pull request that something happened to. ``group`` is the head of the merge group that it is about, if any."""

    number: int
    group: str = ""


class Settled(NamedTuple):
    """A subject as it was judged; ``refused`` says why GitHub did not take the status."""

    subject: Subject
    outcome: Outcome
    refused: Silent | None


def subjects(client: Client, activity: Activity) -> tuple[Subject, ...] | Gap:
    """What the activity is about; none: no open pull request."""
    match activity:
        case Settle(number):
            return (Subject(number),)
        case Group(_, number, _, merged):
            return (Subject(number, merged),)
        case Follow(_, _, _, head):
            found = numbers(client, head.owner, head.branch, sha=head.sha, repository_id=head.repository_id)
        case Sweep():
            found = every(client)
        case _:
            return ()
    return found if isinstance(found, Gap) else tuple(map(Subject, found))


def settled(client: Client, way: Way, subject: Subject) -> Settled:
    """The subject judged, and its status set."""
    return Settled(subject, *settle(client, subject.number, group=subject.group, way=way))
