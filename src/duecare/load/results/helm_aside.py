"""What HELM writes beside its ``stats.json``: run specification, scenario, requests, statistics of each instance."""

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.results import Results

NAME = "helm aside"
ORDER = 41
NAMES = {"run_spec.json", "run_specs.json", "scenario.json", "scenario_state.json", "per_instance_stats.json"}


def sniff(source: Source) -> bool:
    """One of HELM's file names, with what HELM keeps in it."""
    if source.name not in NAMES:
        return False
    root = source.tree.root
    first = (next(root.elements(), None) or root) if root is not None else None
    keys = {key for key, _ in first.items()} if first is not None else set()
    return bool(keys & {"adapter_spec", "instance_id", "definition_path"})


def read(source: Source) -> Results:
    """No result: the numbers of the run stand in its ``stats.json``."""
    return figures.document(
        source, NAME, (), why="HELM keeps the run's numbers in the stats.json beside it", aside=True
    )
