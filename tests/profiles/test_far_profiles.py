"""Scan where the data is, judge where it is not: a clone of pointers passes by the profile, and by nothing less."""

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from in_process import duecare

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-assistant"
PROFILE = ".duecare/profiles/data.json"


def git(folder: Path, *words: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def pointed(folder: Path) -> None:
    """Put git-lfs pointers in the place of the rows."""
    for path in (folder / "data").glob("*.jsonl"):
        raw = path.read_bytes()
        head = "version https://git-lfs.github.com/spec/v1"
        path.write_text(f"{head}\noid sha256:{hashlib.sha256(raw).hexdigest()}\nsize {len(raw)}\n")


def machine(folder: Path) -> Path:
    """The repository where the bytes are."""
    shutil.copytree(EXAMPLE, folder)
    policy = folder / "duecare.yaml"
    policy.write_text(policy.read_text().replace("  data:\n", "  data:\n    elsewhere: {ask: data-steward}\n", 1))
    return folder


def clone(folder: Path, source: Path) -> Path:
    """A clone with pointers alone, and the profile."""
    shutil.copytree(source, folder)
    pointed(folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "base")
    return folder


def poisoned(place: Path, change: object) -> None:
    told = json.loads(place.read_text())
    change(told)  # type: ignore[operator]
    place.write_text(json.dumps(told))


POISONS = {
    "a number of a file": lambda p: p["files"][0]["measures"]["toxicity"]["trained"].update(toxic=0, rows=9),
    "a number of the whole": lambda p: p["whole"]["measures"]["duplicates"]["exact"].update(rows=77),
    "a measure taken out": lambda p: p["files"][1]["measures"].pop("secrets"),
    "rows": lambda p: p["whole"].update(rows=1),
    "a checksum": lambda p: p["files"][0]["digests"].update(sha256="0" * 64),
    "not its own": lambda p: p.update(files=[]),
}


def story(tmp_path: Path, *engine: str) -> None:
    """Scan → profile → check passes; one row more and every poison do not."""
    whole = machine(tmp_path / "machine")
    scanned = duecare("scan", "data", "--write-profile", "--no-cache", "--quiet", *engine, cwd=whole)
    assert (scanned.returncode, scanned.stderr) == (0, f"wrote {PROFILE}\n"), scanned.stderr
    far = clone(tmp_path / "clone", whole)
    done = duecare("check", "--quiet", cwd=far)
    assert done.returncode == 0 and done.stdout.splitlines()[-1].startswith("Passed"), done.stdout
    assert f"its rows were measured elsewhere, as {PROFILE} tells" in done.stdout

    for name, change in POISONS.items():
        poisoned(far / PROFILE, change)
        done = duecare("check", "--base", "HEAD", "--quiet", cwd=far)
        assert done.returncode in {1, 3}, (name, done.stdout)
        assert not done.stdout.splitlines()[-1].startswith(("Passed", "Waiting")), (name, done.stdout)
        git(far, "checkout", "-q", PROFILE)
    assert duecare("check", "--base", "HEAD", "--quiet", cwd=far).returncode == 0

    # One row more: other bytes than were reviewed and measured.
    (far / "data/train.jsonl").write_bytes(
        (whole / "data/train.jsonl").read_bytes() + (whole / "data/train.jsonl").read_bytes().splitlines(True)[0]
    )
    pointed(far)
    done = duecare("check", "--base", "HEAD", "--quiet", cwd=far)
    assert done.returncode == 1 and done.stdout.splitlines()[-1].startswith("Blocked"), done.stdout
    assert "DC104" in done.stdout and "DC005" in done.stdout


def test_scanned_here_judged_there(tmp_path):
    story(tmp_path)


@pytest.mark.ray
def test_scanned_on_a_cluster_judged_there(tmp_path):
    pytest.importorskip("ray")
    story(tmp_path, "--engine", "ray", "--workers", "2")
