"""Commit statuses."""

from typing import Literal, NamedTuple

from duecare.github.answer import Silent, optional, text
from duecare.github.client import Client
from duecare.github.pulls import parsed

State = Literal["error", "failure", "pending", "success"]


class Status(NamedTuple):
    """A status as GitHub keeps it."""

    context: str
    state: str
    description: str


def create(client: Client, commit: str, status: Status, *, link: str = "") -> Status | Silent:
    """Set a status; the last one of a context counts, so repeating it does no harm."""
    body = {"state": status.state, "description": status.description, "context": status.context}
    if link:
        body["target_url"] = link
    answer = client.write("POST", client.repo("statuses", commit), body, again=True)
    return parsed(answer, _status)


def _status(value: object) -> Status:
    return Status(text(value, "context"), text(value, "state"), optional(value, "description"))
