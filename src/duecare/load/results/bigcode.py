"""The bigcode evaluation harness: ``pass@k`` by task beside the run's ``config``."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results, Run

NAME = "bigcode"
ORDER = 45


def sniff(source: Source) -> bool:
    """A ``config`` with a model, and a task with ``pass@k``."""
    root = figures.mapping(source)
    if root is None or figures.at_path(root, "config", "model") is None:
        return False
    return any("@" in key for _, row in root.items() for key, _ in row.items())


def read(source: Source) -> Results:
    """Every number of every task; ``n_samples`` counts tries of a problem, not problems, and is no n."""
    root = figures.mapping(source)
    found = list(_results(root)) if root is not None else []
    return figures.document(source, NAME, found, why="none of its tasks has a number")


def _results(root: At[object]) -> Iterator[Result]:
    config = root.get("config")
    model = figures.word(figures.plain(config, "peft_model")) or figures.word(figures.plain(config, "model"))
    run = Run(
        tool="bigcode",
        revision=figures.word(figures.plain(config, "revision")),
        limit=figures.number(figures.plain(config, "limit")),
    )
    for task, row in root.items():
        for metric, at in row.items() if task != "config" else ():
            if figures.is_figure(at) and not isinstance(at.value, str):
                yield Result(model, task, metric, figures.figure(at)[0], run=run)
