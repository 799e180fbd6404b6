"""One pull request in the trusted job: judged, said in log, summary, statuses and the comment, and looked at again."""

import os
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime

import click

from duecare.entry.action_comment import combined, counted, page
from duecare.entry.action_said import publish, say
from duecare.entry.approvals import Outcome
from duecare.entry.approvals_text import explained
from duecare.entry.believed import Believed, Way, current
from duecare.entry.believed import believed as head
from duecare.entry.below import top
from duecare.entry.inputs import Inputs
from duecare.entry.required import required
from duecare.entry.runner import Runner
from duecare.entry.trusted import Settled, Subject, settled
from duecare.github.answer import Silent
from duecare.github.client import Client
from duecare.load.measured import measured
from duecare.load.pull import unchanged
from duecare.model.branch import CHECK
from duecare.model.record import NamedTuple
from duecare.model.reported import Report, Withheld
from duecare.model.verdict import ModelVerdict, Verdict
from duecare.model.writes import Summary
from duecare.publish.comment import Posted, post
from duecare.publish.status import Judged, set_status
from duecare.report.annotations import guarded
from duecare.report.tally import headline, tally

AGAIN = "run the workflow again, or wait for its schedule"
TRIES = 3


class Done(NamedTuple):
    """One pull request: its verdict, what was counted, the comment's address, and whether GitHub took everything.

    ``news``: the comment was not the same before; ``told``: what was believed of the content.
    """

    verdict: Verdict
    findings: int
    gaps: int
    url: str
    whole: bool
    news: bool
    told: Believed


class Desk(NamedTuple):
    """What every pull request is settled with. ``rules``: what is known of target branches, each asked once."""

    client: Client
    inputs: Inputs
    runner: Runner
    environ: Mapping[str, str]
    way: Way
    rules: dict[str, tuple[ModelVerdict, ...]]


def one(desk: Desk, subject: Subject) -> Done:
    """One pull request, looked at once more when all is written.

    Runs of one request can overlap. Of two, the last to write may be the first to have read; but after its own last
    write each of them sees what the request is by then.
    """
    for _ in range(TRIES):
        found = settled(desk.client, desk.way, subject)
        done = written(desk, found)
        if not done.news or still(desk, found, done.told):
            break
        say("notice", f"#{subject.number} changed meanwhile", "nothing to do: it is judged again")
    return done


def still(desk: Desk, found: Settled, told: Believed) -> bool:
    """Whether the request is what it was, and what was not known of its content is not known still."""
    outcome = found.outcome
    if outcome.pull is None:
        return True
    if not unchanged(desk.client, outcome.pull, outcome.reviews):
        return False
    if found.subject.group or isinstance(told.report, Report):
        return True
    return believed(desk, outcome._replace(told=None)).report == told.report


def written(desk: Desk, settled: Settled) -> Done:
    """Everything said and set. Log and summary come before the comment: GitHub may fail, the verdict is not lost."""
    number, group = settled.subject
    outcome = settled.outcome._replace(branch=branch(desk, settled.outcome))
    click.echo(guarded(explained(outcome), secrets.token_hex(16)), nl=False)
    told = queued(desk, outcome, group) if group and desk.way.strong else believed(desk, outcome)
    report, text = shown(desk, outcome, told.report)
    if isinstance(report, Withheld):
        say("notice", f"#{number}: {report.why}", report.unlock)
    publish([Summary(text)], desk.runner.temp, desk.environ)
    refused = [settled.refused, mark(desk, outcome, told._replace(report=report), group)]
    for each in filter(None, refused):
        say("error", f"#{number}: the status was not set: {each.reason}", AGAIN)
    posted = None if group or not desk.inputs.comment else _posted(desk, number, text)
    judgement = combined(outcome, report)
    findings, gaps = counted(judgement)
    whole = not isinstance(posted, Silent) and not any(refused)
    url, done = (posted.url, posted.done) if isinstance(posted, Posted) else ("", "")
    return Done(judgement.verdict, findings, gaps, url, whole, news=done != "unchanged", told=told)


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


def queued(desk: Desk, outcome: Outcome, group: str) -> Believed:
    """What this run measured of the merge group. In strong mode its head needs the status whatever comes of it."""
    if outcome.pull is None:
        return Believed(Withheld(outcome.why, AGAIN))
    report = measured(desk.client, desk.way.page, outcome.pull, group)
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


def _posted(desk: Desk, number: int, text: str) -> Posted | Silent:
    """The comment as it stands, said in the log; or why it was not written."""
    answer = post(desk.client, number, text, login=desk.way.login)
    if isinstance(answer, Silent):
        say("error", f"#{number}: the comment was not written: {answer.reason}", AGAIN)
    else:
        click.echo(f"duecare: comment {answer.done}: {answer.url}")
    return answer
