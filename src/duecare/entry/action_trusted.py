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
from duecare.entry.approvals import Outcome
from duecare.entry.approvals_text import explained
from duecare.entry.believed import Believed, Way, current
from duecare.entry.believed import believed as head
from duecare.entry.below import top
from duecare.entry.events import Activity, Settle
from duecare.entry.inputs import Inputs
from duecare.entry.required import required
from duecare.entry.runner import Runner
from duecare.entry.trusted import Settled, approvals
from duecare.github.answer import Silent
from duecare.github.apps import Signed, sign_in
from duecare.github.client import Client
from duecare.load.measured import measured
from duecare.model.branch import CHECK
from duecare.model.problem import Gap
from duecare.model.reported import Report, Withheld
from duecare.model.verdict import ModelVerdict, Verdict
from duecare.model.writes import Output, Summary
from duecare.publish.comment import post
from duecare.publish.status import Judged, set_status
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
    way = Way(runner.run_url, inputs.working_directory, signed.login, inputs.strong, measures=isinstance(asked, Settle))
    settled = approvals(client, asked, way)
    if isinstance(settled, Gap):
        return unknown(settled.what, settled.unlock, temp=runner.temp, environ=environ)
    if not settled:
        click.echo("duecare: nothing to do: no open pull request has this head")
        return 0
    desk = Desk(client, inputs, runner, environ, way, {})
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
    """What every pull request is settled with. ``rules``: what is known of target branches, each asked once."""

    client: Client
    inputs: Inputs
    runner: Runner
    environ: Mapping[str, str]
    way: Way
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
    told = queued(desk, settled) if settled.group and desk.way.strong else believed(desk, outcome)
    report, text = shown(desk, outcome, told.report)
    if isinstance(report, Withheld):
        say("notice", f"#{settled.number}: {report.why}", report.unlock)
    publish([Summary(text)], desk.runner.temp, desk.environ)
    refused = [settled.refused, mark(desk, outcome, told._replace(report=report), settled.group)]
    for each in filter(None, refused):
        say("error", f"#{settled.number}: the status was not set: {each.reason}", AGAIN)
    url, posted = ("", True) if settled.group else _posted(desk, settled.number, text)
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


def believed(desk: Desk, outcome: Outcome) -> Believed:
    """What was said of the head's content; asked for once, also where approvals wanted it already."""
    if outcome.pull is None:
        return Believed(Withheld(outcome.why, AGAIN))
    return outcome.told or head(desk.client, outcome.pull, outcome.policy, desk.way)


def queued(desk: Desk, settled: Settled) -> Believed:
    """What this run measured of the merge group. In strong mode its head needs the status whatever comes of it."""
    outcome = settled.outcome
    if outcome.pull is None:
        return Believed(Withheld(outcome.why, AGAIN))
    report = measured(desk.client, desk.way.page, outcome.pull, settled.group)
    if report is None:
        report = Withheld("the merge group was not measured", AGAIN)
    return current(Believed(report, desk.way.page), outcome.pull, outcome.policy)


def shown(desk: Desk, outcome: Outcome, report: Report | Withheld) -> tuple[Report | Withheld, str]:
    """The page. A report that cannot be drawn is refused: one request must not keep a sweep from the others."""
    try:
        return report, page(outcome, report, desk.inputs, desk.runner)
    except Exception as error:
        if isinstance(report, Withheld) or os.environ.get("DUECARE_TRACEBACK"):
            raise
        refused = Withheld(f"the check's artifact is refused: it cannot be shown ({type(error).__name__})", AGAIN)
        return refused, page(outcome, refused, desk.inputs, desk.runner)


def mark(desk: Desk, outcome: Outcome, told: Believed, group: str = "") -> Silent | None:
    """Strong mode: ``duecare/check`` says what was measured, and by which run; nobody but the App may say it."""
    pull, digest = outcome.pull, outcome.policy.digest if outcome.policy else ""
    if pull is None or not told.page:
        return None
    if isinstance(told.report, Withheld):
        said = Judged(Verdict.UNKNOWN, told.report.why, pull.base.ref, digest, told.page)
    else:
        judgement = told.report.judgement
        words = headline(judgement.verdict, tally(judgement)).partition(": ")[2]
        said = Judged(judgement.verdict, words, pull.base.ref, digest, told.page)
    return set_status(desk.client, group or pull.head.sha, said, context=CHECK, login=desk.way.login)


def _posted(desk: Desk, number: int, text: str) -> tuple[str, bool]:
    """Address of the comment, and whether it stands as it should."""
    if not desk.inputs.comment:
        return "", True
    answer = post(desk.client, number, text, login=desk.way.login)
    if isinstance(answer, Silent):
        say("error", f"#{number}: the comment was not written: {answer.reason}", AGAIN)
        return "", False
    click.echo(f"duecare: comment {answer.done}: {answer.url}")
    return answer.url, True
