"""The command line: one file per command in ``commands/``, found by walking it, imported when it is called."""

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import click

from duecare import __version__
from duecare.entry import commands
from duecare.entry.brief import leave, spare
from duecare.entry.stopping import Stopped, unwind


def with_variables(command: click.Command, name: str) -> click.Command:
    """Give every flag the variable of its own spelling: ``check --no-hashing`` has DUECARE_CHECK_HASHING."""
    for option in command.params:
        flag = next((o for o in option.opts if o.startswith("--")), "")
        if isinstance(option, click.Option) and option.envvar is None and flag:
            option.envvar = f"DUECARE_{name}_{flag[2:]}".upper().replace("-", "_")
    return command


class Folder(click.Group):
    """A group whose commands are the modules of ``entry/commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands there are."""
        return sorted(m.name.replace("_", "-") for m in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None when there is none of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"duecare.entry.commands.{cmd_name.replace('-', '_')}").command
        return with_variables(command, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Name the nearest command when the one asked for does not exist."""
        if args and args[0] not in self.list_commands(ctx) and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            ctx.fail(f"there is no command {args[0]!r}" + (f"; did you mean `duecare {near[0]}`?" if near else ""))
        return super().resolve_command(ctx, args)


@click.command(
    cls=Folder,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "DUECARE", "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", message="duecare %(version)s")
def group() -> None:
    """Gate changes to fine-tuned language models the way tests gate changes to code.

    Exit status: 0 passed · 1 blocked or waiting · 2 wrong usage or an invalid policy · 3 could not know.
    """


def main() -> None:
    """Run the command; one that is interrupted says so in a line and ends with the shell's own status for it."""
    spare()
    unwind()
    try:
        _open()
        group()
    except OSError as error:  # what commands read and write tell their own troubles: this one is the terminal's
        click.echo(f"duecare: error: {error.strerror or error}", err=True)
        _drop()
        leave(2)
        raise SystemExit(2) from error
    except Stopped as stop:
        click.echo(f"duecare: stopped by {stop.name} before it was done", err=True)
        raise
    except SystemExit as end:
        leave(end.code)
        raise


def _open() -> None:
    """Let output that the caller closed go nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - to the end of the run


def _drop() -> None:
    """Let what could not be written go nowhere: some Pythons try again at the end, and end with their own status."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
