"""The Hub's ``.eval_results/*.yaml``: a list of a benchmark, one of its tasks, and a value."""

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At, Fault
from duecare.model.results import Result, Results, Run

NAME = "eval_results"
ORDER = 55


def sniff(source: Source) -> bool:
    """A list whose first entry has a value and the id of a data set."""
    root = source.tree.root
    first = next(root.elements(), None) if root is not None else None
    return figures.at_path(first, "dataset", "id") is not None and figures.at_path(first, "value") is not None


def read(source: Source) -> Results:
    """One result per entry; the layout names no metric, so it is called ``value``."""
    root = source.tree.root
    found = [_result(entry) for entry in (root.elements() if root else ())]
    return figures.document(source, NAME, [r for r, _ in found], [f for _, fs in found for f in fs])


def _result(entry: At[object]) -> tuple[Result, tuple[Fault, ...]]:
    value, faults = figures.figure(entry.get("value") or entry.put(None))
    names = (figures.word(figures.plain(entry, "dataset", key)) for key in ("id", "task_id"))
    run = Run(
        tool="eval_results",
        created=figures.when(figures.word(figures.plain(entry, "date"))),
        revision=figures.word(figures.plain(entry, "dataset", "revision")),
    )
    return Result(None, "/".join(name for name in names if name), "value", value, run=run), faults
