"""Fixed-width records in temporary files: sorted runs, merged key range by key range in bounded memory."""

import os
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import FileIO
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from duecare.model.record import NamedTuple
from duecare.scan.contract import Keyed, Record

T = TypeVar("T")
U = TypeVar("U")

RUN = 16 << 20
"""Bytes of records that are held before they are sorted and written."""

RANGE = 24 << 20
"""Bytes of records that are merged at a time."""


OPEN = 400
"""Runs that are open at a time, where a process may open twice as many files."""


def in_order(packed: bytes, width: int) -> NDArray[np.uint8]:
    """The records of that width in order, ``[record, byte]``.

    By their first bytes and their number in one 64-bit number each; those of which the first bytes are the same are
    then compared whole. Three times as fast as comparing all of them whole.
    """
    records = np.frombuffer(packed, np.uint8).reshape(-1, width)
    bits = np.uint64(max(1, (len(records) - 1).bit_length()))
    first = np.zeros((len(records), 8), np.uint8)
    first[:, : min(width, 8)] = records[:, :8]
    heads = first.view(">u8").ravel().astype(np.uint64) >> bits
    numbered = heads << bits | np.arange(len(records), dtype=np.uint64)
    numbered.sort()
    order = (numbered & ((np.uint64(1) << bits) - np.uint64(1))).astype(np.int64)
    heads = numbered >> bits
    ordered = records.view(f"V{width}").ravel()[order].view(np.uint8).reshape(-1, width)
    same = np.flatnonzero(heads[1:] == heads[:-1])
    if len(same):
        tied = np.zeros(len(heads), bool)
        tied[same] = tied[same + 1] = True
        ordered[tied] = np.sort(ordered[tied].view(f"S{width}").ravel()).view(np.uint8).reshape(-1, width)
    return ordered


class NoRoom(Exception):  # noqa: N818 - an answer, made a gap
    """The temporary folder is full, or may not be written."""


class Spill:
    """Records of one shard. ``folder`` is of the run, ``prefix`` of the shard and attempt."""

    def __init__(self, folder: Path, prefix: str) -> None:
        """Nothing is written before there are records."""
        self.folder, self.prefix = folder, prefix
        self.held: dict[str, list[bytes]] = {}
        self.sizes: dict[str, int] = {}
        self.widths: dict[str, int] = {}
        self.runs: dict[str, str] = {}

    def add(self, one: Keyed, records: Iterable[Record] | bytes) -> None:
        """Take in the records of a batch."""
        packed = records if isinstance(records, bytes) else b"".join(key + value for key, value in records)
        width = one.key_width + one.value_width
        if len(packed) % width:
            raise ValueError(f"records of {one.name} are not {width} bytes wide")
        self.widths[one.name] = width
        self.held.setdefault(one.name, []).append(packed)
        self.sizes[one.name] = self.sizes.get(one.name, 0) + len(packed)
        if self.sizes[one.name] > RUN:
            self._write(one.name)

    def closed(self) -> dict[str, str]:
        """Write what is left; the files by detector (several of one are told apart by ``:``)."""
        for name in list(self.held):
            self._write(name)
        return self.runs

    def _write(self, name: str) -> None:
        packed = b"".join(self.held.pop(name, ()))
        self.sizes[name] = 0
        if not packed:
            return
        ordered = in_order(packed, self.widths[name])
        number = len(self.runs)
        path = self.folder / f"{self.prefix}-{number}.run"
        try:
            path.write_bytes(ordered.tobytes())
        except OSError as error:
            path.unlink(missing_ok=True)
            what = f"records cannot be kept in {self.folder.parent}: {error.strerror or error}"
            raise NoRoom(f"{what}; set TMPDIR to a disk with room") from error
        self.runs[f"{name}:{number}"] = str(path)


