"""MTEB: one file a task; each split holds a row per language or subset, and ``main_score`` repeats one of its metrics.

Before 1.11 the splits stood at the top, without ``scores``; their rows were keyed by language or held the metrics.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results, Run

NAME = "mteb"
ORDER = 46
SPLITS = ("test", "validation", "dev", "train")
WHOLE = {"", "default"}
ASIDE = {"evaluation_time", "main_score_stderr"}


def sniff(source: Source) -> bool:
    """The version of the tool, beside ``scores`` or a split."""
    root = figures.mapping(source)
    keys = {key for key, _ in root.items()} if root is not None else set()
    return "mteb_version" in keys and bool(keys & {"scores", *SPLITS})


def read(source: Source) -> Results:
    """Every number of every split and subset."""
    root = figures.mapping(source)
    found = list(_results(root, source.path)) if root is not None else []
    return figures.document(source, NAME, found, why="none of its splits has a number")


def _results(root: At[object], path: str) -> Iterator[Result]:
    task = figures.word(figures.plain(root, "task_name")) or figures.word(figures.plain(root, "mteb_dataset_name"))
    run = Run(tool="mteb", task_version=figures.word(figures.plain(root, "dataset_revision")), revision=_place(path)[1])
    splits = root.get("scores") or root
    for split, rows in splits.items():
        if split in SPLITS:
            of_split = "" if split == "test" else split
            for subset, row in _rows(rows):
                part = "/".join(name for name in (of_split, subset) if name)
                yield from _row(row, _place(path)[0], task or PurePosixPath(path).stem, part, run)


def _rows(rows: At[object]) -> Iterator[tuple[str, At[object]]]:
    """The rows of a split, each with its subset; "" for the whole."""
    if isinstance(rows.value, list):
        for row in rows.elements():
            subset = figures.word(figures.plain(row, "hf_subset")) or ""
            yield "" if subset in WHOLE else subset, row
    elif isinstance(rows.value, dict):
        yield "", rows
        yield from ((name, row) for name, row in rows.items() if isinstance(row.value, dict))


def _row(row: At[object], model: str | None, task: str, part: str, run: Run) -> Iterator[Result]:
    for metric, at in row.items():
        spread = metric.endswith("_stderr") and row.get(metric.removesuffix("_stderr")) is not None
        if figures.is_figure(at) and not isinstance(at.value, str) and metric not in ASIDE and not spread:
            stderr = figures.number(figures.plain(row, f"{metric}_stderr"))
            yield Result(model, task, metric, figures.figure(at)[0], None, stderr, part, run)


def _place(path: str) -> tuple[str | None, str | None]:
    """Model and revision, as the folders ``org__name/revision/`` tell them."""
    folders = PurePosixPath(path).parts[:-1]
    if len(folders) < 2 or "__" not in folders[-2]:
        return None, None
    return folders[-2].replace("__", "/", 1), folders[-1]
