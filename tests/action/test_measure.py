"""Strong mode: the head measured as data from a real git server, and the status that only the App sets."""

import io
import shutil
import zipfile

import pytest
from desk import CHECK, CHECK_PATH, Desk, git
from hub import Made
from test_check_job import CARD, EXAMPLE, put

from duecare.git.fetch import fetch
from duecare.git.run import Failed

PROGRAM = "import pathlib; pathlib.Path('owned').touch()\n"


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

    def queue(self, number, *, style="merge", files=None):
        """A merge group of the request on top of main: what the queue made of it, as a branch of the repository."""
        git(self.here, "checkout", "-q", "--detach", self.hub.refs["main"])
        put(self.here, {"src/meanwhile.py": "1"})
        tip = self.commit("another request")
        self.mirror("main", tip, self.hub.refs["main"])
        git(self.here, "checkout", "-q", "-B", "group")
        merge = {"merge": ["--no-ff", "-m", "merge"], "squash": ["--squash"]}
        how = ["merge", "-q", *merge[style], "topic"] if style in merge else ["cherry-pick", f"{tip}..topic"]
        git(self.here, *how)
        put(self.here, files or {})
        if style == "squash" or files:
            self.commit("squashed")
        head = git(self.here, "rev-parse", "HEAD")
        branch = f"gh-readonly-queue/main/pr-{number}-{tip}"
        git(self.here, "update-ref", f"refs/heads/{branch}", head)
        self.mirror(branch, head, tip)
        git(self.here, "checkout", "-q", "--detach", tip)
        told = {
            "id": 99, "path": CHECK_PATH, "event": "merge_group", "head_branch": branch, "head_sha": head,
            "head_repository": {"id": 1, "owner": {"login": "acme"}}, "pull_requests": [],
        }  # fmt: skip
        return head, {"action": "completed", "workflow_run": told}

    def measure(self, number, event="pull_request_target", told=None):
        """The measuring job; keeps what it leaves as an artifact of this run."""
        told = told or {"action": "synchronize", "pull_request": {"number": number, "state": "open"}}
        environ = self.desk.environ(event, told, mode="check")
        from duecare.entry.action import act

        shutil.rmtree(self.desk.temp / "duecare-report", ignore_errors=True)
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
    found = {s["context"]: (s["state"], s["sha"]) for s in stage.hub.statuses}
    assert found["duecare/check"] == ("success", stage.hub.refs["topic"])
    assert "duecare/approvals" in found
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


def told(hub, sha):
    return {s["context"]: (s["state"], s["description"]) for s in hub.statuses if s["sha"] == sha}


@pytest.mark.parametrize("style", ["merge", "squash", "rebase"])
def test_a_merge_group_is_measured_and_gets_both_statuses(stage, key, style):
    number = stage.change({"notes.txt": "x"})
    head, payload = stage.queue(number, style=style)
    assert stage.measure(number, "workflow_run", payload) == 0
    stage.desk.act("workflow_run", payload, app_id="4242", app_key=key)
    found = told(stage.hub, head)
    assert {context: state for context, (state, _) in found.items()} == {
        "duecare/approvals": "success", "duecare/check": "success",
    }  # fmt: skip
    assert "base main" in found["duecare/check"][1]
    assert stage.hub.comments[number] == []


def test_what_the_queue_made_is_judged_and_not_what_the_request_was(stage, key):
    """Two requests that each pass may not pass together."""
    number = stage.change({"notes.txt": "x"})
    head, payload = stage.queue(number, files={"data/train.jsonl": ""})
    assert stage.measure(number, "workflow_run", payload) == 1
    stage.desk.act("workflow_run", payload, app_id="4242", app_key=key)
    assert told(stage.hub, head)["duecare/check"][0] == "failure"


def test_a_group_is_judged_by_the_policy_of_the_branch_it_will_become(stage, key):
    policy = (stage.here / "duecare.yaml").read_text()
    number = stage.change({"duecare.yaml": policy + "# laxer\n"})
    head, payload = stage.queue(number)
    stage.measure(number, "workflow_run", payload)
    stage.desk.act("workflow_run", payload, app_id="4242", app_key=key)
    digest = told(stage.hub, head)["duecare/approvals"][1].rpartition("policy ")[2]
    assert told(stage.hub, head)["duecare/check"][1].endswith(digest)
    assert told(stage.hub, head)["duecare/approvals"][0] == "pending"


def test_a_group_that_was_not_measured_is_unknown(stage, key):
    number = stage.change({"notes.txt": "x"})
    head, payload = stage.queue(number)
    stage.keeper.run(number, ".github/workflows/duecare-trusted.yml", event="workflow_run").id = 99
    stage.desk.act("workflow_run", payload, app_id="4242", app_key=key)
    assert told(stage.hub, head)["duecare/check"][0] == "error"


@pytest.mark.parametrize(
    ("change", "status"),
    [({"head_sha": "f" * 40}, 3), ({"head_branch": "gh-readonly-queue/lax/pr-{}-" + "0" * 40}, 3)],
    ids=["a-commit-that-is-not-there", "another-target"],
)
def test_a_group_that_is_not_what_it_says(stage, change, status):
    number = stage.change({"notes.txt": "x"})
    _, payload = stage.queue(number)
    payload["workflow_run"] |= {k: v.format(number) for k, v in change.items()}
    assert stage.measure(number, "workflow_run", payload) == status
    assert not (stage.desk.temp / "duecare-report").exists()


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
