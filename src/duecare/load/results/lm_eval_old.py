"""lm-eval 0.3 and its forks: metrics without a filter; one fork writes ``results`` as a list."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.results import _lm_eval as shared
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Results, Run

NAME = "lm-eval 0.3"
ORDER = 25


def sniff(source: Source) -> bool:
    """``results`` with ``versions`` or with a ``config`` that names ``model_args``."""
    root = figures.mapping(source)
    if root is None or not isinstance(figures.plain(root, "results"), dict | list):
        return False
    return "versions" in dict(root.items()) or figures.at_path(root, "config", "model_args") is not None


def read(source: Source) -> Results:
    """Every number of every task (and prompt, in the fork)."""
    root = figures.mapping(source)
    found = [] if root is None else [pair for task, row in _tasks(root, source.path) for pair in shared.rows(task, row)]
    why = "none of its tasks has a number"
    return figures.document(source, NAME, [r for r, _ in found], [f for _, fs in found for f in fs], why=why)


def _tasks(root: At[object], path: str) -> Iterator[tuple[shared.Task, At[object]]]:
    results, config = root.get("results"), root.get("config")
    model = shared.model(config)
    for name, row in results.items() if results else ():
        yield shared.Task(model, name, _run(root, name, path)), row
    for row in results.elements() if results else ():
        name = figures.word(figures.plain(row, "task_name")) or ""
        prompt = figures.word(figures.plain(row, "prompt_name"))
        yield shared.Task(model, name, _run(root, f"{name}+{prompt}", path)._replace(template=prompt)), row


def _run(root: At[object], name: str, path: str) -> Run:
    return Run(
        tool="lm-eval",
        created=figures.when_named(path),
        limit=figures.number(figures.plain(root, "config", "limit")),
        task_version=figures.word(figures.plain(root, "versions", name)),
        few_shot=figures.word(figures.plain(root, "config", "num_fewshot")),
    )
