"""Processes on this machine, supervised: one that dies costs the shard it was reading, and that is read again."""

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from duecare.model.record import NamedTuple
from duecare.scan.detect import Detectors, detect
from duecare.scan.engines.job import ATTEMPTS, STALL, Answer, Job, Running, late, together
from duecare.scan.part import Part, Tally, measure
from duecare.scan.spill import Spill

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

NAME = "local"
BEAT = 0.5


@contextmanager
def running(job: Job) -> Iterator[Running]:
    """Processes of this machine alone."""
    yield Running(run(job))


def run(job: Job) -> Iterator[Answer]:
    """Every shard's part, in the order in which they are done; in this process when there is but one worker."""
    if job.workers <= 1 or len(job.shards) <= 1:
        yield from _alone(job)
    else:
        job.detectors.prepare()
        supervisor = _Supervisor(job)
        try:
            yield from supervisor.answers()
        finally:
            supervisor.stop()


class _Late(Exception):  # noqa: N818 - ends the shard that is being read
    """There is no more time."""


def _alone(job: Job) -> Iterator[Answer]:
    def beat() -> None:
        if job.deadline is not None and time.monotonic() > job.deadline:
            raise _Late

    file, row = -1, 1
    for number, shard in enumerate(job.shards):
        row = row if shard.number == file else 1
        try:
            beat()
            part = _measured(job, number, 0, beat, shard.first_row or row)
        except _Late:
            part = late()
        file, row = shard.number, row + part.tally.rows
        yield Answer(number, part)


def _measured(job: Job, number: int, attempt: int, beat: Callable[[], None], first_row: int = 0) -> Part:
    spill, shard = Spill(job.folder, f"{number}-{attempt}"), job.shards[number]
    shard = shard._replace(first_row=first_row) if first_row else shard
    return measure(Path(job.wish.root), shard, job.detectors, spill, beat)


class _Task(NamedTuple):
    """Shards handed out together, and how often they were tried."""

    numbers: tuple[int, ...]
    attempt: int = 0


class _Worker:
    """A process, what it was given, and when it was last heard of."""

    def __init__(self, job: Job, others: "list[Connection]") -> None:
        import multiprocessing

        context = multiprocessing.get_context("fork" if forks() else "spawn")
        self.pipe, theirs = context.Pipe()
        given = job if forks() else job._replace(detectors=Detectors({}, {}, {}))
        ends = [*others, self.pipe] if forks() else []
        self.process = context.Process(target=_work, args=(theirs, given, ends), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        theirs.close()
        self.todo: deque[int] = deque()
        self.attempt = 0
        self.heard = time.monotonic()

    def give(self, task: _Task) -> None:
        """Hand out shards."""
        self.todo, self.attempt, self.heard = deque(task.numbers), task.attempt, time.monotonic()
        self.pipe.send(task)

    def end(self) -> None:
        """Kill it; whatever it was doing is done again by others."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def forks() -> bool:
    """Whether processes are forked: then they share what the detectors were made of."""
    return sys.platform.startswith("linux")


class _Supervisor:
    def __init__(self, job: Job) -> None:
        self.job = job
        self.tasks = deque(_Task(numbers) for numbers in together(job.shards, job.workers))
        self.workers: list[_Worker] = []
        self.beside: Thread | None = None

    def answers(self) -> Iterator[Answer]:
        """Hand out tasks until every shard is answered for."""
        left = len(self.job.shards)
        while left:
            for answer in [*self._hand_out(), *self._heard()]:
                left -= 1
                yield answer

    def stop(self) -> None:
        """End every process."""
        for worker in self.workers:
            worker.process.kill()  # all at once: the system takes its time to take a process apart
        for worker in self.workers:
            worker.end()
        self.workers = []

    def _hand_out(self) -> list[Answer]:
        if self.job.deadline is not None and time.monotonic() > self.job.deadline:
            return self._give_up()
        while self.tasks and len(self.workers) < self.job.workers:
            if self.beside is not None:
                self.beside.join()  # a process that is forked must find nothing half done
            self.workers.append(_Worker(self.job, [w.pipe for w in self.workers]))
            self._next(self.workers[-1])
        if self.beside is None:
            self.beside = Thread(target=_ahead, args=(self.job.detectors,), daemon=True)
            self.beside.start()
        for worker in self.workers:
            if not worker.todo and self.tasks:
                self._next(worker)
        return []

    def _next(self, worker: _Worker) -> None:
        task = self.tasks.popleft()
        try:
            worker.give(task)
        except OSError:
            worker.todo = deque(task.numbers)  # it is dead; its end of the pipe says so when it is next listened to

    def _give_up(self) -> list[Answer]:
        numbers = [n for task in self.tasks for n in task.numbers] + [n for w in self.workers for n in w.todo]
        self.tasks.clear()
        self.stop()
        return [Answer(number, late()) for number in numbers]

    def _heard(self) -> list[Answer]:
        from multiprocessing.connection import wait

        busy = {w.pipe: w for w in self.workers if w.todo}
        found: list[Answer] = []
        for ready in wait(list(busy), timeout=BEAT):
            worker = busy[ready]  # type: ignore[index]
            try:
                said = worker.pipe.recv()
            except Exception:  # noqa: BLE001 - whatever a dying process leaves in the pipe: it is dead
                found += self._lost(worker, f"ended with status {self._status(worker)}")
                continue
            worker.heard = time.monotonic()
            if said is not None:
                worker.todo.popleft()
                found.append(said)
        for worker in list(self.workers):
            if worker.todo and time.monotonic() - worker.heard > STALL:
                found += self._lost(worker, f"did nothing for {STALL:,.0f} seconds")
        return found

    def _status(self, worker: _Worker) -> int:
        worker.process.join(1)
        return int(worker.process.exitcode or 0)

    def _lost(self, worker: _Worker, how: str) -> list[Answer]:
        """Put what a dead process had to do back, one shard at a time; give up on one that killed several."""
        worker.end()
        self.workers.remove(worker)
        first, *rest = worker.todo
        self.tasks.extendleft(_Task((n,)) for n in reversed(rest))
        if worker.attempt + 1 < ATTEMPTS:
            self.tasks.appendleft(_Task((first,), worker.attempt + 1))
            return []
        cut = f"cannot be scanned: {ATTEMPTS} processes that read it died (the last {how})"
        return [Answer(first, Part(Tally(cut=cut), {}, {}, {}))]


def _ahead(detectors: Detectors) -> None:
    """Make what this process will finish with, while others measure; what fails will fail again where it is told."""
    for one in detectors.monoids.values():
        with suppress(Exception):
            getattr(one, "ahead", lambda: None)()


def _work(pipe: "Connection", job: Job, others: "list[Connection]") -> None:
    """A worker's life: until the pipe ends, or the parent does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    parent = os.getppid()
    if not forks():
        job = job._replace(detectors=detect(job.wish, job.only))
    said = [time.monotonic()]

    def beat() -> None:
        if os.getppid() != parent:
            os._exit(1)
        if time.monotonic() - said[0] > BEAT:
            pipe.send(None)
            said[0] = time.monotonic()

    while (task := _received(pipe, parent)) is not None:
        for number in task.numbers:
            pipe.send(Answer(number, _measured(job, number, task.attempt, beat)))
            said[0] = time.monotonic()


def _received(pipe: "Connection", parent: int) -> Any:
    try:
        while not pipe.poll(5):
            if os.getppid() != parent:
                return None
        return pipe.recv()
    except (EOFError, OSError):
        return None