class Runs:
    """Every run of one detector, as one sequence of groups in order of key."""

    def __init__(self, one: Keyed, paths: Iterable[str], beside: int = 1) -> None:
        """Open the files; ``beside``: so many ranges of keys are put in order at once.

        They are not mapped: pages that a search has touched would count as this process's memory.
        """
        self.one, self.beside = one, beside
        self.width = one.key_width + one.value_width
        self.files: list[FileIO] = []
        self.lengths: list[int] = []
        for path in self._few(sorted(paths)):
            self.files.append(FileIO(path))
            self.lengths.append(os.fstat(self.files[-1].fileno()).st_size // self.width)

    def _few(self, paths: list[str]) -> list[str]:
        """As many runs as may be open: too many are sorted together, some at a time, and take the place of theirs."""
        made = 0
        while too_many(paths):
            each = max(2, RANGE * len(paths) // max(1, sum(os.stat(path).st_size for path in paths)))  # noqa: PTH116
            wide: list[str] = []
            for at in range(0, len(paths), each):
                wide.append(self._together([Path(path) for path in paths[at : at + each]], made))
                made += 1
            paths = wide
        return paths

    def _together(self, runs: list[Path], number: int) -> str:
        packed = b"".join(run.read_bytes() for run in runs)
        path = runs[0].with_name(f"wide-{self.one.name}-{number}.run")
        try:
            path.write_bytes(in_order(packed, self.width).tobytes())
        except OSError as error:
            raise NoRoom(f"records cannot be kept in {path.parent.parent}: {error.strerror or error}") from error
        for run in runs:
            run.unlink()
        return str(path)

    def groups(self) -> Iterator[tuple[bytes, Sequence[bytes]]]:
        """Keys in order, each with its values in order; groups smaller than the detector wants are left out."""
        for some in at_once(self._grouped, self._ranges(), self.beside):
            yield from some.groups()

    def _ranges(self) -> Iterator[bytes]:
        """The records, some keys at a time."""
        places = [0] * len(self.files)
        while places != self.lengths:
            stops = self._stops(places)
            slices = [self._slice(i, a, b) for i, (a, b) in enumerate(zip(places, stops, strict=True)) if b > a]
            yield b"".join(slices)
            places = stops

    def _grouped(self, packed: bytes) -> "_Groups":
        width = self.one.key_width
        ordered = in_order(packed, self.width)
        changes = (ordered[1:, :width] != ordered[:-1, :width]).any(axis=1)
        firsts = np.concatenate(([0], np.flatnonzero(changes) + 1, [len(ordered)]))
        return _Groups(ordered, width, firsts, np.flatnonzero(np.diff(firsts) >= getattr(self.one, "least", 1)))

    def close(self) -> None:
        """Let go of the files."""
        for file in self.files:
            file.close()

    def _read(self, index: int, at: int, size: int) -> bytes:
        """So many bytes from that record on."""
        file = self.files[index]
        file.seek(at * self.width)
        held = file.read(size)
        while len(held) < size:
            more = file.read(size - len(held))
            if not more:
                raise NoRoom(f"records in {Path(str(file.name)).parent} were cut off while they were read")
            held += more
        return held

    def _slice(self, index: int, start: int, stop: int) -> bytes:
        return self._read(index, start, (stop - start) * self.width)

    def _key(self, index: int, at: int) -> bytes:
        return self._read(index, at, self.one.key_width)

    def _stops(self, places: list[int]) -> list[int]:
        """Where each run's next range ends: all of one key together, and no more than memory holds."""
        step = max(1, RANGE // self.beside // self.width // len(places))
        ahead = [i for i, place in enumerate(places) if place + step < self.lengths[i]]
        if not ahead:
            return list(self.lengths)
        bound = min(self._key(i, places[i] + step) for i in ahead)
        stops = [self._find(i, bound, place) for i, place in enumerate(places)]
        # A key with more records than a range holds is taken whole.
        return stops if stops != places else [self._find(i, bound + b"\xff", place) for i, place in enumerate(places)]

    def _find(self, index: int, key: bytes, start: int) -> int:
        return bisect_left(range(self.lengths[index]), key, start, key=lambda at: self._key(index, at))


class _Groups(NamedTuple):
    """Records in order, where groups of equal keys begin, the end of the last too, and which of them are wanted."""

    ordered: NDArray[np.uint8]
    key_width: int
    firsts: NDArray[np.int64]
    wanted: NDArray[np.int64]

    def groups(self) -> Iterator[tuple[bytes, Sequence[bytes]]]:
        """Each key with its values."""
        wide = self.ordered.shape[1] - self.key_width
        bounds = (self.firsts[self.wanted].tolist(), self.firsts[self.wanted + 1].tolist())
        for start, stop in zip(*bounds, strict=True):
            values = self.ordered[start:stop, self.key_width :].tobytes()
            key = self.ordered[start, : self.key_width].tobytes()
            yield key, [values[i : i + wide] for i in range(0, len(values), wide)]


def at_once(make: Callable[[T], U], given: Iterator[T], many: int) -> Iterator[U]:
    """What is made of each, in order; so many at once, in threads."""
    if many < 2:
        yield from map(make, given)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(many) as pool:
        making = deque(pool.submit(make, one) for one in islice(given, many))
        while making:
            made = making.popleft().result()
            making.extend(pool.submit(make, one) for one in islice(given, 1))
            yield made


def too_many(paths: Sequence[str]) -> bool:
    """Whether so many runs are put together before they are merged, and removed."""
    return len(paths) > _most()


def _most() -> int:
    """Files that may be open at a time; half of what this process may, for others open some too."""
    try:
        from resource import RLIMIT_NOFILE, getrlimit
    except ImportError:
        return OPEN // 2
    soft = getrlimit(RLIMIT_NOFILE)[0]
    return min(OPEN, max(2, soft // 2)) if soft > 0 else OPEN
