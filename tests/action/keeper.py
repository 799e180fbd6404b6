"""The fake GitHub with what Actions keep: runs, artifacts, the signed addresses of archives, and Apps."""

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import fake
from fake import Fake, Handler, Refused, Token
from hub import Hub
from minimal import minimal
from shapes import number_of

APP_ID = 4242
R = fake.R


@dataclass
class Ran:
    """A run of a workflow."""

    id: int
    path: str
    head: str
    branch: str
    repository: str
    event: str = "pull_request"
    status: str = "completed"
    conclusion: str = "success"
    artifacts: list[dict] = field(default_factory=list)


class Keeper(Fake):
    """The fake; ``ran`` lists the runs."""

    def __init__(self, hub: Hub, prefix: str = "") -> None:
        super().__init__(hub, prefix)
        self.ran: list[Ran] = []
        self.archives: dict[int, bytes] = {}
        self.server.RequestHandlerClass = type("Bound", (Storing,), {"fake": self})

    def run(self, number: int, path: str, **more: object) -> Ran:
        """A run for the head of a pull request as it is now.

        GitHub lists a run of the default branch's own workflow under that branch, whatever request woke it.
        """
        pull = self.hub.pulls[number]
        made = Ran(next(self.hub.ids), path, pull.head_sha, pull.head_ref, pull.repository or "", **more)
        if made.event in {"pull_request_target", "issue_comment", "schedule", "workflow_run"}:
            made.head, made.branch, made.repository = self.hub.refs["main"], "main", self.hub.repository
        self.ran.append(made)
        return made

    def keep(self, run: Ran, raw: bytes, name: str = "duecare-report", **more: object) -> None:
        """An artifact of the run."""
        which = next(self.hub.ids)
        self.archives[which] = raw
        said = {"id": which, "name": name, "size_in_bytes": len(raw), "expired": False}
        run.artifacts.append(minimal("artifact") | said | more)

    def answer(self, verb: str, path: str, query: dict, body: dict | None, token: Token) -> tuple[int, object, dict]:
        for pattern, one, verbs in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and verb == one:
                return verbs(self, found.groupdict(), query, body or {}, token)
        return super().answer(verb, path, query, body, token)


class Storing(Handler):
    """Adds what is no JSON: the redirect to an archive, and the archive itself."""

    def outcome(self, verb: str, raw: bytes) -> tuple:
        path = urlsplit(self.path).path
        kept = re.fullmatch(r"/kept/(\d+)", path)
        if kept:
            assert "Authorization" not in self.headers, "the token went to the archive's address"
            return None, 200, self.fake.archives[int(kept[1])], {}
        signed = re.fullmatch(rf"{R}/actions/artifacts/(?P<id>\d+)/zip", path.removeprefix(self.fake.prefix))
        if signed and not any(f.hits(verb, self.path) for f in self.fake.faults):
            self.fake.calls.append(f"{verb} {path}")
            assert (self.headers.get("Authorization") or "").startswith("token ")
            host = f"http://127.0.0.1:{self.fake.server.server_port}"
            return None, 302, b"", {"Location": f"{host}/kept/{signed['id']}"}
        return super().outcome(verb, raw)

    def real(self, verb: str, path: str, raw: bytes) -> tuple[int, bytes, dict]:
        signed = (self.headers.get("Authorization") or "").startswith("Bearer ey")
        if signed:  # a JWT of the App
            del self.headers["Authorization"]
            self.headers["Authorization"] = "token jwt"
        return super().real(verb, path, raw)


def shape(run: Ran) -> dict:
    repository = minimal("minimal-repository") | {"id": number_of(run.repository), "full_name": run.repository}
    said = {"id": run.id, "path": run.path, "head_sha": run.head, "head_branch": run.branch, "event": run.event}
    state = {"status": run.status, "conclusion": run.conclusion, "html_url": f"https://hub.test/runs/{run.id}"}
    return minimal("workflow-run") | said | state | {"head_repository": repository}


def workflow_runs(keeper: Keeper, parts: dict, query: dict, body: dict, token: Token) -> tuple[int, object, dict]:
    """By file name, head and event, newest first."""
    found = [
        r
        for r in keeper.ran
        if r.path.rpartition("/")[2] == parts["w"] and r.head == query["head_sha"] and r.event == query["event"]
    ]
    return 200, {"total_count": len(found), "workflow_runs": [shape(r) for r in reversed(found)]}, {}


def run_artifacts(keeper: Keeper, parts: dict, query: dict, body: dict, token: Token) -> tuple[int, object, dict]:
    found = next((r.artifacts for r in keeper.ran if r.id == int(parts["id"])), None)
    if found is None:
        raise Refused(404, "Not Found")
    return 200, {"total_count": len(found), "artifacts": found}, {}


def installation(keeper: Keeper, parts: dict, query: dict, body: dict, token: Token) -> tuple[int, object, dict]:
    jwt(token)
    account = {"account": keeper.shapes.user("acme")}
    return 200, minimal("installation") | {"id": 77, "app_id": APP_ID, "app_slug": "acme-gate"} | account, {}


def access(keeper: Keeper, parts: dict, query: dict, body: dict, token: Token) -> tuple[int, object, dict]:
    jwt(token)
    keeper.hub.asked_rights = body
    return 201, minimal("installation-token") | {"token": "ghs_app", "expires_at": "2026-11-01T01:00:00Z"}, {}


def app(keeper: Keeper, parts: dict, query: dict, body: dict, token: Token) -> tuple[int, object, dict]:
    jwt(token)
    said = {"id": APP_ID, "slug": "acme-gate", "name": "gate", "node_id": "A", "description": None, "events": []}
    more = {"external_url": "https://hub.test/x", "html_url": "https://hub.test/x", "permissions": {}}
    times = {"created_at": "2026-11-01T00:00:00Z", "updated_at": "2026-11-01T00:00:00Z"}
    return 200, {**said, **more, **times, "owner": keeper.shapes.user("acme")}, {}


def jwt(token: Token) -> None:
    if token.login != "jwt":
        raise Refused(401, "A JSON web token could not be decoded")


fake.TOKENS["jwt"] = Token(login="jwt")
ROUTES = (
    (rf"{R}/actions/workflows/(?P<w>[^/]+)/runs", "GET", workflow_runs),
    (rf"{R}/actions/runs/(?P<id>\d+)/artifacts", "GET", run_artifacts),
    (rf"{R}/installation", "GET", installation),
    (r"/app/installations/(?P<id>\d+)/access_tokens", "POST", access),
    (r"/app", "GET", app),
)
__all__ = ["APP_ID", "Keeper", "Ran", "json"]
