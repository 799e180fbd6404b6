"""Commit statuses."""

from typing import Literal

from duecare.github.answer import Silent, Truncated, optional, pick, text
from duecare.github.client import Client
from duecare.github.people import person
from duecare.github.pulls import listing, parsed
from duecare.model.pull import Person
from duecare.model.record import NamedTuple

State = Literal["error", "failure", "pending", "success"]


class Status(NamedTuple):
    """A status as GitHub keeps it."""

    context: str
    state: str
    description: str
    link: str = ""
    by: Person | None = None


def statuses(client: Client, commit: str) -> tuple[Status, ...] | Truncated | Silent:
    """Every status of a commit, newest first, with the account that set it."""
    return listing(client.pages(client.repo("commits", commit, "statuses")), _status)


def create(client: Client, commit: str, status: Status) -> Status | Silent:
    """Set a status; the last one of a context counts, so repeating it does no harm."""
    body = {"state": status.state, "description": status.description, "context": status.context}
    if status.link:
        body["target_url"] = status.link
    return parsed(client.write("POST", client.repo("statuses", commit), body, again=True), _status)


def _status(value: object) -> Status:
    """GitHub's answer to a new status leaves out who set it; the list of statuses has it."""
    by = person(pick(value, "creator")) if isinstance(value, dict) and "creator" in value else None
    link = optional(value, "target_url")
    return Status(text(value, "context"), text(value, "state"), optional(value, "description"), link, by)
