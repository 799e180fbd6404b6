"""What the files of the Hugging Face Trainer share: flat keys ``eval_loss``, ``eval_samples``, ``test_f1``."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.model.place import At
from duecare.model.results import Result, Run

SPLITS = ("eval_", "test_", "predict_")
ASIDE = (
    "runtime",
    "samples_per_second",
    "steps_per_second",
    "samples",
    "model_preparation_time",
    "jit_compilation_time",
)


def evaluates(entry: At[object]) -> bool:
    """Whether an entry has a figure of an evaluation."""
    return any(_metric(key, ()) for key, at in entry.items() if figures.is_figure(at))


def figures_of(entry: At[object], run_id: str | None = None) -> Iterator[Result]:
    """One result per metric; the task is the split, and the data set when the Trainer was given several."""
    keys = dict(entry.items())
    sets = tuple(key.removesuffix("_runtime") for key in keys if key.endswith("_runtime") and key.count("_") > 1)
    for key, at in keys.items():
        named = _metric(key, sets)
        if named is None or not figures.is_figure(at):
            continue
        task, metric = named
        n = figures.count(figures.plain(entry, f"{task}_samples"))
        yield Result(None, task, metric, figures.figure(at)[0], n, run=Run(tool="trainer", id=run_id))


def _metric(key: str, sets: tuple[str, ...]) -> tuple[str, str] | None:
    """Task and metric that a key names; None for speeds, counts and figures of training."""
    if not key.startswith(SPLITS):
        return None
    task = max((s for s in sets if key.startswith(f"{s}_")), key=len, default=key.partition("_")[0])
    metric = key[len(task) + 1 :]
    return None if metric in ASIDE or metric.endswith(("_per_second", "runtime")) else (task, metric)
