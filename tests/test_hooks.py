"""The published hooks: their examples through the program, and through real pre-commit and prek."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from in_process import duecare

ROOT = Path(__file__).parent.parent
HOOKS = sorted(p.parent for p in (ROOT / "hooks").glob("*/hook.yaml"))
EXITS = {"duecare-policy": 2}  # a policy that does not hold is refused, not judged
by_name = pytest.mark.parametrize("hook", HOOKS, ids=lambda p: p.name)


def published(hook: Path) -> dict[str, object]:
    return yaml.safe_load((hook / "hook.yaml").read_text())


def quiet(hook: Path, folder: str) -> tuple[int, str]:
    """Exit status and every line that the hook's command prints for one of its examples."""
    done = duecare(*str(published(hook)["entry"]).split()[1:], "--quiet", "--root", hook / folder)
    return done.returncode, done.stdout + done.stderr


@by_name
def test_passing_example_passes(hook: Path) -> None:
    assert quiet(hook, "passing") == (0, "Passed\n")


@by_name
def test_failing_example_says_what_its_page_says(hook: Path) -> None:
    status, text = quiet(hook, "failing")
    expected = hook / "failing" / "expected.txt"
    if os.environ.get("DUECARE_UPDATE"):
        expected.write_text(text)
    assert (status, text) == (EXITS.get(hook.name, 1), expected.read_text())


def test_generated_file_publishes_every_hook() -> None:
    listed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [h["id"] for h in listed] == [p.name for p in HOOKS]
    assert all(h["language"] == "python" and h["require_serial"] and not h["pass_filenames"] for h in listed)


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of HEAD, as users fetch it."""
    clone = tmp_path_factory.mktemp("hooks") / "duecare"
    subprocess.run(["git", "clone", "-q", ROOT, clone], check=True)
    return clone


def repository(folder: Path, hook: Path, example: str, source: Path) -> Path:
    """A team's repository that holds the example and has the hook configured."""
    shutil.copytree(hook / example, folder)
    (folder / "expected.txt").unlink(missing_ok=True)
    rev = git(source, "rev-parse", "HEAD")
    config = {"repos": [{"repo": str(source), "rev": rev, "hooks": [{"id": hook.name}]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "example", "--no-verify")
    return folder


@pytest.mark.hooks
@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
@pytest.mark.parametrize("example", ["passing", "failing"])
@by_name
def test_through_the_runner(
    hook: Path, example: str, runner: str, source: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    team = repository(tmp_path / "team", hook, example, source)
    home = tmp_path_factory.getbasetemp().parent / f"{runner}-home"
    command = [Path(sys.executable).with_name(runner), "run", hook.name, "--all-files", "--color", "never"]
    stage = ["--hook-stage", "pre-push"] if hook.name == "duecare" else []
    environment = {**os.environ, "PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home)}
    done = subprocess.run([*command, *stage], cwd=team, capture_output=True, text=True, env=environment)
    said = done.stdout + done.stderr
    assert done.returncode == (0 if example == "passing" else 1), said
    if example == "failing":
        for line in (hook / "failing" / "expected.txt").read_text().splitlines():
            if ": error: DC" in line:
                assert line.split(": DC")[1] in said


@pytest.mark.hooks
@pytest.mark.parametrize("runner", ["pre-commit", "prek"])
def test_rows_that_there_was_no_time_for_are_no_pass(
    runner: str, source: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A commit that changes data is scanned for so long and no longer; what was not scanned is a gap."""
    hook = ROOT / "hooks" / "duecare-data"
    team = repository(tmp_path / "team", hook, "passing", source)
    home = tmp_path_factory.getbasetemp().parent / f"{runner}-home"
    places = {"PRE_COMMIT_HOME": str(home), "PREK_HOME": str(home), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [Path(sys.executable).with_name(runner), "run", hook.name, "--color", "never"]

    def run(**more: str) -> tuple[int, str]:
        done = subprocess.run(command, cwd=team, capture_output=True, text=True, env={**os.environ, **places, **more})
        return done.returncode, done.stdout + done.stderr

    (team / "NOTES").write_text("no data\n")
    git(team, "add", "NOTES")
    status, said = run(DUECARE_SCAN_SECONDS="0.000001")
    assert status == 0 and "ran out" not in said, said

    data = next((team / "data").glob("*.jsonl"))
    rows = data.read_bytes()
    data.write_bytes(rows.replace(b".", b"!", 1))
    for manifest in team.glob("**/*.manifest.yaml"):
        manifest.unlink()  # it tells of other bytes, and this is about rows
    git(team, "add", "-A")
    assert data.read_bytes() != rows
    status, said = run(DUECARE_SCAN_SECONDS="0.000001")
    assert status != 0 and "the time for scanning ran out" in said, said
    assert "Passed" not in said.splitlines()[-1]
    status, said = run()
    assert "the time for scanning ran out" not in said
