"""What a change does to the gate that judges it: the policy, waivers, baseline, workflows and owners, then and now."""

from duecare.model.baseline import Recorded
from duecare.model.place import Fault, Span
from duecare.model.record import NamedTuple


class Change(NamedTuple):
    """One thing that differs. ``weaker``: the new gate lets through what the old one held, or may do so.

    ``anchor`` is what differs (``models/assistant/require/arc acc``), ``then`` and ``now`` its values in words.
    ``removed``: it is gone, and ``span`` is its place in the base.
    """

    what: str
    span: Span
    weaker: bool
    anchor: str = ""
    then: str = ""
    now: str = ""
    removed: bool = False


class Gate(NamedTuple):
    """The gate at the base and at the head, compared. ``grown`` are the entries that the head adds to the baseline.

    ``unfounded`` are the fingerprints of those whose finding does not stand in the base.
    """

    path: str
    base: str
    changes: tuple[Change, ...] = ()
    grown: tuple[Recorded, ...] = ()
    shrunk: int = 0
    unfounded: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()

    @property
    def weaker(self) -> tuple[Change, ...]:
        """The changes that loosen the gate."""
        return tuple(change for change in self.changes if change.weaker)
