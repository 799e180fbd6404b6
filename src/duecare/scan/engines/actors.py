"""Actors of a Ray cluster that hold a scorer's model: texts go to whichever is free, on whatever machine it is.

A model is loaded once an actor, on a GPU of its own where the cluster has any. An actor that dies, whose machine is
gone, or of which nothing is heard is replaced, and its texts are scored again: a score depends on the text alone.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.engines.job import ATTEMPTS, STALL
from duecare.scan.scorers.detoxify import Detoxify, Pinned, batches
from duecare.scan.streams import Unreadable

BEAT = 1.0
CORES = 4
"""Of a machine without a GPU, for each model: more of them would fill its memory."""

CHECK = "see that the checkpoint and the extra `toxicity` are on every machine, and look into Ray's logs"


class Ready(NamedTuple):
    """What an actor says once it has tried to load its model: whether it reads all languages, or what is wrong."""

    multilingual: bool = False
    trouble: tuple[str, str] = ("", "")


class Chunk(NamedTuple):
    """Texts that are scored together, by their numbers, and how often an actor died of them."""

    numbers: Sequence[int]
    tries: int = 0


class Busy(NamedTuple):
    """What an actor does, and since when."""

    actor: Any
    chunk: Chunk
    since: float


class Model:
    """The actor. What is wrong with its checkpoint is an answer: no other actor would load it."""

    def __init__(self, checkpoint: Pinned) -> None:
        """Load the model."""
        self.ready = Ready()
        try:
            self.scorer = Detoxify(checkpoint)
            self.ready = Ready(self.scorer.multilingual)
        except Unreadable as why:
            self.ready = Ready(trouble=(why.what, why.unlock))

    def say(self) -> Ready:
        """How it went."""
        return self.ready

    def score(self, texts: Sequence[str]) -> list[float]:
        """The scores of some texts."""
        return self.scorer.score(texts)


class Actors:
    """A scorer whose model is held by actors. ``busy`` is what they do now."""

    name = "detoxify"

    def __init__(self, ray: Any, checkpoint: Pinned) -> None:
        """None is started before there is something to score."""
        self.ray, self.digest = ray, checkpoint.sha256
        self.most, told = _room(ray)
        make = ray.remote(Model).options(**told, max_restarts=0)
        self.make: Callable[[], Any] = lambda: make.remote(checkpoint)
        self.starting: dict[Any, Any] = {}
        self.free: list[Any] = []
        self.busy: dict[Any, Busy] = {}
        self.heard = time.monotonic()
        self.failures = 0
        self.languages: bool | None = None

    @property
    def multilingual(self) -> bool:
        """Whether the model reads all languages: the first actor says it."""
        while self.languages is None:
            self._start(1)
            list(self._heard())
        return self.languages

    def score(self, texts: Sequence[str]) -> list[float]:
        """One number a text; those of like length together, the longest first."""
        result = [0.0] * len(texts)
        todo = deque(Chunk(numbers) for numbers in reversed(list(batches(texts))))
        while todo or self.busy:
            self._start(len(todo))
            while todo and self.free:
                self._give(todo.popleft(), texts)
            for chunk, scores in self._heard():
                if scores is None:
                    todo.appendleft(self._again(chunk))
                    continue
                for number, score in zip(chunk.numbers, scores, strict=True):
                    result[number] = score
        return result

    def close(self) -> None:
        """End every actor."""
        for actor in [*self.starting.values(), *self.free, *(one.actor for one in self.busy.values())]:
            self.ray.kill(actor)

    def _start(self, wanted: int) -> None:
        """As many actors as there is work for, and room."""
        there = len(self.starting) + len(self.free) + len(self.busy)
        if not there:
            self.heard = time.monotonic()
        for _ in range(min(self.most, wanted + len(self.busy)) - there):
            actor = self.make()
            self.starting[actor.say.remote()] = actor

    def _give(self, chunk: Chunk, texts: Sequence[str]) -> None:
        actor = self.free.pop()
        reference = actor.score.remote([texts[number] for number in chunk.numbers])
        self.busy[reference] = Busy(actor, chunk, time.monotonic())

    def _again(self, chunk: Chunk) -> Chunk:
        if chunk.tries + 1 >= ATTEMPTS:
            raise Unreadable(f"{ATTEMPTS} actors that scored the same texts were lost", CHECK)
        return chunk._replace(tries=chunk.tries + 1)

    def _heard(self) -> Iterator[tuple[Chunk, list[float] | None]]:
        """Chunks that are scored, and those whose actor is lost."""
        ready, _ = self.ray.wait([*self.busy, *self.starting], num_returns=1, timeout=BEAT)
        now = time.monotonic()
        for reference in ready:
            self.heard = now
            if reference in self.starting:
                self._welcome(reference)
            else:
                yield self._taken(reference)
        if now - self.heard > STALL:
            yield from self._stuck()

    def _welcome(self, reference: Any) -> None:
        actor = self.starting.pop(reference)
        try:
            said: Ready = self.ray.get(reference)
        except self.ray.exceptions.RayError as error:
            self.failures += 1
            if self.failures >= ATTEMPTS and not (self.free or self.busy or self.starting):
                why = type(error).__name__
                raise Unreadable(f"no actor loaded its model (the last: {why})", CHECK) from error
            return
        if said.trouble[0]:
            raise Unreadable(*said.trouble)
        self.languages = said.multilingual
        self.free.append(actor)

    def _taken(self, reference: Any) -> tuple[Chunk, list[float] | None]:
        actor, chunk, _ = self.busy.pop(reference)
        try:
            scores: list[float] = self.ray.get(reference)
        except self.ray.exceptions.RayError:
            self.ray.kill(actor)
            return chunk, None
        self.free.append(actor)
        return chunk, scores

    def _stuck(self) -> Iterator[tuple[Chunk, None]]:
        """Nothing was heard for long: what is done is done again by others."""
        if not self.busy:
            what = f"no machine of the cluster had room for its model within {STALL:,.0f} seconds"
            raise Unreadable(what, CHECK)
        lost = list(self.busy.values())
        self.busy, self.heard = {}, time.monotonic()
        for actor, chunk, _ in lost:
            self.ray.kill(actor)
            yield chunk, None


def _room(ray: Any) -> tuple[int, dict[str, int]]:
    """How many models the cluster has room for, and what each of them needs."""
    total = ray.cluster_resources()
    gpus, cores = int(total.get("GPU", 0)), int(total.get("CPU", 1))
    if gpus:
        return gpus, {"num_cpus": 1, "num_gpus": 1}
    largest = max((int(node["Resources"].get("CPU", 0)) for node in ray.nodes() if node["Alive"]), default=1)
    each = max(1, min(CORES, largest))
    return max(1, cores // each), {"num_cpus": each}
