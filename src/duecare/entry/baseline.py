"""The baseline of the work tree."""

import os
from pathlib import Path

from duecare.entry.registry import index
from duecare.load.files import read_bytes
from duecare.load.source import Source
from duecare.model.baseline import PATH, Baseline
from duecare.model.documents import PolicyFile
from duecare.model.place import Fault, Span
from duecare.model.problem import Gap


def baseline_of(root: Path) -> Baseline:
    """The baseline of ``root``; none when there is no such file."""
    if not os.path.lexists(root / PATH):
        return Baseline(PATH)
    raw = read_bytes(root, PATH)
    if isinstance(raw, Gap):
        return Baseline(PATH, faults=(Fault(Span(PATH), raw.what, raw.unlock),), written=True)
    from duecare.policy.baseline import parse  # most repositories have none

    return parse(Source(PATH, raw).tree, index())


def faulty(baseline: Baseline) -> tuple[PolicyFile, ...]:
    """A baseline that is not valid lets nothing stand, and says so."""
    return (PolicyFile(baseline.path, "duecare baseline", baseline.faults),) if baseline.faults else ()
