"""Comments of a pull request, as their writer needs them."""

from duecare.github.answer import Silent, Truncated, number, optional, pick, text
from duecare.github.client import Client
from duecare.github.people import person
from duecare.github.pulls import listing, parsed
from duecare.model.pull import Person
from duecare.model.record import NamedTuple


class Comment(NamedTuple):
    """A comment with its author and the address people open."""

    id: int
    author: Person | None
    body: str
    url: str


def comments(client: Client, pull: int) -> tuple[Comment, ...] | Truncated | Silent:
    """Every comment, oldest first."""
    return listing(client.pages(client.repo("issues", pull, "comments")), _comment)


def create(client: Client, pull: int, body: str) -> Comment | Silent:
    """Write a comment, once: when the answer is lost it may stand all the same (``Silent.unsure``)."""
    answer = client.write("POST", client.repo("issues", pull, "comments"), {"body": body}, again=False)
    found = parsed(answer, _comment)
    if isinstance(found, Silent) and not isinstance(answer, Silent):
        return found._replace(unsure=True)
    return found


def edit(client: Client, comment: int, body: str) -> Comment | Silent:
    """Replace a comment's text."""
    answer = client.write("PATCH", client.repo("issues", "comments", comment), {"body": body}, again=True)
    return parsed(answer, _comment)


def remove(client: Client, comment: int) -> Silent | None:
    """Take a comment away; None when it is gone, whoever took it."""
    answer = client.write("DELETE", client.repo("issues", "comments", comment), None, again=True)
    return answer if isinstance(answer, Silent) and not answer.absent else None


def _comment(value: object) -> Comment:
    author = person(pick(value, "user"))
    return Comment(number(value, "id"), author, optional(value, "body"), text(value, "html_url"))
