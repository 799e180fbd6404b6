"""Compare the rows of two states: time, peak memory and temporary disk, at two sizes.

``python benchmarks/rows.py [ROWS]`` writes a base of ROWS rows (default 250,000) and a head with 10 rows less and 1,000
rows more, in another order, compares them, measures the new ones, and does so again with four times the rows. Memory is
the peak of this process and its workers; the disk is what the spilled records took.
"""

import json
import os
import random
import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

from duecare.scan.contract import Wish
from duecare.scan.fresh import compared, measured
from duecare.scan.run import Options
from duecare.scan.temporary import PREFIX

WORDS = ("the", "invoice", "of", "last", "month", "stands", "under", "billing", "where", "customers", "find", "it")


def row(number: int, rng: random.Random) -> str:
    said = " ".join(rng.choices(WORDS, k=40))
    return json.dumps({"prompt": f"Where is invoice {number}?", "completion": f"{said} {number}"}) + "\n"


def write(root: Path, rows: int) -> None:
    rng = random.Random(7)
    lines = [row(number, rng) for number in range(rows)]
    for side in ("base", "head"):
        (root / side).mkdir()
    (root / "base/train.jsonl").write_text("".join(lines), encoding="utf-8")
    lines = [*lines[10:], *(row(10**7 + number, rng) for number in range(1000))]
    rng.shuffle(lines)
    (root / "head/train.jsonl").write_text("".join(lines), encoding="utf-8")


class Disk(threading.Thread):
    """The most that temporary folders of this process held."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.going = 0, True

    def run(self) -> None:
        while self.going:
            found = Path(tempfile.gettempdir()).glob(f"{PREFIX}{os.getpid()}-*/*")
            self.peak = max(self.peak, sum(p.stat().st_size for p in found if p.exists()))
            time.sleep(0.02)


def once(rows: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write(root, rows)
        size = (root / "head/train.jsonl").stat().st_size
        pid = os.fork()
        if pid == 0:
            _measure(root, rows, size)
            os._exit(0)
        os.waitpid(pid, 0)


def _measure(root: Path, rows: int, size: int) -> None:
    disk = Disk()
    disk.start()
    begin, cpu = time.monotonic(), time.process_time()
    found = compared((root / "base", ["train.jsonl"]), (root / "head", ["train.jsonl"]), Options())
    middle = time.monotonic()
    busy = time.process_time() - cpu
    came = {path: len(numbers) for path, numbers in found.entering.items()}
    went = {path: len(numbers) for path, numbers in found.leaving.items()}
    alone = measured(Wish(root=str(root / "head")), found.entering, Options(), b"key")
    disk.going = False
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took, speed = time.monotonic() - middle, 2 * size / 1e6 / busy
    print(
        f"{rows:>9,} rows a side ({2 * size / 1e6:,.0f} MB): compared in {middle - begin:.1f} s ({busy:.1f} s of CPU, "
        f"{speed:.0f} MB/s), {alone.whole.rows:,} new rows measured in {took:.1f} s; "
        f"peak {peak:.0f} MB, disk {disk.peak / (2 * rows):.1f} bytes a row; came {came}, went {went}"
    )


if __name__ == "__main__":
    start = int(sys.argv[1]) if len(sys.argv) > 1 else 250_000
    for size in (start, 4 * start):
        once(size)
        sys.stdout.flush()
