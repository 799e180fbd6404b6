"""``duecare action``: what action.yml calls."""

import os
import sys

import click

from duecare.load.apart import ahead


@click.command("action", short_help="Do what an event of GitHub asks (called by the Action).")
def command() -> None:
    """Judge a pull request, or settle its comment and approvals, as the running workflow's event asks.

    Inputs come from the environment that action.yml sets; docs/action.md lists them.
    """
    with ahead():
        from duecare.entry.action import act

        sys.exit(act(os.environ))
