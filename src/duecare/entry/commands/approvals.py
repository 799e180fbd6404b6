"""``duecare approvals``: judge who approved what on a pull request."""

import os
import sys
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from duecare.entry.approvals import outcome, settle
from duecare.entry.approvals_text import explained
from duecare.entry.believed import Way
from duecare.model.verdict import Verdict

if TYPE_CHECKING:
    from duecare.github.client import Client

TOKEN = "GITHUB_TOKEN"  # noqa: S105 - the variable's name
EXTRA = "duecare: error: approvals need the extra `github`\n  fix: pip install 'duecare[github]'"


@click.command("approvals", short_help="Judge the approvals of a pull request.")
@click.option("--pull", "number", type=click.IntRange(1), required=True, help="Number of the pull request.")
@click.option(
    "--repository", envvar="GITHUB_REPOSITORY", required=True, metavar="OWNER/NAME", help="[GITHUB_REPOSITORY]"
)
@click.option("--api", envvar="GITHUB_API_URL", default="https://api.github.com", show_default=True, metavar="URL")
@click.option(
    "--folder", default=".", show_default=True, metavar="DIR", help="Folder of the repository that holds the policy."
)
@click.option("--simulate", is_flag=True, help="Explain who is missing and what dropped; write nothing.")
def command(number: int, repository: str, api: str, folder: str, simulate: bool) -> None:
    """Judge the approvals of a pull request by its base's policy, from GitHub's API alone, and set their status.

    The token comes from GITHUB_TOKEN. An approval counts while nothing that its role covers changes after it.
    """
    sys.exit(asked(number, repository, api, folder, simulate))


def asked(number: int, repository: str, api: str, folder: str, simulate: bool) -> int:
    """Judge and say where the extra is installed; the exit status."""
    if find_spec("github") is None:
        click.echo(EXTRA, err=True)
        return Verdict.UNKNOWN.exit
    if repository.count("/") != 1:
        raise click.BadParameter(f"{repository!r} is not OWNER/NAME", param_hint="--repository")
    from duecare.github.client import Client

    return judged(Client(os.environ.get(TOKEN, ""), repository, api=api, sleep=time.sleep), number, folder, simulate)


def judged(client: "Client", number: int, folder: str, simulate: bool) -> int:
    """Judge and say; the exit status."""
    way = Way(folder=folder)
    if simulate:
        found = outcome(client, number, way=way)
        click.echo(explained(found), nl=False)
        return found.verdict.exit
    found, refused = settle(client, number, way=way)
    click.echo(explained(found), nl=False)
    if refused is None:
        return found.verdict.exit
    click.echo(f"duecare: error: the status was not set: {refused.reason}", err=True)
    return found.verdict.exit or Verdict.UNKNOWN.exit
