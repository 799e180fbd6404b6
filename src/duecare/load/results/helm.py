"""HELM's ``stats.json``: statistics of one run; the run's folder names scenario and model.

A statistic's ``count`` counts trials; the number of samples is the ``num_instances`` of the same split. Rows under a
perturbation are slices of their own.
"""

import re
from collections.abc import Iterator

from duecare.knowledge.late import late
from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results, Run

NAME = "helm"
ORDER = 40
ASIDE = late(
    r"num_|.*(tokens|_cost|runtime|_co2)$|finish_reason_|batch_size|prompt_truncated|inference_|training_|"
    r"logprob|max_prob|.*_(time|denoised)$"
)


def sniff(source: Source) -> bool:
    """A list of statistics, each with a name, a split and a count."""
    root = source.tree.root
    first = next(root.elements(), None) if root is not None else None
    return figures.plain(first, "name", "name") is not None and figures.at_path(first, "count") is not None


def read(source: Source) -> Results:
    """Every metric; costs, counts of tokens and of instances are left out."""
    root = source.tree.root
    rows = list(root.elements()) if root is not None else []
    sizes = {_slice(row): _mean(row) for row in rows if figures.plain(row, "name", "name") == "num_instances"}
    found = list(_results(source, rows, sizes))
    return figures.document(source, NAME, found, why="it holds statistics of the run only, no metric")


def _results(source: Source, rows: list[At[object]], sizes: dict[str, float | None]) -> Iterator[Result]:
    task, model = _named(source.path)
    main = _main_split(rows)
    for row in rows:
        name = figures.word(figures.plain(row, "name", "name")) or ""
        if not name or ASIDE.match(name) or not figures.number(figures.plain(row, "count")):
            continue
        split, _, perturbed = _slice(row).partition("/")
        where = "/".join(part for part in (split if split != main else "", perturbed) if part)
        place = row.get("mean") or row.get("sum") or row
        n = figures.count(sizes.get(_slice(row)) or sizes.get(split))
        yield Result(model, task, name, place.put(_mean(row)), n, slice=where, run=Run(tool="helm"))


def _mean(row: At[object]) -> float | None:
    total, count = (figures.number(figures.plain(row, key)) for key in ("sum", "count"))
    return total / count if total is not None and count else None


def _slice(row: At[object]) -> str:
    """``split/perturbation:computed_on`` of a statistic."""
    split = figures.word(figures.plain(row, "name", "split")) or ""
    name = figures.word(figures.plain(row, "name", "perturbation", "name"))
    on = figures.word(figures.plain(row, "name", "perturbation", "computed_on"))
    return f"{split}/{name}:{on}" if name else split


def _main_split(rows: list[At[object]]) -> str:
    """The split that stands for the task: test when there is one, else the only one there is."""
    splits = {_slice(row).partition("/")[0] for row in rows}
    return "test" if "test" in splits else min(splits, default="")


def _named(path: str) -> tuple[str, str | None]:
    """Scenario and model that the run's folder names: ``mmlu:subject=law,model=openai_gpt2``."""
    folder = next((part for part in reversed(path.split("/")[:-1]) if "model=" in part), "")
    parts = [part for part in re.split(r"[,:]", folder) if part]
    model = next((part.removeprefix("model=") for part in parts if part.startswith("model=")), None)
    kept = [part for part in parts[1:] if not part.startswith(("model=", "method=", "groups=", "data_augmentation="))]
    task = parts[0] + (f":{','.join(kept)}" if kept else "") if parts else ""
    return task, model.replace("_", "/", 1) if model else None
