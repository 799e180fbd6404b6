"""Strong mode's measuring job: the head fetched as data by code of the default branch, with no secret and no cache.

It judges as the check does. What it leaves is believed, because nothing of the pull request ran to make it.
"""

import secrets
import time
from collections.abc import Mapping
from pathlib import Path

import click

from duecare.entry.action_check import judged
from duecare.entry.action_place import Place
from duecare.entry.action_said import unknown
from duecare.entry.activities import Follow, Group, Settle
from duecare.entry.inputs import Inputs
from duecare.entry.runner import Runner
from duecare.git.fetch import fetch
from duecare.git.revisions import resolve
from duecare.git.run import Failed
from duecare.github.client import Client
from duecare.load.pull import pull_request
from duecare.load.pull_find import numbers
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.pull import PullRequest

AGAIN = "run the workflow again, or wait for the next push"


def run_measure(inputs: Inputs, runner: Runner, asked: Settle | Follow | Group, environ: Mapping[str, str]) -> int:
    """Fetch GitHub's own merge of the request, or the queue's, judge it, and answer with the exit status."""
    client = Client(inputs.token, runner.repository, api=runner.api, sleep=time.sleep)
    pull = _request(client, asked)
    if pull is None:
        click.echo("duecare: nothing to measure: not exactly one open pull request has this head")
        return 0
    if isinstance(pull, Gap):
        place: Place | Gap = pull
    else:
        place = grouped(inputs, runner, asked, pull) if isinstance(asked, Group) else fetched(inputs, runner, pull)
    if isinstance(place, Gap):
        return unknown(place.what, place.unlock, temp=runner.temp, environ=environ)
    return judged(inputs, runner, place, environ)


def _request(client: Client, asked: Settle | Follow | Group) -> PullRequest | Gap | None:
    """The one request. Several on one head have several bases: their approvals hold them anyway."""
    if isinstance(asked, Settle | Group):
        return pull_request(client, asked.number)
    head = asked.head
    found = numbers(client, head.owner, head.branch, sha=head.sha, repository_id=head.repository_id)
    if isinstance(found, Gap):
        return found
    return pull_request(client, found[0]) if len(found) == 1 else None


def fetched(inputs: Inputs, runner: Runner, pull: PullRequest) -> Place | Gap:
    """Where GitHub's merge of head and base lies, once it is sure that it is the merge of this head."""
    folder, url = _where(runner)
    failed = fetch(folder, url, f"refs/pull/{pull.number}/merge", token=inputs.token)
    if failed is not None:
        what = f"the merge of #{pull.number} could not be fetched: {failed.why}"
        return Gap(Span(""), what, "solve its conflicts with the base, or run the workflow again")
    sides = [resolve(folder, f"HEAD^{n}") for n in (1, 2)]
    if isinstance(sides[0], Failed) or sides[1] != pull.head.sha:
        return Gap(Span(""), f"GitHub has not merged {pull.head.sha[:12]} with its base yet", AGAIN)
    root = _inside(folder, inputs.working_directory)
    return root if isinstance(root, Gap) else Place(root, pull.head.sha, sides[0], pull.base.ref)


def grouped(inputs: Inputs, runner: Runner, group: Group, pull: PullRequest) -> Place | Gap:
    """What the queue merged, beside the tip of the branch that it will become: all that the group brings is judged."""
    if group.base != pull.base.ref:
        return Gap(Span(""), f"the queue merges into {group.base}, and #{pull.number} into {pull.base.ref}", AGAIN)
    folder, url = _where(runner)
    failed = fetch(folder, url, group.head, pull.base.sha, token=inputs.token, depth=1)
    if failed is not None:
        return Gap(Span(""), f"the merge group of #{pull.number} could not be fetched: {failed.why}", AGAIN)
    sides = [resolve(folder, name) for name in ("HEAD", pull.base.sha)]
    if sides != [group.head, pull.base.sha]:
        return Gap(Span(""), f"what was fetched is not {group.head[:12]}, the merge group of #{pull.number}", AGAIN)
    root = _inside(folder, inputs.working_directory)
    return root if isinstance(root, Gap) else Place(root, group.head, pull.base.sha, pull.base.ref)


def _where(runner: Runner) -> tuple[Path, str]:
    """A folder that is not there yet, and the repository's address."""
    return runner.temp / f"duecare-head.{secrets.token_hex(8)}", f"{runner.server}/{runner.repository}"


def _inside(folder: Path, name: str) -> Path | Gap:
    root = (folder / name).resolve()
    if root.is_dir() and root.is_relative_to(folder.resolve()):
        return root
    return Gap(Span(""), f"the head has no folder {name!r}", "mend working-directory")
