"""The trusted job: approvals, statuses and the one comment, from API data alone. Nothing is checked out or run."""

import os
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import click

from duecare.entry.action_comment import combined, counted, page
from duecare.entry.action_said import outputs, publish, say, unknown
from duecare.entry.approvals import Outcome, Way
from duecare.entry.approvals_text import explained
from duecare.entry.believed import Believed, current
from duecare.entry.believed import believed as head
from duecare.entry.below import top
from duecare.entry.events import Activity, Group
from duecare.entry.inputs import Inputs
from duecare.entry.required import required
from duecare.entry.runner import Runner
from duecare.entry.trusted import Settled, approvals
from duecare.github.answer import Silent
from duecare.github.apps import Signed, sign_in
from duecare.github.client import Client
from duecare.load.check_run import measured
from duecare.model.problem import Gap
from duecare.model.reported import Report, Withheld
from duecare.model.verdict import ModelVerdict, Verdict
from duecare.model.writes import Output, Summary
from duecare.publish.comment import post
from duecare.publish.status import CHECK, Judged, set_status
from duecare.report.annotations import guarded
from duecare.report.tally import headline, tally

LOGIN = "github-actions[bot]"  # whom a workflow's own token writes as
AGAIN = "run the workflow again, or wait for its schedule"


class Done(NamedTuple):
    """One pull request: its verdict, what was counted, the comment's address, and whether GitHub took everything."""

    verdict: Verdict
    findings: int
    gaps: int
    url: str
    whole: bool


def run_trusted(inputs: Inputs, runner: Runner, asked: Activity, environ: Mapping[str, str]) -> int:
    """Settle every request that the event is about. Statuses hold merges; this job is red only when GitHub failed."""
    signed = identity(inputs, runner)
    if isinstance(signed, Silent):
        return unknown(signed.reason, AGAIN, temp=runner.temp, environ=environ)
    client = Client(signed.token, runner.repository, api=runner.api, sleep=time.sleep)
    run = runner.run_id if inputs.strong else ""
    settled = approvals(client, asked, Way(run, runner.run_url, inputs.working_directory))
    if isinstance(settled, Gap):
        return unknown(settled.what, settled.unlock, temp=runner.temp, environ=environ)
    if not settled:
        click.echo("duecare: nothing to do: no open pull request has this head")
        return 0
    desk = Desk(client, inputs, runner, environ, "" if isinstance(asked, Group) else signed.login, {})
    done = [one(desk, each) for each in settled]
    worst = max(each.verdict for each in done)
    publish(
        [
            *outputs(worst, sum(d.findings for d in done), sum(d.gaps for d in done)),
            Output("comment-url", done[-1].url),
        ],
        runner.temp,
        environ,
    )
    return 0 if all(each.whole for each in done) else Verdict.UNKNOWN.exit


class Desk(NamedTuple):
    """What every pull request is settled with. ``login`` writes the comment; "" for no comment.

    ``rules`` holds what is known of target branches: a sweep asks once for each.
    """

    client: Client
    inputs: Inputs
    runner: Runner
    environ: Mapping[str, str]
    login: str
    rules: dict[str, tuple[ModelVerdict, ...]]


def identity(inputs: Inputs, runner: Runner) -> Signed | Silent:
    """Who writes: the team's App in strong mode, else the workflow's own token."""
    if inputs.strong:
        return sign_in(inputs.app_id, inputs.app_key, runner.repository, api=runner.api)
    return Signed(inputs.token, LOGIN) if inputs.token else Silent("input token is empty")


