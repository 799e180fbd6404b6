"""How fast rows are scanned: readers, two processes against one, a rerun from the cache, and memory.

`python benchmarks/scan.py [--megabytes N] [--pairs N]` makes its rows from a seed, runs each case in a process of its
own, and prints one table. One process and two take turns; a ratio is the median over the pairs. Compare ratios of one
run, not figures of different ones. Every scan finds compiled rules in its cache, as all but the first of a machine do.
"""

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from duecare.entry.brief import spare
from duecare.scan.cache import Cache
from duecare.scan.contract import Wish
from duecare.scan.formats import batches, shards
from duecare.scan.patterns.database import keep_in
from duecare.scan.patterns.matcher import matcher
from duecare.scan.run import Options, scan

WORDS = ["parcel", "order", "refund", "late", "please", "account", "billing", "thanks", "number", "city", "invoice"]
STREAMING = frozenset({"shape", "lengths", "personal_data", "secrets", "hidden_text"})


def row(rng: random.Random, number: int) -> dict[str, str]:
    return {
        "id": str(number),
        "prompt": " ".join(rng.choices(WORDS, k=30)),
        "completion": " ".join(rng.choices(WORDS, k=60)),
    }


def lines(path: Path, megabytes: float) -> None:
    rng = random.Random(17)
    size = number = 0
    with path.open("w") as file:
        while size < megabytes * 1e6:
            size += file.write(json.dumps(row(rng, number)) + "\n")
            number += 1


def others(folder: Path) -> None:
    """The same rows in other formats."""
    import gzip

    import pyarrow as pa
    import pyarrow.parquet as pq

    raw = (folder / "rows.jsonl").read_bytes()
    rows = [json.loads(line) for line in raw.splitlines()]
    (folder / "rows.jsonl.gz").write_bytes(gzip.compress(raw, 1))
    (folder / "rows.json").write_text(json.dumps(rows))
    head = "id,prompt,completion\n"
    (folder / "rows.csv").write_text(head + "".join(f"{r['id']}x,{r['prompt']},{r['completion']}\n" for r in rows))
    pq.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet", row_group_size=20_000)


def read(folder: Path, name: str) -> int:
    """Rows read and parsed, bad ones counted."""
    parts = shards(folder, name, 0)
    return sum(len(batch) - len(batch.bad) for part in parts for batch in batches(folder, part))


def timed(case: str, folder: Path) -> dict[str, float]:
    spare()  # as the command does
    started = time.perf_counter()
    kind, _, rest = case.partition(":")
    if kind == "rules":
        keep_in(Cache(folder / "rules"))
        rows = len(matcher().of_text("(415) 867-2231"))
    elif kind == "read":
        rows = read(folder, rest)
    else:
        if kind != "cached":
            shutil.rmtree(folder / "cache", ignore_errors=True)
            shutil.copytree(folder / "rules", folder / "cache")
        cache = Cache(folder / "cache")
        only = STREAMING if kind == "stream" else None
        workers = int(rest or 1)
        rows = scan(Wish(root=str(folder), paths=("rows.jsonl",)), Options(workers, cache, only=only)).whole.rows
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0])
    peak = max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    return {"seconds": seconds, "rows": rows, "peak": peak / 1024}


def apart(case: str, folder: Path) -> dict[str, float]:
    """Run one case in a process of its own."""
    command = [sys.executable, __file__, "--case", case, str(folder)]
    as_the_command = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    out = subprocess.run(command, check=True, capture_output=True, env=as_the_command)
    found: dict[str, float] = json.loads(out.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--case", nargs=2)
    given = parser.parse_args()
    if given.case:
        print(json.dumps(timed(given.case[0], Path(given.case[1]))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines(folder / "rows.jsonl", given.megabytes)
        others(folder)
        files = ["rows.jsonl", "rows.jsonl.gz", "rows.json", "rows.csv", "rows.parquet"]
        turns = ["stream:1", "stream:2", "scan:1", "scan:2"] * given.pairs
        cases = [*(f"read:{file}" for file in files), *turns, "cached:1", "cached:1"]
        found: dict[str, list[float]] = {}
        print(f"{'case':24} {'seconds':>8} {'MB/s':>8} {'rows':>9} {'peak MB':>8}")
        apart("rules", folder)
        for case in cases:
            label = f"{case} again" if case == "cached:1" in found else case
            if label == "cached:1":
                shutil.rmtree(folder / "cache")
            one = apart(case, folder)
            found.setdefault(label, []).append(one["seconds"])
            rate = given.megabytes / one["seconds"]
            print(f"{label:24} {one['seconds']:8.2f} {rate:8.1f} {one['rows']:9,.0f} {one['peak']:8.0f}", flush=True)
    for one, other, what in (
        ("stream:1", "stream:2", "two processes, streaming detectors"),
        ("scan:1", "scan:2", "two processes, all detectors"),
        ("cached:1", "cached:1 again", "rerun from the cache"),
    ):
        ratio = statistics.median(a / b for a, b in zip(found[one], found[other], strict=True))
        print(f"{what}: {ratio:.2f} times as fast ({100 / ratio:.1f} %)")


if __name__ == "__main__":
    main()
