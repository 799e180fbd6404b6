"""Measure data files: of each what is known is taken from the cache, the rest is read, and all is told per file."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.scan.cache import Cache
from duecare.scan.collect import Collector, Held
from duecare.scan.contract import Shard, Wish
from duecare.scan.detect import Detectors, detect, identity, limited
from duecare.scan.digests import Digested
from duecare.scan.engines.local import Answer, Job, run
from duecare.scan.formats import shards
from duecare.scan.patterns.database import keep_in
from duecare.scan.reduced import reduced
from duecare.scan.run import Options, Outcome
from duecare.scan.streams import Unreadable
from duecare.scan.temporary import folder


class _Plan(NamedTuple):
    """What is left to do: parts of files, and what is known of files already."""

    shards: tuple[Shard, ...]
    known: Mapping[str, Held]
    troubles: Mapping[str, Gap]
    digests: Mapping[str, Digested]


def measured(wish: Wish, options: Options, digests: Mapping[str, Digested], started: float) -> Outcome:
    """Measure every file; ``started`` is when the run began, on the clock of ``time.monotonic``."""
    keep_in(options.cache)
    detectors = limited(detect(wish), options.only)
    ids = {name: identity(one) for name, one in {**detectors.monoids, **detectors.keyed}.items()}
    store = _Store(options.cache, ids, digests)
    told = {name: kept for name in detectors.keyed if (kept := store.whole(name)) is not None}
    left = detectors._replace(keyed={name: one for name, one in detectors.keyed.items() if name not in told})
    plan = _planned(wish, left, store, digests)
    collector = Collector(wish, left, plan.known, plan.shards)
    with folder(Path(wish.root)) as place:
        deadline = started + options.seconds if options.seconds else None
        only = frozenset((*left.monoids, *left.keyed))
        job = Job(wish, plan.shards, left, place, options.workers, deadline, only)
        done, total = 0, sum(d.size for d in digests.values())
        for answer in _answers(job, options):
            collector.take(answer.number, answer.part)
            done += _size(plan.shards[answer.number], total, len(plan.shards))
            if options.progress:
                options.progress(min(done, total), total)
        changed = _changed(Path(wish.root), plan)
        keyed, failed = reduced(left, wish, collector)
    for name, measures in keyed.items():
        store.keep_whole(name, measures, sound=not (collector.cut or changed))
    store.keep_files(collector.held, changed)
    whole = collector.finished({**told, **keyed}, failed, {**plan.troubles, **changed}, digests)
    return Outcome(whole[1:], whole[0], {**plan.troubles, **changed}, detectors.versions, _settings(ids))


def _answers(job: Job, options: Options) -> Iterator[Answer]:
    """Parts, from the engine that was asked for."""
    if options.engine == "local":
        return run(job)
    from duecare.scan.engines import ray

    return ray.run(job, options.address)


def _settings(ids: Mapping[str, str]) -> str:
    from hashlib import sha256

    return sha256("\n".join(f"{name} {digest}" for name, digest in sorted(ids.items())).encode()).hexdigest()


def _size(shard: Shard, total: int, number: int) -> int:
    return shard.stop - shard.start if shard.format in {"jsonl", "json", "csv"} else total // max(1, number)


def _planned(wish: Wish, detectors: Detectors, store: "_Store", digests: Mapping[str, Digested]) -> _Plan:
    found: list[Shard] = []
    known: dict[str, Held] = {}
    troubles: dict[str, Gap] = {}
    for number, path in enumerate(wish.paths):
        trouble = digests[path].trouble
        held = store.file(path, detectors) if trouble is None and not detectors.keyed else None
        if held is not None:
            known[path] = held
            continue
        try:
            if trouble is not None:
                raise Unreadable(trouble.what, trouble.unlock)
            found += shards(Path(wish.root), path, number)
        except Unreadable as why:
            troubles[path] = Gap(Span(path), why.what, why.unlock)
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}"
            troubles[path] = Gap(Span(path), what, "see that the file can be read")
    return _Plan(tuple(found), known, troubles, digests)


def _changed(root: Path, plan: _Plan) -> dict[str, Gap]:
    """Files that somebody wrote to while they were read: what was measured of them is of no content at all."""
    read = {shard.path for shard in plan.shards}
    what = "changed while it was scanned"
    return {p: Gap(Span(p), what, "scan it again") for p in read if plan.digests[p].differs(root / p)}


class _Store:
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

    def keep_files(self, held: Mapping[str, Held], changed: Mapping[str, Any]) -> None:
        """Keep what was measured of whole files."""
        if self.cache is None:
            return
        for path, one in held.items():
            if path not in changed and not one.tally.cut and not one.failed and one.fresh:
                self.cache.put(self._key("tally", path), one.tally)
                for name, state in one.states.items():
                    self.cache.put(self._key(self.ids[name], path), (state,))

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
