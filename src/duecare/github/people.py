"""Accounts in answers, and the people whom a commit's trailers name."""

import re

from duecare.github.answer import ShapeError, items, optional, pick, sha, text
from duecare.model.pull import Commit, Person
from duecare.model.record import NamedTuple

# Whoever writes it by hand writes it oddly: quoted, in a list, with another dash. A co-author is named all the same.
TRAILER = re.compile(r"[\W_]*co[\W_]?authored[\W_]?by\s*[:\uff1a](.*)", re.IGNORECASE)
RUN = re.compile(r"[^\s<>(),;:\"']+")
# Accounts that an enterprise manages have an underscore in their login.
NOREPLY = re.compile(r"(?:(\d{1,18})\+)?([A-Za-z0-9][A-Za-z0-9_-]*(?:\[bot\])?)@users\.noreply\..+", re.IGNORECASE)


class Written(NamedTuple):
    """A commit with the addresses it was written under, before they are matched with accounts.

    A co-author without an address stands there as the text that names them.
    """

    commit: Commit
    author_email: str
    committer_email: str
    co_author_emails: tuple[str, ...]


def person(value: object) -> Person | None:
    """An account; None for null, and for the empty object that GitHub gives for an address it cannot match."""
    if value is None or value == {}:
        return None
    return Person(text(value, "login"), optional(value, "type") or "User", _number(value))


def _number(account: object) -> int:
    found = account.get("id") if isinstance(account, dict) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else 0


def written(value: object) -> Written:
    """A commit of the pull request's list of commits."""
    inner = pick(value, "commit")
    if not isinstance(inner, dict):
        raise ShapeError("commit is no object")
    message = text(inner, "message")
    commit = Commit(
        sha=sha(value, "sha"),
        author=person(pick(value, "author")),
        committer=person(pick(value, "committer")),
        parents=tuple(sha(parent, "sha") for parent in items(value, "parents")),
        title=message.partition("\n")[0][:200],
    )
    author, committer = optional(inner, "author", "email"), optional(inner, "committer", "email")
    return Written(commit, author.strip().casefold(), committer.strip().casefold(), co_authors(message))


def co_authors(message: str) -> tuple[str, ...]:
    """Whom the message's trailers name: their addresses, or their text where it holds none."""
    found: list[str] = []
    for said in _trailers(message):
        addresses = [run for run in RUN.findall(said) if "@" in run[1:-1]]
        found += addresses or ([" ".join(said.split())] if said.strip() else [])
    return tuple(dict.fromkeys(each.casefold() for each in found))


def _trailers(message: str) -> list[str]:
    """What stands behind every ``Co-authored-by:``, with the lines that continue it."""
    found: list[str] = []
    open_ = False
    for line in message.splitlines():
        named = TRAILER.match(line)
        if named:
            found.append(named[1])
        elif open_ and line[:1].isspace():
            found[-1] += line
        open_ = named is not None or (open_ and line[:1].isspace())
    return found


def matched(commits: tuple[Written, ...]) -> tuple[Commit, ...]:
    """Commits with co-authors as accounts: by GitHub's no-reply address, or as an address of a linked commit."""
    known = {email: who for one in commits for email, who in _signed(one) if email and who and who.key != "web-flow"}
    return tuple(_named(one, known) for one in commits)


def _signed(one: Written) -> tuple[tuple[str, Person | None], ...]:
    return (one.author_email, one.commit.author), (one.committer_email, one.commit.committer)


def _named(one: Written, known: dict[str, Person]) -> Commit:
    co_authors, strangers = [], []
    for email in one.co_author_emails:
        who = known.get(email) or _noreply(email)
        if who is None:
            strangers.append(email)
        else:
            co_authors.append(who)
    for email, linked in _signed(one):
        if linked is None:
            strangers.append(email or "(no address)")
    unlinked = tuple(dict.fromkeys(strangers))
    return one.commit._replace(co_authors=tuple(co_authors), strangers=unlinked)


def _noreply(email: str) -> Person | None:
    found = NOREPLY.fullmatch(email)
    return Person(found[2], id=int(found[1] or 0)) if found else None
