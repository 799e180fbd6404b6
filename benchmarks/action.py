"""How long the Action takes on the example, as ratios.

The whole run against ``pip install`` of the same wheels into an empty environment, and duecare's own part of it against
``duecare --version``. Needs git, bash and a package index::

    python benchmarks/action.py [ROUNDS]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("PATH", "HOME", "PIP_CERT", "PIP_FIND_LINKS", "PIP_INDEX_URL", "PIP_CACHE_DIR")
PAIRS = 15  # of short runs to each long one: a machine's speed changes from second to second
LIMITS = {"run / pip install": 2.0, "duecare action / duecare --version": 4.0}


def main(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as held:
        where = Path(held)
        environ = stage(where)
        wheels(where)  # what is downloaded is cached from here on, for both sides
        whole, plain, own, version = [], [], [], []
        for _ in range(rounds):
            plain.append(timed(lambda: wheels(where)))
            whole.append(timed(lambda: run(where, ["bash", ROOT / "action" / "run.sh"], environ)))
            python = max(where.glob("temp/duecare.*/bin/python"), key=lambda p: p.lstat().st_mtime)
            for _ in range(PAIRS):
                own.append(timed(lambda p=python: run(where, [p, "-I", "-m", "duecare", "action"], environ)))
                version.append(timed(lambda p=python: run(where, [p, "-I", "-m", "duecare", "--version"], environ)))
    ratios = dict(zip(LIMITS, (median(whole) / median(plain), median(own) / median(version)), strict=True))
    print(f"pip install {median(plain):.2f} s, run {median(whole):.2f} s", end="; ")
    print(f"duecare --version {median(version):.3f} s, duecare action {median(own):.3f} s")
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f} (at most {LIMITS[name]:.0f})")
    return int(any(ratio > LIMITS[name] for name, ratio in ratios.items()))


def timed(work: object) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def wheels(where: Path) -> None:
    """The same wheels, as a person would install them into an empty environment."""
    target = where / "plain"
    shutil.rmtree(target, ignore_errors=True)
    python = [sys.executable, "-m"]
    run(where, [*python, "venv", "--without-pip", target], dict(os.environ))
    lock = ROOT / "action" / "check.txt"
    run(where, [*python, "pip", "--python", target / "bin" / "python", "install", "-q", "-r", lock], dict(os.environ))


def run(where: Path, command: list[object], environ: dict[str, str]) -> None:
    done = subprocess.run(command, cwd=where, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}")


def stage(where: Path) -> dict[str, str]:
    """A pull request on the example, GitHub's merge checked out."""
    team = where / "team"
    shutil.copytree(ROOT / "examples" / "support-assistant", team)
    (team / ".github" / "workflows").mkdir(parents=True)
    shutil.copy(ROOT / "docs" / "workflows" / "check.yml", team / ".github" / "workflows" / "duecare-check.yml")
    git(team, "init", "-q", "-b", "main")
    git(team, "add", "-A")
    git(team, "commit", "-qm", "base")
    git(team, "checkout", "-qb", "topic")
    (team / "notes.txt").write_text("a change\n")
    git(team, "add", "-A")
    git(team, "commit", "-qm", "change")
    head = git(team, "rev-parse", "HEAD")
    git(team, "checkout", "-q", "main")
    git(team, "merge", "-q", "--no-ff", "-m", "merge", "topic")
    ends = {"base": {"sha": git(team, "rev-parse", "HEAD^1"), "ref": "main"}, "head": {"sha": head, "ref": "topic"}}
    (where / "event.json").write_text(json.dumps({"pull_request": {"number": 1, "state": "open", **ends}}))
    (where / "temp").mkdir()
    told = {
        "GITHUB_ACTION_PATH": ROOT, "RUNNER_TEMP": where / "temp", "GITHUB_WORKSPACE": team,
        "GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": where / "event.json",
        "GITHUB_REPOSITORY": "acme/model", "GITHUB_SHA": git(team, "rev-parse", "HEAD"),
        "DUECARE_INPUT_PYTHON": sys.executable,
    }  # fmt: skip
    return {k: os.environ[k] for k in KEPT if k in os.environ} | {k: str(v) for k, v in told.items()}


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
