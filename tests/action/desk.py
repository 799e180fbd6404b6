"""A runner's surroundings: an event, a workspace, files for summary and outputs; and the program in it."""

import io
import json
import re
import subprocess
import zipfile
from contextlib import redirect_stdout
from pathlib import Path

from shapes import number_of

from duecare.entry.action import act
from duecare.knowledge.workflows import WORKFLOWS, text

CHECK_PATH, HINT_PATH, TRUSTED_PATH, MONITOR_PATH = (w.path for w in WORKFLOWS)
CHECK = text(WORKFLOWS[0])
POLICY = """\
version: 1
extends: [starter]
models:
  - name: support
    files: {card: README.md, data: ["data/*.jsonl"], manifest: ["data/*.manifest.yaml"]}
approvals:
  - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: [mona, omar]}}
  - {role: ethics, covers: [card, results, weights, training, review], needs: 1, from: {users: [eve]}}
  - {role: governance, covers: [policy], needs: 1, from: {users: [gus]}}
"""


class Desk:
    """Runs ``duecare action`` as a workflow's step would."""

    def __init__(self, keeper, where: Path) -> None:
        self.keeper, self.where = keeper, where
        self.temp, self.workspace = where / "temp", where / "workspace"
        self.run_id = "99"
        for folder in (self.temp, self.workspace):
            folder.mkdir()

    def environ(self, event: str, payload: object, **inputs: str) -> dict[str, str]:
        (self.where / "event.json").write_text(payload if isinstance(payload, str) else json.dumps(payload))
        given = {f"DUECARE_INPUT_{name.upper()}": value for name, value in inputs.items()}
        return {
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(self.where / "event.json"),
            "GITHUB_REPOSITORY": self.keeper.hub.repository if self.keeper else "acme/support-model",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_API_URL": self.keeper.base if self.keeper else "http://127.0.0.1:9",
            "GITHUB_SERVER_URL": "https://hub.test",
            "GITHUB_RUN_ID": self.run_id,
            "GITHUB_OUTPUT": str(self.where / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.where / "summary.md"),
            "DUECARE_INPUT_TOKEN": "ghs_write",
            **given,
        }

    def act(self, event: str, payload: object, *, sha: str = "", ref: str = "", **inputs: str) -> int:
        """Exit status; ``log`` holds what it printed."""
        for name in ("outputs", "summary.md"):
            (self.where / name).unlink(missing_ok=True)
        log = io.StringIO()
        with redirect_stdout(log):
            status = act(self.environ(event, payload, **inputs) | {"GITHUB_SHA": sha, "GITHUB_REF": ref})
        self.log = log.getvalue()
        return status

    @property
    def outputs(self) -> dict[str, str]:
        path = self.where / "outputs"
        raw = path.read_text() if path.exists() else ""
        return dict(re.findall(r"(?ms)^([a-z-]+)<<(?:duecare_\w+)\n(.*?)\nduecare_\w+$", raw))

    @property
    def summary(self) -> str:
        path = self.where / "summary.md"
        return path.read_text() if path.exists() else ""

    def settle(self, number: int, **inputs: str) -> int:
        """The trusted workflow, woken by the pull request itself."""
        state = {"number": number, "state": "open"}
        return self.act("pull_request_target", {"action": "synchronize", "pull_request": state}, **inputs)

    def follow(self, run, **inputs: str) -> int:
        """The trusted workflow, woken by the end of a run."""
        owner = run.repository.partition("/")[0]
        repository = {"id": number_of(run.repository), "owner": {"login": owner}}
        told = {
            "id": run.id, "path": run.path, "event": run.event, "head_branch": run.branch, "head_sha": run.head,
            "head_repository": repository, "pull_requests": [{"number": 1}],
        }  # fmt: skip
        return self.act("workflow_run", {"action": "completed", "workflow_run": told}, **inputs)

    def comment(self, number: int) -> str:
        """The one comment of duecare; fails when there are two."""
        mine = [c for c in self.keeper.hub.comments[number] if "duecare" in c["body"]]
        assert len(mine) == 1, [c["body"][:80] for c in mine]
        return mine[0]["body"]


def report(head: str, *, verdict: str = "passed", digest: str = "", base_ref: str = "main", **more: object) -> bytes:
    """An artifact as the check leaves it; ``findings`` and ``gaps`` go into its one model."""
    findings, gaps = more.pop("findings", []), more.pop("gaps", [])
    model = {"model": "support", "verdict": verdict, "looked_at": {"card": ["README.md"]}}
    body = {
        "schema_version": 1,
        "tool": {"name": "duecare", "version": "0.1.0"},
        "verdict": verdict,
        "exit": {"passed": 0, "unknown": 3}.get(verdict, 1),
        "root": ".",
        "policy": {"path": "duecare.yaml", "digest": digest, "packs": ["starter"], "faults": []},
        "counts": dict.fromkeys(("errors", "warnings", "infos", "gaps", "waived", "standing", "fixed"), 0),
        "notes": [],
        "models": [{**model, "findings": findings, "gaps": gaps, "checks": []}],
    }
    origin = {"version": 1, "head": head, "base": "0" * 40, "base_ref": base_ref}
    return archive({"report.json": json.dumps(body | more), "origin.json": json.dumps(origin), "report.md": "hi"})


def archive(members: dict[str, str | bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return raw.getvalue()


def finding(what: str = "the card has no license", path: str = "README.md", **more: object) -> dict:
    """A finding as a report's JSON has it."""
    return {
        "check": "DC306", "slug": "card-license", "title": "A license is missing.", "severity": "error",
        "model": "support", "kind": "card", "span": span(path), "what": what, "why": "", "fix": "name one",
        "anchor": "", "related": [], "fingerprint": "0" * 20, "standing": "new", "waiver": None, "frameworks": [],
        **more,
    }  # fmt: skip


def span(path: str) -> dict:
    return {"path": path, "line": 3, "column": 1, "end_line": 3, "end_column": 5}


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()
