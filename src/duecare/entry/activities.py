"""What an event can ask of duecare."""

from duecare.model.record import NamedTuple


class Head(NamedTuple):
    """How a pull request is found from a run: never by what the run says its number is."""

    owner: str
    branch: str
    sha: str
    repository_id: int


class Check(NamedTuple):
    """Judge the checked-out content. ``number`` is 0 outside pull requests, ``base`` "" for the parent commit.

    ``named`` is the commit that a merge queue's branch is called after, "" outside of one.
    """

    number: int
    base: str
    head: str
    named: str = ""


class Hint(NamedTuple):
    """A review of ``number`` was given; the trusted workflow hears of it when this run completes."""

    number: int


class Settle(NamedTuple):
    """Trusted: approvals, comment and status of one pull request. ``asked`` is the comment's command."""

    number: int
    asked: str = ""


class Follow(NamedTuple):
    """Trusted: a run completed. Its pull request is found by ``head``; ``path`` says which workflow ran."""

    run: int
    path: str
    event: str
    head: Head


class Group(NamedTuple):
    """Trusted: a merge group's run completed; ``number`` is the last of its pull requests."""

    run: int
    number: int
    base: str
    head: str


class Sweep(NamedTuple):
    """Trusted: every open pull request."""


class Monitor(NamedTuple):
    """Judge the default branch, called ``branch``, as it is today, though nobody proposed anything."""

    branch: str


class Refused(NamedTuple):
    """The event asks for what is not done where it happened; the run says so and is not green."""

    what: str
    fix: str


class Nothing(NamedTuple):
    """The event asks nothing, and why."""

    why: str


class Malformed(NamedTuple):
    """The payload is not as GitHub documents it; nothing is done, and the run says so."""

    event: str
    what: str


Activity = Check | Hint | Settle | Follow | Group | Sweep | Monitor | Refused | Nothing | Malformed
