"""``duecare approvals``: judge who approved what on a pull request."""

import os
import sys
import time
from importlib.util import find_spec

import click

from duecare.entry.approvals import outcome, settle
from duecare.entry.approvals_text import explained
from duecare.model.verdict import Verdict

TOKEN = "GITHUB_TOKEN"  # noqa: S105 - the variable's name
EXTRA = "duecare: error: approvals need the extra `github`\n  fix: pip install 'duecare[github]'"


@click.command("approvals", short_help="Judge the approvals of a pull request.")
@click.option("--pull", "number", type=click.IntRange(1), required=True, help="Number of the pull request.")
@click.option(
    "--repository", envvar="GITHUB_REPOSITORY", required=True, metavar="OWNER/NAME", help="[GITHUB_REPOSITORY]"
)
@click.option("--api", envvar="GITHUB_API_URL", default="https://api.github.com", show_default=True, metavar="URL")
@click.option("--simulate", is_flag=True, help="Explain who is missing and what dropped; write nothing.")
def command(number: int, repository: str, api: str, simulate: bool) -> None:
    """Judge the approvals of a pull request by its base's policy, from GitHub's API alone, and set their status.

    The token comes from GITHUB_TOKEN. An approval counts while nothing that its role covers changes after it.
    """
    sys.exit(judged(number, repository, api, simulate))


def judged(number: int, repository: str, api: str, simulate: bool) -> int:
    """Judge and say; the exit status."""
    if find_spec("github") is None:
        click.echo(EXTRA, err=True)
        return Verdict.UNKNOWN.exit
    if repository.count("/") != 1:
        raise click.BadParameter(f"{repository!r} is not OWNER/NAME", param_hint="--repository")
    from duecare.github.client import Client

    client = Client(os.environ.get(TOKEN, ""), repository, api=api, sleep=time.sleep)
    if simulate:
        found = outcome(client, number)
        click.echo(explained(found), nl=False)
        return found.verdict.exit
    found, refused = settle(client, number)
    click.echo(explained(found), nl=False)
    if refused is None:
        return found.verdict.exit
    click.echo(f"duecare: error: the status was not set: {refused.reason}", err=True)
    return found.verdict.exit or Verdict.UNKNOWN.exit
