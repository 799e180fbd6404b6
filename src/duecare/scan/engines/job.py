"""What an engine is given, what it answers, and which shards it hands out together."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.contract import Shard, Wish
from duecare.scan.detect import Detectors
from duecare.scan.part import Part, Tally

ATTEMPTS = 3
STALL = 300.0
"""Seconds without a batch after which a process is taken for stuck."""

TOGETHER = 64
"""At most so many small shards are handed out at a time."""

BYTES = 8 << 20


class Job(NamedTuple):
    """What a run measures, and with what. ``deadline`` is on the clock of ``time.monotonic``."""

    wish: Wish
    shards: Sequence[Shard]
    detectors: Detectors
    folder: Path
    workers: int = 1
    deadline: float | None = None
    only: frozenset[str] | None = None


class Answer(NamedTuple):
    """The part of one shard, by the shard's index."""

    number: int
    part: Part


class Running(NamedTuple):
    """An engine at work: every shard's part, and what makes a dear scorer on its machines, if not this process."""

    answers: Iterator[Answer]
    scorer: Callable[[Any], Any] | None = None


def late() -> Part:
    """The part of a shard for which there was no time."""
    return Part(Tally(cut="was not scanned: the time for scanning ran out"), {}, {}, {})


def together(shards: Sequence[Shard], workers: int) -> Iterator[tuple[int, ...]]:
    """Indices of shards that are handed out together: small files, so that a message is worth its cost."""
    most = max(1, min(TOGETHER, len(shards) // (4 * workers)))
    held: list[int] = []
    size = 0
    for number, shard in enumerate(shards):
        if held and shard.number == shards[held[-1]].number:
            # Parts of one file are small so that all end at about the same time.
            yield tuple(held)
            held, size = [], 0
        held.append(number)
        size += shard.stop - shard.start if shard.format in {"jsonl", "json", "csv"} else BYTES
        if size >= BYTES or len(held) >= most:
            yield tuple(held)
            held, size = [], 0
    if held:
        yield tuple(held)
