"""``duecare check``: judge a repository's content."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from duecare.entry.outputs import FORMATS, Wish, emit, refuse
from duecare.entry.root import find_root
from duecare.entry.settings import Invalid, policy_of
from duecare.entry.verdict import reported, verdict
from duecare.entry.walk import Asked
from duecare.model.record import NamedTuple
from duecare.model.rule import KINDS
from duecare.model.verdict import Judgement


class Given(NamedTuple):
    """The command line as it was given."""

    paths: tuple[Path, ...]
    root: Path | None
    kinds: tuple[str, ...]
    models: tuple[str, ...]
    form: str
    output: Path | None
    hashing: bool
    quiet: bool
    color: bool | None
    base: str | None = None


@click.command("check", short_help="Judge data, manifests, cards and results by the policy.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder to judge. Default: the nearest one above with a policy, not above the git top level.",
)
@click.option(
    "--base",
    metavar="REF",
    help="Judge against this commit, by its policy, waivers and baseline: the target branch of a pull request.",
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Judge only this kind; may be repeated.")
@click.option("--model", "models", multiple=True, metavar="NAME", help="Report only this model of the policy.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the report to this file.")
@click.option("--hashing/--no-hashing", default=True, show_default=True, help="Recompute checksums from the bytes.")
@click.option("--quiet", "-q", is_flag=True, help="Only findings, gaps and the verdict, a line each.")
@click.option("--color/--no-color", default=None, help="Default: on a terminal, unless NO_COLOR is set.")
def command(**given: Any) -> None:
    """Judge the repository by its policy; each PATH narrows what is reported, never what is judged.

    Without a policy the shipped pack `starter` applies. Approvals are judged on the pull request.
    """
    sys.exit(judged(Given(**given)))


def judged(given: Given) -> int:
    """Judge, report, and answer with the exit status."""
    root = (given.root or find_root(Path.cwd())).resolve()
    wish = Wish(given.form, given.output, given.quiet, given.color)
    today = datetime.now(UTC).date()
    judgement = judgement_of(Asked(root, today, frozenset(given.kinds) or None, given.hashing), given)
    if isinstance(judgement, Invalid):
        return refuse(judgement)
    shown = reported(judgement, (relative(path, root) for path in given.paths), given.models)
    return emit(shown, wish, root) or judgement.verdict.exit


def judgement_of(ask: Asked, given: Given) -> Judgement | Invalid:
    """The judgement by the work tree's own policy, or with ``--base`` by that of the base."""
    if given.base is not None:
        if not given.base.strip():
            raise click.BadParameter("it names no commit", param_hint="--base")
        from duecare.entry.against import judged_against

        judgement = judged_against(ask, given.base)
        if isinstance(judgement, Judgement) and judgement.compared:
            named(given.models, [m.model for m in judgement.models])
        return judgement
    policy = policy_of(ask.root)
    if isinstance(policy, Invalid):
        return policy
    named(given.models, [m.name for m in policy.models])
    return verdict(ask, policy)


def named(models: tuple[str, ...], known: list[str]) -> None:
    """Refuse names that no model of the policy has."""
    unknown = set(models).difference(known)
    if unknown:
        what = f"the policy has no model {min(unknown)!r}; it has: {', '.join(filter(None, known))}"
        raise click.BadParameter(what, param_hint="--model")


def relative(path: Path, root: Path) -> str:
    """A path of the command line as findings write it, relative to the root."""
    inside = os.path.relpath(path.absolute(), root)
    return Path(inside).as_posix()
