"""Ray: the same shards and detectors as ``local``, on every machine of a cluster; the same profile to the last count.

A task reads one shard and brings back what was measured and its records, so that machines share nothing but the data.
This process alone keeps count: a task whose worker or machine is gone is handed out again, so is one that hangs, and
each shard is answered for once, with as many rows as stand between it and the next.
"""

import os
import pickle
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from duecare.scan.contract import Shard, Wish
from duecare.scan.detect import Detectors, detect
from duecare.scan.engines.local import ATTEMPTS, STALL, Answer, Job, late
from duecare.scan.part import Part, Tally, measure
from duecare.scan.spill import Spill
from duecare.scan.streams import Unreadable

NAME = "ray"
BEAT = 1.0
AHEAD = 2
"""So many tasks a core wait at most: what is brought back and not yet counted is bounded by that."""

REACH = 10.0
"""Seconds within which a cluster must answer."""

STORE = 1 << 30
GPU = 0.25
"""Of a GPU, for each task of a scorer that can use one."""


class Brought(NamedTuple):
    """What a task brings back: the part, and the bytes of its runs by their names."""

    part: Part
    runs: dict[str, bytes]


class _Given(NamedTuple):
    """What a task is told, besides its shard."""

    wish: Wish
    only: frozenset[str] | None


def run(job: Job, address: str = "") -> Iterator[Answer]:
    """Every shard's part, in the order in which they are done."""
    ray = _library()
    with _connected(ray, address, job.workers):
        yield from _Driver(ray, job).answers()


def _library() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        return import_module("ray")
    except ImportError:
        raise Unreadable("needs Ray, which is not installed", "pip install 'duecare[data,ray]'") from None


@contextmanager
def _connected(ray: Any, address: str, workers: int) -> Iterator[None]:
    """A cluster that is there, or one of this machine alone that ends with the run."""
    if ray.is_initialized():
        yield
        return
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    if address:
        _answers(address)
        ray.init(address=address, **quiet)
    else:
        ray.init(num_cpus=max(1, workers), object_store_memory=STORE, include_dashboard=False, **quiet)
    try:
        yield
    finally:
        ray.shutdown()


def _answers(address: str) -> None:
    """Ray itself waits for many minutes for a cluster that is not there."""
    host, colon, port = address.removeprefix("ray://").rpartition(":")
    if colon and port.isdigit():
        try:
            socket.create_connection((host.strip("[]"), int(port)), REACH).close()
        except (OSError, OverflowError) as error:
            raise ConnectionError(error.strerror if isinstance(error, OSError) else str(error)) from error


class _Driver:
    """Hands shards out and takes parts in. ``tries`` counts how often a shard was handed out again."""

    def __init__(self, ray: Any, job: Job) -> None:
        self.ray, self.job = ray, job
        wish = job.wish._replace(root=str(Path(job.wish.root).resolve()))
        self.given = ray.put(pickle.dumps(_Given(wish, job.only)))
        self.task = ray.remote(_task).options(max_retries=0, num_cpus=1, num_gpus=_gpus(ray, wish))
        self.todo = list(reversed(range(len(job.shards))))
        self.tries: dict[int, int] = {}
        self.pending: dict[Any, tuple[int, float]] = {}

    def answers(self) -> Iterator[Answer]:
        """Until every shard is answered for; what is left at the deadline was not scanned."""
        try:
            while self.todo or self.pending:
                if self.job.deadline is not None and time.monotonic() > self.job.deadline:
                    yield from (Answer(number, late()) for number in self._left())
                    return
                self._hand_out()
                yield from self._take_in()
        finally:
            for reference in self.pending:
                self.ray.cancel(reference, force=True)

    def _left(self) -> list[int]:
        left = [*self.todo, *(number for number, _ in self.pending.values())]
        self.todo = []
        return sorted(left)

    def _hand_out(self) -> None:
        cores = int(self.ray.cluster_resources().get("CPU", 1))
        while self.todo and len(self.pending) < AHEAD * max(1, cores):
            number = self.todo.pop()
            reference = self.task.remote(self.given, self.job.shards[number])
            self.pending[reference] = (number, time.monotonic())

    def _take_in(self) -> Iterator[Answer]:
        ready, _ = self.ray.wait(list(self.pending), num_returns=1, timeout=BEAT)
        now = time.monotonic()
        for reference in ready:
            number, _ = self.pending.pop(reference)
            try:
                brought = self.ray.get(reference)
            except self.ray.exceptions.RayError as error:
                yield from self._again(number, type(error).__name__)
                continue
            # Something moves: whoever waits for a core has not been forgotten.
            self.pending = {other: (its, now) for other, (its, _) in self.pending.items()}
            yield Answer(number, self._kept(number, brought))
        for reference, (number, since) in list(self.pending.items()):
            if now - since > STALL:
                del self.pending[reference]
                self.ray.cancel(reference, force=True)
                yield from self._again(number, f"nothing was heard for {STALL:,.0f} seconds")

    def _again(self, number: int, why: str) -> Iterator[Answer]:
        """Hand a shard out once more; give up on one that was lost several times."""
        self.tries[number] = self.tries.get(number, 0) + 1
        if self.tries[number] < ATTEMPTS:
            self.todo.append(number)
            return
        cut = f"cannot be scanned: {ATTEMPTS} tasks that read it were lost (the last: {why})"
        yield Answer(number, Part(Tally(cut=cut), {}, {}, {}))

    def _kept(self, number: int, brought: Brought) -> Part:
        """The part with its runs on this machine, if it holds the rows that it should."""
        wanted, rows = expected(self.job.shards, number), brought.part.tally.rows
        if wanted is not None and rows != wanted and not brought.part.tally.cut:
            cut = f"changed while it was scanned: {rows:,} rows were read where {wanted:,} stood"
            return Part(Tally(cut=cut), {}, {}, {})
        runs: dict[str, str] = {}
        for name, content in brought.runs.items():
            path = self.job.folder / f"ray-{number}-{len(runs)}.run"
            try:
                path.write_bytes(content)
            except OSError as error:
                detector = name.partition(":")[0]
                failed = {**brought.part.failed, detector: f"records cannot be kept: {error.strerror or error}"}
                return brought.part._replace(runs={}, failed=failed)
            runs[name] = str(path)
        return brought.part._replace(runs=runs)


def expected(shards: Sequence[Shard], number: int) -> int | None:
    """Rows of a shard, where the next one of the same file says with which it begins."""
    after = shards[number + 1] if number + 1 < len(shards) else None
    if after is None or after.path != shards[number].path:
        return None
    return after.first_row - shards[number].first_row


def _gpus(ray: Any, wish: Wish) -> float:
    """A part of a GPU, where the scorer is a network and the cluster has one."""
    wanted = wish.limits.toxicity_scorer.startswith("detoxify") and ray.cluster_resources().get("GPU", 0)
    return GPU if wanted else 0


def _task(given: bytes, shard: Shard) -> Brought:
    """Measure one shard, on whatever machine this is."""
    wish, detectors = _made(given)
    with tempfile.TemporaryDirectory(prefix="duecare-ray-") as folder:
        part = measure(Path(wish.root), shard, detectors, Spill(Path(folder), "part"))
        runs = {name: Path(path).read_bytes() for name, path in part.runs.items()}
    return Brought(part._replace(runs={}), runs)


@lru_cache(maxsize=4)
def _made(given: bytes) -> tuple[Wish, Detectors]:
    """Detectors are made once a process."""
    told: _Given = pickle.loads(given)  # noqa: S301 - this run's own words, from this run's own driver
    return told.wish, detect(told.wish, told.only)
