"""The check job on real repositories: what it judges by, what it says and where, and what it refuses to judge."""

import json
import shutil
from pathlib import Path

import pytest
from desk import CHECK, Desk, git

from duecare.entry import action_place

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "support-assistant"

LAX = "version: 1\nextends: [starter]\n"
CARD = "---\nlicense: mit\n---\n# Model\n"


@pytest.fixture
def desk(tmp_path):
    return Desk(None, tmp_path)


@pytest.fixture
def repository(desk):
    """A base, a change on it, and GitHub's merge of both checked out."""
    here = desk.workspace
    git(here, "init", "-q", "-b", "main")
    put(here, {"duecare.yaml": LAX, "README.md": CARD})
    git(here, "add", "-A")
    git(here, "commit", "-qm", "base")
    return here


def put(here, files):
    for name, content in files.items():
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def merged(here, files):
    """The merge commit of a change, checked out; its head."""
    git(here, "checkout", "-qb", "topic")
    put(here, files)
    git(here, "add", "-A")
    git(here, "commit", "-qm", "change", "--allow-empty")
    head = git(here, "rev-parse", "HEAD")
    git(here, "checkout", "-q", "main")
    git(here, "commit", "-qm", "meanwhile", "--allow-empty")
    git(here, "merge", "-q", "--no-ff", "-m", "merge", "topic")
    return head


def judged(desk, head, **more):
    pull = {
        "number": 7,
        "state": "open",
        "base": {"sha": "0" * 40, "ref": "main"},
        "head": {"sha": head, "ref": "topic"},
    }
    sha = more.pop("sha", "") or git(desk.workspace, "rev-parse", "HEAD")
    return desk.act("pull_request", {"action": "opened", "pull_request": pull}, sha=sha, **more)


def test_everything_is_said_everywhere(desk, repository):
    head = merged(repository, {"data/train.jsonl": ""})
    status = judged(desk, head)
    folder = desk.temp / "duecare-report"
    report = json.loads((folder / "report.json").read_text())
    origin = json.loads((folder / "origin.json").read_text())
    assert (status, report["verdict"], desk.outputs["verdict"]) == (1, "blocked", "blocked")
    assert desk.outputs["blocked"] == "true"
    assert desk.outputs["report"] == str(folder)
    assert json.loads((desk.temp / "duecare.sarif").read_text())["version"] == "2.1.0"
    assert desk.summary == (folder / "report.md").read_text()
    assert f"https://hub.test/acme/support-model/blob/{head}/data/train.jsonl" in desk.summary
    assert "::error file=data/train.jsonl,title=DC201 data-empty::" in desk.log
    assert origin == {"version": 1, "head": head, "base": git(repository, "rev-parse", "HEAD^1"), "base_ref": "main"}


def test_the_verdict_comes_before_everything_that_can_fail(desk, repository):
    head = merged(repository, {"data/train.jsonl": ""})
    (desk.temp / "duecare-report").write_text("a file where the folder should be")
    assert judged(desk, head) == 1
    assert desk.log.index("DC201") < desk.log.index("cannot write")
    assert desk.outputs["verdict"] == "blocked"


@pytest.fixture
def example(desk):
    """The example of this project, which passes."""
    shutil.copytree(EXAMPLE, desk.workspace, dirs_exist_ok=True)
    git(desk.workspace, "init", "-q", "-b", "main")
    put(desk.workspace, {".github/workflows/duecare-check.yml": CHECK})
    git(desk.workspace, "add", "-A")
    git(desk.workspace, "commit", "-qm", "base")
    return desk.workspace


def test_the_example_passes(desk, example):
    assert judged(desk, merged(example, {"notes.txt": "x"})) == 0
    assert (desk.outputs["verdict"], desk.outputs["blocked"], desk.outputs["gaps"]) == ("passed", "false", "0")


def test_a_pass_whose_report_cannot_be_written_is_no_pass(desk, example):
    head = merged(example, {"notes.txt": "x"})
    (desk.temp / "duecare-report").write_text("a file where the folder should be")
    assert judged(desk, head) == 3


def test_switches(desk, repository):
    head = merged(repository, {"data/train.jsonl": ""})
    assert judged(desk, head, annotations="false", sarif="false", artifact="false") == 1
    assert "::error" not in desk.log
    assert list(desk.temp.iterdir()) == []
    assert set(desk.outputs) == {"verdict", "blocked", "findings", "gaps"}


def test_a_folder_of_a_monorepo(desk):
    here = desk.workspace
    git(here, "init", "-q", "-b", "main")
    put(here, {"models/a/duecare.yaml": LAX, "models/a/README.md": CARD})
    git(here, "add", "-A")
    git(here, "commit", "-qm", "base")
    head = merged(here, {"models/a/data/train.jsonl": ""})
    assert judged(desk, head, working_directory="models/a") == 1
    assert "::error file=models/a/data/train.jsonl," in desk.log
    assert f"/blob/{head}/models/a/data/train.jsonl" in desk.summary
    uri = "models/a/data/train.jsonl"
    sarif = json.loads((desk.temp / "duecare.sarif").read_text())
    assert uri in {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["runs"][0]["results"]
    }


