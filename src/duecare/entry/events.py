"""What an event asks of duecare: a pure function from its name and payload to one activity.

Payloads are what people outside can shape: a branch, a title, a comment. Nothing here trusts more than identity, and
what does not look as GitHub documents it becomes ``Malformed``, never a guess.
"""

from collections.abc import Callable, Mapping

from duecare.entry.activities import (
    Activity,
    Check,
    Follow,
    Group,
    Head,
    Hint,
    Malformed,
    Monitor,
    Nothing,
    Refused,
    Settle,
    Sweep,
)
from duecare.entry.event_fields import Absent, flag, integer, is_object_id, mapping, object_id, optional_text, ref, text

COMMAND = "/duecare"
COMMANDS = ("recheck",)
QUIET = frozenset({"closed", "locked", "unlocked", "assigned", "unassigned", "labeled", "unlabeled", "milestoned"})
REF_QUEUE = "gh-readonly-queue/"
WAKERS = frozenset({"pull_request", "pull_request_review", "merge_group", "push"})


Reader = Callable[[Mapping[str, object]], Activity]


def activity(event: str, payload: object, mode: str = "auto") -> Activity:
    """What ``event`` with ``payload`` asks of a job in ``mode``."""
    read = reader(event, mode)
    if read is None:
        return Nothing(f"duecare does not act on {event[:50]!r}")
    if not isinstance(payload, dict):
        return Malformed(event, "the payload is no object")
    try:
        return read(payload)
    except Absent as absent:
        return Malformed(event, str(absent))


def reader(event: str, mode: str) -> Reader | None:
    """Who reads the event's payload; None where duecare does not act. Two events ask what the mode says they ask."""
    if event == "workflow_dispatch" and mode != "monitor":
        return None
    return _sweep if event == "schedule" and mode == "trusted" else READERS.get(event)


def _pull_request(payload: Mapping[str, object]) -> Activity:
    """Whatever the action: a run that judged nothing would still leave a green job on the head commit."""
    found = integer(payload, "pull_request", "number")
    return Check(
        found, object_id(payload, "pull_request", "base", "sha"), object_id(payload, "pull_request", "head", "sha")
    )


def _open(payload: Mapping[str, object]) -> int | Nothing:
    """The number of an open pull request on which something happened that may change a verdict."""
    action = text(payload, "action")
    number = integer(payload, "pull_request", "number")
    if text(payload, "pull_request", "state") != "open":
        return Nothing(f"#{number} is closed")
    return Nothing(f"{action} changes no verdict") if action in QUIET else number


def _target(payload: Mapping[str, object]) -> Activity:
    found = _open(payload)
    return Settle(found) if isinstance(found, int) else found


def _review(payload: Mapping[str, object]) -> Activity:
    """The number is the event's own: the ref of a review's run does not hold it."""
    text(payload, "action")
    number = integer(payload, "pull_request", "number")
    return Hint(number) if text(payload, "pull_request", "state") == "open" else Nothing(f"#{number} is closed")


def _comment(payload: Mapping[str, object]) -> Activity:
    number = integer(payload, "issue", "number")
    if text(payload, "action") not in {"created", "edited"}:
        return Nothing("a comment that was taken back asks nothing")
    if not isinstance(mapping(payload, "issue").get("pull_request"), dict):
        return Nothing(f"#{number} is no pull request")
    if text(payload, "issue", "state") != "open":
        return Nothing(f"#{number} is closed")
    if text(payload, "comment", "user", "type") != "User" or text(payload, "sender", "type") != "User":
        return Nothing("a bot's comment asks nothing")
    return _command(number, text(payload, "comment", "body"))


def _command(number: int, body: str) -> Activity:
    words = body.split("\n", 1)[0].split()
    if not words or words[0] != COMMAND:
        return Nothing("the comment speaks to somebody else")
    if len(words) > 1 and words[1] not in COMMANDS:
        return Nothing(f"{COMMAND} knows {', '.join(COMMANDS)}")
    return Settle(number, words[1] if len(words) > 1 else COMMANDS[0])


def _run(payload: Mapping[str, object]) -> Activity:
    """A completed run of check or hint. Its ``pull_requests`` are not read: for forks the list is empty."""
    if text(payload, "action") != "completed":
        return Nothing("the run has not completed")
    event = text(payload, "workflow_run", "event")
    run, path = integer(payload, "workflow_run", "id"), text(payload, "workflow_run", "path")
    if event not in WAKERS:
        return Nothing(f"a run of {event[:50]!r} wakes nothing")
    branch, sha = optional_text(payload, "workflow_run", "head_branch"), object_id(payload, "workflow_run", "head_sha")
    if event == "push":
        return Nothing("a push has no pull request")
    if event == "merge_group":
        base, number, _ = queued(branch)
        return Group(run, number, base, sha)
    if mapping(payload, "workflow_run").get("head_repository") is None:
        return Nothing("the run's repository was deleted")
    owner = text(payload, "workflow_run", "head_repository", "owner", "login")
    if not branch:
        raise Absent("workflow_run.head_branch is missing")
    return Follow(run, path, event, Head(owner, branch, sha, integer(payload, "workflow_run", "head_repository", "id")))


def queued(branch: str) -> tuple[str, int, str]:
    """Target, pull request and commit of a merge queue's branch, ``gh-readonly-queue/<base>/pr-<n>-<sha>``."""
    base, slash, last = branch.removeprefix("refs/heads/").removeprefix(REF_QUEUE).rpartition("/pr-")
    number, dash, sha = last.partition("-")
    wellformed = slash and dash and base and number.isascii() and number.isdigit() and is_object_id(sha)
    if REF_QUEUE not in branch or not wellformed:
        raise Absent(f"{branch[:80]!r} is no branch of a merge queue")
    return base, int(number), sha


def _group(payload: Mapping[str, object]) -> Activity:
    if text(payload, "action") != "checks_requested":
        return Nothing("the merge group asks for no checks")
    _, number, named = queued(ref(payload, "merge_group", "head_ref"))
    base, head = (object_id(payload, "merge_group", side) for side in ("base_sha", "head_sha"))
    return Check(number, base, head, named)


def _push(payload: Mapping[str, object]) -> Activity:
    where = ref(payload, "ref")
    if flag(payload, "deleted"):
        return Nothing(f"{where[:80]} was deleted")
    if not where.startswith("refs/heads/"):
        return Nothing("a tag is judged where its branch is")
    before, after = object_id(payload, "before"), object_id(payload, "after")
    return Check(0, "" if set(before) == {"0"} else before, after)


def _sweep(payload: Mapping[str, object]) -> Activity:
    return Sweep()


def _monitor(payload: Mapping[str, object]) -> Activity:
    """A fork holds somebody else's model at a commit that nobody keeps up: its dates are not its owner's to mend."""
    branch = text(payload, "repository", "default_branch")
    if not branch:
        raise Absent("repository.default_branch is empty")
    if flag(payload, "repository", "fork"):
        return Refused("a fork is not monitored", "switch this workflow off in the fork; the original has its own")
    return Monitor(branch)


READERS: dict[str, Reader] = {
    "pull_request": _pull_request,
    "pull_request_target": _target,
    "pull_request_review": _review,
    "issue_comment": _comment,
    "workflow_run": _run,
    "merge_group": _group,
    "push": _push,
    "schedule": _monitor,
    "workflow_dispatch": _monitor,
}
