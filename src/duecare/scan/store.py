"""What the cache holds of single files: counts, states of detectors and records, by what they depend on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from duecare.scan.cache import Cache
from duecare.scan.coded import code
from duecare.scan.collect import Collector, Held
from duecare.scan.contract import PLACE_WIDTH, ROW_BITS, Keyed
from duecare.scan.detect import Detectors
from duecare.scan.digests import Digested

RECORDS = 256_000_000
"""Bytes of the records of one file beyond which they are not kept."""


class Store:
    """The cache, by what the measures depend on."""

    def __init__(self, cache: Cache | None, ids: Mapping[str, str], digests: Mapping[str, Digested]) -> None:
        self.cache, self.ids, self.digests = cache, ids, digests

    def file(self, path: str, detectors: Detectors) -> Held | None:
        """All states of a file; None when one of them is not known."""
        if self.cache is None:
            return None
        tally = self.cache.get(self._key("tally", path))
        states = {name: self.cache.get(self._key(self.ids[name], path)) for name in detectors.monoids}
        if tally is None or any(state is None for state in states.values()):
            return None
        return Held(tally, {name: state[0] for name, state in states.items()}, {})

    def keep_files(self, detectors: Detectors, held: Mapping[str, Held], changed: Mapping[str, Any]) -> None:
        """Keep what was measured of whole files, without any of their texts."""
        if self.cache is None:
            return
        for path, one in held.items():
            if path not in changed and not one.tally.cut and not one.failed and one.fresh:
                self.cache.put(self._key("tally", path), one.tally)
                for name, state in one.states.items():
                    bare = getattr(detectors.monoids[name], "bare", None)
                    self.cache.put(self._key(self.ids[name], path), (bare(state) if bare else state,))

    def records(self, path: str, detectors: Detectors, place: Path, number: int) -> dict[str, list[str]] | None:
        """The records of a file as runs in ``place``, for its number in this run; None when some are not known."""
        found: dict[str, list[str]] = {}
        for name, one in detectors.keyed.items():
            files = self._fetched(one, path, place, number)
            if files is None:
                return None
            found[name] = files
        return found

    def _fetched(self, one: Keyed, path: str, place: Path, number: int) -> list[str] | None:
        if self.cache is None or not hasattr(one, "recorded"):
            return None
        begin, width = one.key_width, one.key_width + one.value_width
        mark = np.frombuffer(number.to_bytes(PLACE_WIDTH - ROW_BITS // 8, "big"), np.uint8)

        def renumbered(piece: bytes) -> bytes:
            records = np.frombuffer(piece, np.uint8).reshape(-1, width).copy()
            records[:, begin : begin + len(mark)] = mark
            return records.tobytes()

        name = self._recorded(one, path)
        times = self.cache.get(name)
        targets = [place / f"known-{number}-{one.name}-{turn}.run" for turn in range(times or 0)]
        for turn, target in enumerate(targets):
            if not self.cache.fetch(f"{name}\0{turn}", target, width, renumbered):
                return None
        return [str(target) for target in targets] if isinstance(times, int) else None

    def keep_records(self, detectors: Detectors, collector: Collector, troubles: Mapping[str, Any]) -> None:
        """Keep the records of whole files, run by run, each of which is in order."""
        for name, one in detectors.keyed.items():
            for path, held in collector.held.items():
                files = [Path(file) for file in collector.of_file.get((path, name), [])]
                sound = held.fresh and not held.tally.cut and path not in troubles and name not in collector.unspilled
                if sound and hasattr(one, "recorded") and sum(file.stat().st_size for file in files) <= RECORDS:
                    self._keep_records(self._recorded(one, path), files)

    def _keep_records(self, name: str, files: list[Path]) -> None:
        if self.cache:
            for turn, file in enumerate(files):
                self.cache.keep(f"{name}\0{turn}", file)
            self.cache.put(name, len(files))

    def _recorded(self, one: Any, path: str) -> str:
        depends = f"{one.name}\0{one.version}\0{sorted(one.recorded.items())!r}\0{code()}"
        return f"records\0{depends}\0{self.digests[path].sha256}"

    def whole(self, name: str) -> Any:
        """What a keyed detector measured of these very files."""
        return self.cache.get(self._all(name)) if self.cache else None

    def keep_whole(self, name: str, measures: Any, *, sound: bool) -> None:
        """Keep it."""
        if self.cache and sound:
            self.cache.put(self._all(name), measures)

    def _key(self, identity: str, path: str) -> str:
        return f"file\0{identity}\0{path}\0{self.digests[path].sha256}"

    def _all(self, name: str) -> str:
        files = "\0".join(f"{path}\0{one.sha256}" for path, one in sorted(self.digests.items()))
        return f"all\0{self.ids[name]}\0{files}"
