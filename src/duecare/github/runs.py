"""Runs of a workflow, and the artifacts that they left."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from duecare.github.answer import Silent, Truncated, items, number, optional, pick, sha, text
from duecare.github.client import WAITING_IN_ALL, Client
from duecare.github.pulls import parsed
from duecare.github.waits import wait
from duecare.model.record import NamedTuple

CHUNK = 64 * 1024
MEBIBYTE = 1024 * 1024


class Run(NamedTuple):
    """A run of a workflow. ``path`` is the workflow's file; ``repository_id`` is 0 when the fork was deleted."""

    id: int
    path: str
    event: str
    branch: str
    head: str
    repository_id: int
    status: str
    conclusion: str
    url: str


class Artifact(NamedTuple):
    """An artifact of a run, not yet downloaded."""

    id: int
    name: str
    size: int
    expired: bool


def runs(client: Client, workflow: str, head: str, event: str) -> tuple[Run, ...] | Silent:
    """Runs of a workflow's file for one head commit, newest first."""
    where = client.repo("actions", "workflows", workflow, "runs")
    answer = client.get(where, head_sha=head, event=event, per_page=100)
    return parsed(answer, lambda v: tuple(_run(one) for one in items(v, "workflow_runs")))


def run(client: Client, which: int) -> Run | Silent:
    """One run."""
    return parsed(client.get(client.repo("actions", "runs", which)), _run)


def artifacts(client: Client, which: int) -> tuple[Artifact, ...] | Silent:
    """The artifacts of a run, newest first."""
    answer = client.get(client.repo("actions", "runs", which, "artifacts"), per_page=100)
    found = parsed(answer, lambda v: tuple(_artifact(one) for one in items(v, "artifacts")))
    return found if isinstance(found, Silent) else tuple(sorted(found, key=lambda a: -a.id))


def download(client: Client, artifact: Artifact, limit: int) -> bytes | Truncated | Silent:
    """The bytes of an artifact's archive, from the signed address that GitHub names; never more than ``limit``."""
    where = client.repo("actions", "artifacts", artifact.id, "zip")
    address = _address(client, where)
    if isinstance(address, Silent):
        return address
    from requests import RequestException, get

    try:
        # The address is signed for this download: the token is not sent along.
        with get(address, stream=True, timeout=30, allow_redirects=False) as answer:
            if answer.status_code != 200:
                return Silent(f"GET {where}: the archive is not there ({answer.status_code})", answer.status_code)
            return _capped(answer.iter_content(CHUNK), limit)
    except (RequestException, OSError, ValueError) as error:
        return Silent(f"GET {where}: no archive ({type(error).__name__})")


def _capped(pieces: Iterable[bytes], limit: int) -> bytes | Truncated:
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) > limit:
            return Truncated(f"the archive has more than {limit // MEBIBYTE} MiB")
    return bytes(found)


def _address(client: Client, where: str) -> str | Silent:
    """Where the archive lies: https, or the API's own host on a server without it."""
    found = _redirect(client, where)
    if isinstance(found, Silent):
        return found
    here, there = urlsplit(client.api), urlsplit(found)
    if there.scheme != "https" and (there.scheme, there.netloc) != (here.scheme, here.netloc):
        return Silent(f"GET {where}: the archive is said to be at an address without encryption")
    return found


def _redirect(client: Client, where: str) -> str | Silent:
    """The address that GitHub answers with; asked again as any other question, but never followed with the token."""
    attempt = 0
    while True:
        attempt += 1
        status, headers, message = _once(client, where)
        if status in {301, 302, 307} and headers.get("location"):
            return headers["location"]
        pause = wait(attempt, status, headers, message)
        if pause is None or client.slept + pause > WAITING_IN_ALL:
            return Silent(f"GET {where}: {status or ''} {message or 'no address of an archive'}".strip(), status)
        client.pause(pause)


def _once(client: Client, where: str) -> tuple[int, dict[str, str], str]:
    from requests import RequestException

    try:
        status, headers, body = client._hub().requester.requestJson("GET", where)
    except (RequestException, OSError, ValueError, RuntimeError) as error:
        return 0, {}, f"no answer ({type(error).__name__})"
    said = body[:200] if isinstance(body, str) and status >= 400 else ""
    return status, {str(k).lower(): str(v) for k, v in headers.items()}, " ".join(said.split())


def _run(value: object) -> Run:
    repository = pick(value, "head_repository")
    return Run(
        id=number(value, "id"),
        path=text(value, "path").partition("@")[0],
        event=text(value, "event"),
        branch=optional(value, "head_branch"),
        head=sha(value, "head_sha"),
        repository_id=0 if repository is None else number(repository, "id"),
        status=optional(value, "status"),
        conclusion=optional(value, "conclusion"),
        url=text(value, "html_url"),
    )


def _artifact(value: object) -> Artifact:
    return Artifact(
        number(value, "id"), text(value, "name"), number(value, "size_in_bytes"), pick(value, "expired") is not False
    )
