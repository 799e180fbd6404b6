"""``duecare init --github`` and ``--show-ruleset``: what they write, for whom, and what they leave alone."""

import json
from pathlib import Path

import pytest
import yaml
from desk import POLICY, git
from in_process import duecare

from duecare.knowledge.workflows import WORKFLOWS, text
from duecare.mend.github_files import alternatives

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "support-assistant"


def init(folder, *arguments):
    return duecare("init", *arguments, cwd=folder)


@pytest.fixture
def team(tmp_path):
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "duecare.yaml").write_text(POLICY)
    return tmp_path


def test_it_writes_the_workflows_word_for_word(team):
    done = init(team, "--github")
    assert (done.returncode, done.stderr) == (0, "")
    for workflow in WORKFLOWS:
        assert (team / workflow.path).read_text() == text(workflow)
    assert (team / ".github/CODEOWNERS").read_text() == (
        "# Written by `duecare init --github` from the policy's approvals. "
        "GitHub asks one owner of the last line that\n"
        "# matches; duecare asks every role. Lines with `# no glob` need yours.\n"
        "# no glob for profile in the policy (support): @mona @omar\n"
        "# no glob for results in the policy (support): @eve\n"
        "# no glob for weights in the policy (support): @eve\n"
        "# no glob for training in the policy (support): @eve\n"
        "# no glob for review in the policy (support): @eve\n"
        "/data/*.jsonl @mona @omar\n"
        "/data/*.manifest.yaml @mona @omar\n"
        "/README.md @eve\n"
        "/duecare.yaml @gus\n"
        "/.duecare/ @gus\n"
        "/.github/ @gus\n"
        "/CODEOWNERS @gus\n"
        "/docs/CODEOWNERS @gus\n"
        "/.pre-commit-config.yaml @gus\n"
        "/.gitattributes @gus\n"
    )


def test_it_never_overwrites(team):
    for path in (WORKFLOWS[0].path, "docs/CODEOWNERS"):
        (team / path).parent.mkdir(parents=True, exist_ok=True)
        (team / path).write_text("ours\n")
    done = init(team, "--github")
    assert done.returncode == 0
    assert f"left alone  {WORKFLOWS[0].path} (it exists)" in done.stdout
    assert (team / WORKFLOWS[0].path).read_text() == "ours\n"
    assert (team / "docs/CODEOWNERS").read_text() == "ours\n"
    assert not (team / ".github/CODEOWNERS").exists()
    again = init(team, "--github")
    assert "wrote" not in again.stdout


def test_print_writes_nothing(team):
    done = init(team, "--github", "--print")
    assert "--- .github/workflows/duecare-trusted.yml\n" in done.stdout
    assert not (team / ".github").exists()


def test_a_folder_of_a_monorepo_writes_at_the_top(team):
    inner = team / "models" / "a"
    inner.mkdir(parents=True)
    (team / "duecare.yaml").rename(inner / "duecare.yaml")
    assert init(inner, "--github", "--branch", "trunk", "--pin", "a" * 40).returncode == 0
    check = (team / WORKFLOWS[0].path).read_text()
    assert 'working-directory: "models/a"' in check
    assert f"duecare/duecare@{'a' * 40}" in check
    assert "branches: [trunk]" in check
    owners = (team / ".github/CODEOWNERS").read_text()
    assert "/models/a/data/*.jsonl @mona @omar\n" in owners
    assert owners.endswith(
        "/models/a/duecare.yaml @gus\n/models/a/.duecare/ @gus\n/.github/ @gus\n/CODEOWNERS @gus\n"
        "/docs/CODEOWNERS @gus\n/.pre-commit-config.yaml @gus\n/.gitattributes @gus\n"
    )


def test_what_a_policy_is_made_of_is_governances(team):
    made = POLICY.replace("[starter]", "[starter, ./team/rules.yaml]").replace(
        "    files:", "    root: m\n    schemas: {manifest: [ours.json]}\n    files:"
    )
    (team / "duecare.yaml").write_text(made)
    (team / "team").mkdir()
    (team / "team/rules.yaml").write_text("version: 1\n")
    for path in ("ours.json", "m/ours.json"):
        (team / path).parent.mkdir(exist_ok=True)
        (team / path).write_text("{}")
    done = init(team, "--github")
    assert done.returncode == 0, done.stderr
    owners = (team / ".github/CODEOWNERS").read_text()
    assert "/team/rules.yaml @gus\n/ours.json @gus\n/m/ours.json @gus\n/duecare.yaml @gus\n" in owners


def test_the_examples_owners(tmp_path):
    """Every alternative is a line of its own: CODEOWNERS knows no braces."""
    done = init(EXAMPLE, "--github", "--print")
    assert "/adapter/*.safetensors @acme/responsible-ai\n" in done.stdout
    assert "{" not in done.stdout.partition("--- .github/CODEOWNERS")[2].partition("\n---")[0]


@pytest.mark.parametrize(
    ("glob", "plain"),
    [
        ("a/*.json", ("a/*.json",)),
        ("{a,b}/{c,d}", ("a/c", "a/d", "b/c", "b/d")),
        ("data/[ab]*.csv", ("data/**.csv",)),
        ("a{b", ("a{b",)),
    ],
)
def test_globs_of_code_owners(glob, plain):
    assert alternatives(glob) == plain


def ruleset(team, *arguments):
    done = init(team, "--show-ruleset", *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout)


def test_the_ruleset_of_plain_mode(team):
    made = ruleset(team)
    rules = {r["type"]: r.get("parameters") for r in made["rules"]}
    assert made["conditions"]["ref_name"]["include"] == ["refs/heads/main"]
    assert (made["enforcement"], made["bypass_actors"]) == ("active", [])
    assert rules["required_status_checks"]["required_status_checks"] == [
        {"context": "duecare", "integration_id": 15368},
        {"context": "duecare/approvals"},
    ]
    assert rules["pull_request"]["require_code_owner_review"] is True
    assert not (team / ".github").exists()


def test_the_ruleset_of_strong_mode_pins_the_app(team):
    rules = {r["type"]: r.get("parameters") for r in ruleset(team, "--app-id", "4242")["rules"]}
    pins = {c["context"]: c["integration_id"] for c in rules["required_status_checks"]["required_status_checks"]}
    assert pins == {"duecare": 15368, "duecare/approvals": 4242, "duecare/check": 4242}


def test_strong_mode_writes_the_apps_workflow(team):
    assert init(team, "--github", "--app-id", "4242").returncode == 0
    assert "mode: check" in (team / WORKFLOWS[2].path).read_text()
    assert "DUECARE_APP_KEY" in (team / WORKFLOWS[2].path).read_text()


@pytest.mark.parametrize(("given", "told"), [([], {}), (["--app-id", "4242"], {"app-id": "4242"})])
def test_the_monitor_is_told_the_apps_number_and_never_its_key(team, given, told):
    assert init(team, "--github", *given).returncode == 0
    raw = (team / ".github/workflows/duecare-monitor.yml").read_text()
    assert yaml.safe_load(raw)["jobs"]["monitor"]["steps"][1]["with"] == {"mode": "monitor", **told}
    assert "secrets." not in raw


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--branch", "a b"], "'a b' is no name of a branch"),
        (["--branch", "-x"], "is no name of a branch"),
        (["--pin", "v1"], "'v1' is no whole commit id"),
    ],
)
def test_wrong_options(team, given, said):
    done = init(team, "--github", *given)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_a_policy_that_does_not_hold_writes_nothing(team):
    (team / "duecare.yaml").write_text("aprovals: []\n")
    assert init(team, "--github").returncode == 2
    assert not (team / ".github").exists()
