"""``model-index`` in a card's front matter: numbers that the card claims, without n or uncertainty."""

from collections.abc import Iterator

from duecare.load.frontmatter import split
from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At, Fault, Span
from duecare.model.results import Result, Results, Run

NAME = "model-index"
ORDER = 70
SUFFIXES = frozenset({".md", ".markdown"})


def sniff(source: Source) -> bool:
    """A Markdown file whose front matter has a ``model-index`` with a value; ``results: []`` claims nothing."""
    if "model" not in source.text:
        return False
    index = _index(source)
    return any(True for model in (index.elements() if index else ()) for _ in _model(model))


def read(source: Source) -> Results:
    """Every metric of every result; a value written as text is read and faulted."""
    front = split(source.text, source.path)
    root = front.metadata.root if front.metadata else None
    index = _index(source)
    found = [pair for model in (index.elements() if index else ()) for pair in _model(model)]
    results = tuple(result for result, _ in found)
    why = "" if results else "its model-index holds no value"
    models = tuple(dict.fromkeys(r.model for r in results if r.model))
    faults = (*front.faults, *(fault for _, faults in found for fault in faults))
    place = root if root is not None else At.fixed(None, Span(source.path))
    return Results(source.path, NAME, place, results, faults, models, why)


def _index(source: Source) -> At[object] | None:
    front = split(source.text, source.path)
    root = front.metadata.root if front.metadata else None
    return figures.at_path(root, "model-index") or figures.at_path(root, "model_index")


def _model(model: At[object]) -> Iterator[tuple[Result, tuple[Fault, ...]]]:
    results = model.get("results")
    for result in results.elements() if results else ():
        metrics = result.get("metrics")
        for metric in metrics.elements() if metrics else ():
            found = _metric(figures.word(figures.plain(model, "name")), result, metric)
            if found is not None:
                yield found


def _metric(name: str | None, result: At[object], metric: At[object]) -> tuple[Result, tuple[Fault, ...]] | None:
    at = metric.get("value")
    measure = figures.word(figures.plain(metric, "type")) or figures.word(figures.plain(metric, "name"))
    if at is None or measure is None:
        return None
    value, faults = figures.figure(at)
    if value.value is None and at.value is not None:
        what = f"the value {str(at.value)[:40]!r} is not a number"
        faults = (Fault(at.span, what, "write one number per metric, or take the metric out", at.pointer, "number"),)
    dataset = result.get("dataset")
    names = (figures.plain(dataset, "type"), figures.plain(dataset, "name"), figures.plain(result, "task", "type"))
    task = next((word for word in map(figures.word, names) if word), "")
    run = Run(
        tool="model-index",
        revision=figures.word(figures.plain(dataset, "revision")),
        few_shot=figures.word(figures.plain(dataset, "args", "num_few_shot")),
    )
    where = "/".join(w for key in ("config", "split") if (w := figures.word(figures.plain(dataset, key))))
    return Result(name, task, measure, value, slice=where, run=run), faults
