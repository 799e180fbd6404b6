"""The compact files of the Open LLM Leaderboard: lm-eval numbers, tasks nested in their groups."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.results import _lm_eval as shared
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Results, Run

NAME = "leaderboard"
ORDER = 15


def sniff(source: Source) -> bool:
    """``params`` beside ``tasks`` and task versions."""
    root = figures.mapping(source)
    keys = set(dict(root.items())) if root is not None else set()
    return {"params", "tasks"} <= keys and bool(keys & {"results", "n_samples", "task_hashes"})


def read(source: Source) -> Results:
    """Every number of every task; a group's own row is marked as an aggregate."""
    root = figures.mapping(source)
    found = [] if root is None else [pair for task, row in _tasks(root, source.path) for pair in shared.rows(task, row)]
    why = "it has no `results`: only the run's settings"
    return figures.document(source, NAME, [r for r, _ in found], [f for _, fs in found for f in fs], why=why)


def _tasks(root: At[object], path: str) -> Iterator[tuple[shared.Task, At[object]]]:
    results = root.get("results")
    for group, row in results.items() if results else ():
        if any("," in key for key, _ in row.items()):
            yield _task(root, (group,), path, aggregate=False), row
        for name, inner in row.items():
            if isinstance(inner.value, dict):
                yield _task(root, (group, name), path, aggregate=name == group), inner


def _task(root: At[object], where: tuple[str, ...], path: str, *, aggregate: bool) -> shared.Task:
    samples, params = figures.at_path(root, "n_samples", *where), root.get("params")
    run = Run(
        tool="lm-eval",
        created=figures.when_named(path),
        limit=figures.number(figures.plain(root, "tasks", where[0], "limit")),
        task_version=figures.word(figures.plain(root, "versions", *where)),
        few_shot=figures.word(figures.plain(root, "tasks", where[0], "num_fewshot")),
        template=figures.word(figures.plain(root, "chat_template_sha")),
        task_hash=figures.word(figures.plain(root, "task_hashes", *where)),
    )
    n, wanted = (figures.count(figures.plain(samples, key)) for key in ("effective", "original"))
    return shared.Task(shared.model(params), where[-1], run, n, wanted, aggregate)
