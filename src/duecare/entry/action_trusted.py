"""The trusted job: approvals, statuses and the one comment, from API data alone. Nothing is checked out or run."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from duecare.entry.action_said import outputs, publish, say, unknown
from duecare.entry.action_settle import AGAIN, Desk, Done, one
from duecare.entry.activities import Activity, Settle, Sweep
from duecare.entry.believed import Way
from duecare.entry.inputs import Inputs
from duecare.entry.runner import Runner
from duecare.entry.trusted import Subject, subjects
from duecare.github.answer import Silent
from duecare.github.apps import Signed, sign_in
from duecare.github.client import Client
from duecare.model.problem import Gap
from duecare.model.verdict import Verdict
from duecare.model.writes import Output

LOGIN = "github-actions[bot]"  # whom a workflow's own token writes as
RESERVE = 150  # requests of the hour that a sweep leaves to what happens meanwhile
STEP = 41  # about as many as a sweep can look at in an hour of GitHub's, and prime


def run_trusted(inputs: Inputs, runner: Runner, asked: Activity, environ: Mapping[str, str]) -> int:
    """Settle every request that the event is about. Statuses hold merges; this job is red only when GitHub failed."""
    signed = identity(inputs, runner)
    if isinstance(signed, Silent):
        return unknown(signed.reason, AGAIN, temp=runner.temp, environ=environ)
    client = Client(signed.token, runner.repository, api=runner.api, sleep=time.sleep)
    way = Way(runner.run_url, inputs.working_directory, signed.login, inputs.strong, measures=isinstance(asked, Settle))
    found = subjects(client, asked)
    if isinstance(found, Gap):
        return unknown(found.what, found.unlock, temp=runner.temp, environ=environ)
    if not found:
        click.echo("duecare: nothing to do: no open pull request has this head")
        return 0
    desk = Desk(client, inputs, runner, environ, way, {})
    done = swept(desk, found) if isinstance(asked, Sweep) else [one(desk, each) for each in found]
    worst = max(each.verdict for each in done)
    said = outputs(worst, sum(d.findings for d in done), sum(d.gaps for d in done))
    publish([*said, Output("comment-url", done[-1].url)], runner.temp, environ)
    return 0 if all(each.whole for each in done) else Verdict.UNKNOWN.exit


def swept(desk: Desk, found: tuple[Subject, ...]) -> list[Done]:
    """One after the other while GitHub takes requests; each hour begins with another, so that all have their turn."""
    start = hours() * STEP % len(found)
    done: list[Done] = []
    for each in (*found[start:], *found[:start]):
        if done and desk.client.left is not None and desk.client.left < RESERVE:
            what = f"{len(found) - len(done)} of {len(found)} open pull requests were left for a later hour"
            say(
                "notice",
                f"{what}: GitHub's limit of requests is near",
                "nothing to do: what happens to one wakes a run",
            )
            break
        done.append(one(desk, each))
    return done


def hours() -> int:
    """Hours since the clock began."""
    return int(datetime.now(UTC).timestamp()) // 3600


def identity(inputs: Inputs, runner: Runner) -> Signed | Silent:
    """Who writes: the team's App in strong mode, else the workflow's own token."""
    if inputs.strong:
        return sign_in(inputs.app_id, inputs.app_key, runner.repository, api=runner.api)
    return Signed(inputs.token, LOGIN) if inputs.token else Silent("input token is empty")
