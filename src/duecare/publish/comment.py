"""The pull request's one comment: found by marker and author, edited in place, never written twice."""

from typing import Literal

from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.github.comments import Comment, comments, create, edit, remove
from duecare.model.record import NamedTuple

MARKER = "<!-- duecare: this comment is rewritten by every run -->"
LIMIT = 65_536  # GitHub answers 422 above it
TRIES = 3
CUT = "\n\n_Cut at GitHub's limit; the whole report is in the artifact._\n"


class Posted(NamedTuple):
    """The comment as it stands, and what was done."""

    url: str
    done: Literal["created", "edited", "unchanged"]


def post(client: Client, number: int, text: str, *, login: str) -> Posted | Silent:
    """Make the comment say ``text``. ``login`` is the account of the token: others' comments are never touched."""
    body = whole(text)
    for _ in range(TRIES):
        mine = _mine(client, number, login)
        if isinstance(mine, Silent):
            return mine
        answer = _rewrite(client, mine, body) if mine else _first(client, number, body, login)
        if not isinstance(answer, Silent) or not (answer.unsure or answer.absent):
            return answer
        client.pause(2)
    return answer


def whole(text: str) -> str:
    """The body with its marker, within GitHub's limit."""
    body = f"{MARKER}\n{text}"
    if units(body) <= LIMIT:
        return body
    kept = body.encode("utf-16-le")[: 2 * (LIMIT - units(CUT))].decode("utf-16-le", "ignore")
    return kept.rstrip() + CUT


def units(text: str) -> int:
    """Length in UTF-16 units: never less than what GitHub counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _mine(client: Client, number: int, login: str) -> tuple[Comment, ...] | Silent:
    """The account's marked comments, oldest first; a list cut short could hide one, so it is no answer."""
    found = comments(client, number)
    if isinstance(found, Truncated):
        return Silent(f"the comments of #{number}: {found.reason}")
    if isinstance(found, Silent):
        return found
    key = login.casefold()
    return tuple(c for c in found if c.author is not None and c.author.key == key and c.body.startswith(MARKER))


def _rewrite(client: Client, mine: tuple[Comment, ...], body: str) -> Posted | Silent:
    """Edit the oldest. A second one, left by a lost answer or by a run at the same time, is taken away."""
    first, *others = mine
    for other in others:
        if remove(client, other.id) is not None:
            edit(client, other.id, f"The report of duecare is [in the comment above]({first.url}).")
    if _same(first.body, body):
        return Posted(first.url, "unchanged")
    answer = edit(client, first.id, body)
    return answer if isinstance(answer, Silent) else Posted(answer.url, "edited")


def _first(client: Client, number: int, body: str, login: str) -> Posted | Silent:
    """Write it, and look again: of two runs that found none, the one that looks last sees both."""
    answer = create(client, number, body)
    if isinstance(answer, Silent):
        return answer
    mine = _mine(client, number, login)
    if not isinstance(mine, Silent) and len(mine) > 1:
        return _rewrite(client, mine, body)
    return Posted(answer.url, "created")


def _same(old: str, new: str) -> bool:
    """GitHub keeps line ends as they came and cuts white space at the end."""
    return old.replace("\r\n", "\n").rstrip() == new.replace("\r\n", "\n").rstrip()
