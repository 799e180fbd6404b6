"""Near duplicates, contamination, hidden text, languages and lengths: speed, what is found, memory and disk.

    python benchmarks/keyed.py [--rows 30000] [--datasketch-rows 4000]

The text is made of Zipf-distributed words, so that nobody's data is needed; rows have 20 to 180 words. Planted are near
copies (a word in thirty changed), copies, and rows that hold an evaluation item. One process; wall time by section.
"""

import argparse
import json
import random
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from duecare.scan.contract import Wish
from duecare.scan.detectors.contamination import Contamination
from duecare.scan.detectors.duplicates import make
from duecare.scan.detectors.hidden_text import HiddenText
from duecare.scan.detectors.lengths import Lengths
from duecare.scan.formats import batches, shards
from duecare.scan.gramindex import built
from duecare.scan.minhash import BANDS
from duecare.scan.run import Options, scan


def rows_of(count, seed):
    rng = np.random.default_rng(seed)
    letters = list("abcdefghijklmnopqrstuvwxyz")
    vocabulary = np.array(["".join(rng.choice(letters, n)) for n in rng.integers(2, 10, 30000)])
    weights = 1 / np.arange(1, 30001)
    sizes = rng.integers(20, 180, count)
    words = rng.choice(vocabulary, int(sizes.sum()), p=weights / weights.sum())
    ends = np.cumsum(sizes)
    return [" ".join(words[end - size : end]) for end, size in zip(ends, sizes, strict=True)]


def changed(row, rng):
    words = row.split()
    for _ in range(max(1, len(words) // 60)):
        words[rng.randrange(len(words))] = "changed"
    return " ".join(words)


def written(folder, name, rows):
    path = folder / name
    path.write_text("".join(json.dumps({"text": row}) + "\n" for row in rows))
    return path.stat().st_size / 1e6


def timed(run):
    started = time.perf_counter()
    found = run()
    return found, time.perf_counter() - started


def near_by_datasketch(rows):
    from datasketch import MinHash, MinHashLSH

    lsh, found = MinHashLSH(threshold=0.8, num_perm=128), 0
    for number, row in enumerate(rows):
        words = row.split()
        one = MinHash(num_perm=128)
        one.update_batch({" ".join(words[i : i + 5]).encode() for i in range(max(1, len(words) - 4))})
        found += bool(lsh.query(one))
        lsh.insert(str(number), one)
    return found


def duplicates(folder, rows, name="train.jsonl"):
    size = written(folder, name, rows)
    wish = Wish(root=str(folder), paths=(name,))
    found, seconds = timed(lambda: scan(wish, Options(only=frozenset({"duplicates"}))))
    measures = found.whole.measures["duplicates"]
    rate = f"{len(rows) / seconds:,.0f} rows/s, {size / seconds:.1f} MB/s"
    print(f"  {len(rows):,} rows {size:.0f} MB: {seconds:.1f} s, {rate}")
    return measures, seconds


def streamed(folder, name, detectors):
    wish = Wish(root=str(folder), paths=(name,))
    held = [b for s in shards(folder, name, 0) for b in batches(Path(wish.root), s)]
    size = (folder / name).stat().st_size / 1e6
    for batch in held:
        _ = batch.reading
    for detector in detectors:

        def run(detector=detector):
            state = detector.empty()
            for batch in held:
                state = detector.add(state, batch)
            return detector.finish(state)

        found, seconds = timed(run)
        print(f"  {detector.name}: {size / seconds:.0f} MB/s (rows parsed, words looked up afresh)")
        yield found


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=30_000)
    asked.add_argument("--datasketch-rows", type=int, default=4_000)
    given = asked.parse_args()
    rng = random.Random(1)
    base = rows_of(given.rows, 1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = [row for row in base if len(row.split()) > 60][: given.rows // 30]
        near = [changed(row, rng) for row in plain]
        print("near duplicates, after verification")
        every = base + near + base[:500]
        measures, seconds = duplicates(folder, every)
        ours = len(every) / seconds
        found = measures["near"]
        truth = sum(similar(a, b) >= 0.8 for a, b in zip(plain, near, strict=True))
        print(
            f"  planted copies 500: {measures['exact']['rows']}; near copies {truth} (Jaccard >= 0.8): {found['rows']}"
        )
        print(
            f"  candidates {found['candidates']}, verified {found['pairs']}: "
            f"{1 - found['pairs'] / max(found['candidates'], 1):.1%} were false"
        )
        _, four = duplicates(
            folder, [*base, *rows_of(given.rows, 2), *rows_of(given.rows, 3), *rows_of(given.rows, 4)], "four.jsonl"
        )
        _, one = duplicates(folder, base, "one.jsonl")
        print(f"  four times the rows take {four / one:.2f} times as long")
        try:
            few = base[: given.datasketch_rows]
            _, theirs = timed(lambda: near_by_datasketch(few))
            rate = len(few) / theirs
            print(f"  datasketch (unverified): {rate:,.0f} rows/s; duecare is {ours / rate:.1f} times as fast")
        except ImportError:
            print("  datasketch is not installed: no comparison")
        width = make(Wish()).key_width + make(Wish()).value_width
        print(f"  temporary disk: {(BANDS + 1) * width} bytes a row")
        print("contamination")
        items = rows_of(1319, 9)
        index = built("evaluation", [items])
        planted = [f"{row} {item}" for row, item in zip(base, items, strict=False)]
        written(folder, "mixed.jsonl", planted + base[1319:])
        told = next(streamed(folder, "mixed.jsonl", [Contamination([index], ["evaluation"])]))
        long = sum(len(item.split()) >= 13 for item in items)
        print(f"  planted {long}: {told['rows']} rows have 13 words in a row, {told['rows_8']} have 8")
        print("streaming")
        list(streamed(folder, "one.jsonl", [HiddenText(), Lengths()]))
    print(f"largest resident set: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def similar(one, other):
    a, b = ({tuple(w[i : i + 5]) for i in range(len(w) - 4)} for w in (one.split(), other.split()))
    return len(a & b) / len(a | b)


if __name__ == "__main__":
    main()
