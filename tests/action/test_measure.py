"""Strong mode: the head measured as data from a real git server, and the status that only the App sets."""

import io
import os
import shutil
import subprocess
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from desk import CHECK, CHECK_PATH, Desk, git
from hub import Made
from test_check_job import CARD, EXAMPLE, put

from duecare.git.fetch import fetch
from duecare.git.run import Failed

PROGRAM = "import pathlib; pathlib.Path('owned').touch()\n"


class Git(BaseHTTPRequestHandler):
    """git's own http-backend."""

    root = ""
    asked: ClassVar[list[str]] = []

    def log_message(self, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        split = urlsplit(self.path)
        self.asked.append(self.headers.get("Authorization") or "")
        environ = {
            "PATH": os.environ["PATH"], "GIT_PROJECT_ROOT": self.root, "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": split.path, "QUERY_STRING": split.query, "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""), "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }  # fmt: skip
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        done = subprocess.run(["git", "http-backend"], env=environ, input=body, capture_output=True, check=True)
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(told.pop("Status", "200").split()[0]))
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(rest)


@pytest.fixture
def server(tmp_path):
    """A git server; ``root`` holds its repositories."""
    root = tmp_path / "git"
    handler = type("Bound", (Git,), {"root": str(root), "asked": []})
    made = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def stage(keeper, server, tmp_path):
    """The example on main, a change on topic, and GitHub's merge of both as refs/pull/N/merge."""
    return Stage(keeper, server, tmp_path)


class Stage:
    def __init__(self, keeper, server, where):
        self.hub, self.keeper = keeper.hub, keeper
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.asked = server.RequestHandlerClass.asked
        self.here = where / "git" / self.hub.repository
        shutil.copytree(EXAMPLE, self.here)
        git(self.here, "init", "-q", "-b", "main")
        put(self.here, {CHECK_PATH: CHECK, ".gitattributes": "*.bin filter=evil\n"})
        self.mirror("main", self.commit("base"))
        self.desk = Desk(keeper, where)

    def commit(self, message):
        git(self.here, "add", "-A")
        git(self.here, "commit", "-qm", message)
        return git(self.here, "rev-parse", "HEAD")

    def mirror(self, branch, sha, *parents):
        files = {p: ("100644", (self.here / p).read_bytes()) for p in git(self.here, "ls-files").splitlines()}
        self.hub.commits[sha] = Made(sha, parents, files, "change", "dev", "dev", "dev@example.com")
        self.hub.push(branch, sha)

    def change(self, files):
        base = git(self.here, "rev-parse", "HEAD")
        git(self.here, "checkout", "-qb", "topic")
        put(self.here, files)
        head = self.commit("change")
        self.mirror("topic", head, base)
        number = self.hub.open("topic")
        git(self.here, "checkout", "-q", "main")
        git(self.here, "commit", "-qm", "meanwhile", "--allow-empty")
        git(self.here, "merge", "-q", "--no-ff", "-m", "merge", "topic")
        git(self.here, "update-ref", f"refs/pull/{number}/merge", "HEAD")
        git(self.here, "checkout", "-q", "--detach", base)
        return number

    def measure(self, number):
        """The measuring job; keeps what it leaves as an artifact of this run."""
        told = {"action": "synchronize", "pull_request": {"number": number, "state": "open"}}
        environ = self.desk.environ("pull_request_target", told, mode="check")
        from duecare.entry.action import act

        status = act(environ | {"GITHUB_SERVER_URL": self.url})
        folder = self.desk.temp / "duecare-report"
        if folder.exists():
            raw = io.BytesIO()
            with zipfile.ZipFile(raw, "w") as made:
                for file in folder.iterdir():
                    made.write(file, file.name)
            run = self.keeper.run(number, ".github/workflows/duecare-trusted.yml", event="pull_request_target")
            run.id = 99
            self.keeper.keep(run, raw.getvalue(), "duecare-measured")
        return status


def test_what_is_measured_becomes_the_apps_status(stage, key):
    number = stage.change({"notes.txt": "x", "sitecustomize.py": PROGRAM, "x.bin": "data"})
    assert stage.measure(number) == 0
    assert stage.desk.settle(number, app_id="4242", app_key=key) == 0
    told = {s["context"]: (s["state"], s["sha"]) for s in stage.hub.statuses}
    assert told["duecare/check"] == ("success", stage.hub.refs["topic"])
    assert "duecare/approvals" in told
    assert "base main" in stage.hub.statuses[-1]["description"]
    assert not list(stage.desk.temp.rglob("owned"))


def test_a_blocked_head(stage, key):
    number = stage.change({"data/train.jsonl": ""})
    assert stage.measure(number) == 1
    stage.desk.settle(number, app_id="4242", app_key=key)
    (said,) = [s for s in stage.hub.statuses if s["context"] == "duecare/check"]
    assert said["state"] == "failure"
    assert len(said["description"]) <= 140
    assert "DC201" in stage.desk.comment(number) or "data/train.jsonl" in stage.desk.comment(number)


def test_a_measurement_outlived_by_a_push_is_unknown(stage, key):
    number = stage.change({"notes.txt": "x"})
    stage.measure(number)
    head = stage.hub.refs["topic"]
    stage.hub.push("topic", stage.hub.commit({"notes.txt": "y"}, head))
    stage.desk.settle(number, app_id="4242", app_key=key)
    (said,) = [s for s in stage.hub.statuses if s["context"] == "duecare/check"]
    assert (said["state"], said["sha"]) == ("error", stage.hub.refs["topic"])


def test_no_measurement_no_status(stage, key):
    number = stage.change({"notes.txt": "x"})
    run = stage.keeper.run(number, ".github/workflows/duecare-trusted.yml", event="pull_request_target")
    run.id = 99
    stage.desk.settle(number, app_id="4242", app_key=key)
    assert {s["context"] for s in stage.hub.statuses} == {"duecare/approvals"}


def test_the_merge_of_another_head_is_not_measured(stage):
    number = stage.change({"notes.txt": "x"})
    stage.hub.push("topic", stage.hub.commit({"notes.txt": "y"}, stage.hub.refs["topic"]))
    assert stage.measure(number) == 3
    assert not (stage.desk.temp / "duecare-report").exists()


def test_a_request_with_conflicts_has_no_merge(stage):
    number = stage.change({"README.md": CARD})
    git(stage.here, "update-ref", "-d", f"refs/pull/{number}/merge")
    assert stage.measure(number) == 3


def test_fetching_carries_the_token_and_writes_it_nowhere(stage, tmp_path):
    number = stage.change({"notes.txt": "x"})
    folder = tmp_path / "fetched"
    url = f"{stage.url}/{stage.hub.repository}"
    assert fetch(folder, url, f"refs/pull/{number}/merge", token="ghs_secret") is None
    assert all(header.startswith("basic ") for header in stage.asked)
    assert not [p for p in folder.rglob("*") if p.is_file() and b"ghs_secret" in p.read_bytes()]
    assert (folder / "notes.txt").read_text() == "x"


@pytest.mark.parametrize("url", ["file:///etc", "ext::sh -c id", "ssh://hub.test/x", "/tmp", "--upload-pack=id"])
def test_other_protocols_are_refused(url, tmp_path):
    assert isinstance(fetch(tmp_path / "x", url, "HEAD"), Failed)
    assert not (tmp_path / "x").exists()