def one(desk: Desk, settled: Settled) -> Done:
    """One pull request. Log and summary come before the comment: GitHub may fail, the verdict is not lost."""
    outcome = settled.outcome._replace(branch=branch(desk, settled.outcome))
    click.echo(guarded(explained(outcome), secrets.token_hex(16)), nl=False)
    run = desk.runner.run_id if desk.inputs.strong else ""
    report, here = queued(desk.client, settled, run) if settled.group and run else believed(desk.client, outcome, run)
    report, text = shown(desk, outcome, report)
    if isinstance(report, Withheld):
        say("notice", f"#{settled.number}: {report.why}", report.unlock)
    publish([Summary(text)], desk.runner.temp, desk.environ)
    refused = [settled.refused, mark(desk, outcome, report, settled.group) if here else None]
    for each in filter(None, refused):
        say("error", f"#{settled.number}: the status was not set: {each.reason}", AGAIN)
    url, posted = _posted(desk, settled.number, text)
    judgement = combined(outcome, report)
    findings, gaps = counted(judgement)
    return Done(judgement.verdict, findings, gaps, url, posted and not any(refused))


def branch(desk: Desk, outcome: Outcome) -> tuple[ModelVerdict, ...]:
    """Whether the target branch requires the gate (DC906)."""
    if outcome.pull is None or outcome.policy is None:
        return ()
    ref = outcome.pull.base.ref
    if ref not in desk.rules:
        app = int(desk.inputs.app_id) if desk.inputs.strong and desk.inputs.app_id.isdigit() else None
        policy = outcome.policy._replace(path=outcome.policy.path.removeprefix(top(desk.inputs.working_directory)))
        desk.rules[ref] = required(desk.client, ref, policy, app, datetime.now(UTC).date())
    return desk.rules[ref]


def believed(client: Client, outcome: Outcome, run: str = "") -> Believed:
    """What was said of the head's content; asked for once, also where approvals wanted it already."""
    if outcome.pull is None:
        return Believed(Withheld(outcome.why, AGAIN), here=False)
    return outcome.told or head(client, outcome.pull, outcome.policy, run)


def queued(client: Client, settled: Settled, run: str) -> Believed:
    """What this run measured of the merge group. In strong mode its head needs the status whatever comes of it."""
    outcome = settled.outcome
    if outcome.pull is None:
        return Believed(Withheld(outcome.why, AGAIN), here=False)
    report = measured(client, int(run), outcome.pull, settled.group)
    if report is None:
        report = Withheld("the merge group was not measured", AGAIN)
    return Believed(current(report, outcome.pull, outcome.policy), here=True)


def shown(desk: Desk, outcome: Outcome, report: Report | Withheld) -> tuple[Report | Withheld, str]:
    """The page. A report that cannot be drawn is refused: one request must not keep a sweep from the others."""
    try:
        return report, page(outcome, report, desk.inputs, desk.runner)
    except Exception as error:
        if isinstance(report, Withheld) or os.environ.get("DUECARE_TRACEBACK"):
            raise
        refused = Withheld(f"the check's artifact is refused: it cannot be shown ({type(error).__name__})", AGAIN)
        return refused, page(outcome, refused, desk.inputs, desk.runner)


def mark(desk: Desk, outcome: Outcome, report: Report | Withheld, group: str = "") -> Silent | None:
    """Strong mode: ``duecare/check`` says what was measured here; nobody but the App may say it."""
    pull, digest = outcome.pull, outcome.policy.digest if outcome.policy else ""
    if pull is None:
        return None
    if isinstance(report, Withheld):
        said = Judged(Verdict.UNKNOWN, report.why, pull.base.ref, digest)
    else:
        judgement = report.judgement
        words = headline(judgement.verdict, tally(judgement)).partition(": ")[2]
        said = Judged(judgement.verdict, words, pull.base.ref, digest)
    return set_status(desk.client, group or pull.head.sha, said, context=CHECK, link=desk.runner.run_url)


def _posted(desk: Desk, number: int, text: str) -> tuple[str, bool]:
    """Address of the comment, and whether it stands as it should."""
    if not (desk.inputs.comment and desk.login):
        return "", True
    answer = post(desk.client, number, text, login=desk.login)
    if isinstance(answer, Silent):
        say("error", f"#{number}: the comment was not written: {answer.reason}", AGAIN)
        return "", False
    click.echo(f"duecare: comment {answer.done}: {answer.url}")
    return answer.url, True
