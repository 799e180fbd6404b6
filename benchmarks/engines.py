"""A worker killed half-way, a Ray node killed half-way: the same counts, and the seconds that it cost.

    python benchmarks/engines.py [--files 24] [--rows 2500] [--skip-ray]

Rows are made from a seed. Each case is a scan by all detectors but those of languages; the profile of every case is
compared with that of one process, to the last count. Processes are killed with SIGKILL, a node by taking its raylet
away, when a third of the bytes is done. Seconds are of the wall clock: compare them within one run on a quiet machine.
"""

import argparse
import contextlib
import json
import multiprocessing
import os
import random
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from duecare.scan.contract import Wish
from duecare.scan.run import Options, Outcome, scan

WORDS = [f"word{n}" for n in range(3000)]
ONLY = frozenset({"shape", "lengths", "personal_data", "secrets", "hidden_text", "duplicates", "toxicity"})


def made(folder: Path, files: int, rows: int) -> Wish:
    """Files of rows; some are copies, some hold an address."""
    rng = random.Random(5)
    for number in range(files):
        texts = [" ".join(rng.choices(WORDS, k=90)) for _ in range(rows)]
        texts += [texts[3], "write to a.person@example.net", "pass\u200bword"]
        lines = (json.dumps({"prompt": str(at), "completion": text}) + "\n" for at, text in enumerate(texts))
        (folder / f"{number:03}.jsonl").write_text("".join(lines))
    return Wish(root=str(folder), paths=tuple(f"{number:03}.jsonl" for number in range(files)))


def once(act: Callable[[], object]) -> Callable[[int, int], None]:
    """Do it when a third is done, in a thread of its own, and only once."""
    begun: list[threading.Thread] = []

    def told(done: int, total: int) -> None:
        if not begun and done > total / 3:
            begun.append(threading.Thread(target=act))
            begun[0].start()

    return told


def kill_worker() -> None:
    """Kill a process that reads rows."""
    for child in multiprocessing.active_children()[:1]:
        os.kill(child.pid or 0, signal.SIGKILL)


def timed(wish: Wish, options: Options) -> tuple[Outcome, float]:
    begun = time.perf_counter()
    return scan(wish, options), time.perf_counter() - begun


@contextlib.contextmanager
def cluster() -> Iterator[tuple[object, object]]:
    """Two nodes on this machine."""
    import ray
    from ray.cluster_utils import Cluster

    both = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "object_store_memory": 200 << 20})
    node = both.add_node(num_cpus=1, object_store_memory=200 << 20)
    ray.init(address=both.address, log_to_driver=False, logging_level="ERROR")
    scan_warm(ray)
    try:
        yield both, node
    finally:
        ray.shutdown()
        both.shutdown()


def scan_warm(ray: object) -> None:
    """Start a process on each node, so that the first case does not pay for both."""
    ray.get([ray.remote(lambda: time.sleep(1)).remote() for _ in range(2)])  # type: ignore[attr-defined]


def row(name: str, found: Outcome, seconds: float, truth: Outcome, quiet: float) -> str:
    same = "the same" if found == truth else "NOT the same"
    lost = f"{seconds - quiet:+.1f}" if quiet else ""
    return f"| {name} | {found.whole.rows:,} | {found.whole.bad} | {same} | {seconds:.1f} | {lost} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=24)
    parser.add_argument("--rows", type=int, default=2500)
    parser.add_argument("--skip-ray", action="store_true")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as name:
        wish = made(Path(name), given.files, given.rows)
        size = sum(path.stat().st_size for path in Path(name).iterdir())
        truth, alone = timed(wish, Options(only=ONLY))
        print(f"{given.files} files, {size / 1e6:,.1f} MB, {truth.whole.rows:,} rows\n")
        print("| case | rows | bad | profile | seconds | lost to the kill |\n|---|---|---|---|---|---|")
        print(row("one process", truth, alone, truth, 0), flush=True)
        found, quiet = timed(wish, Options(2, only=ONLY))
        print(row("two processes", found, quiet, truth, 0), flush=True)
        found, seconds = timed(wish, Options(2, only=ONLY, progress=once(kill_worker)))
        print(row("two processes, one killed", found, seconds, truth, quiet), flush=True)
        if given.skip_ray:
            return
        try:
            ray_rows(wish, truth)
        except ImportError as error:
            print(f"Ray: not run: {error}")


def ray_rows(wish: Wish, truth: Outcome) -> None:
    with cluster():
        found, quiet = timed(wish, Options(engine="ray", only=ONLY))
        print(row("Ray, two nodes", found, quiet, truth, 0), flush=True)
    with cluster() as (both, node):
        kill = once(lambda: both.remove_node(node, allow_graceful=False))  # type: ignore[attr-defined]
        found, seconds = timed(wish, Options(engine="ray", only=ONLY, progress=kill))
        print(row("Ray, two nodes, one killed", found, seconds, truth, quiet), flush=True)


if __name__ == "__main__":
    main()
