"""Find a run's pull request by who pushed what where; a run is never asked for the number it claims."""

from duecare.github import pulls
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.load.pull_gaps import gap
from duecare.model.problem import Gap


def numbers(client: Client, owner: str, branch: str, *, sha: str, repository_id: int) -> tuple[int, ...] | Gap:
    """Open requests from exactly this repository, branch and commit; none when the branch has moved on."""
    found = pulls.open_pulls(client, head=f"{owner}:{branch}")
    if isinstance(found, Silent | Truncated):
        return gap(found, f"the open pull requests from {owner}:{branch}")
    return tuple(
        pull.number
        for pull in found
        if (pull.head.owner.casefold(), pull.head.ref, pull.head.sha, pull.head.repository_id)
        == (owner.casefold(), branch, sha, repository_id)
    )


def every(client: Client) -> tuple[int, ...] | Gap:
    """Every open request, oldest first."""
    found = pulls.open_pulls(client)
    if isinstance(found, Silent | Truncated):
        return gap(found, "the open pull requests")
    return tuple(sorted(pull.number for pull in found))
