"""The monitor: the default branch judged again, by its own policy, on another day; and what it refuses to judge."""

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from desk import git
from faults import READ_ONLY, Harmful

from duecare.entry.action import MONITORED
from duecare.entry.action_monitor import looked
from duecare.entry.action_place import Place
from duecare.entry.events import READERS
from duecare.github.client import Client
from duecare.model.verdict import Verdict

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "support-assistant"
MANIFEST, POLICY = "data/eval.manifest.yaml", "duecare.yaml"
WAIVER = """\
version: 1
waivers:
  - {id: W-1, check: DC404, scope: "evals/*.json", reason: "The next run is measured in January.",
     owner: ethics@example.com, created: 2026-11-01, expires: 2026-12-31}
"""
BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)


@pytest.fixture
def team(desk, hub):
    """The example, which passes, as the default branch of a team that nobody touches any more."""
    shutil.copytree(EXAMPLE, desk.workspace, dirs_exist_ok=True)
    git(desk.workspace, "init", "-q", "-b", "main")
    commit(desk)
    hub.push("main", hub.commit({"duecare.yaml": "version: 1\n"}))
    return desk.workspace


def commit(desk):
    git(desk.workspace, "add", "-A")
    git(desk.workspace, "commit", "-qm", "change", "--allow-empty")


def edit(desk, path, old, new):
    """Change a file of the default branch; ``old`` is "" for a file that is new."""
    file = desk.workspace / path
    text = file.read_text() if old else ""
    assert old in text
    file.parent.mkdir(exist_ok=True)
    file.write_text(text.replace(old, new, 1) if old else new)
    commit(desk)


def payload(**more):
    mine = {"full_name": "acme/support-model", "default_branch": "main", "fork": False, **more}
    return {"schedule": "41 5 * * *", "repository": mine, "workflow": ".github/workflows/duecare-monitor.yml"}


def monitored(desk, event="schedule", told=None, **more):
    """One run of the shipped job: the default branch is checked out, the token may read."""
    more = {"mode": "monitor", "token": "ghs_fork", "ref": "refs/heads/main", **more}
    sha = more.pop("sha", "") or git(desk.workspace, "rev-parse", "HEAD")
    return desk.act(event, payload() if told is None else told, sha=sha, **more)


def on(desk, day, app=None):
    """The judgement as of a day."""
    client = Client("ghs_fork", desk.keeper.hub.repository, api=desk.keeper.base, sleep=lambda _: None)
    return looked(Place(desk.workspace, "0" * 40, "", ""), client, "main", app, day)


def checks(judgement):
    return {f.check for f in judgement.findings if not f.waiver}


CLOCK = {
    "consent": (MANIFEST, "consent:\n", 'consent:\n  expires: "2026-12-31"\n', "DC111", Verdict.BLOCKED),
    "retention": (MANIFEST, "until: 9999-12-31", 'until: "2026-12-31"', "DC111", Verdict.BLOCKED),
    "review": (POLICY, "review_days: 36500", "review_days: {}", "DC114", Verdict.BLOCKED),
}


@pytest.mark.parametrize(("path", "old", "new", "check", "verdict"), CLOCK.values(), ids=CLOCK)
def test_a_day_changes_the_verdict_of_the_same_commit(desk, team, path, old, new, check, verdict):
    edit(desk, path, old, new.format((BEFORE - date(2025, 4, 14)).days))  # the older of the example's two reviews
    before, after = on(desk, BEFORE), on(desk, AFTER)
    assert (before.verdict, checks(before)) == (Verdict.PASSED, set())
    assert (after.verdict, checks(after)) == (verdict, {check})


def test_what_an_expired_waiver_accepted_blocks_again(desk, team):
    edit(desk, POLICY, "metric: acc, at_least: 0.45", "metric: acc, at_least: 0.99")
    edit(desk, ".duecare/waivers.yaml", "", WAIVER)
    before, after = on(desk, BEFORE), on(desk, AFTER)
    assert (before.verdict, checks(before)) == (Verdict.PASSED, set())
    assert (after.verdict, checks(after)) == (Verdict.BLOCKED, {"DC404", "DC902"})


def test_a_baseline_ages(desk, team):
    edit(desk, POLICY, "metric: acc, at_least: 0.45", "metric: acc, at_least: 0.99")
    subprocess.run([sys.executable, "-m", "duecare", "baseline"], cwd=team, check=True, capture_output=True)
    commit(desk)
    young, old = on(desk, date(2050, 1, 1)), on(desk, date(2051, 1, 1))
    assert (young.verdict, old.verdict) == (Verdict.PASSED, Verdict.PASSED)
    assert (old.baseline.standing, old.baseline.days - young.baseline.days) == (1, 365)


