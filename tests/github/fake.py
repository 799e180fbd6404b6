"""GitHub over HTTP, held to GitHub's own OpenAPI description: an unknown or invalid call fails the test."""

import json
import re
import threading
from base64 import b64encode
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from faults import READ_ONLY, Harmful
from hub import BODY_LIMIT, COMMITS_LIMIT, DESCRIPTION_LIMIT, STATUSES_LIMIT, Hub, blob_sha, tree_sha
from minimal import description, minimal
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse
from shapes import Shapes


class Token(NamedTuple):
    """What a token may do; ``login`` writes its comments."""

    login: str = "github-actions[bot]"
    writes: bool = True
    teams: bool = False


TOKENS = {
    "ghs_write": Token(),
    "ghs_fork": Token(writes=False),
    "ghs_app": Token(login="acme-gate[bot]", teams=True),
}


SOUND: set[tuple] = set()


class Refused(Exception):
    """An answer that is no 2xx."""

    def __init__(self, status: int, message: str) -> None:
        self.status, self.message = status, message


@cache
def described(prefix: str) -> OpenAPI:
    """GitHub's description, for one place where the API hangs."""
    slice_ = description() | {"servers": [{"url": f"http://hub.test{prefix}"}]}
    return OpenAPI.from_dict(slice_, config=Config(spec_validator_cls=None))