def test_the_heads_policy_judges_nothing(desk, repository):
    """DC201 is on in the base; the change switches it off in its own policy."""
    head = merged(repository, {"duecare.yaml": f"{LAX}checks: {{DC201: off}}\n", "data/train.jsonl": ""})
    assert judged(desk, head) == 1
    assert "DC201" in desk.log
    assert "DC904" in desk.log


REFUSED = {
    "the head itself is checked out": (["checkout", "-q", "topic"], "is not GitHub's merge of"),
    "another commit than the event's": (["commit", "--amend", "-qm", "evil"], "is not GitHub's merge of"),
    "a merge of the request's own making": (["merge", "-q", "--no-ff", "-m", "own", "own"], "is not GitHub's merge of"),
}


@pytest.mark.parametrize(("steps", "said"), REFUSED.values(), ids=REFUSED)
def test_a_base_of_the_requests_own_choice_judges_nothing(desk, repository, steps, said):
    head = merged(repository, {"duecare.yaml": LAX + "# x\n"})
    sha = git(repository, "rev-parse", "HEAD")
    git(repository, "branch", "own", "main~1")
    git(repository, "checkout", "-q", "own")
    git(repository, "commit", "-qm", "own", "--allow-empty")
    git(repository, "checkout", "-q", "main")
    git(repository, *steps)
    assert judged(desk, head, sha=sha) == 3
    assert said in desk.log
    assert (desk.outputs["verdict"], desk.outputs["blocked"]) == ("unknown", "true")
    assert not (desk.temp / "duecare-report").exists()


def test_a_shallow_checkout_of_one_commit_is_unknown(desk, repository, tmp_path):
    head = merged(repository, {"notes.txt": "x"})
    sha = git(repository, "rev-parse", "HEAD")
    repository.rename(tmp_path / "origin")
    git(tmp_path, "clone", "-q", "--depth=1", f"file://{tmp_path}/origin", "workspace")
    assert judged(desk, head, sha=sha) == 3
    assert "fetch-depth: 2" in desk.log
    (desk.workspace).rename(tmp_path / "one")
    git(tmp_path, "clone", "-q", "--depth=2", f"file://{tmp_path}/origin", "workspace")
    judged(desk, head, sha=sha)
    assert desk.outputs["verdict"] != "unknown" or "GitHub's merge" not in desk.log


def test_a_merge_group_is_judged_against_its_base(desk, repository):
    base = git(repository, "rev-parse", "HEAD")
    merged(repository, {"data/train.jsonl": ""})
    sha = git(repository, "rev-parse", "HEAD")
    queued = f"refs/heads/gh-readonly-queue/main/pr-7-{base}"
    group = {"base_sha": base, "head_sha": sha, "head_ref": queued, "base_ref": "refs/heads/main"}
    told = {"action": "checks_requested", "merge_group": group}
    assert desk.act("merge_group", told, sha=sha) == 1
    origin = json.loads((desk.temp / "duecare-report" / "origin.json").read_text())
    assert (origin["base"], origin["base_ref"]) == (base, "main")
    group["base_sha"] = "f" * 40
    assert desk.act("merge_group", told, sha=sha) == 3


def queue(repository, style):
    """A request that weakens the policy, then empties the data, as a queue on main merges it; its base and its head."""
    base = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-qb", "topic")
    for files in ({"duecare.yaml": f"{LAX}checks: {{DC201: off}}\n"}, {"data/train.jsonl": ""}):
        put(repository, files)
        git(repository, "add", "-A")
        git(repository, "commit", "-qm", "change")
    git(repository, "checkout", "-q", "--detach", base)
    put(repository, {"src/meanwhile.py": "1"})
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "another request")
    tip = git(repository, "rev-parse", "HEAD")
    how = {"merge": ["merge", "-q", "--no-ff", "-m", "m", "topic"], "squash": ["merge", "-q", "--squash", "topic"]}
    git(repository, *how.get(style, ["cherry-pick", f"{base}..topic"]))
    if style == "squash":
        git(repository, "commit", "-qm", "squashed")
    return tip, git(repository, "rev-parse", "HEAD")


@pytest.mark.parametrize("told", ["the tip", "the first parent"])
@pytest.mark.parametrize("style", ["merge", "squash", "rebase"])
def test_a_queue_is_judged_by_what_stood_before_all_of_it(desk, repository, style, told):
    """Of a rebased request the first parent is its own commit, and that one has weakened the policy."""
    tip, head = queue(repository, style)
    base = tip if told == "the tip" else git(repository, "rev-parse", "HEAD^1")
    assert (base == tip) is (told == "the tip" or style != "rebase")
    named = f"refs/heads/gh-readonly-queue/main/pr-7-{tip}"
    group = {"base_sha": base, "head_sha": head, "head_ref": named, "base_ref": "refs/heads/main"}
    assert desk.act("merge_group", {"action": "checks_requested", "merge_group": group}, sha=head) == 1
    origin = json.loads((desk.temp / "duecare-report" / "origin.json").read_text())
    assert (origin["base"], "DC201" in desk.log) == (tip, True)


