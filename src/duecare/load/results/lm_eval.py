"""lm-eval 0.4: ``results`` by task, each number under ``metric,filter``; groups are means over other tasks."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.results import _lm_eval as shared
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Results, Run

NAME = "lm-eval"
ORDER = 20


def sniff(source: Source) -> bool:
    """A mapping of tasks under ``results``, with a comma in a metric's name."""
    results = figures.at_path(figures.mapping(source), "results")
    return results is not None and any("," in key for _, row in results.items() for key, _ in row.items())


def read(source: Source) -> Results:
    """Every number of every task; a group's row is marked as an aggregate."""
    root = figures.mapping(source)
    found = [] if root is None else [pair for task, row in _tasks(root, source.path) for pair in shared.rows(task, row)]
    why = "none of its tasks has a number"
    return figures.document(source, NAME, [r for r, _ in found], [f for _, fs in found for f in fs], why=why)


def _tasks(root: At[object], path: str) -> Iterator[tuple[shared.Task, At[object]]]:
    results, groups = root.get("results"), root.get("groups")
    for name, row in results.items() if results else ():
        yield _task(root, name, path), row
    for name, row in groups.items() if groups else ():
        if figures.at_path(results, name) is None:
            yield _task(root, name, path), row


def _task(root: At[object], name: str, path: str) -> shared.Task:
    name = name.strip(" -")
    higher = figures.plain(root, "higher_is_better", name)
    n, wanted = _counts(root, name, frozenset())
    model = shared.model(root.get("config"), figures.plain(root, "model_name"))
    return shared.Task(
        model, name, _run(root, name, path), n, wanted, bool(_members(root, name)),
        higher if isinstance(higher, dict) else None,
    )  # fmt: skip


def _members(root: At[object], name: str) -> list[str]:
    """The tasks that a group is made of."""
    members = figures.plain(root, "group_subtasks", name)
    kept = [str(m) for m in members] if isinstance(members, list) else []
    return kept or ([name] if figures.at_path(root, "groups", name) is not None else [])


def _counts(root: At[object], name: str, seen: frozenset[str]) -> tuple[int | None, int | None]:
    """Samples scored and samples of the whole task; a group has the sum of its members'."""
    own = figures.at_path(root, "n-samples", name)
    if own is not None:
        return figures.count(figures.plain(own, "effective")), figures.count(figures.plain(own, "original"))
    members = [m for m in _members(root, name) if m != name and m not in seen]
    parts = [_counts(root, m, seen | {name}) for m in members]
    if not parts or any(n is None for n, _ in parts):
        return None, None
    return sum(n or 0 for n, _ in parts), sum(w or n or 0 for n, w in parts)


def _run(root: At[object], name: str, path: str) -> Run:
    version = figures.word(figures.plain(root, "lm_eval_version"))
    return Run(
        tool=f"lm-eval {version}" if version else "lm-eval",
        created=figures.when(figures.plain(root, "date")) or figures.when_named(path),
        revision=figures.word(figures.plain(root, "git_hash")),
        limit=figures.number(figures.plain(root, "config", "limit")),
        task_version=figures.word(figures.plain(root, "versions", name)),
        few_shot=figures.word(figures.plain(root, "n-shot", name)),
        template=figures.word(figures.plain(root, "chat_template_sha")),
        task_hash=figures.word(figures.plain(root, "task_hashes", name)),
    )
