"""Measure data files: of each what is known is taken from the cache, the rest is read, and all is told per file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.scan.coded import digest
from duecare.scan.collect import Collector, Held
from duecare.scan.contract import Shard, Wish
from duecare.scan.detect import Detectors, detect, identity
from duecare.scan.digests import Digested
from duecare.scan.engines.job import Job, Running
from duecare.scan.engines.local import running
from duecare.scan.patterns.database import keep_in
from duecare.scan.reduced import reduced
from duecare.scan.run import Options, Outcome
from duecare.scan.spill import too_many
from duecare.scan.splits import Told, parts
from duecare.scan.store import Store
from duecare.scan.streams import Unreadable
from duecare.scan.temporary import folder


class _Plan(NamedTuple):
    """What is left to do: parts of files, and what is known of files already."""

    shards: tuple[Shard, ...]
    known: Mapping[str, Held]
    troubles: Mapping[str, Gap]
    digests: Mapping[str, Digested]


def prepared(wish: Wish, options: Options) -> None:
    """Make what the detectors of this machine's processes need, before they are asked for."""
    keep_in(options.cache)
    digest(options.cache)
    detect(wish, options.only).prepare()


def measured(wish: Wish, options: Options, digests: Mapping[str, Digested], ahead: Told, started: float) -> Outcome:
    """Measure every file; ``started`` is when the run began, on the clock of ``time.monotonic``."""
    keep_in(options.cache)
    detectors = detect(wish, options.only)
    ids = {name: identity(one) for name, one in {**detectors.monoids, **detectors.keyed}.items()}
    store = Store(options.cache, ids, digests)
    told = {name: kept for name in detectors.keyed if (kept := store.whole(name)) is not None}
    left = detectors._replace(keyed={name: one for name, one in detectors.keyed.items() if name not in told})
    with folder(Path(wish.root)) as place:
        split = partial(parts, told=ahead, first_row=0 if options.alone else 1)
        plan, runs = _planned(wish, left, store, place, split)
        collector = Collector(wish, left, plan.known, plan.shards)
        collector.runs.update(runs)
        deadline = started + options.seconds if options.seconds else None
        only = frozenset((*left.monoids, *left.keyed))
        job = Job(wish, plan.shards, left, place, options.workers, deadline, only)
        done, total = 0, sum(d.size for d in digests.values())
        with _engine(job, options) as engine:
            for answer in engine.answers:
                collector.take(answer.number, answer.part)
                done += _size(plan.shards[answer.number], total, len(plan.shards))
                if options.progress:
                    options.progress(min(done, total), total)
            changed = _changed(Path(wish.root), plan)
            keep = partial(store.keep_records, left, collector, {**plan.troubles, **changed})
            with _beside(keep, alone=options.alone or any(map(too_many, collector.runs.values()))):
                keyed, failed = reduced(left, wish, collector, options.workers)
            for name, measures in keyed.items():
                store.keep_whole(name, measures, sound=not (collector.cut or changed))
            store.keep_files(left, collector.held, changed)
            if options.cache and plan.shards:
                options.cache.prune()
            _lend(engine, left, deadline)
            whole = collector.finished({**told, **keyed}, failed, {**plan.troubles, **changed}, digests)
    return Outcome(whole[1:], whole[0], {**plan.troubles, **changed}, detectors.versions, _settings(ids))


@contextmanager
def _beside(work: Callable[[], None], *, alone: bool) -> Iterator[None]:
    """Do this before the rest, or in a thread beside it: not where runs that it reads are put together and removed."""
    if alone:
        work()
        yield
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        doing = pool.submit(work)
        yield
        doing.result()


def _engine(job: Job, options: Options) -> AbstractContextManager[Running]:
    """The engine that was asked for."""
    if options.engine == "local":
        return running(job)
    from duecare.scan.engines import ray

    return ray.running(job, options.address)


def _lend(engine: Running, detectors: Detectors, deadline: float | None) -> None:
    """Give detectors with a dear scorer the machines of the engine, and the time that is left."""
    for one in detectors.monoids.values():
        if engine.scorer is not None and hasattr(one, "load"):
            one.load = engine.scorer
        if hasattr(one, "until"):
            one.until = deadline


def _settings(ids: Mapping[str, str]) -> str:
    from hashlib import sha256

    return sha256("\n".join(f"{name} {digest}" for name, digest in sorted(ids.items())).encode()).hexdigest()


def _size(shard: Shard, total: int, number: int) -> int:
    return shard.stop - shard.start if shard.format in {"jsonl", "json", "csv"} else total // max(1, number)


def _planned(
    wish: Wish, detectors: Detectors, store: Store, place: Path, split: Callable[..., Sequence[Shard]]
) -> tuple[_Plan, dict[str, list[str]]]:
    """What is to be read, and the records of what is known, by detector."""
    found: list[Shard] = []
    known: dict[str, Held] = {}
    troubles: dict[str, Gap] = {}
    runs: dict[str, list[str]] = {}
    for number, path in enumerate(wish.paths):
        trouble = store.digests[path].trouble
        held = store.file(path, detectors) if trouble is None else None
        records = store.records(path, detectors, place, number) if held is not None else None
        if held is not None and records is not None:
            known[path] = held
            for name, files in records.items():
                runs.setdefault(name, []).extend(files)
            continue
        try:
            if trouble is not None:
                raise Unreadable(trouble.what, trouble.unlock)
            found += split(wish, number, digests=store.digests)
        except Unreadable as why:
            troubles[path] = Gap(Span(path), why.what, why.unlock)
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}"
            troubles[path] = Gap(Span(path), what, "see that the file can be read")
    return _Plan(tuple(found), known, troubles, store.digests), runs


def _changed(root: Path, plan: _Plan) -> dict[str, Gap]:
    """Files that somebody wrote to while they were read: what was measured of them is of no content at all."""
    read = {shard.path for shard in plan.shards}
    what = "changed while it was scanned"
    return {p: Gap(Span(p), what, "scan it again") for p in read if plan.digests[p].differs(root / p)}
