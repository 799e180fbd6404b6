"""``duecare scan``: what the rows of training data really hold."""

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from duecare.entry.inputs_rows import Found
from duecare.entry.outputs import refuse
from duecare.entry.remote import Came, addressed, brought, far, unreached
from duecare.entry.rows import INSTALL, Known, missing_package, wish, workers
from duecare.entry.scanned import Scan, absent, asked_of, evidence, kept, profile_of, with_lost, write
from duecare.entry.settings import Invalid
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.model.writes import FileWrite

FORMATS = ("text", "json", "markdown", "html")


class Given(NamedTuple):
    """The command line as it was given."""

    paths: tuple[Path | str, ...]
    online: bool
    root: Path | None
    workers: int | None
    cache: bool
    engine: str
    address: str
    sample: bool
    write_profile: bool
    name: str | None
    form: str
    output: Path | None
    evidence: str | None
    export_kept: Path | None
    drop: tuple[str, ...]
    seconds: float | None
    quiet: bool


class Where(click.Path):
    """A path that is there, or the address of rows elsewhere."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """An address as it is written, anything else as a path."""
        return value if isinstance(value, str) and far(value) else super().convert(value, param, ctx)


@click.command("scan", short_help="Say what the rows of training data really hold.")
@click.argument("paths", nargs=-1, required=True, type=Where(exists=True, path_type=Path), metavar="PATH...")
@click.option(
    "--online",
    is_flag=True,
    help="Read addresses, too: hf://datasets/OWNER/NAME@COMMIT, https://…, s3://… below limits.data.remotes.",
)
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Repository that the data belongs to. Default: the nearest folder above with a policy.",
)
@click.option("--workers", type=click.IntRange(1, 1024), help="Processes. Default: one a core.")
@click.option("--cache/--no-cache", default=True, show_default=True, help="Use what was measured before.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True)
@click.option("--address", default="", help="Of a Ray cluster: `auto`, or HOST:PORT. Default: this machine alone.")
@click.option("--sample", is_flag=True, help="Let dear detectors estimate from a sample.")
@click.option(
    "--write-profile", is_flag=True, help="Write .duecare/profiles/NAME.json, to be judged where the data is not."
)
@click.option("--name", help="Name of the profile. Default: made of the path.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file.")
@click.option(
    "--evidence",
    type=click.Choice(["local"]),
    help="Write the rows that examples name, unmasked, to a git-ignored file below .duecare/evidence.",
)
@click.option(
    "--export-kept",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the rows that the detectors of --drop keep, as JSON Lines, and the entry for the manifest.",
)
@click.option("--drop", multiple=True, metavar="DETECTOR", help="A detector whose rows --export-kept leaves out.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop after so long; the rest is a gap.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def command(**given: Any) -> None:
    """Measure the data files and folders PATH...: rows, texts trained on, personal data, secrets, toxicity and more.

    Nothing is judged: that is `duecare check`. Exit status: 0 all that can be read was measured, and rows that
    cannot are counted and named · 3 something could not be measured.
    """
    sys.exit(scanned(Given(**given)))


def scanned(given: Given) -> int:
    """Scan, report, write what was asked for."""
    if lacking := missing_package():
        raise click.ClickException(f"{lacking} is not installed, and rows cannot be read without it: {INSTALL}")
    away = [path for path in given.paths if isinstance(path, str)]
    here = [path for path in given.paths if isinstance(path, Path)]
    if away:
        return _elsewhere(given, away, mixed=bool(here))
    pointed = asked_of(given.root, here)
    if isinstance(pointed, Invalid):
        return refuse(pointed)
    known, found = pointed
    lost = {**found.troubles, **absent(known, here)}
    if known.data:
        return _scan(given, known, found._replace(troubles=lost))
    for note in found.notes:
        click.echo(note, err=True)
    if lost:
        return _lost(lost)
    names = ", ".join(map(str, here))
    raise click.ClickException(f"no data file below {names}: duecare reads JSON Lines, JSON, CSV, Parquet and Arrow")


def _elsewhere(given: Given, away: list[str], *, mixed: bool) -> int:
    """Rows that are not on this machine: fetched into a folder that goes again."""
    if mixed or given.engine != "local":
        raise click.ClickException("rows elsewhere are scanned by themselves, and by the engine `local`")
    if not given.online:
        return _lost(unreached(away))
    with TemporaryDirectory(prefix="duecare-") as place:
        came = brought(away, given.root, Path(place))
        if isinstance(came, Invalid):
            return refuse(came)
        return _scan(given, came.known, Found([]), came) if came.known.data else _lost(came.troubles)


def _lost(gaps: Mapping[str, Gap]) -> int:
    for address, gap in gaps.items():
        click.echo(f"{address}: gap: {gap.what}\n  unlock: {gap.unlock}", err=True)
    return 3


def _scan(given: Given, known: Known, found: Found, came: Came | None = None) -> int:
    from duecare.entry.progress import progress
    from duecare.scan.cache import Cache, folder_of
    from duecare.scan.run import Options

    asked = wish(known, tuple(data.path for data in known.data))._replace(sample=given.sample)
    cache = Cache(folder_of(os.environ, Path.home())) if given.cache else None
    with progress(quiet=given.quiet) as told:
        options = Options(
            given.workers or workers(),
            cache,
            given.seconds,
            None,
            given.write_profile,
            told,
            given.engine,
            given.address,
        )
        outcome = _measured(asked, options)
    outcome = with_lost(outcome, found.troubles)
    done = Scan(known, asked, profile_of(outcome), outcome.troubles, given.name or _named(came))
    shown = addressed(outcome, came) if came else outcome
    named = done._replace(profile=profile_of(shown), troubles=shown.troubles)
    report = _report(given.form, named, found.notes)
    texts = [] if given.output else [report]
    files = [FileWrite(str(given.output.absolute()), report)] if given.output else []
    files += [write(named)] if given.write_profile else []
    files += evidence(done) if given.evidence else []
    if given.export_kept:
        texts.append(kept(done, given.export_kept, frozenset(given.drop)))
    return _publish(named, texts, files)


def _named(came: Came | None) -> str:
    """The name of a profile of rows elsewhere, from their first address."""
    address = next(iter(came.addresses.values()), "") if came else ""
    return re.sub(r"[^\w.-]+", "-", address.partition("://")[2].partition("?")[0].split("@")[0]).strip("-.")


def _measured(asked: Any, options: Any) -> Any:
    """Scan; a cluster that cannot be reached is the user's to mend."""
    from duecare.scan.run import scan
    from duecare.scan.streams import Unreadable

    try:
        return scan(asked, options)
    except Unreadable as why:
        raise click.ClickException(f"--engine {options.engine} {why.what}: {why.unlock}") from why
    except ConnectionError as error:
        raise click.ClickException(f"no Ray cluster answers at {options.address}: {error}") from error


def _publish(done: Scan, texts: list[str], files: list[Any]) -> int:
    from duecare.model.writes import Stdout
    from duecare.publish.apply import apply

    troubles = apply([*files, *map(Stdout, texts)], root=done.known.root, environ=os.environ)
    for trouble in troubles:
        click.echo(f"duecare: error: {trouble.what}\n  fix: {trouble.fix}", err=True)
    for file in files:
        click.echo(f"wrote {file.path}", err=True)
    whole = done.profile.whole
    unknown = done.troubles or (whole and (whole.cut or whole.missing)) or any(f.cut for f in done.profile.files)
    return 2 if troubles else 3 if unknown else 0


def _report(form: str, done: Scan, notes: tuple[str, ...]) -> str:
    from duecare.report import profile_json, profile_markdown, profile_text

    if form == "text":
        return profile_text.render(done.profile, done.troubles, notes)
    for note in notes:
        click.echo(note, err=True)
    if form == "json":
        return profile_json.render(done.profile)
    if form == "html":
        from duecare.report import html_profile

        return html_profile.render(done.profile, done.troubles, done.known.rules.data)
    return profile_markdown.render(done.profile, done.troubles)
