"""Second phase of keyed detectors: their records, sorted by key, become measures."""

from collections.abc import Mapping
from typing import Any

from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.scan.collect import Collector
from duecare.scan.contract import Keyed, Wish, placed
from duecare.scan.detect import Detectors, failed
from duecare.scan.spill import Runs

THREADS = 4
"""Ranges of keys that are put in order at once, at most."""


def reduced(
    detectors: Detectors, wish: Wish, collector: Collector, workers: int = 1
) -> tuple[dict[str, dict[str, Any]], Mapping[str, Gap]]:
    """Measures by detector, and why others have none; as many threads sort as there are workers."""
    measures: dict[str, dict[str, Any]] = {}
    missing: dict[str, Gap] = {}
    for name, one in detectors.keyed.items():
        if name in collector.unspilled:
            missing[name] = Gap(Span(""), f"{name} was not measured: {collector.unspilled[name]}", "scan again")
            continue
        try:
            measures[name] = _reduced(one, wish, collector.runs.get(name, []), min(workers, THREADS))
        except Exception as error:  # noqa: BLE001 - any failure of a detector is a gap
            missing[name] = failed(name, error)
    return measures, missing


def _reduced(one: Keyed, wish: Wish, paths: list[str], threads: int) -> dict[str, Any]:
    def row_of(value: bytes) -> tuple[str, int]:
        number, row = placed(value)
        return wish.paths[number], row

    runs = Runs(one, paths, threads)
    try:
        return one.reduce(runs.groups(), row_of)
    finally:
        runs.close()
