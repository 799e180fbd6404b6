"""The check job: judge what is checked out by the base's policy and say it everywhere. It asks GitHub nothing."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from duecare.entry.action_judge import judge
from duecare.entry.action_place import Lost, Place, placed
from duecare.entry.action_said import outputs, publish, unknown
from duecare.entry.activities import Check
from duecare.entry.inputs import Inputs
from duecare.entry.outputs import APPROVALS, Wish, rendered
from duecare.entry.registry import check, modules
from duecare.entry.runner import Runner
from duecare.model.reported import NAME, ORIGIN, REPORT, Origin
from duecare.model.verdict import Judgement, Verdict
from duecare.model.writes import FileWrite, Output, Stdout, Summary, Write
from duecare.report import annotations, jsontext, markdown, text
from duecare.report.tally import tally

SARIF = "duecare.sarif"
PAGE = "report.md"
USAGE = 2  # a policy in force that does not hold, as for `duecare check`


def run_check(inputs: Inputs, runner: Runner, asked: Check, environ: Mapping[str, str]) -> int:
    """Judge, say, and answer with the exit status."""
    place = placed(runner, inputs.working_directory, asked)
    if isinstance(place, Lost):
        return unknown(place.why, place.unlock, temp=runner.temp, environ=environ)
    return judged(inputs, runner, place, environ)


def judged(inputs: Inputs, runner: Runner, place: Place, environ: Mapping[str, str]) -> int:
    """Judge a place, say it everywhere, and answer with the exit status."""
    return told(judge(place, datetime.now(UTC).date()), inputs, runner, place, environ)


def told(judgement: Judgement, inputs: Inputs, runner: Runner, place: Place, environ: Mapping[str, str]) -> int:
    """Say a judgement everywhere, and answer with the exit status."""
    judgement = judgement._replace(root=inputs.working_directory)
    published = publish(writes(judgement, inputs, runner, place), runner.temp, environ)
    # A report that nobody can read is no report, whatever it says.
    if judgement.policy_faults:
        return USAGE
    return judgement.verdict.exit or (0 if published else Verdict.UNKNOWN.exit)


def writes(judgement: Judgement, inputs: Inputs, runner: Runner, place: Place) -> Iterator[Write]:
    """Everything that is written, the log first: whatever fails after it, the verdict was said."""
    if inputs.annotations:
        yield Stdout(annotations.render(judgement, inputs.working_directory))
    yield Stdout(annotations.guarded(text.render(judgement, approvals=APPROVALS), os.urandom(16).hex()))
    sums = tally(judgement)
    yield from outputs(judgement.verdict, len(sums.active), len(sums.gaps))
    page = _page(judgement, inputs, runner, place)
    yield Summary(page)
    if inputs.sarif:
        where = runner.temp / SARIF
        yield FileWrite(str(where), rendered(judgement, Wish("sarif"), {}))
        yield Output("sarif", str(where))
    if inputs.artifact:
        yield from _folder(judgement, page, runner, place)


def _folder(judgement: Judgement, page: str, runner: Runner, place: Place) -> Iterator[Write]:
    """The artifact: the report for the trusted workflow, what it is a report of, and a page for people."""
    folder = runner.temp / NAME
    origin = Origin(place.head, place.base, place.base_ref)
    yield FileWrite(str(folder / REPORT), jsontext.line(judgement))
    yield FileWrite(str(folder / ORIGIN), json.dumps({"version": 1, **origin._asdict()}) + "\n")
    yield FileWrite(str(folder / PAGE), page)
    yield Output("report", str(folder))


def _page(judgement: Judgement, inputs: Inputs, runner: Runner, place: Place) -> str:
    context = markdown.Context(
        blob=runner.blob(place.head, inputs.working_directory),
        report=runner.run_url,
        supports={id_: check(id_).rule.frameworks for id_ in modules()},
        approvals=APPROVALS,
    )
    return markdown.render(judgement, context)
