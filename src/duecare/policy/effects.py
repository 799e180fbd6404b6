"""What a change does to one model: numbers with the bounds of their difference, licenses, data files."""

from collections.abc import Iterable, Iterator, Mapping

from duecare.knowledge.decisions import Estimate, difference
from duecare.knowledge.metrics import Metric, registered
from duecare.knowledge.requirements import estimate, has_value
from duecare.knowledge.results_matched import Label, by_label, label_text
from duecare.model.card import Card
from duecare.model.case import Case, Reference
from duecare.model.compared import DataDelta, Effects, LicenseDelta, MetricDelta
from duecare.model.documents import Data, Document
from duecare.model.facts import Facts
from duecare.model.manifest import Manifest
from duecare.model.place import At, Span
from duecare.model.problem import Gap
from duecare.model.results import Result

Documents = Mapping[str, tuple[Document, ...]]


def effects(case: Case, base: Reference) -> Effects:
    """What differs between the base's documents and the head's."""
    return Effects(
        case.rules.name,
        tuple(_metrics(case, base)),
        tuple(_licenses(base.documents, case.loaded)),
        tuple(_data(case, base)),
    )


def _metrics(case: Case, base: Reference) -> Iterator[MetricDelta]:
    then = by_label(base.documents.get("results", ()), case.rules)
    now = by_label(case.documents("results"), case.rules)
    for label in sorted(then.keys() | now.keys()):
        old, new = then.get(label), now.get(label)
        if _value(old) != _value(new) or (old and new and old.n != new.n):
            yield _delta(label, old, new, case.rules.evaluations.confidence)


def _delta(label: Label, old: Result | None, new: Result | None, confidence: float) -> MetricDelta:
    shown = new or old
    assert shown is not None
    bare = MetricDelta(label_text(label), _value(old), _value(new), shown.value.span)
    counted = bare._replace(n=(old.n if old else None, new.n if new else None))
    if old is None or new is None or not (has_value(old) and has_value(new)):
        return counted
    metric = registered(new.task, new.metric)
    sides = [estimate(side, metric) for side in (new, old)]
    interval, estimator = difference(sides[0], sides[1], confidence)
    certain = interval is not None and not interval.lower <= 0 <= interval.upper
    lower, upper = interval or (None, None)
    better = _better(metric, sides[0], sides[1])
    return counted._replace(lower=lower, upper=upper, estimator=estimator, better=better, certain=certain)


def _better(metric: Metric | None, new: Estimate, old: Estimate) -> bool | None:
    """Whether the new number is the better one; None where that is not known, or neither is."""
    if metric is None or metric.direction is None or new.value == old.value:
        return None
    if metric.direction == "target":
        target = metric.target if metric.target is not None else 0.0
        return abs(new.value - target) < abs(old.value - target)
    return (new.value > old.value) is (metric.direction == "higher")


def _value(result: Result | None) -> float | None:
    return result.value.value if result is not None and has_value(result) else None


def _licenses(
    then: Mapping[str, tuple[Document, ...]], now: Mapping[str, tuple[Document, ...]]
) -> Iterator[LicenseDelta]:
    old, new = _named(then), _named(now)
    for name in sorted(old.keys() ^ new.keys()):
        at = new.get(name) or old[name]
        yield LicenseDelta(name, name in new, at)


def _named(documents: Documents) -> dict[str, Span]:
    """Every license as it is written, with the first place that names it."""
    found: dict[str, Span] = {}
    for at in (at for kind in ("manifest", "card") for d in documents.get(kind, ()) for at in _written(d)):
        found.setdefault(at.value.strip(), at.span)
    return found


def _written(document: Document) -> Iterator[At[str]]:
    if isinstance(document, Manifest):
        yield from (at for at in (*document.licenses, *(s.license for s in document.sources)) if at is not None)
    elif isinstance(document, Card) and document.metadata is not None:
        at = document.metadata.get("license")
        parts = at.elements() if at and isinstance(at.value, list) else [at] if at else []
        yield from (part.put(part.value) for part in parts if isinstance(part.value, str) and part.value.strip())


def _data(case: Case, base: Reference) -> Iterator[DataDelta]:
    then, now = _facts(base.documents.get("data", ())), _facts(case.documents("data"))
    was = {new: old for old, new in base.moved.items() if old in then and new in now}
    for path in sorted((then.keys() - was.values()) | now.keys()):
        old, new = then.get(was.get(path, path)), now.get(path)
        if path in was:
            yield _changed(path, "moved", old, new)._replace(was=was[path])
        elif new is None:
            yield _changed(path, "removed", old, None)
        elif path not in then:
            yield _changed(path, "added", None, new)
        elif path in base.touched or _differ(old, new):
            yield _changed(path, "changed", old, new)


def _facts(documents: Iterable[Document]) -> dict[str, Facts | Gap]:
    return {d.path: d.facts for d in documents if isinstance(d, Data)}


def _differ(old: Facts | Gap | None, new: Facts | Gap | None) -> bool:
    """Whether the bytes differ, as far as they were measured."""
    if not isinstance(old, Facts) or not isinstance(new, Facts):
        return old is not None and new is not None and type(old) is not type(new)
    shared = old.digests.keys() & new.digests.keys()
    return old.size != new.size or old.rows != new.rows or any(old.digests[k] != new.digests[k] for k in shared)


def _changed(path: str, state: str, old: Facts | Gap | None, new: Facts | Gap | None) -> DataDelta:
    sides = [side if isinstance(side, Facts) else None for side in (old, new)]
    rows, sizes = [s.rows if s else None for s in sides], [s.size if s else None for s in sides]
    return DataDelta(path, state, (rows[0], rows[1]), (sizes[0], sizes[1]))  # type: ignore[arg-type]
