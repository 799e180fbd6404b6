"""Pull requests: the request itself, its commits, reviews and events, and the open ones around it."""

from collections.abc import Callable
from typing import Literal, TypeVar, cast, get_args

from duecare.github.answer import ShapeError, Silent, Truncated, items, number, optional, pick, sha, text
from duecare.github.client import Client
from duecare.github.people import matched, person, written
from duecare.model.pull import Branch, Commit, Opinion, PullRequest, ReviewEvent, Sibling

T = TypeVar("T")
MOST_COMMITS = 250  # docs.github.com, REST pulls: "lists a maximum of 250 commits"
RETARGETS = frozenset({"base_ref_changed", "automatic_base_change_succeeded"})


def pull(client: Client, which: int) -> PullRequest | Silent:
    """One pull request, its base at the tip that the target ref has now."""
    found = parsed(client.get(client.repo("pulls", which)), _pull)
    if isinstance(found, Silent):
        return found
    tip = parsed(client.get(client.repo("git", "ref", f"heads/{found.base.ref}")), lambda v: sha(v, "object", "sha"))
    return tip if isinstance(tip, Silent) else found._replace(base=found.base._replace(sha=tip))


def head_now(client: Client, which: int) -> tuple[str, str, str] | Silent:
    """Head commit, base ref and state as they are at this moment: to see whether the request moved meanwhile."""
    return parsed(
        client.get(client.repo("pulls", which)),
        lambda v: (sha(v, "head", "sha"), text(v, "base", "ref"), text(v, "state")),
    )


def commits(client: Client, request: PullRequest) -> tuple[Commit, ...] | Truncated | Silent:
    """Every commit of the request, or Truncated when GitHub lists fewer than there are."""
    if request.commits > MOST_COMMITS:
        return Truncated(f"it has {request.commits} commits, and GitHub lists no more than {MOST_COMMITS}")
    listed = listing(client.pages(client.repo("pulls", request.number, "commits")), written)
    if isinstance(listed, Silent | Truncated):
        return listed
    if len({one.commit.sha for one in listed}) != request.commits:
        return Truncated(f"it has {request.commits} commits, and GitHub listed {len(listed)}")
    return matched(listed)


def reviews(client: Client, which: int) -> tuple[ReviewEvent, ...] | Truncated | Silent:
    """Every review, in the order in which they were submitted."""
    listed = listing(client.pages(client.repo("pulls", which, "reviews")), _review)
    if isinstance(listed, Silent | Truncated):
        return listed
    return tuple(sorted(listed, key=lambda r: (r.submitted_at, r.id)))


def retargeted(client: Client, which: int) -> str | Truncated | Silent:
    """When the target branch was last changed; "" when it never was."""
    listed = listing(client.pages(client.repo("issues", which, "events")), _event)
    if isinstance(listed, Silent | Truncated):
        return listed
    return max((when for event, when in listed if event in RETARGETS), default="")


def open_pulls(client: Client, *, head: str = "") -> tuple[PullRequest, ...] | Truncated | Silent:
    """Open pull requests; those of one ``owner:branch`` with ``head``."""
    wanted = {"head": head} if head else {}
    return listing(client.pages(client.repo("pulls"), state="open", **wanted), _pull)


def siblings(client: Client, request: PullRequest) -> tuple[Sibling, ...] | Truncated | Silent:
    """Other open pull requests on the same head commit."""
    listed = open_pulls(client)
    if isinstance(listed, Silent | Truncated):
        return listed
    same = [other for other in listed if other.head.sha == request.head.sha and other.number != request.number]
    return tuple(Sibling(other.number, other.base.ref) for other in same)


def parsed(answer: object, parse: Callable[[object], T]) -> T | Silent:
    """The answer as a noun; Silent when it is, or when it has another shape than documented."""
    if isinstance(answer, Silent):
        return answer
    try:
        return parse(answer)
    except ShapeError as error:
        return Silent(f"GitHub's answer has an unknown shape: {error}")


def listing(
    answer: tuple[object, ...] | Truncated | Silent, parse: Callable[[object], T]
) -> tuple[T, ...] | Truncated | Silent:
    """Every element as a noun; one odd element makes the whole list Silent."""
    if isinstance(answer, Silent | Truncated):
        return answer
    return parsed(list(answer), lambda found: tuple(parse(one) for one in items({"all": found}, "all")))


def _pull(value: object) -> PullRequest:
    state = text(value, "state")
    if state not in {"open", "closed"}:
        raise ShapeError(f"state {state!r}")
    return PullRequest(
        number=number(value, "number"),
        state=cast("Literal['open', 'closed']", state),
        draft=isinstance(value, dict) and value.get("draft") is True,
        base=_branch(pick(value, "base")),
        head=_branch(pick(value, "head")),
        author=person(pick(value, "user")),
        title=optional(value, "title"),
        commits=_count(value, "commits"),
        changed_files=_count(value, "changed_files"),
    )


def _count(value: object, key: str) -> int:
    return number(value, key) if isinstance(value, dict) and key in value else 0


def _branch(value: object) -> Branch:
    repository = pick(value, "repo")
    name, id_ = (text(repository, "full_name"), number(repository, "id")) if repository is not None else ("", 0)
    return Branch(text(value, "ref"), sha(value, "sha"), name, id_)


def _review(value: object) -> ReviewEvent:
    state = text(value, "state")
    if state not in get_args(Opinion):
        raise ShapeError(f"review state {state!r}")
    commit = sha(value, "commit_id") if pick(value, "commit_id") is not None else None
    return ReviewEvent(
        id=number(value, "id"),
        user=person(pick(value, "user")),
        state=cast("Opinion", state),
        commit=commit,
        submitted_at=optional(value, "submitted_at"),
        body=optional(value, "body"),
    )


def _event(value: object) -> tuple[str, str]:
    return optional(value, "event"), optional(value, "created_at")