def test_a_rule_that_somebody_took_away(desk, team, hub):
    """DC906: nothing in the repository changed, and merges are held by nothing any more."""
    assert on(desk, BEFORE).verdict is Verdict.PASSED
    hub.required = {"": []}
    found = on(desk, BEFORE)
    assert (found.verdict, checks(found)) == (Verdict.BLOCKED, {"DC906"})
    assert "no rule of `main` requires the status `duecare/approvals`" in [f.problem.what for f in found.findings]


def test_strong_modes_statuses_are_the_apps(desk, team, hub):
    """The App's number is no secret: with it the monitor sees that a status is pinned to nobody."""
    assert on(desk, BEFORE, app=4242).verdict is Verdict.PASSED
    hub.required = {"": [("duecare", 15368), ("duecare/approvals", None), ("duecare/check", None)]}
    assert on(desk, BEFORE).verdict is Verdict.PASSED
    assert checks(on(desk, BEFORE, app=4242)) == {"DC906"}
    assert monitored(desk, app_id="4242") == 1
    assert "not by App 4242 alone" in desk.log


def test_a_pass_is_said_everywhere_and_nothing_is_written_to_github(desk, team):
    assert monitored(desk) == 0, desk.log
    assert (desk.outputs["verdict"], desk.outputs["blocked"], desk.outputs["gaps"]) == ("passed", "false", "0")
    assert "duecare · Passed" in desk.summary
    assert "Outputs of the model are not monitored" in desk.summary
    assert {call.partition(" ")[0] for call in desk.keeper.calls} == {"GET"}
    origin = json.loads((desk.temp / "duecare-report" / "origin.json").read_text())
    assert (origin["head"], origin["base"]) == (git(team, "rev-parse", "HEAD"), "")


@pytest.mark.parametrize(
    ("event", "mode"), [("schedule", "auto"), ("schedule", "monitor"), ("workflow_dispatch", "monitor")]
)
def test_what_time_broke_is_said_everywhere(desk, team, event, mode):
    edit(desk, MANIFEST, "until: 9999-12-31", 'until: "2020-01-31"')
    head = git(team, "rev-parse", "HEAD")
    assert monitored(desk, event, mode=mode) == 1
    folder = desk.temp / "duecare-report"
    assert (desk.outputs["verdict"], desk.outputs["findings"], desk.outputs["report"]) == ("blocked", "1", str(folder))
    assert f"::error file={MANIFEST},line=56," in desk.log
    assert f"https://hub.test/acme/support-model/blob/{head}/{MANIFEST}" in desk.summary
    assert desk.summary == (folder / "report.md").read_text()
    assert json.loads((folder / "report.json").read_text())["verdict"] == "blocked"
    results = json.loads(Path(desk.outputs["sarif"]).read_text())["runs"][0]["results"]
    assert [r["ruleId"] for r in results] == ["DC111"]
    assert {call.partition(" ")[0] for call in desk.keeper.calls} == {"GET"}


def test_switches(desk, team):
    edit(desk, MANIFEST, "until: 9999-12-31", 'until: "2020-01-31"')
    assert monitored(desk, annotations="false", sarif="false", artifact="false") == 1
    assert "::error" not in desk.log
    assert list(desk.temp.iterdir()) == []


def test_its_own_policy_judges_though_it_was_just_changed(desk, team):
    """There is no base: what stands on the default branch was merged, and DC904 has said so then."""
    edit(desk, POLICY, "metric: acc, at_least: 0.45", "metric: acc, at_least: 0.99")
    assert monitored(desk) == 1
    assert "DC404" in desk.log
    assert "DC904" not in desk.log


def test_a_folder_of_a_monorepo(desk, team):
    (team / "models").mkdir()
    for name in EXAMPLE.iterdir():
        git(team, "mv", name.name, f"models/{name.name}")
    edit(desk, f"models/{MANIFEST}", "until: 9999-12-31", 'until: "2020-01-31"')
    assert monitored(desk, working_directory="models") == 1
    assert f"::error file=models/{MANIFEST},line=56," in desk.log


REFUSED = {
    "another branch": ({"ref": "refs/heads/topic"}, "this run is of refs/heads/topic, and the default branch is main"),
    "a tag": ({"ref": "refs/tags/main"}, "this run is of refs/tags/main, and the default branch is main"),
    "no ref": ({"ref": ""}, "this run is of no ref, and the default branch is main"),
    "a fork": ({"told": payload(fork=True)}, "a fork is not monitored"),
    "another commit": ({"sha": "f" * 40}, "is checked out, and the event is about ffffffffffff"),
    "no repository": (
        {"told": {"schedule": "* * * * *"}},
        "the payload of schedule: repository.default_branch is missing",
    ),
    "a branch that is no text": ({"told": payload(default_branch=["main"])}, "repository.default_branch is no text"),
    "a fork that is no flag": ({"told": payload(fork="no")}, "repository.fork is neither true nor false"),
    "no payload": ({"told": "[" * 5000}, "the payload is no object"),
    "no folder": ({"working_directory": "models"}, "there is no folder 'models' in the checkout"),
    "commands": ({"ref": "refs/heads/x\n::set-output name=verdict::passed"}, "the default branch is main"),
}


