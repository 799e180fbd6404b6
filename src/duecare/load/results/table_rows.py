"""A hand-made list of results: ``[{"task": "arc", "accuracy": 0.5, "n": 100}]``, or with ``metric`` and ``value``.

The list is the document, or stands under ``results``, ``metrics`` or ``scores``. Each row names its task and holds a
number under a metric that the registry knows; a list of anything else is none of results.
"""

from collections.abc import Iterator

from duecare.knowledge.metrics import registered
from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At, Fault
from duecare.model.results import Result, Results, Run

NAME = "list of results"
ORDER = 88
SUFFIXES = frozenset({".json"})
WRAPPERS = ("results", "metrics", "scores")
TASKS = ("task", "task_name", "benchmark", "dataset", "dataset_name", "eval", "name")
SIZES = ("n", "num_samples", "n_samples", "num_examples", "count", "total", "support")
MODELS = ("model", "model_name", "model_id")
VALUES = ("value", "score")


def sniff(source: Source) -> bool:
    """Every row names a task, and has a number of a metric that is known."""
    rows = _rows(source)
    return bool(rows) and all(_task(row) and any(True for _ in _numbers(row)) for row in rows)


def read(source: Source) -> Results:
    """Every number of every row."""
    root, rows = figures.mapping(source), _rows(source)
    whole = next((name for key in MODELS if (name := figures.word(figures.plain(root, key)))), None)
    found = [(result, fault) for row in rows for result, fault in _results(row, whole)]
    faults = [one for _, told in found for one in told]
    return figures.document(source, NAME, [result for result, _ in found], faults, why="none of its rows has a number")


def _rows(source: Source) -> tuple[At[object], ...]:
    root = source.tree.root
    if root is None:
        return ()
    held = [root, *(root.get(key) for key in WRAPPERS)] if isinstance(root.value, dict) else [root]
    rows = next((at for at in held if at is not None and isinstance(at.value, list)), None)
    found = tuple(rows.elements()) if rows is not None else ()
    return found if all(isinstance(row.value, dict) for row in found) else ()


def _task(row: At[object]) -> str | None:
    return next((name for key in TASKS if (name := figures.word(figures.plain(row, key)))), None)


def _numbers(row: At[object]) -> Iterator[tuple[str, At[object]]]:
    named = figures.word(figures.plain(row, "metric"))
    if named is not None:
        yield from ((named, at) for key in VALUES if (at := row.get(key)) is not None and figures.is_figure(at))
        return
    for key, at in row.items():
        if figures.is_figure(at) and registered(_task(row) or "", key) is not None:
            yield key, at


def _results(row: At[object], model: str | None) -> Iterator[tuple[Result, tuple[Fault, ...]]]:
    own = next((name for key in MODELS if (name := figures.word(figures.plain(row, key)))), model)
    n = next((n for key in SIZES if (n := figures.count(figures.plain(row, key)))), None)
    for metric, at in _numbers(row):
        stderr = (figures.number(figures.plain(row, key)) for key in (f"{metric}_stderr", "stderr", "standard_error"))
        value, faults = figures.figure(at)
        spread = next((one for one in stderr if one is not None), None)
        yield Result(own, _task(row) or "", metric, value, n, spread, run=Run()), faults
