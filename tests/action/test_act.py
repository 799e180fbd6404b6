"""The shipped workflows, word for word, under act, with the Action from a clone of HEAD and a fake GitHub.

act proves the wiring alone. It runs whatever workflow is local, whatever event the file lies under; it enforces no
``permissions``, no environment's branches, no ``concurrency``, and no pin (an Action comes from the folder that it is
given); it keeps no artifacts and starts no ``workflow_run`` of its own. What hangs on those is held by the tables of
test_trusted_job.py, test_measure.py and test_asked.py, and by the lint in test_workflows.py.
"""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from desk import CHECK_PATH, MONITOR_PATH, TRUSTED_PATH, git
from hub import Hub, Made
from keeper import Keeper
from shapes import number_of

from duecare import __version__

pytestmark = pytest.mark.act
ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "support-assistant"
PASSED_ON = ("PATH", "PIP_CERT", "PIP_FIND_LINKS", "PIP_INDEX_URL", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
CHECKOUT = """\
name: checkout
runs:
  using: composite
  steps:
    - shell: bash
      run: cp -a "$TEST_REPOSITORY/." "$GITHUB_WORKSPACE/"
"""
UPLOAD = """\
name: upload
inputs: {name: {}, path: {}, if-no-files-found: {}, retention-days: {}}
runs:
  using: composite
  steps:
    - shell: bash
      env: {SOURCE: "${{ inputs.path }}", NAME: "${{ inputs.name }}"}
      run: mkdir -p "$TEST_KEPT" && rm -rf "$TEST_KEPT/$NAME" && cp -r "$SOURCE" "$TEST_KEPT/$NAME"
"""


class Stage:
    """A team's repository with the workflows that ``init --github`` wrote, and what act needs around it."""

    def __init__(self, where: Path, action: Path, *init: str) -> None:
        self.where, self.action, self.given = where, action, ()
        self.team, self.kept = where / "team", where / "kept"
        shutil.copytree(EXAMPLE, self.team)
        shutil.rmtree(self.team / ".github")
        for name, text in {"checkout": CHECKOUT, "upload": UPLOAD}.items():
            (where / name).mkdir()
            (where / name / "action.yml").write_text(text)
        git(self.team, "init", "-q", "-b", "main")
        subprocess.run([sys.executable, "-m", "duecare", "init", "--github", *init], cwd=self.team, check=True)
        policy = self.team / "duecare.yaml"
        policy.write_text(policy.read_text().replace("teams: [acme/responsible-ai]", "users: [eve]"))
        self.commit("base")
        self.hub = Hub()
        self.mirror("HEAD", "main")
        self.keeper = Keeper(self.hub)

    def commit(self, message: str) -> str:
        git(self.team, "add", "-A")
        git(self.team, "commit", "-qm", message)
        return git(self.team, "rev-parse", "HEAD")

    def mirror(self, revision: str, branch: str) -> str:
        """A commit of the repository as the fake has it, under its real id."""
        sha = git(self.team, "rev-parse", revision)
        parents = tuple(p for p in git(self.team, "log", "-1", "--format=%P", sha).split() if p in self.hub.commits)
        files = {}
        for line in git(self.team, "ls-tree", "-r", sha).splitlines():
            mode, _, oid, path = line.split(maxsplit=3)
            raw = subprocess.run(["git", "cat-file", "blob", oid], cwd=self.team, check=True, capture_output=True)
            files[path] = (mode, raw.stdout)
        self.hub.commits[sha] = Made(sha, parents, files, "change", "dev", "dev", "dev@example.com")
        return self.hub.push(branch, sha)

    def change(self, branch: str, path: str, text: str) -> str:
        """Commit one file on a branch; the merge with main is checked out. The head."""
        git(self.team, "checkout", "-q", "-B", branch, branch if self.has(branch) else "main~0")
        (self.team / path).write_text(text)
        self.commit("change")
        head = self.mirror("HEAD", branch)
        git(self.team, "checkout", "-q", "--detach", "main")
        git(self.team, "merge", "-q", "--no-ff", "-m", "merge", branch)
        return head

    def has(self, branch: str) -> bool:
        return branch in git(self.team, "branch", "--format=%(refname:short)").split()

    def act(self, event: str, payload: dict, workflow: str, **more: str) -> list[dict]:
        """What act says of one run of one workflow; ``more`` are variables of its steps."""
        told = self.where / "event.json"
        told.write_text(json.dumps(payload))
        pinned = {
            f"duecare/duecare@v{__version__}": self.action,
            "actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8": self.where / "checkout",
            "actions/upload-artifact@b7c566a772e6b6bfb58ed0dc250532a479d7789f": self.where / "upload",
        }
        environ = {k: os.environ[k] for k in PASSED_ON if k in os.environ}
        environ |= {"HOME": str(self.where), "XDG_CACHE_HOME": str(self.where / "cache")}
        environ |= {"PIP_CACHE_DIR": os.environ.get("PIP_CACHE_DIR", str(Path.home() / ".cache" / "pip"))}
        variables = {
            "GITHUB_API_URL": self.keeper.base, "TEST_REPOSITORY": self.team, "TEST_KEPT": self.kept,
            **{k: environ[k] for k in (*PASSED_ON[1:], "PIP_CACHE_DIR") if k in environ}, **more,
        }  # fmt: skip
        done = subprocess.run(
            [
                Path(sys.executable).parent / "act", event, "-P", "ubuntu-latest=-self-hosted", "-e", told, "--json",
                "-s", "GITHUB_TOKEN=ghs_write", "--no-cache-server", "-W", workflow,
                *(part for n, p in pinned.items() for part in ("--local-repository", f"{n}={p}")),
                *(part for n, v in variables.items() for part in ("--env", f"{n}={v}")), *self.given,
            ],
            cwd=self.team, env=environ, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    def check(self, number: int) -> str:
        """Run the check for a pull request and keep its artifact; how the job ended."""
        pull = self.hub.pulls[number]
        told = {
            "number": number, "state": "open",
            "base": {"sha": self.hub.refs["main"], "ref": "main"}, "head": {"sha": pull.head_sha, "ref": pull.head_ref},
        }  # fmt: skip
        said = self.act("pull_request", {"action": "opened", "pull_request": told}, CHECK_PATH)
        result = ended(said)
        self.run = self.keeper.run(number, CHECK_PATH, conclusion=result)
        self.keeper.keep(self.run, self.left("duecare-report"))
        self.said = said
        return result

    def left(self, name: str) -> bytes:
        """The archive of what a run uploaded under this name."""
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
            for file in (self.kept / name).iterdir():
                made.write(file, file.name)
        return raw.getvalue()

    def said_by(self, event: str, payload: dict, workflow: str = TRUSTED_PATH, **more: str) -> str:
        """Run a workflow on an event; how it ended."""
        self.said = self.act(event, payload, workflow, **more)
        return ended(self.said)

    def trust(self) -> str:
        """The trusted workflow, woken by the end of that run."""
        run = self.run
        owner = {"login": run.repository.partition("/")[0]}
        told = {
            "id": run.id, "path": run.path, "event": run.event, "head_branch": run.branch, "head_sha": run.head,
            "head_repository": {"id": number_of(run.repository), "owner": owner}, "pull_requests": [],
        }  # fmt: skip
        payload = {"action": "completed", "workflow_run": told, "repository": {"full_name": self.hub.repository}}
        return self.said_by("workflow_run", payload)


def ended(said: list[dict]) -> str:
    """How the last job of a run ended."""
    return next((r["jobResult"] for r in reversed(said) if "jobResult" in r), str(said[-5:]))


@pytest.fixture(scope="session")
def action(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of HEAD, as runners fetch it."""
    clone = tmp_path_factory.mktemp("action") / "duecare"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    return clone


@pytest.fixture
def stage(request: pytest.FixtureRequest, tmp_path: Path, action: Path):
    """Plain mode; ``strong`` as the parameter makes it strong."""
    made = Stage(tmp_path, action, *(["--app-id", "4242"] if getattr(request, "param", "") == "strong" else []))
    git(made.team, "remote", "add", "origin", f"https://github.com/{made.hub.repository}")
    yield made
    made.keeper.close()
    assert made.keeper.wrong == []


def test_first_run_creates_the_comment_and_second_edits_it(stage):
    head = stage.change("topic", "data/train.jsonl", "")
    number = stage.hub.open("topic")
    assert stage.check(number) == "failure"
    commands = [r["kvPairs"] for r in stage.said if r.get("command") == "error" and "kvPairs" in r]
    assert {"data/train.jsonl"} <= {c.get("file") for c in commands}
    assert any(r.get("command") == "summary" for r in stage.said)
    outputs = {r.get("name"): r.get("arg") for r in stage.said if r.get("command") == "set-output"}
    assert outputs["verdict"] == "blocked"
    assert stage.trust() == "success", stage.said[-20:]
    (first,) = stage.hub.comments[number]
    assert "duecare · Blocked" in first["body"]
    assert f"/blob/{head}/data/train.jsonl" in first["body"]

    stage.change("topic", "data/train.jsonl", (EXAMPLE / "data" / "train.jsonl").read_text())
    assert stage.check(number) == "success", stage.said[-20:]
    assert stage.trust() == "success"
    (second,) = stage.hub.comments[number]
    assert second["id"] == first["id"]
    assert "duecare · Passed" in second["body"]
    assert [s["context"] for s in stage.hub.statuses] == ["duecare/approvals"] * 2


def test_a_forks_artifact_is_posted_by_the_trusted_workflow(stage):
    stage.change("patch-1", "README.md", "# no card any more\n")
    number = stage.hub.open("patch-1", fork="stranger/support-model", author="stranger")
    assert stage.check(number) == "failure"
    assert stage.trust() == "success", stage.said[-20:]
    (only,) = stage.hub.comments[number]
    assert "README.md" in only["body"]
    assert "still wanted: 1, from `eve`" in only["body"]


def comment(number: int, body: str, **issue: object) -> dict:
    """A comment on a pull request, as its webhook tells it."""
    told = {"number": number, "state": "open", "pull_request": {}, **issue}
    return {
        "action": "created", "issue": told, "sender": {"type": "User"},
        "comment": {"body": body, "user": {"type": "User", "login": "dev"}},
    }  # fmt: skip


def test_a_command_in_a_comment_asks_again_and_other_comments_do_not(stage):
    stage.change("topic", "data/train.jsonl", "")
    number = stage.hub.open("topic")
    stage.check(number)
    stage.said_by("issue_comment", comment(number, "looks good, thanks"))
    assert stage.hub.comments[number] == []
    assert stage.said_by("issue_comment", comment(number, "/duecare")) == "success", stage.said[-20:]
    (only,) = stage.hub.comments[number]
    assert "duecare · Blocked" in only["body"]
    told = comment(number, "/duecare")
    del told["issue"]["pull_request"]  # an issue has none
    stage.said_by("issue_comment", told)
    assert len(stage.hub.comments[number]) == 1


def test_a_merge_group_is_checked_and_its_end_settles_it(stage):
    stage.change("topic", "data/train.jsonl", "")
    number = stage.hub.open("topic")
    base, head = stage.hub.refs["main"], git(stage.team, "rev-parse", "HEAD")
    stage.mirror("HEAD", branch := f"gh-readonly-queue/main/pr-{number}-{base}")
    ref = f"refs/heads/{branch}"
    group = {"head_sha": head, "head_ref": ref, "base_sha": base, "base_ref": "refs/heads/main"}
    ended_ = stage.said_by("merge_group", {"action": "checks_requested", "merge_group": group}, CHECK_PATH)
    assert ended_ == "failure", stage.said[-20:]
    outputs = {r.get("name"): r.get("arg") for r in stage.said if r.get("command") == "set-output"}
    assert outputs["verdict"] == "blocked"
    told = {
        "id": 7, "path": CHECK_PATH, "event": "merge_group", "head_branch": branch, "head_sha": head,
        "head_repository": {"id": number_of(stage.hub.repository), "owner": {"login": "acme"}}, "pull_requests": [],
    }  # fmt: skip
    assert stage.said_by("workflow_run", {"action": "completed", "workflow_run": told}) == "success", stage.said[-20:]
    assert [(s["context"], s["sha"], s["state"]) for s in stage.hub.statuses] == [
        ("duecare/approvals", head, "pending")
    ]
    assert stage.hub.comments[number] == []


@pytest.mark.parametrize("stage", ["strong"], indirect=True)
def test_strong_mode_measures_in_one_job_and_signs_in_the_next(stage, server, key):
    """act keeps no artifacts between jobs, so what the first job left is put where the second asks for it."""
    head = stage.change("topic", "data/train.jsonl", "")
    number = stage.hub.open("topic")
    git(stage.team, "update-ref", f"refs/pull/{number}/merge", "HEAD")
    server.RequestHandlerClass.root = str(stage.where)
    (stage.where / "acme").mkdir()
    (stage.where / stage.hub.repository).symlink_to(stage.team)
    payload = {"action": "synchronize", "pull_request": {"number": number, "state": "open", "head": {"sha": head}}}
    url = f"http://127.0.0.1:{server.server_port}"
    stage.given = ("--job", "measure")
    assert stage.said_by("pull_request_target", payload, GITHUB_SERVER_URL=url) == "success", stage.said[-30:]
    secrets = stage.where / "secrets"
    secrets.write_text(f"DUECARE_APP_KEY={json.dumps(key)}\n")
    stage.given = ("--job", "trusted", "--var", "DUECARE_APP_ID=4242", "--secret-file", str(secrets))
    run = stage.keeper.run(number, TRUSTED_PATH, event="pull_request_target")
    run.id = 1  # the id that act gives its runs
    stage.keeper.keep(run, stage.left("duecare-measured"), "duecare-measured")
    # act runs the first job again, since the second needs it: it must find the same server.
    assert stage.said_by("pull_request_target", payload, GITHUB_SERVER_URL=url) == "success", stage.said[-30:]
    statuses = {s["context"]: s["state"] for s in stage.hub.statuses if s["sha"] == head}
    assert statuses == {"duecare/approvals": "pending", "duecare/check": "failure"}
    (only,) = stage.hub.comments[number]
    assert (only["login"], "duecare · Blocked" in only["body"]) == ("acme-gate[bot]", True)
    assert "PRIVATE KEY" not in json.dumps(stage.said)


def test_the_monitor_judges_the_default_branch_on_a_clock(stage):
    """The shipped workflow word for word: a pass, then a day that is past; and nothing is written to GitHub."""
    git(stage.team, "update-ref", "refs/remotes/origin/main", "HEAD")
    mine = {"full_name": stage.hub.repository, "default_branch": "main", "fork": False}
    told = {"schedule": "41 5 * * *", "repository": mine, "ref": "refs/heads/main"}
    assert stage.said_by("schedule", told, MONITOR_PATH) == "success", stage.said[-20:]
    manifest = stage.team / "data" / "eval.manifest.yaml"
    manifest.write_text(manifest.read_text().replace("until: 9999-12-31", 'until: "2020-01-31"'))
    stage.commit("retention")
    assert stage.said_by("schedule", told, MONITOR_PATH) == "failure", stage.said[-20:]
    outputs = {r.get("name"): r.get("arg") for r in stage.said if r.get("command") == "set-output"}
    assert (outputs["verdict"], outputs["findings"]) == ("blocked", "1")
    commands = [r["kvPairs"] for r in stage.said if r.get("command") == "error" and "kvPairs" in r]
    assert [c.get("title") for c in commands] == ["DC111 consent-or-retention-expired"]
    assert any(r.get("command") == "summary" for r in stage.said)
    assert (stage.kept / "duecare-monitor" / "report.json").exists()
    assert {call.partition(" ")[0] for call in stage.keeper.calls} == {"GET"}
    mine["fork"] = True
    stage.said = stage.act("schedule", told, MONITOR_PATH)
    assert not [r for r in stage.said if r.get("command") == "set-output"]
