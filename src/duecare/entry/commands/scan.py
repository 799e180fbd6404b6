"""``duecare scan``: what the rows of training data really hold."""

import os
import sys
from pathlib import Path
from typing import Any, NamedTuple

import click

from duecare.entry.outputs import refuse
from duecare.entry.rows import INSTALL, Known, missing_package, wish, workers
from duecare.entry.scanned import Scan, asked_of, evidence, kept, profile_of, write
from duecare.entry.settings import Invalid
from duecare.model.writes import FileWrite

FORMATS = ("text", "json", "markdown", "html")


class Given(NamedTuple):
    """The command line as it was given."""

    paths: tuple[Path, ...]
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


@click.command("scan", short_help="Say what the rows of training data really hold.")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
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

    Nothing is judged: that is `duecare check`. Exit status: 0 all was measured · 3 something could not be.
    """
    sys.exit(scanned(Given(**given)))


def scanned(given: Given) -> int:
    """Scan, report, write what was asked for."""
    if lacking := missing_package():
        raise click.ClickException(f"{lacking} is not installed, and rows cannot be read without it: {INSTALL}")
    known = asked_of(given.root, given.paths)
    if isinstance(known, Invalid):
        return refuse(known)
    if not known.data:
        names = ", ".join(map(str, given.paths))
        raise click.ClickException(
            f"no data file below {names}: duecare reads JSON Lines, JSON, CSV, Parquet and Arrow"
        )
    return _scan(given, known)


def _scan(given: Given, known: Known) -> int:
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
    done = Scan(known, asked, profile_of(outcome), outcome.troubles, given.name or "")
    report = _report(given.form, done)
    texts = [] if given.output else [report]
    files = [FileWrite(str(given.output.absolute()), report)] if given.output else []
    files += [write(done)] if given.write_profile else []
    files += evidence(done) if given.evidence else []
    if given.export_kept:
        texts.append(kept(done, given.export_kept, frozenset(given.drop)))
    return _publish(done, texts, files)


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


def _report(form: str, done: Scan) -> str:
    from duecare.report import profile_json, profile_markdown, profile_text

    if form == "json":
        return profile_json.render(done.profile)
    if form == "markdown":
        return profile_markdown.render(done.profile, done.troubles)
    if form == "html":
        from duecare.report import html_profile

        return html_profile.render(done.profile, done.troubles, done.known.rules.data)
    return profile_text.render(done.profile, done.troubles)
