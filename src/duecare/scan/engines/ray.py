"""Ray: the same shards and detectors as ``local``, on every machine of a cluster; the same profile to the last count.

A task reads some shards and brings back what was measured and its records, so that machines share nothing but the
data. This process alone keeps count: a task whose worker or machine is gone is handed out again, so is one that hangs,
and each shard is answered for once, with as many rows as stand between it and the next. What a task needs (compiled
patterns, lists of words) is made once a worker process, which runs one task after the other; a model that is dear to
load and wants a GPU is held by actors (``engines/actors.py``).
"""

import os
import pickle
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.coded import code
from duecare.scan.contract import Shard, Wish
from duecare.scan.detect import Detectors, detect
from duecare.scan.engines.actors import Actors
from duecare.scan.engines.job import ATTEMPTS, STALL, Answer, Job, Running, late, together
from duecare.scan.part import Part, Tally, measure
from duecare.scan.scorers.detoxify import Pinned
from duecare.scan.spill import Spill
from duecare.scan.streams import Unreadable

NAME = "ray"
BEAT = 1.0
AHEAD = 2
"""So many tasks a core wait at most: what is brought back and not yet counted is bounded by that."""

REACH = 10.0
"""Seconds within which a cluster must answer."""

STORE = 1 << 30


class Brought(NamedTuple):
    """What a task brings back of a shard: the part, and the bytes of its runs by their names."""

    part: Part
    runs: dict[str, bytes]


class _Given(NamedTuple):
    """What every task is told. ``code``: the digest of duecare's code, which must be the same on every machine."""

    wish: Wish
    only: frozenset[str] | None
    code: str


class _Task(NamedTuple):
    """Shards handed out together, and since when nothing was heard of them."""

    numbers: tuple[int, ...]
    since: float


@contextmanager
def running(job: Job, address: str = "") -> Iterator[Running]:
    """A cluster at work: every shard's part, in the order in which they are done, and actors for a dear scorer."""
    ray = _library()
    with ExitStack() as stack:
        stack.enter_context(_connected(ray, address, job.workers))

        @cache
        def scorer(checkpoint: Pinned) -> Actors:
            actors = Actors(ray, checkpoint)
            stack.callback(actors.close)
            return actors

        yield Running(_Driver(ray, job).answers(), scorer)


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
        # Of the paths a task needs its own alone, and with very many files all of them would be sent with each.
        wish = job.wish._replace(root=str(Path(job.wish.root).resolve()), paths=(), splits={}, new={})
        self.given = ray.put(pickle.dumps(_Given(wish, job.only, code())))
        self.task = ray.remote(_task).options(max_retries=0, num_cpus=1)
        self.todo = list(reversed(list(together(job.shards, self._cores()))))
        self.tries: dict[int, int] = {}
        self.pending: dict[Any, _Task] = {}

    def _cores(self) -> int:
        return max(1, int(self.ray.cluster_resources().get("CPU", 1)))

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
        left = [*self.todo, *(task.numbers for task in self.pending.values())]
        self.todo = []
        return sorted(number for numbers in left for number in numbers)

    def _hand_out(self) -> None:
        room = AHEAD * self._cores()
        while self.todo and len(self.pending) < room:
            numbers = self.todo.pop()
            reference = self.task.remote(self.given, [self.job.shards[number] for number in numbers])
            self.pending[reference] = _Task(numbers, time.monotonic())

    def _take_in(self) -> Iterator[Answer]:
        ready, _ = self.ray.wait(list(self.pending), num_returns=1, timeout=BEAT)
        now = time.monotonic()
        for reference in ready:
            numbers, _ = self.pending.pop(reference)
            try:
                brought = self.ray.get(reference)
            except self.ray.exceptions.RayError as error:
                yield from self._again(numbers, type(error).__name__)
                continue
            # Something moves: whoever waits for a core has not been forgotten.
            self.pending = {other: task._replace(since=now) for other, task in self.pending.items()}
            yield from (Answer(n, self._kept(n, one)) for n, one in zip(numbers, brought, strict=True))
        for reference, (numbers, since) in list(self.pending.items()):
            if now - since > STALL:
                del self.pending[reference]
                self.ray.cancel(reference, force=True)
                yield from self._again(numbers, f"nothing was heard for {STALL:,.0f} seconds")

    def _again(self, numbers: Sequence[int], why: str) -> Iterator[Answer]:
        """Hand shards out once more, each by itself; give up on one that was lost several times."""
        for number in numbers:
            self.tries[number] = self.tries.get(number, 0) + 1
            if self.tries[number] < ATTEMPTS:
                self.todo.append((number,))
                continue
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


def _task(given: bytes, shards: Sequence[Shard]) -> list[Brought]:
    """Measure some shards, on whatever machine this is."""
    made = _made(given)
    return [_brought(made, shard) for shard in shards]


def _brought(made: "_Made", shard: Shard) -> Brought:
    with tempfile.TemporaryDirectory(prefix="duecare-ray-") as folder:
        part = measure(Path(made.wish.root), shard, made.detectors, Spill(Path(folder), "part"))
        runs = {name: Path(path).read_bytes() for name, path in part.runs.items()}
    return Brought(part._replace(runs={}, failed={**part.failed, **made.lacking}), runs)


class _Made(NamedTuple):
    """The detectors of a process; ``lacking`` says why others measure nothing on this machine."""

    wish: Wish
    detectors: Detectors
    lacking: Mapping[str, str]


@lru_cache(maxsize=4)
def _made(given: bytes) -> _Made:
    """Detectors are made once a process."""
    told: _Given = pickle.loads(given)  # noqa: S301 - this run's own words, from this run's own driver
    made = detect(told.wish, told.only)
    lacking = {name: f"{gap.what} (on {socket.gethostname()})" for name, gap in made.missing.items()}
    if code() != told.code:
        what = f"was not measured: {socket.gethostname()} has another version of duecare"
        lacking = {name: f"{name} {what}" for name in (*made.monoids, *made.keyed)}
        made = Detectors({}, {}, {})
    return _Made(told.wish, made, lacking)
