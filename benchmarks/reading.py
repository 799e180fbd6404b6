"""How fast duecare reads, as ratios to what others need for the same work, in one run: python benchmarks/reading.py."""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from duecare.load.facts import measure
from duecare.load.jsontext import read_json
from duecare.load.yamltext import read_yaml
from duecare.scan.rows import count

ROUNDS = 3
MEGABYTES = 1000


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def line(name: str, ours: float, theirs: float, limit: float, unit: str) -> None:
    """One row of the table."""
    print(f"{name:<34} {ours / theirs:6.2f}×  (at most {limit}×)   {unit}")


def hashing(folder: Path) -> None:
    """sha256 of one large file, one thread, against sha256sum."""
    if not shutil.which("sha256sum"):
        print("hashing: sha256sum is not here")
        return
    file = folder / "large.bin"
    piece = bytes(range(256)) * 4096
    with file.open("wb") as out:
        for _ in range(MEGABYTES):
            out.write(piece)
    ours = best(lambda: measure(folder, {file.name: {"sha256"}}, threads=1))
    theirs = best(lambda: subprocess.run(["sha256sum", str(file)], check=True, capture_output=True))
    line("sha256 / sha256sum", ours, theirs, 1.3, f"{file.stat().st_size / ours / 1e6:,.0f} MB/s")


def manifest(entries: int) -> dict[str, object]:
    """A manifest with many files."""
    files = [{"path": f"data/{i}.jsonl", "sha256": f"{i:064x}", "bytes": i, "rows": i * 2} for i in range(entries)]
    return {"name": "many", "license": "mit", "languages": ["en", "no"], "files": files}


def reading() -> None:
    """YAML against the loader in C, JSON against json.loads, with nobody asking for a place."""
    text = yaml.safe_dump(manifest(3000), sort_keys=False)
    ours, theirs = best(lambda: read_yaml(text, "x")), best(lambda: yaml.load(text, yaml.CSafeLoader))
    line("read_yaml / CSafeLoader", ours, theirs, 1.5, f"{len(text) / ours / 1e6:,.1f} MB/s")
    written = json.dumps(manifest(60_000), indent=1)
    ours, theirs = best(lambda: read_json(written, "x")), best(lambda: json.loads(written))
    line("read_json / json.loads", ours, theirs, 3, f"{len(written) / ours / 1e6:,.0f} MB/s")

    def with_places() -> None:
        root = read_json(written, "x").root
        files = root.get("files") if root else None
        for at in files.elements() if files else ():
            _ = at.span

    line("  with 60,000 places / json.loads", best(with_places), theirs, 30, "")


def rows(folder: Path) -> None:
    """Lines of JSON Lines against wc -l."""
    file = folder / "rows.jsonl"
    file.write_bytes((b'{"prompt": "' + b"some words " * 50 + b'", "completion": "x"}\n') * 800_000)
    ours = best(lambda: count(file))
    theirs = best(lambda: subprocess.run(["wc", "-l", str(file)], check=True, capture_output=True))
    line("count JSONL rows / wc -l", ours, theirs, 4, f"{file.stat().st_size / ours / 1e9:,.1f} GB/s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        hashing(Path(temporary))
        rows(Path(temporary))
    reading()