@pytest.mark.parametrize(("more", "said"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("event", ["schedule", "workflow_dispatch"])
def test_what_it_refuses_to_judge(desk, team, event, more, said):
    assert monitored(desk, event, **more) == 3
    assert said.replace("schedule", event) in desk.log
    assert (desk.outputs["verdict"], desk.outputs["blocked"]) == ("unknown", "true")
    assert "duecare · Unknown" in desk.summary
    assert not (desk.temp / "duecare-report").exists()
    assert "\n::set-output" not in desk.log
    assert desk.keeper.calls == []


def test_nothing_is_checked_out(desk, hub):
    """As in the trusted job, which has a schedule too: there the mode must be said."""
    told = {"ref": "refs/heads/main", "mode": "auto", "token": "ghs_fork"}
    assert desk.act("schedule", payload(), sha="f" * 40, **told) == 3
    assert "nothing is checked out" in desk.log
    assert "to settle open pull requests use mode trusted" in desk.log


WRONG = {
    "check on schedule": ("schedule", {"mode": "check"}, "mode check does not go with this schedule"),
    "check by hand": ("workflow_dispatch", {"mode": "check"}, "does not act on 'workflow_dispatch' in mode check"),
    "trusted by hand": (
        "workflow_dispatch",
        {"mode": "trusted"},
        "does not act on 'workflow_dispatch' in mode trusted",
    ),
    "auto by hand": ("workflow_dispatch", {"mode": "auto"}, "does not act on 'workflow_dispatch' in mode auto"),
    **{event: (event, {}, f"mode monitor does not go with {event}") for event in sorted(READERS.keys() - MONITORED)},
    "unknown event": ("repository_dispatch", {}, "mode monitor does not go with repository_dispatch"),
    "a key": ("schedule", {"app_id": "4242", "app_key": "PEM"}, "input app-key is given in mode monitor"),
    "no number": ("schedule", {"app_id": "Iv1.x"}, "input app-id is 'Iv1.x'"),
}


@pytest.mark.parametrize(("event", "more", "said"), WRONG.values(), ids=WRONG)
def test_modes_that_do_not_go_with_the_event(desk, team, event, more, said):
    assert monitored(desk, event, **more) == 2
    assert said in desk.log
    assert (desk.outputs, desk.keeper.calls) == ({}, [])


def test_a_policy_that_does_not_hold(desk, team):
    edit(desk, POLICY, "version: 1\n", "version: 1\naprovals: []\n")
    assert monitored(desk) == 2
    assert "aprovals" in desk.log
    assert desk.outputs["verdict"] == "unknown"
    assert desk.keeper.calls == []


@pytest.mark.parametrize("token", ["", "ghs_write"], ids=["no token", "refused"])
def test_what_github_does_not_tell_is_no_pass(desk, team, token):
    """Strict makes DC906 an error: whether merges are held is then not known, and the verdict is Unknown."""
    if token:
        desk.keeper.faults.append(Harmful("GET", "/rules/branches/", status=403, message=READ_ONLY))
    assert monitored(desk, token=token) == 3
    assert desk.outputs["verdict"] == "unknown"
    assert "what `main` requires" in desk.log


def test_a_pass_whose_report_cannot_be_written_is_no_pass(desk, team):
    (desk.temp / "duecare-report").write_text("a file where the folder should be")
    assert monitored(desk) == 3


INSTALLED = {
    "monitor on schedule": ("monitor", "schedule", {"check", "trusted"}),
    "monitor by hand": ("monitor", "workflow_dispatch", {"check", "trusted"}),
    "auto on schedule": ("auto", "schedule", {"check", "trusted"}),
    "trusted on schedule": ("trusted", "schedule", {"trusted"}),
    "auto on pull_request": ("auto", "pull_request", {"check"}),
    "auto on workflow_run": ("auto", "workflow_run", {"trusted"}),
    "check on pull_request_target": ("check", "pull_request_target", {"check", "trusted"}),
}


@pytest.mark.parametrize(("mode", "event", "locks"), INSTALLED.values(), ids=INSTALLED)
def test_what_is_installed_for_it(mode, event, locks):
    """The lines of run.sh that choose, run as they are: rows need their readers, the branch's rules the API client."""
    script = (ROOT / "action" / "run.sh").read_text()
    chosen = script[script.index("locks=(-r") : script.index("esac") + 4]
    done = subprocess.run(
        ["bash", "-c", chosen + '\nprintf "%s\\n" "${locks[@]}"'],
        env={"action": "A", "DUECARE_INPUT_MODE": mode, "GITHUB_EVENT_NAME": event},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {
        line.removeprefix("A/action/").removesuffix(".txt") for line in done.stdout.split() if line != "-r"
    } == locks
