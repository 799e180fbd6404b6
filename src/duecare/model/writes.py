"""Writes as values: described by whoever knows what to write, applied last by publish."""

from duecare.model.record import NamedTuple


class Stdout(NamedTuple):
    """Text for standard output."""

    text: str


class FileWrite(NamedTuple):
    """A whole file. ``path`` is relative to the root, or absolute; ``keep``: never overwrite one that exists."""

    path: str
    content: str
    keep: bool = False


class Summary(NamedTuple):
    """Markdown for the summary of the running step of a workflow; nothing where there is none."""

    text: str


class Output(NamedTuple):
    """An output of the running step of a workflow; nothing where there is none."""

    name: str
    value: str


class Trouble(NamedTuple):
    """A write that could not be made, and what to do about it."""

    what: str
    fix: str


Write = Stdout | FileWrite | Summary | Output
