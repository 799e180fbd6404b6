"""Commit statuses of the gate: the state that holds a merge, and a line that says for which base and policy."""

from hashlib import sha256

from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.github.statuses import State, Status, create, statuses
from duecare.model.branch import APPROVALS, CHECK
from duecare.model.record import NamedTuple
from duecare.model.verdict import Verdict

LIMIT = 140  # GitHub answers 422 above it
STATES: dict[Verdict, State] = {
    Verdict.PASSED: "success",
    Verdict.WAITING: "pending",
    Verdict.UNKNOWN: "error",
    Verdict.BLOCKED: "failure",
}


class Judged(NamedTuple):
    """A verdict, why in a few words, and what it was judged by. ``link`` is the page of the run that judged."""

    verdict: Verdict
    why: str
    base_ref: str
    policy_digest: str
    link: str = ""


def set_status(
    client: Client, commit: str, judged: Judged, *, context: str = APPROVALS, login: str = ""
) -> Silent | None:
    """Write the status; None when GitHub has it.

    ``login`` is the account of the token, "" where that is not known. What it said last is not said again: GitHub
    takes no more than 1,000 statuses of a context on a commit, and would refuse the one that matters.
    """
    status = Status(context, STATES[judged.verdict], described(judged), judged.link)
    if login and _stands(client, commit, status, login.casefold()):
        return None
    answer = create(client, commit, status)
    return answer if isinstance(answer, Silent) else None


def _stands(client: Client, commit: str, status: Status, key: str) -> bool:
    """Whether the context's last status is the account's own and the same; of the content also the run that judged."""
    found = statuses(client, commit)
    if isinstance(found, Silent | Truncated):
        return False
    last = next((one for one in found if one.context == status.context), None)
    if last is None or last.by is None or last.by.key != key:
        return False
    same = (last.state, last.description) == (status.state, status.description)
    return same and (status.context != CHECK or last.link == status.link)


def described(judged: Judged) -> str:
    """At most 140 characters: the reason gives way, base and policy do not."""
    tail = f" · base {named(judged.base_ref)} · policy {judged.policy_digest[:12] or 'none'}"
    head = f"{judged.verdict.word}: {printable(judged.why)}" if judged.why else judged.verdict.word
    room = LIMIT - len(tail)
    return (head if len(head) <= room else head[: room - 1].rstrip() + "…") + tail


def named(ref: str) -> str:
    """A ref in at most 40 characters; a longer one keeps its beginning and a digest, so that two stay two."""
    shown = printable(ref)
    return shown if shown == ref and len(ref) <= 40 else f"{shown[:28]}…{sha256(ref.encode()).hexdigest()[:8]}"


def printable(text: str) -> str:
    """One line of plain characters beyond which GitHub refuses some: no controls, nothing outside the basic plane."""
    return " ".join("".join(c if c.isprintable() and c < "\U00010000" else " " for c in text).split())
