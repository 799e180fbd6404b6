"""The Trainer's ``all_results.json`` and ``eval_results.json``: flat, without model, date or uncertainty."""

from duecare.load.results import _figures as figures
from duecare.load.results import _trainer as shared
from duecare.load.source import Source
from duecare.model.results import Results

NAME = "trainer"
ORDER = 65


def sniff(source: Source) -> bool:
    """Flat figures of which one is the Trainer's running time or its epoch beside a loss."""
    root = figures.mapping(source)
    keys = [key for key, _ in root.items()] if root is not None else []
    timed = any(key.startswith((*shared.SPLITS, "train_")) and key.endswith("_runtime") for key in keys)
    return timed or ("epoch" in keys and any(key.startswith((*shared.SPLITS, "train_")) for key in keys))


def read(source: Source) -> Results:
    """Figures of evaluation; those of training are left out."""
    root = figures.mapping(source)
    found = tuple(shared.figures_of(root)) if root is not None else ()
    why = "it holds figures of training only, none of an evaluation"
    return figures.document(source, NAME, found, why=why, aside=True)
