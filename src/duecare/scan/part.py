"""What one worker does with one shard: rows counted, every detector fed, records spilled."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from duecare.model.profile import Bad
from duecare.model.record import NamedTuple
from duecare.scan.contract import Batch, Shard
from duecare.scan.detect import Detectors, failed
from duecare.scan.formats import batches
from duecare.scan.spill import NoRoom, Spill
from duecare.scan.streams import Unreadable

SHOWN = 20
"""So many bad rows of a file are located; all are counted."""


class Tally(NamedTuple):
    """Rows counted. ``cut``: the file ends before its end, or cannot be read on; ``unlock``: what would help."""

    rows: int = 0
    bad: int = 0
    shown: tuple[Bad, ...] = ()
    cut: str = ""
    unlock: str = ""

    def plus(self, other: "Tally") -> "Tally":
        """Both together; the first bad rows are shown."""
        shown = tuple(sorted((*self.shown, *other.shown))[:SHOWN])
        cut, unlock = (self.cut, self.unlock) if self.cut else (other.cut, other.unlock)
        return Tally(self.rows + other.rows, self.bad + other.bad, shown, cut, unlock)


class Part(NamedTuple):
    """What was measured of one shard. ``failed`` says why a detector has no state, ``runs`` are files of records."""

    tally: Tally
    states: dict[str, Any]
    failed: dict[str, str]
    runs: dict[str, str]


def measure(
    root: Path, shard: Shard, detectors: Detectors, spill: Spill, beat: Callable[[], None] = lambda: None
) -> Part:
    """Scan one shard."""
    with calm():
        return _measured(root, shard, detectors, spill, beat)


@contextmanager
def calm() -> Iterator[None]:
    """Rows are many small objects without cycles: looking for cycles among them took a sixth of the time."""
    _keep_memory()
    before = gc.get_threshold()
    gc.set_threshold(1_000_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@cache
def _keep_memory() -> None:
    """Have buffers of a batch use the memory of those before: to map each anew took a tenth of a scan's time.

    glibc serves from its heap whatever is not larger than the largest mapped block that was given back, up to 32 MB
    (mallopt(3), M_MMAP_THRESHOLD). Nobody touches this one, so that it costs no memory; elsewhere it does nothing.
    """
    bytes(31 << 20)


def _measured(root: Path, shard: Shard, detectors: Detectors, spill: Spill, beat: Callable[[], None]) -> Part:
    states = {name: one.empty() for name, one in detectors.monoids.items()}
    wrong: dict[str, str] = {}
    tally = Tally()
    for batch in _batches(root, shard):
        _add(batch, detectors, states, wrong)
        _spill(batch, detectors, spill, wrong)
        tally = tally.plus(_tallied(batch))  # last: where rows were parsed, nothing is left to look at
        beat()
    try:
        runs = spill.closed()
    except NoRoom as error:
        runs = {}
        wrong.update(dict.fromkeys(detectors.keyed, str(error)))
    return Part(tally, {k: v for k, v in states.items() if k not in wrong}, wrong, runs)


def _batches(root: Path, shard: Shard) -> Iterator[Batch]:
    """The batches; a file that cannot be read on is cut off there."""
    from duecare.scan.batches import cut_off

    row = shard.first_row
    try:
        for batch in batches(root, shard):
            row = batch.first_row + len(batch)
            yield batch
    except Unreadable as why:
        yield cut_off(shard, row, why.what, why.unlock)
    except OSError as error:
        yield cut_off(shard, row, f"cannot be read on: {error.strerror or error}", "see that the file can be read")


def _tallied(batch: Batch) -> Tally:
    found = batch.bad
    shown = tuple(Bad(bad.row, bad.why) for bad in islice(found, SHOWN))
    return Tally(len(batch), len(found), shown, getattr(batch, "cut", ""), getattr(batch, "unlock", ""))


def _add(batch: Batch, detectors: Detectors, states: dict[str, Any], wrong: dict[str, str]) -> None:
    for name, one in detectors.monoids.items():
        if name not in wrong:
            try:
                states[name] = one.add(states[name], batch)
            except Exception as error:  # noqa: BLE001 - any failure of a detector is a gap
                wrong[name] = failed(name, error).what


def _spill(batch: Batch, detectors: Detectors, spill: Spill, wrong: dict[str, str]) -> None:
    for name, one in detectors.keyed.items():
        if name not in wrong:
            try:
                spill.add(one, one.records(batch))
            except NoRoom as error:
                wrong[name] = str(error)
            except Exception as error:  # noqa: BLE001 - any failure of a detector is a gap
                wrong[name] = failed(name, error).what
