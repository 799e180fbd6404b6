"""Logs of inspect, as JSON: scores with their metrics; the standard error is a metric of its own."""

from duecare.load.results import _figures as figures
from duecare.load.results import _inspect as shared
from duecare.load.source import Source
from duecare.model.results import Results

NAME = "inspect"
ORDER = 10


def sniff(source: Source) -> bool:
    """``status`` beside an ``eval`` that names a task."""
    root = figures.mapping(source)
    return figures.at_path(root, "status") is not None and figures.at_path(root, "eval", "task") is not None


def read(source: Source) -> Results:
    """Every metric of every scorer, with the state of the run."""
    root = figures.mapping(source)
    if root is None:
        return figures.document(source, NAME, ())
    return shared.results(source, NAME, root)
