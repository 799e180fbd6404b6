"""A change seen against its base: what it does to data, licenses and metrics, and to the gate itself."""

from typing import Literal

from duecare.model.composition import Composition
from duecare.model.gate import Gate
from duecare.model.place import Span
from duecare.model.record import NamedTuple


class Against(NamedTuple):
    """The base that was judged by. ``bootstrap``: it has neither a policy nor a workflow of duecare yet."""

    ref: str
    commit: str
    bootstrap: bool = False


class MetricDelta(NamedTuple):
    """A number then and now; None where there is none. ``lower`` and ``upper`` bound the difference.

    ``better``: whether the difference is for the good (None: which way is better, or whether it moved, is not known);
    ``certain``: whether the bounds leave no doubt that it moved.
    """

    label: str
    then: float | None
    now: float | None
    span: Span
    lower: float | None = None
    upper: float | None = None
    estimator: str = ""
    better: bool | None = None
    certain: bool = False
    n: tuple[int | None, int | None] = (None, None)


class LicenseDelta(NamedTuple):
    """A license that manifests or cards name at one side only."""

    license: str
    added: bool
    span: Span


class DataDelta(NamedTuple):
    """A data file that differs. Rows and bytes are None where they were not counted; ``was`` is its path before."""

    path: str
    state: Literal["added", "removed", "changed", "moved"]
    rows: tuple[int | None, int | None] = (None, None)
    size: tuple[int | None, int | None] = (None, None)
    was: str = ""


class Effects(NamedTuple):
    """What a change does to one model."""

    model: str
    metrics: tuple[MetricDelta, ...] = ()
    licenses: tuple[LicenseDelta, ...] = ()
    data: tuple[DataDelta, ...] = ()
    rows: Composition | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing that is measured changed."""
        return not (self.metrics or self.licenses or self.data) and (self.rows is None or self.rows.empty)


class Compared(NamedTuple):
    """The whole comparison, for reports."""

    against: Against
    gate: Gate
    effects: tuple[Effects, ...] = ()
