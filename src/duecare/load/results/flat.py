"""Hand-made and DVC metrics: a small mapping of numbers, nested or not.

``{"auc": 0.9}`` is metric auc of the task that the file is named after; ``{"avg_prec": {"test": 0.8}}`` is a metric
with slices; ``{"helpful": {"pass_rate": 0.7, "total": 70}}`` is a task with a metric and its n. Names that the
registry does not know are read all the same: a policy may set a threshold for them.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from duecare.knowledge.late import late
from duecare.knowledge.metrics import registered
from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results, Run

NAME = "metrics"
ORDER = 90
HINT = late(r"metric|score|eval|result|bench|summary|accuracy", re.IGNORECASE)
SPLITS = {"train", "test", "val", "valid", "validation", "dev", "eval", "holdout", "overall", "all"}
SIZES = (
    "n",
    "total",
    "count",
    "num_samples",
    "num_examples",
    "n_samples",
    "samples",
    "support",
    "num_instances",
    "total_cases",
    "n_total",
)
WRAPPERS = ("metrics", "summary", "scores", "results", "evaluation")
ABOUT = {"model", "model_name", "model_id", "date", "timestamp", "created", "seed", "epoch", "step", "version"}
MAX_DEPTH = 4


def sniff(source: Source) -> bool:
    """A mapping of numbers under a name that speaks of evaluation, or with a metric that the registry knows."""
    table = _table(source)
    if _emptied(source):
        return True
    if table is None or not source.tree.root:
        return False
    if not _numbers(table, MAX_DEPTH):
        return table.value == {} and HINT.search(source.name) is not None
    named = any(_known(key) for key, _ in _leaves(table, MAX_DEPTH))
    return named or HINT.search(source.path) is not None


def _emptied(source: Source) -> bool:
    """Whether a file that is called results holds nothing but an empty list of them."""
    root = figures.mapping(source)
    parts = [root.get(key) for key in WRAPPERS] if root is not None else []
    held = [part.value for part in parts if part is not None]
    return bool(held) and all(value in ([], {}) for value in held) and HINT.search(source.name) is not None


def _table(source: Source) -> At[object] | None:
    """The mapping that holds the numbers: the document, or the one part of it that is named for them."""
    root = figures.mapping(source)
    if root is None or source.suffix not in {".json", ".yaml", ".yml"}:
        return None
    if all(isinstance(at.value, dict | str) or figures.is_figure(at) for _, at in root.items()):
        return root
    parts = (root.get(key) for key in WRAPPERS)
    return next((part for part in parts if part is not None and _numbers(part, MAX_DEPTH)), None)


def _leaves(table: At[object], depth: int) -> Iterator[tuple[str, At[object]]]:
    for key, at in table.items() if depth else ():
        if isinstance(at.value, dict):
            yield from _leaves(at, depth - 1)
        else:
            yield key, at


def _numbers(table: At[object], depth: int) -> bool:
    """Whether a mapping is made of numbers: no list in it, and not mostly text."""
    leaves = list(_leaves(table, depth))
    known = sum(_is_number(at.value) or _written_out(key, at) for key, at in leaves)
    return bool(known) and not any(isinstance(at.value, list) for _, at in leaves) and 2 * known >= len(leaves)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)  # NaN is one: a number that is missing


def read(source: Source) -> Results:
    """Every number that is no count, standard error or setting."""
    root, table = figures.mapping(source), _table(source)
    names = (figures.word(figures.plain(root, key)) for key in ("model", "model_name", "model_id"))
    model = next((name for name in names if name), None)
    dates = (figures.when(figures.plain(root, key)) for key in ("date", "timestamp", "created"))
    run = Run(created=next((date for date in dates if date), None))
    task = PurePosixPath(source.path).stem
    found = [] if table is None else list(_results(table, task, MAX_DEPTH))
    done = [result._replace(model=model, run=run) for result in found]
    texts = [] if table is None else [at for key, at in _leaves(table, MAX_DEPTH) if _written_out(key, at)]
    why = "it is empty" if _emptied(source) or (table is not None and not table.value) else "it holds no number"
    return figures.document(source, NAME, done, [fault for at in texts for fault in figures.figure(at)[1]], why=why)


def _written_out(key: str, at: At[object]) -> bool:
    """Whether a metric that the registry knows is written as text ("20.0 ± 1.2")."""
    return isinstance(at.value, str) and any(c.isdigit() for c in at.value) and figures.is_figure(at) and _known(key)


def _known(key: str) -> bool:
    return registered("", key) is not None


def _results(table: At[object], task: str, depth: int) -> Iterator[Result]:
    n = next((n for key in SIZES if (n := figures.count(figures.plain(table, key)))), None)
    for key, at in table.items():
        if isinstance(at.value, dict) and depth:
            yield from _nested(key, at, task, depth)
        elif (
            key not in ABOUT
            and key not in SIZES
            and not _spread(key, table)
            and (_measures(at) or _written_out(key, at))
        ):
            yield Result(None, task, key, figures.figure(at)[0], n, _stderr(table, key))


def _measures(at: At[object]) -> bool:
    return figures.is_figure(at) and not isinstance(at.value, str)


def _nested(key: str, at: At[object], task: str, depth: int) -> Iterator[Result]:
    """A mapping under ``key``: slices of one metric, or the metrics of one task."""
    if at.value and all(inner in SPLITS for inner, _ in at.items()):
        yield from (
            Result(None, task, key, figures.figure(part)[0], slice=inner)
            for inner, part in at.items()
            if _measures(part)
        )
        deeper = [(inner, part) for inner, part in at.items() if isinstance(part.value, dict)]
        for inner, part in deeper:
            yield from (result._replace(slice=inner) for result in _results(part, key, depth - 1))
    else:
        yield from _results(at, key, depth - 1)


def _spread(key: str, table: At[object]) -> bool:
    """Whether a number is the uncertainty or the count of another, not a measure of its own."""
    if key in {"stderr", "std_err", "standard_error", "se", "std", "passed", "failed"}:
        return True
    return key.endswith(("_stderr", "_std", "_ci_low", "_ci_high")) and table.get(key.rsplit("_", 1)[0]) is not None


def _stderr(table: At[object], key: str) -> float | None:
    found = (figures.number(figures.plain(table, name)) for name in (f"{key}_stderr", "stderr", "standard_error"))
    return next((one for one in found if one is not None), None)
