"""OLMES ``metrics.json``: tasks with their metrics and number of instances."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results, Run

NAME = "olmes"
ORDER = 50


def sniff(source: Source) -> bool:
    """``all_primary_scores`` beside ``tasks``."""
    root = figures.mapping(source)
    return figures.at_path(root, "all_primary_scores") is not None and figures.at_path(root, "tasks") is not None


def read(source: Source) -> Results:
    """Every metric of every task, ``primary_score`` among them."""
    root = figures.mapping(source)
    tasks = root.get("tasks") if root is not None else None
    found = [r for task in (tasks.elements() if tasks else ()) for r in _results(root, task)]
    return figures.document(source, NAME, found, why="none of its tasks has a number")


def _results(root: At[object] | None, task: At[object]) -> Iterator[Result]:
    name = figures.word(figures.plain(task, "alias")) or figures.word(figures.plain(task, "task_config", "task_name"))
    model = figures.word(figures.plain(root, "model_config", "model_path"))
    run = Run(
        tool="olmes",
        limit=figures.number(figures.plain(task, "task_config", "limit")),
        task_version=figures.word(figures.plain(task, "task_config", "version")),
        few_shot=figures.word(figures.plain(task, "task_config", "num_shots")),
        task_hash=figures.word(figures.plain(task, "task_hash")),
    )
    n, metrics = figures.count(figures.plain(task, "num_instances")), task.get("metrics")
    model = figures.word(figures.plain(root, "model_config", "model")) or model
    for metric, at in metrics.items() if metrics else ():
        if figures.is_figure(at) and not isinstance(at.value, str) and not metric.endswith("_stderr"):
            stderr = figures.number(figures.plain(metrics, f"{metric}_stderr"))
            yield Result(model, name or "", metric, figures.figure(at)[0], n, stderr, run=run)
