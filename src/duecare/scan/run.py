"""Scan data files: what was measured of these very files before, or what is measured now."""

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from duecare.model.problem import Gap
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple
from duecare.scan.cache import Cache
from duecare.scan.contract import Wish
from duecare.scan.digests import Digested, digested
from duecare.scan.kept import key, sound

if TYPE_CHECKING:
    from duecare.scan.splits import Told

Progress = Callable[[int, int], None]
"""Told how many bytes of how many are done."""


class Options(NamedTuple):
    """How a scan runs; none of it changes what it measures.

    ``seconds`` bounds the time: what was not scanned by then is a gap. ``only`` narrows to detectors by name.
    ``address`` is that of a Ray cluster.
    """

    workers: int = 1
    cache: Cache | None = None
    seconds: float | None = None
    only: frozenset[str] | None = None
    md5: bool = False
    progress: Progress | None = None
    engine: str = "local"
    address: str = ""

    @property
    def alone(self) -> bool:
        """Whether this process measures all parts itself, in order: nobody has to count the rows before each."""
        return self.workers <= 1 and self.engine == "local"


class Outcome(NamedTuple):
    """What was measured of each file and of all; ``troubles`` are files of which nothing could be."""

    files: tuple[Scanned, ...]
    whole: Scanned
    troubles: Mapping[str, Gap]
    detectors: Mapping[str, int]
    settings: str


def scan(wish: Wish, options: Options = Options()) -> Outcome:  # noqa: B008 - an immutable value
    """Measure every file of ``wish.paths``, or tell what was measured of these very files before."""
    started = time.monotonic()
    wish = wish._replace(paths=tuple(sorted(set(wish.paths))))
    told: Told = {}
    digests = _digested(wish, options, told)
    name = key(wish, options.only, digests, options.cache) if options.cache else ""
    kept = options.cache.get(name) if options.cache and name else None
    if isinstance(kept, Outcome):
        if options.progress:
            total = sum(one.size for one in digests.values())
            options.progress(total, total)
        return kept
    from duecare.scan.measured import measured
    from duecare.scan.splits import mark

    outcome = measured(wish, options, digests, told, started)
    if options.cache and name and sound(outcome):
        options.cache.put(name, outcome)
        mark(wish, digests, options.cache)
    return outcome


def _digested(wish: Wish, options: Options, told: "Told") -> Mapping[str, Digested]:
    """The checksums of all files; where others help to measure, what they wait for is made ready beside that."""
    numbers = _fresh(wish, options)
    if not numbers:
        return digested(Path(wish.root), wish.paths, md5=options.md5)
    from threading import Thread

    beside = Thread(target=_ready, args=(wish, options, numbers, told), daemon=True)
    # Checksums are made without Python's lock, which they take up after each piece: not after five milliseconds.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval / 50)
    try:
        beside.start()
        digests = digested(Path(wish.root), wish.paths, md5=options.md5)
        beside.join()
    finally:
        sys.setswitchinterval(interval)
    return digests


def _fresh(wish: Wish, options: Options) -> Sequence[int]:
    """Numbers of the files for which others are likely to be needed, and long enough in the reading."""
    if options.alone:
        return ()
    from duecare.scan.splits import fresh

    return fresh(wish, options.cache)


def _ready(wish: Wish, options: Options, numbers: Sequence[int], told: "Told") -> None:
    """Count rows, and make detectors; what fails now will fail again where it is told."""
    from duecare.scan.splits import ahead

    ahead(wish, numbers, told)
    if options.engine == "local":
        with suppress(Exception):
            from duecare.scan.measured import prepared

            prepared(wish, options)
