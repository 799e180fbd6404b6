"""lighteval: ``results`` by ``suite|task|shots``; rows named ``all`` and ``_average`` are means over the others."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.results import _lm_eval as shared
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Results, Run

NAME = "lighteval"
ORDER = 12


def sniff(source: Source) -> bool:
    """``config_general`` beside ``results``."""
    root = figures.mapping(source)
    return figures.at_path(root, "config_general") is not None and figures.at_path(root, "results") is not None


def read(source: Source) -> Results:
    """Every number of every task."""
    root = figures.mapping(source)
    found = [] if root is None else [pair for task, row in _tasks(root, source.path) for pair in shared.rows(task, row)]
    why = "none of its tasks has a number"
    return figures.document(source, NAME, [r for r, _ in found], [f for _, fs in found for f in fs], why=why)


def _tasks(root: At[object], path: str) -> Iterator[tuple[shared.Task, At[object]]]:
    results, general = root.get("results"), root.get("config_general")
    model = figures.word(figures.plain(general, "model_name")) or figures.word(
        figures.plain(general, "model_config", "model_name")
    )
    for name, row in results.items() if results else ():
        about = figures.at_path(root, "config_tasks", name) or figures.at_path(root, "config_tasks", _bare(name))
        n, wanted = (figures.count(figures.plain(about, f"{key}_num_docs")) for key in ("effective", "original"))
        aggregate = name == "all" or "_average" in name
        yield shared.Task(model, name, _run(root, name, path), n, wanted, aggregate), row


def _bare(name: str) -> str:
    """The task without its number of shots, as ``config_tasks`` names it."""
    task, _, shots = name.rpartition("|")
    return task if task and shots.isdigit() else name


def _run(root: At[object], name: str, path: str) -> Run:
    general = root.get("config_general")
    sha, shots = figures.word(figures.plain(general, "lighteval_sha")), name.split("|")
    return Run(
        tool="lighteval",
        created=figures.when_named(path),
        revision=None if sha == "?" else sha,
        limit=figures.number(figures.plain(general, "max_samples")),
        task_version=figures.word(figures.plain(root, "versions", name)),
        few_shot=next((part for part in reversed(shots) if part.isdigit()), None),
        task_hash=figures.word(figures.plain(root, "summary_tasks", name, "hashes", "hash_full_prompts")),
    )
