"""Where the time of a whole scan goes: each reader and detector by itself, and the rates of two profiles.

    taskset -c 0 python benchmarks/where_time_goes.py [--mb 25] [FILE.jsonl]

Without a file the rows are made: words by Zipf's law, one value of personal data in 300 rows, curly quotes in one row
of five. Seconds are of the processor; the first batch warms everything up outside the clock. What is made first for all
detectors (columns, words, tokens) has a line of its own, so that no detector pays for the others.
"""

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from duecare.scan import columns, tokens, views
from duecare.scan.collect import Collector
from duecare.scan.contract import Batch, Wish
from duecare.scan.detect import detect
from duecare.scan.digests import digested
from duecare.scan.formats import batches, shards
from duecare.scan.part import Part, Tally
from duecare.scan.reduced import reduced
from duecare.scan.spill import Spill

KEYED = ("duplicates", "contamination")


def rows(megabytes: float) -> Iterator[dict[str, str]]:
    draw, letters = random.Random(17), "etaoinshrdlucmfwypvbgk"
    words = ["".join(draw.choices(letters, k=draw.randint(1, 9))) for _ in range(20_000)]
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    made = number = 0
    while made < megabytes * 1e6:
        number += 1
        said = draw.choices(words, weights, k=draw.randint(20, 160))
        said[::12] = [f"{word}." for word in said[::12]]
        if number % 300 == 0:
            said.append(f"{said[0]}.{number}@nordpost-{number % 7}.de")
        text = " ".join(said)
        text = f"“{text}” – it’s all" if number % 5 == 0 else text
        yield {"instruction": text[:120], "input": "", "output": text[120:]}
        made += len(text.encode()) + 50


class Clock:
    """Seconds of the processor by name."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    def __call__(self, name: str, run: Callable[[], Any]) -> Any:
        begun = time.process_time()
        answer = run()
        self.spent[name] += time.process_time() - begun
        return answer


def parts(root: Path, name: str) -> Iterator[Batch]:
    for shard in shards(root, name, 0):
        yield from batches(root, shard)


def measured(root: Path, name: str, wish: Wish, clock: Clock) -> None:
    found = detect(wish)
    states = {n: one.empty() for n, one in found.monoids.items()}
    clock("hash of the file", lambda: digested(root, [name]))
    with tempfile.TemporaryDirectory() as place:
        spill = Spill(Path(place), "0")
        stream = parts(root, name)
        while (batch := clock("read lines", lambda: next(stream, None))) is not None:
            clock("parse JSON", lambda b=batch: b.rows)
            clock("what is trained on", lambda b=batch: b.reading)
            clock("columns, for all", lambda b=batch: columns.columns(b))
            clock("words, for all", lambda b=batch: [v.known("groups") for v in views.views(b)])
            clock("tokens, for all", lambda b=batch: tokens.row_tokens(b))
            for n, one in found.monoids.items():
                states[n] = clock(n, lambda one=one, n=n, b=batch: one.add(states[n], b))
            for n, one in found.keyed.items():
                clock(n, lambda one=one, b=batch: spill.add(one, one.records(b)))
        for n, one in found.monoids.items():
            clock(n, lambda one=one, n=n: one.finish(states[n]))
        collector = Collector(wish, found, {}, shards(root, name, 0)[:1])
        clock("duplicates: sort, compare", lambda: _reduce(found, wish, collector, spill))


def _reduce(found: Any, wish: Wish, collector: Collector, spill: Spill) -> None:
    collector.take(0, Part(Tally(), {}, {}, spill.closed()))
    reduced(found, wish, collector)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=25)
    parser.add_argument("file", nargs="?", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.file
        if path is None:
            path = Path(folder) / "rows.jsonl"
            with path.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows(given.mb))
        few = Path(folder) / "few.jsonl"
        with path.open("rb") as whole:
            few.write_bytes(b"".join(line for line, _ in zip(whole, range(2000), strict=False)))
        measured(few.parent, few.name, Wish(root=str(few.parent), paths=(few.name,)), Clock())
        clock = Clock()
        measured(path.parent, path.name, Wish(root=str(path.parent), paths=(path.name,)), clock)
        size = path.stat().st_size / 1e6
    total = sum(clock.spent.values())
    print(f"| {size:.1f} MB of rows | seconds | share | ms a MB |\n|---|---|---|---|")
    for name, spent in clock.spent.most_common():
        print(f"| {name} | {spent:.3f} | {spent / total:.1%} | {1000 * spent / size:.2f} |")
    near = sum(spent for name, spent in clock.spent.items() if name.startswith(KEYED))
    print(f"whole profile: {size / total:.1f} MB/s; without near-duplicates: {size / (total - near):.1f} MB/s")


if __name__ == "__main__":
    main()
