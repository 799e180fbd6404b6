"""Parts come in any order; files and the whole are put together in theirs, so that every run says the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple
from duecare.scan.contract import Monoid, Shard, Wish
from duecare.scan.detect import Detectors, failed
from duecare.scan.digests import Digested
from duecare.scan.part import Part, Tally
from duecare.scan.streams import Unreadable

TOGETHER = 32
"""Files whose dear texts are told together."""


class Held(NamedTuple):
    """What is known of a file: rows, states, and why some have none. ``fresh``: measured in this run."""

    tally: Tally
    states: dict[str, Any]
    failed: dict[str, str]
    fresh: bool = False


class Collector:
    """Merges the parts of each file in the order of its shards."""

    def __init__(self, wish: Wish, detectors: Detectors, known: Mapping[str, Held], shards: Sequence[Shard]) -> None:
        """Files without a shard and unknown hold no rows."""
        self.wish, self.detectors, self.shards = wish, detectors, shards
        self.held: dict[str, Held] = dict(known)
        self.runs: dict[str, list[str]] = {}
        self.of_file: dict[tuple[str, str], list[str]] = {}
        self.unspilled: dict[str, str] = {}
        self.waiting: dict[int, Part] = {}
        self.told: dict[tuple[str, str], Any] = {}
        self.next: dict[str, int] = {}
        self.last: dict[str, int] = {}
        for number, shard in enumerate(shards):
            self.next.setdefault(shard.path, number)
            self.last[shard.path] = number

    @property
    def cut(self) -> bool:
        """Whether some file could not be read to its end."""
        return any(one.tally.cut for one in self.held.values())

    def take(self, number: int, part: Part) -> None:
        """Take in the part of a shard."""
        self.waiting[number] = part
        path = self.shards[number].path
        while self.next[path] <= self.last[path] and self.next[path] in self.waiting:
            self._merge(path, self.waiting.pop(self.next[path]))
            self.next[path] += 1

    def _merge(self, path: str, part: Part) -> None:
        for name, file in part.runs.items():
            self.runs.setdefault(name.partition(":")[0], []).append(file)
            self.of_file.setdefault((path, name.partition(":")[0]), []).append(file)
        part = self._told_by_all(part)
        self.unspilled.update({k: v for k, v in part.failed.items() if k in self.detectors.keyed})
        held = self.held.get(path)
        if held is None:
            self.held[path] = Held(part.tally, part.states, part.failed, fresh=True)
            return
        wrong = {**held.failed, **part.failed}
        both = held.states.keys() & part.states.keys()
        states = {name: self.detectors.monoids[name].merge(held.states[name], part.states[name]) for name in both}
        self.held[path] = Held(held.tally.plus(part.tally), states, wrong, fresh=True)

    def _told_by_all(self, part: Part) -> Part:
        """The part; a detector of which it says nothing, because the machine that read it has none, has failed."""
        silent = self.detectors.monoids.keys() - part.states.keys() - part.failed.keys()
        if not silent or part.tally.cut:
            return part
        return part._replace(
            failed={**part.failed, **{name: f"{name} was not measured on every machine" for name in silent}}
        )

    def finished(
        self,
        keyed: Mapping[str, Mapping[str, Any]],
        unkeyed: Mapping[str, Gap],
        troubles: Mapping[str, Gap],
        digests: Mapping[str, Digested],
    ) -> tuple[Scanned, ...]:
        """The whole, and each file that could be read, in order."""
        missing = {**self.detectors.missing, **unkeyed}
        self.held = {path: one for path, one in self.held.items() if path not in troubles}
        self._tell_together(path for path in self.wish.paths if path in self.held)
        files = [self._file(p, keyed, missing, digests[p]) for p in self.wish.paths if p not in troubles]
        return (self._whole(files, keyed, missing, troubles), *files)

    def _file(
        self, path: str, keyed: Mapping[str, Mapping[str, Any]], missing: Mapping[str, Gap], digest: Digested
    ) -> Scanned:
        one = self.held.get(path) or Held(Tally(), {n: d.empty() for n, d in self.detectors.monoids.items()}, {})
        self.held[path] = one
        measures, wrong = self._measures(one, path)
        measures |= {name: dict(_of_file(told, path)) for name, told in keyed.items()}
        gaps = {name: gap._replace(span=Span(path)) for name, gap in {**missing, **wrong}.items()}
        tally = one.tally
        return Scanned(
            path,
            tally.rows,
            tally.bad,
            tally.shown,
            digest.digests,
            digest.size,
            tally.cut,
            _sorted(measures),
            gaps,
            unlock=tally.unlock,
        )

    def _tell_together(self, paths: Iterable[str]) -> None:
        """The measures of detectors whose texts are dear to tell: those of some files at a time."""
        left = iter(paths)
        while some := list(islice(left, TOGETHER)):
            for name, one in self.detectors.monoids.items():
                if hasattr(one, "finished"):
                    held = {path: self.held[path].states[name] for path in some if name in self.held[path].states}
                    self.told.update(_together(name, one, held))

    def _measures(self, one: Held, path: str) -> tuple[dict[str, Any], dict[str, Gap]]:
        measures: dict[str, Any] = {}
        wrong = {name: _gap(why) for name, why in one.failed.items()}
        for name, state in one.states.items():
            told = self.told.get((path, name))
            try:
                measures[name] = self.detectors.monoids[name].finish(state) if told is None else told
            except Unreadable as why:
                wrong[name] = _unmeasured(name, why)
            except Exception as error:  # noqa: BLE001 - any failure of a detector is a gap
                wrong[name] = failed(name, error)
            if isinstance(told, Gap):
                wrong[name] = measures.pop(name)
        return measures, wrong

    def _whole(
        self,
        files: Sequence[Scanned],
        keyed: Mapping[str, Mapping[str, Any]],
        missing: Mapping[str, Gap],
        troubles: Mapping[str, Gap],
    ) -> Scanned:
        states = {name: self._all(name, one) for name, one in self.detectors.monoids.items()}
        wrong = {name: why for file in files for name, why in self.held[file.path].failed.items()}
        one = Held(Tally(), {name: state for name, state in states.items() if name not in wrong}, wrong)
        measures, failures = self._measures(one, "")
        measures |= {name: {k: v for k, v in told.items() if k != "files"} for name, told in keyed.items()}
        cut = next((f"{f.path} {f.cut}" for f in files if f.cut), "")
        cut = cut or next((f"{path} {gap.what}" for path, gap in troubles.items()), "")
        return Scanned(
            "",
            sum(file.rows for file in files),
            sum(file.bad for file in files),
            size=sum(file.size for file in files),
            cut=cut,
            measures=_sorted(measures),
            missing={**missing, **failures},
        )

    def _all(self, name: str, one: Monoid[Any]) -> Any:
        state = one.empty()
        for held in self._in_order():
            if name in held.states:
                state = one.merge(state, held.states[name])
        return state

    def _in_order(self) -> Iterator[Held]:
        return (self.held[path] for path in self.wish.paths if path in self.held)


def _of_file(told: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    files = told.get("files")
    found = files.get(path, {}) if isinstance(files, Mapping) else told
    return found if isinstance(found, Mapping) else {}


def _sorted(measures: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(measures.items()))


def _together(name: str, one: Any, held: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    """Measures by path, or the gap that they all have."""
    try:
        found = list(one.finished(list(held.values())))
    except Unreadable as why:
        found = [_unmeasured(name, why)] * len(held)
    except Exception as error:  # noqa: BLE001 - any failure of a detector is a gap
        found = [failed(name, error)] * len(held)
    return {(path, name): measures for path, measures in zip(held, found, strict=True)}


def _unmeasured(name: str, why: Unreadable) -> Gap:
    return Gap(Span(""), f"{name} was not measured: {why.what}", why.unlock)


def _gap(why: str) -> Gap:
    return Gap(Span(""), why, "report the row's shape; DUECARE_TRACEBACK=1 shows where it failed")
