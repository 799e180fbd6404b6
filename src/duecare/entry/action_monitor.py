"""The monitor: the default branch judged by its own policy as of today. It reads, and writes nothing to GitHub.

Waivers, consents, retention, reviews and baselines have dates, and a branch's rules can be edited: what was passed when
it was merged may not pass now, and no pull request says so.
"""

import time
from collections.abc import Mapping
from datetime import UTC, date, datetime

from duecare.entry.action_check import told
from duecare.entry.action_judge import invalid
from duecare.entry.action_place import Lost, Place, watched
from duecare.entry.action_said import unknown
from duecare.entry.activities import Monitor
from duecare.entry.inputs import Inputs
from duecare.entry.required import joined, required
from duecare.entry.runner import Runner
from duecare.entry.settings import Invalid, policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.github.client import Client
from duecare.model.verdict import Judgement

NOTE = "Judged on the default branch as of {}: what time alone may have broken. Outputs of the model are not monitored."


def run_monitor(inputs: Inputs, runner: Runner, asked: Monitor, environ: Mapping[str, str]) -> int:
    """Judge, say, and answer with the exit status."""
    place = watched(runner, inputs.working_directory, asked)
    if isinstance(place, Lost):
        return unknown(place.why, place.unlock, temp=runner.temp, environ=environ)
    client = Client(inputs.token, runner.repository, api=runner.api, sleep=time.sleep)
    app = int(inputs.app_id) if inputs.app_id else None
    judgement = looked(place, client, asked.branch, app, datetime.now(UTC).date())
    return told(judgement, inputs, runner, place, environ)


def looked(place: Place, client: Client, branch: str, app: int | None, today: date) -> Judgement:
    """What stands there today, and whether the branch still requires the gate (DC906)."""
    policy = policy_of(place.root)
    if isinstance(policy, Invalid):
        return invalid(policy)
    judgement = joined(verdict(Asked(place.root, today), policy), required(client, branch, policy, app, today))
    return judgement._replace(notes=(*judgement.notes, NOTE.format(today)))
