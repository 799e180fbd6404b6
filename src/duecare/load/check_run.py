"""The check's run of a pull request's head: found by the API alone, believed only where the base's gate made it."""

from duecare.github import runs, trees
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.github.runs import Artifact, Run
from duecare.knowledge.late import late
from duecare.load import artifact
from duecare.load.pull_files import Files
from duecare.model.problem import Gap
from duecare.model.pull import PullRequest
from duecare.model.reported import NAME, Report, Withheld

# The one name that the trusted workflow believes; `duecare init --github` writes it.
WORKFLOW = ".github/workflows/duecare-check.yml"
LOCAL = late(rb"""uses:\s*["']?\.""")
LATER = "nothing to do: it is shown when the check has run"
AGAIN = "run the workflow again, or wait for its schedule"
CHANGED = "the gate's workflow was changed in this PR: verdict not shown"
REVIEW = f"who covers `policy` reviews `{WORKFLOW}`; the next pull request has a verdict again"
FIRST = "an admin reads and merges the first one"


def report_of(client: Client, pull: PullRequest) -> Report | Withheld:
    """What the check said of the head as it is now."""
    refused = workflow_of(client, pull)
    if refused is not None:
        return refused
    run = run_of(client, pull)
    if isinstance(run, Withheld):
        return run
    raw = _archive(client, run)
    found = artifact.opened(raw) if isinstance(raw, bytes) else raw
    return _fitting(found._replace(url=run.url), run, pull) if isinstance(found, Report) else found


def workflow_of(client: Client, pull: PullRequest) -> Withheld | None:
    """Why the request's runs of the check cannot be believed; None when its workflow is the base's."""
    base, head = Files(client, pull.base.sha), Files(client, pull.head.sha)
    for side in (base.tree, head.tree):
        if isinstance(side, Gap):
            return Withheld(side.what, AGAIN)
    assert not isinstance(base.tree, Gap)
    assert not isinstance(head.tree, Gap)
    there, here = base.tree.get(WORKFLOW), head.tree.get(WORKFLOW)
    if there is None:
        return Withheld(f"{pull.base.ref} has no `{WORKFLOW}` yet", FIRST)
    if here != there and not _untouched(client, pull, here):
        return Withheld(CHANGED, REVIEW, gate=True)
    text = base.blob(WORKFLOW, there)
    if isinstance(text, Gap):
        return Withheld(f"{WORKFLOW}: {text.what}", AGAIN)
    if LOCAL.search(text):
        what = f"{WORKFLOW} uses an action of this repository, which the pull request could change"
        return Withheld(f"{what}: verdict not shown", "use actions of other repositories there, pinned by SHA")
    return None


def _untouched(client: Client, pull: PullRequest, here: object) -> bool:
    """Whether the request leaves the workflow alone, and only the base moved on: merged, it is the base's."""
    fork = trees.merge_base(client, pull.base.sha, pull.head.sha)
    if isinstance(fork, Silent) or here is None:
        return False
    old = Files(client, fork).tree
    return not isinstance(old, Gap) and old.get(WORKFLOW) == here


def run_of(client: Client, pull: PullRequest) -> Run | Withheld:
    """The newest finished run of the check for exactly this head, from exactly its repository and branch."""
    found = runs.runs(client, WORKFLOW.rpartition("/")[2], pull.head.sha, "pull_request")
    if isinstance(found, Silent):
        return Withheld(f"the check's runs: {found.reason}", AGAIN)
    wanted = (WORKFLOW, "pull_request", pull.head.sha, pull.head.ref, pull.head.repository_id)
    mine = [r for r in found if (r.path, r.event, r.head, r.branch, r.repository_id) == wanted]
    if not mine:
        return Withheld(f"the check has not run on {pull.head.sha[:12]}", f"{LATER}; GitHub runs none on conflicts")
    newest = max(mine, key=lambda r: r.id)
    if newest.conclusion == "action_required":
        what = "the check waits until somebody who may write allows the workflows of a new contributor"
        return Withheld(what, "look at the change, then press “Approve workflows to run” on the pull request")
    if newest.status != "completed":
        return Withheld(f"the check of {pull.head.sha[:12]} is still running", LATER)
    return newest


def _archive(client: Client, run: Run) -> bytes | Withheld:
    found = runs.artifacts(client, run.id)
    if isinstance(found, Silent):
        return Withheld(f"the check's artifact: {found.reason}", AGAIN)
    wanted = next((one for one in found if one.name == NAME), None)
    if wanted is None:
        what = f"the check's artifact was not left by a run that ended in {run.conclusion or 'nothing'}"
        return Withheld(what, "run the check again; its log says what failed")
    return downloaded(client, wanted)


def downloaded(client: Client, wanted: Artifact) -> bytes | Withheld:
    """The archive of an artifact, within what duecare writes."""
    if wanted.expired:
        return Withheld("the check's artifact is no longer kept", "run the check again")
    if wanted.size > artifact.MOST_ARCHIVE:
        return Withheld(f"the check's artifact is refused: it has {wanted.size:,} bytes", artifact.AGAIN)
    raw = runs.download(client, wanted, artifact.MOST_ARCHIVE)
    if isinstance(raw, Truncated):
        return Withheld(f"the check's artifact is refused: {raw.reason}", artifact.AGAIN)
    return Withheld(f"the check's artifact: {raw.reason}", AGAIN) if isinstance(raw, Silent) else raw


def _fitting(report: Report, run: Run, pull: PullRequest) -> Report | Withheld:
    """The report, if it speaks of this head, this target and the run that GitHub saw end."""
    verdict = report.judgement.verdict
    fits = same(report, pull)
    if isinstance(fits, Withheld):
        return fits
    if (run.conclusion == "success") != (verdict.exit == 0):
        said = f"the check's artifact says {verdict.word}, and its run ended in {run.conclusion or 'nothing'}"
        return Withheld(said, "run the check again")
    return report


def same(report: Report, pull: PullRequest, group: str = "") -> Report | Withheld:
    """The report, if it is of this head and this target."""
    origin, head = report.origin, group or pull.head.sha
    if origin.head != head:
        return Withheld(f"the check's artifact is of {origin.head[:12]}, not of {head[:12]}", LATER)
    if origin.base_ref != pull.base.ref:
        return Withheld("the check judged this change against another target branch", LATER)
    return report