class Fake:
    """The server. ``calls`` lists every request that came; ``wrong`` every one that GitHub would not know."""

    def __init__(self, hub: Hub, prefix: str = "") -> None:
        self.hub, self.prefix = hub, prefix
        self.faults: list[Harmful] = []
        self.calls: list[str] = []
        self.wrong: list[str] = []
        self.lock = threading.Lock()
        self.closing = threading.Event()
        self.left: int | None = None  # requests that it takes in this hour; None: it is not counted
        handler = type("Bound", (Handler,), {"fake": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.base = f"http://127.0.0.1:{self.server.server_port}{prefix}"
        self.shapes = Shapes(hub, self.base)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    def counted(self) -> int:
        """What is left after one more request."""
        if self.left is None:
            return 999
        self.left -= 1
        return self.left

    def made(self, verb: str, pattern: str = "") -> int:
        """How often a path was asked for."""
        return sum(call.startswith(f"{verb} ") and re.search(pattern, call) is not None for call in self.calls)

    def answer(self, verb: str, path: str, query: dict, body: dict | None, token: Token) -> tuple[int, object, dict]:
        for pattern, verbs in ROUTES:
            found = re.fullmatch(pattern, path)
            if found and verb in verbs:
                if verb != "GET" and not token.writes:
                    raise Refused(403, READ_ONLY)
                parts = {name: unquote(value) for name, value in found.groupdict().items()}
                return verbs[verb](self, parts, query, body or {}, token)
        raise Refused(404, "Not Found")


class Handler(BaseHTTPRequestHandler):
    """Validates, routes, harms."""

    fake: Fake
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.serve("GET")

    def do_POST(self) -> None:
        self.serve("POST")

    def do_PATCH(self) -> None:
        self.serve("PATCH")

    def do_DELETE(self) -> None:
        self.serve("DELETE")

    def serve(self, verb: str) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.fake.lock:
            outcome = self.outcome(verb, raw)
        harm, status, body, headers = outcome
        if harm and harm.harm == "hang":
            self.fake.closing.wait(5)
        if harm and harm.harm in {"cut", "hang"}:
            self.close_connection = True
            return
        self.send(status, body, headers, half=bool(harm and harm.harm == "half"))

    def outcome(self, verb: str, raw: bytes) -> tuple[Harmful | None, int, bytes, dict]:
        fake = self.fake
        path = urlsplit(self.path).path.removeprefix(fake.prefix)
        fake.calls.append(f"{verb} {path}")
        harm = next((f for f in fake.faults if f.hits(verb, self.path)), None)
        if harm:
            fake.faults.remove(harm)
        if harm and not harm.after and harm.harm in {"status", "hang", "cut"}:
            return harm, harm.status, harm.body(b""), dict(harm.headers)
        status, body, headers = self.real(verb, path, raw)
        if harm and harm.harm == "unlinked":
            headers.pop("Link", None)
        if harm:
            status = harm.status if harm.harm == "status" else status
            return harm, status, harm.body(body), {**headers, **dict(harm.headers)}
        return None, status, body, headers

    def real(self, verb: str, path: str, raw: bytes) -> tuple[int, bytes, dict]:
        fake = self.fake
        split = urlsplit(self.path)
        query = dict(parse_qsl(split.query))
        request = MockRequest(
            "http://hub.test", verb, f"{fake.prefix}{path}", args=query, data=raw,
            headers=dict(self.headers), content_type="application/json",
        )  # fmt: skip
        asked = fake.prefix, verb, path, split.query, raw, self.headers.get("Accept")
        self.check(f"{verb} {path}", asked, lambda: described(fake.prefix).validate_request(request))
        token = TOKENS.get((self.headers.get("Authorization") or "").removeprefix("token "))
        try:
            if token is None:
                raise Refused(401, "Bad credentials")
            body = json.loads(raw) if raw else None
            status, found, headers = fake.answer(verb, path, query, body, token)
        except Refused as refusal:
            told = {"message": refusal.message, "documentation_url": "https://docs.github.com/rest"}
            return refusal.status, json.dumps(told).encode(), {}
        body = json.dumps(found).encode() if status != 204 else b""
        shown = json.dumps(with_fork(found)).encode()
        response = MockResponse(shown, status, content_type="application/json")
        told = fake.prefix, verb, path, status, shown.replace(fake.base.encode(), b"")
        self.check(
            f"{verb} {path} -> {status}", told, lambda: described(fake.prefix).validate_response(request, response)
        )
        return status, body, headers

    def check(self, what: str, said: tuple, validate: object) -> None:
        """Hold what was ``said`` against the description, once: what was sound is sound again."""
        if said in SOUND:
            return
        try:
            validate()
            SOUND.add(said)
        except Exception as error:  # noqa: BLE001 - whatever the validator says, the test must say it
            causes = getattr(error.__cause__, "schema_errors", None) or error.__cause__ or ""
            self.fake.wrong.append(f"{what}: {error!r} {causes}")

    def send(self, status: int, body: bytes, headers: dict, *, half: bool) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.send_header("X-RateLimit-Remaining", headers.pop("X-RateLimit-Remaining", str(self.fake.counted())))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if half else body)
        self.close_connection = True


def with_fork(found: object) -> object:
    """The answer as the description has it: there a head's repository is never null, although a fork can be deleted."""
    if isinstance(found, dict) and "head" in found and found["head"].get("repo") is None:
        return found | {"head": found["head"] | {"repo": found["base"]["repo"]}}
    return [with_fork(one) for one in found] if isinstance(found, list) else found


def paged(fake: Fake, path: str, query: dict, found: list) -> tuple[int, list, dict]:
    """One page and the Link header that says whether there is another."""
    size, page = min(int(query.get("per_page", 30)), 100), int(query.get("page", 1))
    rest = {k: v for k, v in query.items() if k not in {"page", "per_page"}}
    where = "&".join(f"{k}={v}" for k, v in {**rest, "per_page": size, "page": page + 1}.items())
    more = {"Link": f'<{fake.base}{path}?{where}>; rel="next"'} if page * size < len(found) else {}
    return 200, found[(page - 1) * size : page * size], more


def _pull(fake: Fake, parts: dict):
    found = fake.hub.pulls.get(int(parts["n"]))
    if found is None or f"{parts['o']}/{parts['r']}" != fake.hub.repository:
        raise Refused(404, "Not Found")
    return found


def pulls(fake, parts, query, body, token):
    """State and head are filters; ``head`` is owner:branch."""
    found = [p for p in fake.hub.pulls.values() if query.get("state", "open") in {p.state, "all"}]
    if "head" in query:
        owner, _, branch = query["head"].partition(":")
        found = [p for p in found if p.head_ref == branch and p.owner.casefold() == owner.casefold()]
    path = f"/repos/{fake.hub.repository}/pulls"
    return paged(fake, path, query, [fake.shapes.pull(p, "pull-request-simple") for p in reversed(found)])


def pull(fake, parts, query, body, token):
    return 200, fake.shapes.pull(_pull(fake, parts)), {}


def commits(fake, parts, query, body, token):
    """The first 250, as GitHub."""
    request = _pull(fake, parts)
    new = fake.hub.between(fake.hub.refs[request.base_ref], request.head_sha)[:COMMITS_LIMIT]
    path = f"/repos/{fake.hub.repository}/pulls/{request.number}/commits"
    return paged(fake, path, query, [fake.shapes.commit(fake.hub.commits[sha]) for sha in new])


def reviews(fake, parts, query, body, token):
    request = _pull(fake, parts)
    path = f"/repos/{fake.hub.repository}/pulls/{request.number}/reviews"
    return paged(fake, path, query, [fake.shapes.review(request, made) for made in request.reviews])


def events(fake, parts, query, body, token):
    request = _pull(fake, parts)
    path = f"/repos/{fake.hub.repository}/issues/{request.number}/events"
    return paged(fake, path, query, [fake.shapes.event(made) for made in request.events])


def comments(fake, parts, query, body, token):
    request = _pull(fake, parts)
    path = f"/repos/{fake.hub.repository}/issues/{request.number}/comments"
    return paged(fake, path, query, [fake.shapes.comment(made) for made in fake.hub.comments[request.number]])


def comment(fake, parts, query, body, token):
    """Refuses what is too long, which the description does not say."""
    request = _pull(fake, parts)
    if len(body["body"]) > BODY_LIMIT:
        raise Refused(422, f"Validation Failed: body is too long (maximum is {BODY_LIMIT} characters)")
    return 201, fake.shapes.comment(fake.hub.comment(request.number, token.login, body["body"])), {}


def edited(fake, parts, query, body, token):
    """Only its author's token may edit a comment here, although GitHub lets writers edit any."""
    found = [c for some in fake.hub.comments.values() for c in some if c["id"] == int(parts["id"])]
    if not found:
        raise Refused(404, "Not Found")
    if len(body["body"]) > BODY_LIMIT:
        raise Refused(422, f"Validation Failed: body is too long (maximum is {BODY_LIMIT} characters)")
    found[0]["body"] = body["body"]
    return 200, fake.shapes.comment(found[0]), {}


def deleted(fake, parts, query, body, token):
    for some in fake.hub.comments.values():
        for one in some:
            if one["id"] == int(parts["id"]):
                some.remove(one)
                return 204, None, {}
    raise Refused(404, "Not Found")


def compare(fake, parts, query, body, token):
    base, _, head = parts["basehead"].partition("...")
    if not {base, head} <= fake.hub.commits.keys() - fake.hub.forgotten:
        raise Refused(404, "Not Found")
    made = fake.hub.commits
    new = fake.hub.between(base, head)
    first = (int(query.get("page", 1)) - 1) * int(query.get("per_page", 250))
    listed = new[first : first + int(query.get("per_page", 250))]
    common = made[fake.hub.merge_base(base, head)]
    return 200, minimal("commit-comparison") | {
        "base_commit": fake.shapes.commit(made[base]),
        "merge_base_commit": fake.shapes.commit(common),
        "total_commits": len(new),
        "commits": [fake.shapes.commit(made[sha]) for sha in listed],
    }, {}  # fmt: skip


def ref(fake, parts, query, body, token):
    name = parts["ref"].removeprefix("heads/")
    if name not in fake.hub.refs:
        raise Refused(404, "Not Found")
    shape = minimal("git-ref")
    return 200, shape | {"ref": f"refs/{parts['ref']}", "object": shape["object"] | {"sha": fake.hub.refs[name]}}, {}


def tree(fake, parts, query, body, token):
    """A commit's tree, or a folder's by its id; cut at ``tree_limit`` entries when recursive."""
    files = _tree_files(fake, parts["sha"])
    if "recursive" in query:
        folders = {"/".join(p.split("/")[:i]) for p in files for i in range(1, p.count("/") + 1)}
        found = [*((p, e) for p, e in files.items()), *((f, None) for f in folders)]
    else:
        tops = {p.split("/")[0]: p for p in files}
        found = [(top, files.get(top)) for top in tops]
    entries = []
    for name, entry in sorted(found):
        if entry is None:
            below = {p.removeprefix(name + "/"): e for p, e in files.items() if p.startswith(name + "/")}
            entries.append({"path": name, "mode": "040000", "type": "tree", "sha": _remember(fake, below)})
        else:
            mode, raw = entry
            entries.append({"path": name, "mode": mode, "type": "blob", "sha": blob_sha(raw), "size": len(raw)})
    cut = "recursive" in query and len(entries) > fake.hub.tree_limit
    listed = entries[: fake.hub.tree_limit] if cut else entries
    return 200, {"sha": parts["sha"], "url": fake.base, "tree": listed, "truncated": cut}, {}


def _remember(fake: Fake, files: dict) -> str:
    found = tree_sha(files)
    fake.__dict__.setdefault("folders", {})[found] = files
    return found


def _tree_files(fake: Fake, sha: str) -> dict:
    if sha in fake.hub.commits and sha not in fake.hub.forgotten:
        return fake.hub.commits[sha].files
    if sha in fake.__dict__.get("folders", {}):
        return fake.folders[sha]
    raise Refused(404, "Not Found")


def blob(fake, parts, query, body, token):
    for made in fake.hub.commits.values():
        for _, raw in made.files.values():
            if blob_sha(raw) == parts["sha"]:
                inner = {"content": b64encode(raw).decode(), "encoding": "base64", "size": len(raw)}
                return 200, {**inner, "url": fake.base, "sha": parts["sha"], "node_id": "B"}, {}
    raise Refused(404, "Not Found")


def status(fake, parts, query, body, token):
    """At most 140 characters, and 1,000 of a context on a commit; the description says neither."""
    if len(body.get("description") or "") > DESCRIPTION_LIMIT:
        raise Refused(422, "Validation Failed: description is too long (maximum is 140 characters)")
    if parts["sha"] not in fake.hub.commits:
        raise Refused(422, "No commit found for SHA")
    alike = [s for s in fake.hub.statuses if (s["sha"], s["context"]) == (parts["sha"], body["context"])]
    if len(alike) >= STATUSES_LIMIT:
        raise Refused(422, "This SHA and context has reached the maximum number of statuses.")
    made = {**body, "sha": parts["sha"], "id": next(fake.hub.ids), "at": fake.hub.now(), "by": token.login}
    fake.hub.statuses.append(made)
    return 201, fake.shapes.status(made), {}


def statuses(fake, parts, query, body, token):
    """Newest first."""
    found = [fake.shapes.status(s) for s in reversed(fake.hub.statuses) if s["sha"] == parts["sha"]]
    return paged(fake, f"/repos/{fake.hub.repository}/commits/{parts['sha']}/statuses", query, found)


def team(fake, parts, query, body, token):
    """Only an App or a person may look at teams."""
    if not token.teams:
        raise Refused(403, READ_ONLY)
    if f"{parts['org']}/{parts['slug']}" not in fake.hub.teams:
        raise Refused(404, "Not Found")
    return 200, fake.shapes.team(parts["slug"]), {}


def membership(fake, parts, query, body, token):
    team(fake, parts, query, body, token)
    states = {k.casefold(): v for k, v in fake.hub.teams[f"{parts['org']}/{parts['slug']}"].items()}
    state = states.get(parts["login"].casefold())
    if state is None:
        raise Refused(404, "Not Found")
    return 200, {"url": fake.base, "role": "member", "state": state}, {}


def rules(fake, parts, query, body, token):
    """Rules of active rulesets, beside one that requires no status."""
    wanted = fake.hub.required.get(parts["branch"], fake.hub.required.get("", []))
    checks = [{"context": context} | ({"integration_id": app} if app else {}) for context, app in wanted]
    told = {"ruleset_source_type": "Repository", "ruleset_source": fake.hub.repository, "ruleset_id": 5}
    parameters = {"required_status_checks": checks, "strict_required_status_checks_policy": False}
    found = [{"type": "deletion", **told}]
    found += [{"type": "required_status_checks", "parameters": parameters, **told}] if checks else []
    return paged(fake, f"/repos/{fake.hub.repository}/rules/branches/{parts['branch']}", query, found)


def branch(fake, parts, query, body, token):
    """The branch as whoever may read it sees it, a summary of its classic protection included."""
    name = parts["branch"]
    if name not in fake.hub.refs:
        raise Refused(404, "Not Found")
    commit = fake.shapes.commit(fake.hub.commits[fake.hub.refs[name]])
    protection = fake.hub.protection.get(name)
    shape = minimal("branch-with-protection") | {"name": name, "commit": commit, "protected": protection is not None}
    return 200, shape | {"protection": protection or {"enabled": False}}, {}


R = r"/repos/(?P<o>[^/]+)/(?P<r>[^/]+)"
ROUTES = (
    (rf"{R}/pulls", {"GET": pulls}),
    (rf"{R}/pulls/(?P<n>\d+)", {"GET": pull}),
    (rf"{R}/pulls/(?P<n>\d+)/commits", {"GET": commits}),
    (rf"{R}/pulls/(?P<n>\d+)/reviews", {"GET": reviews}),
    (rf"{R}/issues/(?P<n>\d+)/events", {"GET": events}),
    (rf"{R}/issues/(?P<n>\d+)/comments", {"GET": comments, "POST": comment}),
    (rf"{R}/issues/comments/(?P<id>\d+)", {"PATCH": edited, "DELETE": deleted}),
    (rf"{R}/compare/(?P<basehead>[^/]+)", {"GET": compare}),
    (rf"{R}/git/ref/(?P<ref>[^/]+)", {"GET": ref}),
    (rf"{R}/git/trees/(?P<sha>[^/]+)", {"GET": tree}),
    (rf"{R}/git/blobs/(?P<sha>[^/]+)", {"GET": blob}),
    (rf"{R}/rules/branches/(?P<branch>[^/]+)", {"GET": rules}),
    (rf"{R}/branches/(?P<branch>[^/]+)", {"GET": branch}),
    (rf"{R}/statuses/(?P<sha>[^/]+)", {"POST": status}),
    (rf"{R}/commits/(?P<sha>[^/]+)/statuses", {"GET": statuses}),
    (r"/orgs/(?P<org>[^/]+)/teams/(?P<slug>[^/]+)", {"GET": team}),
    (r"/orgs/(?P<org>[^/]+)/teams/(?P<slug>[^/]+)/memberships/(?P<login>[^/]+)", {"GET": membership}),
)
