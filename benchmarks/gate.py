"""The gate's speed as ratios, measured in one run; prints figures and the aim beside each, judges nothing.

    python benchmarks/gate.py [--runs N]

Whole processes, in turn (A B A B …), processor seconds of the child processes, the least of N runs: noise only adds.
check-jsonschema must be installed beside duecare (the ``dev`` extra has it).
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DUECARE = str(BIN / "duecare")
IMPORTS = [sys.executable, "-c", "import click, yaml"]


def seconds(command: list[str], cwd: Path) -> float:
    """Processor seconds of one run, its own children included."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def pair(a: list[str], b: list[str], cwd: Path, runs: int) -> tuple[float, float]:
    """The least of each, run in turn after one warm-up."""
    seconds(a, cwd), seconds(b, cwd)
    both = [(seconds(a, cwd), seconds(b, cwd)) for _ in range(runs)]
    return min(x for x, _ in both), min(y for _, y in both)


def told(what: str, a: float, b: float, aim: str) -> None:
    print(f"{what:62} {a * 1000:7.0f} ms {b * 1000:7.0f} ms  {a / b:5.2f}x  (aim {aim})")


def manifests(folder: Path, count: int) -> Path:
    """``count`` native manifests, each with a data file of its own, in a git work tree."""
    folder.mkdir(parents=True)
    text = (ROOT / "hooks" / "duecare-manifest" / "passing" / "data" / "train.manifest.yaml").read_text()
    for i in range(count):
        row = json.dumps({"text": f"row of file {i}"}) + "\n"
        (folder / f"d{i:04}.jsonl").write_text(row)
        own = text.replace("path: train.jsonl", f"path: d{i:04}.jsonl").replace("rows: 6", "rows: 1")
        own = own.replace("rows_out: 6", "rows_out: 1").replace("rows_in: 8", "rows_in: 3")
        lines = [line for line in own.splitlines() if "bytes:" not in line]
        lines = [f"    sha256: {sha256(row.encode()).hexdigest()}" if "sha256:" in line else line for line in lines]
        (folder / f"d{i:04}.manifest.yaml").write_text("\n".join(lines) + "\n")
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


def copies(folder: Path, source: Path, name: str, count: int) -> Path:
    """``count`` copies of one file, named by ``name`` with a number."""
    folder.mkdir(parents=True)
    for i in range(count):
        target = folder / name.format(i)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return folder


def peak(command: list[str], cwd: Path) -> float:
    """Peak resident memory of one run in MB."""
    code = (
        "import resource,subprocess,sys;"
        "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    said = subprocess.run([sys.executable, "-c", code, *command], cwd=cwd, capture_output=True, text=True, check=True)
    return int(said.stdout) / 1024


def main() -> None:
    parser = argparse.ArgumentParser()
    runs = parser.add_argument("--runs", type=int, default=9) and parser.parse_args().runs
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch)
        card = copies(here / "card", ROOT / "hooks/duecare-card/passing/README.md", "README.md", 1)
        judge = [DUECARE, "check", "--quiet"]
        told("duecare --version / import click, yaml", *pair([DUECARE, "--version"], IMPORTS, card, runs), "1.2x")
        told("check of one card / import click, yaml", *pair([*judge, "--kind", "card"], IMPORTS, card, runs), "2.5x")
        schema = here / "manifest.schema.json"
        schema.write_bytes(subprocess.run([DUECARE, "schema", "manifest"], capture_output=True, check=True).stdout)
        peer = [str(BIN / "check-jsonschema"), "--schemafile", str(schema)]
        some, many = manifests(here / "500", 500), manifests(here / "1000", 1000)
        listed = [str(p) for p in sorted(many.glob("*.manifest.yaml"))]
        native = [*judge, "--kind", "manifest", "--no-hashing"]
        told("1,000 manifests, no hashing / check-jsonschema", *pair(native, [*peer, *listed], many, 2), "0.3x")
        whole = [*judge, "--kind", "manifest", "--kind", "data"]
        one, two = seconds(whole, some), seconds(whole, many)
        told("1,000 manifests with data and hashing / 500", two, one, "2.1x")
        print(f"{'peak memory at 1,000 manifests with data':62} {peak(whole, many):7.0f} MB  (aim 150)")
        cards = copies(here / "cards", ROOT / "hooks/duecare-card/passing/README.md", "m{}/model_card.md", 1000)
        took = seconds([*judge, "--kind", "card"], cards)
        print(f"{'1,000 cards':62} {took * 1000:7.0f} ms, peak {peak([*judge, '--kind', 'card'], cards):.0f} MB")
        results = next((ROOT / "hooks/duecare-evaluation/passing/evals").glob("*.json"))
        runs_ = copies(here / "results", results, "evals/results_{}.json", 1000)
        took = seconds([*judge, "--kind", "results"], runs_)
        most = peak([*judge, "--kind", "results"], runs_)
        print(f"{'1,000 results files':62} {took * 1000:7.0f} ms, peak {most:.0f} MB")


if __name__ == "__main__":
    main()
