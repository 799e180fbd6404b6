"""The Trainer's ``trainer_state.json``: the last evaluation of the log, and the best one as the slice ``best``."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.results import _trainer as shared
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results

NAME = "trainer state"
ORDER = 60


def sniff(source: Source) -> bool:
    """A ``log_history`` beside ``global_step``."""
    root = figures.mapping(source)
    return figures.at_path(root, "log_history") is not None and figures.at_path(root, "global_step") is not None


def read(source: Source) -> Results:
    """Figures of the last evaluation, and of the one that gave ``best_metric``."""
    root = figures.mapping(source)
    log = root.get("log_history") if root is not None else None
    entries = [entry for entry in (log.elements() if log else ()) if shared.evaluates(entry)]
    found = list(_results(root, entries)) if root is not None and entries else []
    why = "its log holds training losses only: no evaluation ran" if log and log.value else "its log is empty"
    return figures.document(source, NAME, found, why=why, aside=bool(log and log.value))


def _results(root: At[object], entries: list[At[object]]) -> Iterator[Result]:
    last = figures.plain(entries[-1], "step")
    for entry in entries:  # one evaluation of several data sets is several entries of one step
        if figures.plain(entry, "step") == last:
            yield from shared.figures_of(entry, f"step {figures.word(last)}")
    best = figures.number(figures.plain(root, "best_metric"))
    if best is None:
        return
    for entry in entries:
        for result in shared.figures_of(entry, f"step {figures.word(figures.plain(entry, 'step'))}"):
            if result.value.value == best:
                yield result._replace(slice="best")
                return
