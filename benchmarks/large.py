"""Memory, temporary disk and time of files of a million rows and of four: streaming detectors, keyed ones, and all.

    python benchmarks/large.py [--rows 1000000]

Rows have 20 to 180 words by Zipf's law, 650 bytes in the mean, and are made in a process of their own. Each scan is a
process of its own, with one worker and no cache: its peak is what the system says of it when it has ended, its disk the
most that its temporary folder held. Language is asked of 400 rows of a file, whatever its size.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from keyed import rows_of

from duecare.scan.contract import Wish
from duecare.scan.detect import names
from duecare.scan.run import Options, scan
from duecare.scan.temporary import PREFIX

KEYED = frozenset({"duplicates"})
STREAMING = frozenset(names()) - KEYED - {"names", "opt_out", "contamination", "composition"}
CASES = {"streaming": (STREAMING, 400), "keyed": (KEYED, 600), "all": (None, 1000)}
"""Detectors of each case, and how many MB they may take."""

DISK, TIMES = 600, 4.3
"""Bytes of temporary disk a row, and how many times as long four times the rows may take."""


def write(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for part in range(0, count, 50_000):
            file.writelines(f'{{"text": "{row}"}}\n' for row in rows_of(min(50_000, count - part), 100 + part))


def measure(case: str, path: Path) -> None:
    """What the scan itself says, for the process that started it."""
    begun = time.process_time()
    outcome = scan(Wish(root=str(path.parent), paths=(path.name,)), Options(only=CASES[case][0]))
    missing = [name for name in (CASES[case][0] or ()) if name not in outcome.whole.measures]
    print(json.dumps({"rows": outcome.whole.rows, "seconds": time.process_time() - begun, "missing": missing}))


def watched(case: str, path: Path, temporary: Path) -> dict[str, float]:
    """One scan in a process: rows, CPU seconds, peak in MB, and bytes of disk a row."""
    environment = {**os.environ, "TMPDIR": str(temporary)}
    command = [sys.executable, __file__, "--measure", case, str(path)]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    disk = 0
    while running.poll() is None:
        disk = max(disk, sum(held(file) for file in temporary.glob(f"{PREFIX}*/*")))
        time.sleep(0.1)
    said = json.loads(running.stdout.read())
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {**said, "peak": peak, "disk": disk / said["rows"]}


def held(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def apart(case: str, path: Path) -> dict[str, float]:
    """A scan whose peak is not hidden by one before it: seen from a process of its own."""
    done = subprocess.run([sys.executable, __file__, "--watch", case, str(path)], check=True, capture_output=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--measure", nargs=2)
    parser.add_argument("--watch", nargs=2)
    parser.add_argument("--write", nargs=2)
    given = parser.parse_args()
    if given.measure:
        measure(given.measure[0], Path(given.measure[1]))
    elif given.write:
        write(Path(given.write[0]), int(given.write[1]))
    elif given.watch:
        with tempfile.TemporaryDirectory() as temporary:
            print(json.dumps(watched(given.watch[0], Path(given.watch[1]), Path(temporary))))
    else:
        table(given.rows)


def table(rows: int) -> None:
    print("| detectors | rows | MB | CPU s | MB/s | peak MB (at most) | disk bytes a row (at most) |")
    print("|---|---|---|---|---|---|---|", flush=True)
    told = []
    with tempfile.TemporaryDirectory() as folder:
        few, many = (Path(folder) / f"{count}.jsonl" for count in (rows, 4 * rows))
        for path, count in ((few, rows), (many, 4 * rows)):
            subprocess.run([sys.executable, __file__, "--write", str(path), str(count)], check=True)
        for case in CASES:
            # A machine's speed moves: the many rows are set between two runs over the few.
            before, most, after = (line(case, path) for path in (few, many, few))
            told.append(f"{case}: four times the rows take {2 * most / (before + after):.2f} times as long")
    print("\n".join(f"{one} (at most {TIMES})" for one in told))


def line(case: str, path: Path) -> float:
    """Print a line of the table; the seconds."""
    one, size = apart(case, path), path.stat().st_size / 1e6
    print(
        f"| {case} | {one['rows']:,.0f} | {size:,.0f} | {one['seconds']:.1f} | {size / one['seconds']:.1f}"
        f" | {one['peak']:.0f} ({CASES[case][1]}) | {one['disk']:.0f} ({DISK}) |",
        flush=True,
    )
    return one["seconds"]


if __name__ == "__main__":
    main()
