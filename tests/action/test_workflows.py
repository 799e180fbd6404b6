"""A lint over every workflow that is shipped: trigger, token, checkout, types and pins must fit together."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from duecare.entry.events import READERS
from duecare.knowledge.workflows import STRONG, WORKFLOWS, text
from duecare.load.check_run import WORKFLOW
from duecare.model.reported import MEASURED, NAME

ROOT = Path(__file__).parent.parent.parent
SHIPPED = {
    **{f"docs/{w.name}": (ROOT / "docs" / "workflows" / f"{w.name}.yml").read_text() for w in (*WORKFLOWS, STRONG)},
    **{f"pinned/{w.name}": text(w, pin="a" * 40, folder="models/a", branch="trunk") for w in WORKFLOWS},
    "ci": (ROOT / ".github/workflows/ci.yml").read_text(),
}
TRUSTED = frozenset({"workflow_run", "pull_request_target", "issue_comment", "schedule"})
CLOCK = frozenset({"schedule", "workflow_dispatch"})  # alone they bring nothing of a stranger, and judge what is merged
UNTRUSTED = frozenset({"pull_request", "merge_group", "push", "pull_request_review"})
OWN = "duecare/duecare"
NEEDED = {
    "pull_request": {"opened", "synchronize", "reopened", "edited", "ready_for_review"},
    "merge_group": {"checks_requested"},
    "pull_request_review": {"submitted", "edited", "dismissed"},
    "workflow_run": {"completed"},
    "pull_request_target": {"opened", "reopened", "synchronize", "edited", "ready_for_review"},
    "issue_comment": {"created"},
}
shipped = pytest.mark.parametrize("raw", SHIPPED.values(), ids=SHIPPED)
ours = pytest.mark.parametrize(
    "raw", [v for k, v in SHIPPED.items() if k != "ci"], ids=[k for k in SHIPPED if k != "ci"]
)


def faults(raw: str) -> list[str]:
    """Everything that is wrong with one workflow."""
    flow = yaml.safe_load(raw)
    events = on(flow)
    found = [f"{e} mixes trust" for e in events & TRUSTED if events & UNTRUSTED]
    found += [f"{e} mixes trust" for e in events & {"workflow_dispatch"} if events & (TRUSTED | UNTRUSTED) - CLOCK]
    found += [] if "permissions" in flow else ["no permissions: the default token may write"]
    for name, job in flow["jobs"].items():
        rights = job.get("permissions", flow.get("permissions")) or {}
        rights = rights if isinstance(rights, dict) else {"all": "write" if rights == "write-all" else "read"}
        if events & UNTRUSTED and any(value == "write" for value in rights.values()):
            found.append(f"{name}: a token that may write beside the code of a stranger")
        if events <= CLOCK:
            found += [f"{name}: the monitor may write" for value in rights.values() if value == "write"]
            found += (
                [f"{name}: a secret beside what is judged"] if "secrets." in json.dumps([flow.get("env"), job]) else []
            )
        if "pull_request_review" in events and rights:
            found.append(f"{name}: a review's run needs no token")
        if "timeout-minutes" not in job:
            found.append(f"{name}: no time limit")
        found += [f"{name}: {fault}" for step in job["steps"] for fault in of_step(step, events)]
    return found + ([] if flow.get("concurrency") else ["no concurrency"])


def of_step(step: dict, events: frozenset[str]) -> list[str]:
    found, uses = [], step.get("uses", "")
    name, _, version = uses.partition("@")
    if uses and name != OWN and not re.fullmatch(r"[0-9a-f]{40}", version):
        found.append(f"{uses} is not pinned")
    if name == "actions/checkout":
        found += ["a trusted job checks out"] if events & TRUSTED and not events <= CLOCK else []
        found += ["the monitor checks out another commit"] if events <= CLOCK and "ref" in step.get("with", {}) else []
        found += [] if step.get("with", {}).get("persist-credentials") is False else ["checkout keeps the token"]
    if "cache" in name and events & TRUSTED:
        found.append("a trusted job caches")
    return found + (["an expression in a command"] if "${{" in step.get("run", "") else [])


def on(flow: dict) -> frozenset[str]:
    told = flow[True]  # YAML 1.1 reads the key `on` so
    return frozenset([told] if isinstance(told, str) else told)


@shipped
def test_every_workflow_is_sound(raw):
    assert faults(raw) == []


BREAKS = {
    "token": ("  contents: read", "  contents: write", "may write beside"),
    "no permissions": ("permissions:\n  contents: read\n", "", "no permissions"),
    "pin": ("@08c6903cd8c0fde910a37f88322edcfb5dd907a8", "@v5", "is not pinned"),
    "credentials": ("persist-credentials: false", "persist-credentials: true", "keeps the token"),
    "splice": ("      - id: duecare", '      - run: echo "${{ github.head_ref }}"\n      - id: duecare', "expression"),
    "trust": ("  pull_request:\n", "  pull_request:\n  pull_request_target:\n", "mixes trust"),
    "time": ("    timeout-minutes: 30\n", "", "no time limit"),
    "concurrency": (re.compile(r"concurrency:\n.*\n.*\n"), "", "no concurrency"),
}


@pytest.mark.parametrize(("old", "new", "said"), BREAKS.values(), ids=BREAKS)
def test_the_lint_finds_what_it_is_for(old, new, said):
    raw = SHIPPED["docs/check"]
    broken = old.sub(new, raw) if isinstance(old, re.Pattern) else raw.replace(old, new, 1)
    assert broken != raw
    assert any(said in fault for fault in faults(broken))


def test_the_lint_finds_a_checkout_in_the_trusted_job():
    step = f"      - uses: actions/checkout@{'a' * 40}\n        with: {{persist-credentials: false}}\n"
    broken = SHIPPED["docs/trusted"].replace("    steps:\n", "    steps:\n" + step)
    assert faults(broken) == ["trusted: a trusted job checks out"]


MONITOR_BREAKS = {
    "token": ("  contents: read", "  contents: read\n  issues: write", "the monitor may write"),
    "write-all": ("permissions:\n  contents: read\n", "permissions: write-all\n", "the monitor may write"),
    "secret": (
        "          mode: monitor",
        "          mode: monitor\n          token: ${{ secrets.PAT }}",
        "a secret beside",
    ),
    "commit": ("persist-credentials: false", "persist-credentials: false\n          ref: topic", "another commit"),
    "strangers": ("  workflow_dispatch:\n", "  workflow_dispatch:\n  pull_request:\n", "schedule mixes trust"),
    "woken": ("  workflow_dispatch:\n", "  workflow_run: {workflows: [x]}\n", "a trusted job checks out"),
    "dispatch": (
        '  schedule:\n    - cron: "41 5 * * *"\n',
        "  pull_request_target:\n",
        "workflow_dispatch mixes trust",
    ),
    "no permissions": ("permissions:\n  contents: read\n", "", "no permissions"),
}


@pytest.mark.parametrize(("old", "new", "said"), MONITOR_BREAKS.values(), ids=MONITOR_BREAKS)
def test_the_lint_holds_the_monitor_to_reading(old, new, said):
    raw = SHIPPED["docs/monitor"]
    assert old in raw
    assert any(said in fault for fault in faults(raw.replace(old, new, 1)))


def test_the_monitor_reads_the_contents_and_nothing_else():
    """Its job is the one step of the Action between a checkout and an upload, on no other event than clock and hand."""
    flow = yaml.safe_load(SHIPPED["docs/monitor"])
    assert (on(flow), flow["permissions"]) == (CLOCK, {"contents": "read"})
    (job,) = flow["jobs"].values()
    assert "permissions" not in job
    assert [s["uses"].partition("@")[0] for s in job["steps"]] == ["actions/checkout", OWN, "actions/upload-artifact"]
    assert job["steps"][1]["with"] == {"mode": "monitor"}
    assert job["steps"][2]["with"]["name"] not in {NAME, MEASURED}


def test_nothing_wakes_on_the_monitor():
    """Its artifact is for people: the trusted workflow neither hears of its end nor believes its file."""
    name = yaml.safe_load(SHIPPED["docs/monitor"])["name"]
    for each in ("docs/trusted", "docs/trusted-strong"):
        assert name not in yaml.safe_load(SHIPPED[each])[True]["workflow_run"]["workflows"]
    assert WORKFLOWS[3].path not in {WORKFLOW, WORKFLOWS[2].path}


@ours
def test_types_are_those_that_change_a_verdict(raw):
    told = yaml.safe_load(raw)[True]
    for event, types in NEEDED.items():
        if event in told:
            assert types <= set(told[event]["types"]), event
    assert set(told) <= set(READERS)
    assert "paths" not in raw
    assert "branches-ignore" not in raw


def test_the_check_always_reports():
    """No filter on pull requests, no condition on the job: a required check that is skipped would count as passed."""
    flow = yaml.safe_load(SHIPPED["docs/check"])
    assert set(flow[True]["pull_request"]) == {"types"}
    (job,) = flow["jobs"].values()
    assert "if" not in job
    assert "continue-on-error" not in SHIPPED["docs/check"]


def test_the_trusted_workflow_wakes_on_the_names_of_the_others():
    flows = {w.name: yaml.safe_load(SHIPPED[f"docs/{w.name}"]) for w in WORKFLOWS}
    assert flows["trusted"][True]["workflow_run"]["workflows"] == [flows["check"]["name"], flows["review-hint"]["name"]]


def test_the_check_is_where_the_trusted_job_looks_for_it():
    assert WORKFLOWS[0].path == WORKFLOW


def test_the_ruleset_names_the_check_jobs_name():
    from duecare.mend.github_files import CHECK_JOB

    assert [j["name"] for j in yaml.safe_load(SHIPPED["docs/check"])["jobs"].values()] == [CHECK_JOB]


def test_the_app_key_is_far_from_what_is_measured():
    """The measuring job has no secret and no write; the signing job measures nothing."""
    jobs = yaml.safe_load(SHIPPED["docs/trusted-strong"])["jobs"]
    assert "secrets." not in json.dumps(jobs["measure"])
    assert set(jobs["measure"]["permissions"].values()) == {"read"}
    assert (jobs["trusted"]["permissions"], jobs["trusted"]["environment"]) == ({}, "duecare")
    assert [s["with"]["mode"] for s in jobs["trusted"]["steps"]] == ["trusted"]
    assert jobs["measure"]["steps"][1]["with"]["name"] == MEASURED


def test_a_pin_a_folder_and_a_branch_are_written():
    check = yaml.safe_load(SHIPPED["pinned/check"])
    step = check["jobs"]["check"]["steps"][1]
    assert step["uses"] == f"{OWN}@{'a' * 40}"
    assert step["with"] == {"working-directory": "models/a", "mode": "check"}
    assert check[True]["push"]["branches"] == ["trunk"]


def test_a_folder_and_an_app_are_written_into_the_monitor():
    for app, more in ((None, {}), (4242, {"app-id": "4242"})):
        made = yaml.safe_load(text(WORKFLOWS[3], folder="models/a", app=app))
        step = made["jobs"]["monitor"]["steps"][1]
        assert step["with"] == {"working-directory": "models/a", "mode": "monitor", **more}
    assert all("app-id" not in text(w, app=4242) for w in WORKFLOWS[:3])


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([Path(sys.executable).parent / name, *arguments], cwd=ROOT, capture_output=True, text=True)


FILES = ["action.yml", *(f"docs/workflows/{w.name}.yml" for w in (*WORKFLOWS, STRONG)), ".github/workflows/ci.yml"]


@pytest.mark.act
def test_zizmor_finds_nothing():
    done = tool("zizmor", "--offline", "--no-progress", "--format=json", *FILES)
    assert (done.returncode, json.loads(done.stdout)) == (0, []), done.stdout


@pytest.mark.act
def test_schemas_of_github():
    assert tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", FILES[0]).returncode == 0
    assert tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *FILES[1:]).returncode == 0


@pytest.mark.act
def test_act_validates(tmp_path):
    for workflow in WORKFLOWS:
        path = tmp_path / workflow.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SHIPPED[f"docs/{workflow.name}"])
    done = subprocess.run(
        [Path(sys.executable).parent / "act", "--validate", "--strict"], cwd=tmp_path, capture_output=True, text=True,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
