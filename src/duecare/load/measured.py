"""What the default branch's own code measured of a head (strong mode), found again without trusting any name of a run.

The run that measures hands its artifact to the job that signs. That job sets the App's status with the run's address,
and nobody but the App can set that status: so it is the receipt by which a later run finds the measurement. GitHub
does not say under which commit it lists runs of ``pull_request_target``, and lists those of comments under another.
"""

from duecare.github import runs
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.github.statuses import statuses
from duecare.load import artifact
from duecare.load.check_run import AGAIN, downloaded, same
from duecare.model.branch import CHECK
from duecare.model.pull import PullRequest
from duecare.model.reported import MEASURED, Report, Withheld

REMEASURE = "comment /duecare on the pull request"
UNMEASURED = Withheld("the App has not measured this head", f"{REMEASURE}, if no run of the gate is under way")


def measured(client: Client, page: str, pull: PullRequest, group: str = "") -> Report | Withheld | None:
    """What the measuring job of the run at ``page`` said: code of the default branch over the head as data.

    None: it left nothing. ``group`` is the head of a merge group that holds the request, when that was measured.
    """
    number = page.rpartition("/")[2]
    if not number.isdigit():
        return None
    found = runs.artifacts(client, int(number))
    if isinstance(found, Silent):
        return Withheld(f"the measurement of {page}: {found.reason}", AGAIN)
    wanted = next((one for one in found if one.name == MEASURED), None)
    if wanted is None:
        return None
    raw = downloaded(client, wanted)
    report = artifact.opened(raw) if isinstance(raw, bytes) else raw
    return same(report._replace(url=page), pull, group) if isinstance(report, Report) else report


def receipt(client: Client, pull: PullRequest, runs_at: str, login: str) -> str | Withheld:
    """The page of the run that last measured this head, by the App's own status; "" when there is none.

    ``runs_at`` is the address below which the repository's runs lie, ``login`` the App's account.
    """
    found = statuses(client, pull.head.sha)
    if isinstance(found, Silent | Truncated):
        return Withheld(f"the statuses of {pull.head.sha[:12]}: {found.reason}", AGAIN)
    own = (s for s in found if s.context == CHECK and s.by is not None and s.by.key == login.casefold())
    last = next(own, None)
    page = last.link if last else ""
    number = page.removeprefix(runs_at)
    return page if page.startswith(runs_at) and number.isascii() and number.isdigit() else ""
