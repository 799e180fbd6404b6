"""``duecare action``: from inputs and event to what is done, and the exit status of the step."""

from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

import click

from duecare.entry.action_said import say, unknown
from duecare.entry.activities import (
    Activity,
    Check,
    Follow,
    Group,
    Hint,
    Malformed,
    Monitor,
    Nothing,
    Refused,
    Settle,
    Sweep,
)
from duecare.entry.events import activity as activity_of
from duecare.entry.events import reader
from duecare.entry.inputs import Inputs, Wrong, given
from duecare.entry.runner import Runner, runner

USAGE = 2
EVENTS = {
    "check": "pull_request, merge_group or push",
    "trusted": "workflow_run, pull_request_target, issue_comment or schedule",
    "monitor": "schedule or workflow_dispatch",
}
MONITORED = frozenset({"schedule", "workflow_dispatch"})


def act(environ: Mapping[str, str]) -> int:
    """Do what the event asks; the exit status."""
    inputs, place = given(environ), runner(environ)
    for part in (inputs, place):
        if isinstance(part, Wrong):
            say("error", part.what, part.fix)
            return USAGE
    assert isinstance(inputs, Inputs)
    assert isinstance(place, Runner)
    asked = activity_of(place.event, place.payload, inputs.mode)
    wrong = misplaced(inputs.mode, place.event, asked)
    if wrong:
        say("error", wrong.what, wrong.fix)
        return USAGE
    return done(asked, inputs, place, environ)


def misplaced(mode: str, event: str, asked: Activity) -> Wrong | None:
    """Why the mode does not go with the event: a job that judges nothing must not be green."""
    if mode == "monitor" and event not in MONITORED:
        return Wrong(f"mode monitor does not go with {event[:50]}", f"it runs on {EVENTS[mode]}")
    if reader(event, mode) is None:
        which = "; ".join(f"mode {name} on {events}" for name, events in EVENTS.items())
        return Wrong(f"duecare does not act on {event[:50]!r} in mode {mode}", f"run {which}")
    if mode == "check" and event == "schedule":
        return Wrong(f"mode check does not go with this {event}", "use mode monitor; trusted for the pull requests")
    match asked:
        case Check() if mode == "trusted":
            return Wrong(
                f"mode trusted does not go with {event}", f"use mode check here; trusted runs on {EVENTS[mode]}"
            )
        case _:
            return None


def done(asked: Activity, inputs: Inputs, place: Runner, environ: Mapping[str, str]) -> int:
    """Carry it out; each mode is imported when it is wanted."""
    match asked:
        case Check():
            from duecare.entry.action_place import begun

            with begun(place, inputs.working_directory):
                from duecare.entry.action_check import run_check

                return run_check(inputs, place, asked, environ)
        case Settle() | Follow() | Group() if inputs.mode == "check":
            from duecare.entry.action_measure import run_measure

            return run_measure(inputs, place, asked, environ)
        case Settle() | Follow() | Group() | Sweep():
            from duecare.entry.action_trusted import run_trusted

            return run_trusted(inputs, place, asked, environ)
        case Monitor():
            from duecare.entry.action_monitor import run_monitor

            return run_monitor(inputs, place, asked, environ)
        case Refused(what, fix):
            return unknown(what, fix, temp=place.temp, environ=environ)
        case Malformed(event, what):
            fix = "run the workflow again; GitHub's payload is not as it is documented"
            return unknown(f"the payload of {event}: {what}", fix, temp=Path(place.temp), environ=environ)
        case Nothing(why):
            click.echo(f"duecare: nothing to do: {why}")
            return 0
        case Hint(number):
            click.echo(f"duecare: nothing to do: the trusted workflow hears of #{number} when this run ends")
            return 0
        case _:
            assert_never(asked)
