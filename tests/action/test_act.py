"""The shipped workflows, word for word, under act, with the Action from a clone of HEAD and a fake GitHub.

act proves the wiring alone: it enforces no permissions, so trust is tested elsewhere.
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
from desk import CHECK_PATH, TRUSTED_PATH, git
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

    def __init__(self, where: Path, action: Path) -> None:
        self.where, self.action = where, action
        self.team, self.kept = where / "team", where / "kept"
        shutil.copytree(EXAMPLE, self.team)
        shutil.rmtree(self.team / ".github")
        for name, text in {"checkout": CHECKOUT, "upload": UPLOAD}.items():
            (where / name).mkdir()
            (where / name / "action.yml").write_text(text)
        git(self.team, "init", "-q", "-b", "main")
        subprocess.run([sys.executable, "-m", "duecare", "init", "--github"], cwd=self.team, check=True)
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

    def act(self, event: str, payload: dict, workflow: str) -> list[dict]:
        """What act says of one run of one workflow."""
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
            **{k: environ[k] for k in (*PASSED_ON[1:], "PIP_CACHE_DIR") if k in environ},
        }  # fmt: skip
        done = subprocess.run(
            [
                Path(sys.executable).parent / "act", event, "-P", "ubuntu-latest=-self-hosted", "-e", told, "--json",
                "-s", "GITHUB_TOKEN=ghs_write", "--no-cache-server", "-W", workflow,
                *(part for n, p in pinned.items() for part in ("--local-repository", f"{n}={p}")),
                *(part for n, v in variables.items() for part in ("--env", f"{n}={v}")),
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
        result = next((r["jobResult"] for r in reversed(said) if "jobResult" in r), str(said[-5:]))
        raw = io.BytesIO()
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
            for file in (self.kept / "duecare-report").iterdir():
                made.write(file, file.name)
        self.run = self.keeper.run(number, CHECK_PATH, conclusion=result)
        self.keeper.keep(self.run, raw.getvalue())
        self.said = said
        return result

    def trust(self) -> str:
        """The trusted workflow, woken by the end of that run."""
        run = self.run
        owner = {"login": run.repository.partition("/")[0]}
        told = {
            "id": run.id, "path": run.path, "event": run.event, "head_branch": run.branch, "head_sha": run.head,
            "head_repository": {"id": number_of(run.repository), "owner": owner}, "pull_requests": [],
        }  # fmt: skip
        payload = {"action": "completed", "workflow_run": told, "repository": {"full_name": self.hub.repository}}
        self.said = self.act("workflow_run", payload, TRUSTED_PATH)
        return next((r["jobResult"] for r in reversed(self.said) if "jobResult" in r), str(self.said[-5:]))


@pytest.fixture(scope="session")
def action(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of HEAD, as runners fetch it."""
    clone = tmp_path_factory.mktemp("action") / "duecare"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    return clone


@pytest.fixture
def stage(tmp_path: Path, action: Path):
    made = Stage(tmp_path, action)
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