@pytest.mark.parametrize("defended", [True, False], ids=["defended", "undefended"])
def test_a_base_that_the_queue_did_not_start_from(desk, repository, monkeypatch, defended):
    from mutation import without

    tip, head = queue(repository, "rebase")
    base = git(repository, "rev-parse", "HEAD^1")
    if not defended:
        without(monkeypatch, action_place._grouped, ("merge_base(root, asked.named, base) == asked.named", "False"))
    named = f"refs/heads/gh-readonly-queue/main/pr-7-{tip}"
    group = {"base_sha": base, "head_sha": head, "head_ref": named, "base_ref": "refs/heads/main"}
    desk.act("merge_group", {"action": "checks_requested", "merge_group": group}, sha=head)
    assert ("DC201 data-empty" in desk.log) is defended


def test_a_base_beside_the_queue_judges_nothing(desk, repository):
    tip, head = queue(repository, "merge")
    git(repository, "checkout", "-q", "-b", "other", "main~0")
    git(repository, "commit", "-qm", "other", "--allow-empty")
    beside = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "-q", "--detach", head)
    named = f"refs/heads/gh-readonly-queue/main/pr-7-{tip}"
    group = {"base_sha": beside, "head_sha": head, "head_ref": named, "base_ref": "refs/heads/main"}
    assert desk.act("merge_group", {"action": "checks_requested", "merge_group": group}, sha=head) == 3
    assert "is not here below" in desk.log


def test_a_push(desk, repository):
    base = git(repository, "rev-parse", "HEAD")
    put(repository, {"data/train.jsonl": ""})
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "change")
    sha = git(repository, "rev-parse", "HEAD")
    told = {"ref": "refs/heads/main", "before": base, "after": sha, "deleted": False}
    assert desk.act("push", told, sha=sha) == 1
    assert desk.act("push", {**told, "before": "0" * 40}, sha=sha) == 1
    assert desk.act("push", {**told, "deleted": True, "after": "0" * 40}, sha=sha) == 0
    assert desk.outputs == {}


def test_a_base_whose_policy_is_broken(desk, repository):
    put(repository, {"duecare.yaml": "version: 1\naprovals: []\n"})
    git(repository, "commit", "-qam", "broken")
    head = merged(repository, {"notes.txt": "x"})
    assert judged(desk, head) == 2
    assert "aprovals" in desk.log
    assert desk.outputs["verdict"] == "unknown"


WRONG = {
    "mode": ({"mode": "watch"}, "input mode is 'watch'"),
    "flag": ({"comment": "yes"}, "input comment is 'yes'"),
    "half an app": ({"app_id": "1"}, "input app-key is empty"),
    "outside": ({"working_directory": "../x"}, "name a folder inside the repository"),
    "absolute": ({"working_directory": "/etc"}, "name a folder inside the repository"),
    "monitor on pull_request": ({"mode": "monitor"}, "mode monitor does not go with pull_request"),
    "trusted on pull_request": ({"mode": "trusted"}, "mode trusted does not go with pull_request"),
}


@pytest.mark.parametrize(("given", "said"), WRONG.values(), ids=WRONG)
def test_wrong_inputs(desk, repository, given, said):
    assert judged(desk, merged(repository, {}), **given) == 2
    assert said in desk.log


def test_no_such_folder_and_no_repository(desk, repository):
    assert judged(desk, merged(repository, {}), working_directory="models") == 3
    assert "there is no folder 'models'" in desk.log


@pytest.mark.parametrize(
    ("event", "payload", "status", "said"),
    [
        ("workflow_dispatch", {}, 2, "does not act on 'workflow_dispatch'"),
        ("pull_request", {"action": "opened"}, 3, "pull_request.number is missing"),
        ("pull_request", "no json", 3, "the payload is no object"),
        ("pull_request", "[" * 5000, 3, "the payload is no object"),
        ("pull_request_review", {"action": "submitted", "pull_request": {"number": 7, "state": "open"}}, 0, "#7"),
        ("schedule", {}, 2, "mode check does not go with this schedule"),
    ],
)
def test_other_events(desk, event, payload, status, said):
    assert desk.act(event, payload, mode="check") == status
    assert said in desk.log


def test_outside_a_workflow(desk):
    from duecare.entry.action import act

    assert act({}) == 2


def test_commands_in_names_and_values_do_not_reach_the_runner(desk, repository):
    evil = "data/a\n::error::owned\r::set-output name=x::y.jsonl"
    head = merged(repository, {evil: ""})
    judged(desk, head)
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in obeyed(desk.log))
    assert "owned" in desk.log


def obeyed(log):
    """The lines that a runner takes for commands: none between a stop mark and its token."""
    token = ""
    for line in log.replace("\r", "\n").splitlines():
        if token:
            token = "" if line == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        elif line.lstrip().startswith(("::", "##[")):
            yield line
