"""What the Action says in all its modes: outputs, summary, and a line for the log."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from duecare.model.verdict import Verdict
from duecare.model.writes import Output, Summary, Write
from duecare.publish.apply import apply
from duecare.report.escape import command_data, visible
from duecare.report.markup import plain


def say(level: str, what: str, fix: str = "") -> None:
    """An annotation of the run: ``level`` is error, warning or notice."""
    text = visible(what) + (f"\nfix: {visible(fix)}" if fix else "")
    click.echo(f"::{level} title=duecare::{command_data(text)}")


def unknown(what: str, fix: str, *, temp: Path, environ: Mapping[str, str]) -> int:
    """Nothing could be judged: said everywhere, and no pass anywhere."""
    say("error", what, fix)
    page = f"### ❔ duecare · Unknown\n\n{plain(what)}\\\n**Fix:** {plain(fix)}\n"
    publish([*outputs(Verdict.UNKNOWN, 0, 1), Summary(page)], temp, environ)
    return Verdict.UNKNOWN.exit


def outputs(verdict: Verdict, findings: int, gaps: int) -> list[Write]:
    """The outputs that every judged run has."""
    return [
        Output("verdict", verdict.name.lower()),
        Output("blocked", "false" if verdict is Verdict.PASSED else "true"),
        Output("findings", str(findings)),
        Output("gaps", str(gaps)),
    ]


def publish(writes: Iterable[Write], root: Path, environ: Mapping[str, str]) -> bool:
    """Make the writes; whether all of them could be made. What could not is said in the log."""
    troubles = apply(writes, root=root, environ=environ)
    for trouble in troubles:
        say("error", trouble.what, trouble.fix)
    return not troubles
