"""The baseline: findings that stood when a repository adopted duecare, recorded once and made fewer ever since."""

from duecare.model.place import At, Fault
from duecare.model.record import NamedTuple

PATH = ".duecare/baseline.json"


class Recorded(NamedTuple):
    """One finding of the baseline. ``since`` is the day it was recorded, ``policy`` the digest it was found under.

    ``rows``: how many rows it counted then, if it counts rows; it stands as long as it counts no more of them.
    """

    at: At[object]
    fingerprint: str
    check: str
    path: str
    since: str
    policy: str = ""
    rows: int | None = None


class Baseline(NamedTuple):
    """The baseline of one state of the repository; with ``faults`` none of it counts. ``written``: the file exists.

    ``salt`` is the repository's own: digests of rows are keyed with it, so that nobody can guess rows by them.
    """

    path: str
    recorded: tuple[Recorded, ...] = ()
    faults: tuple[Fault, ...] = ()
    written: bool = False
    salt: str = ""

    @property
    def counts(self) -> tuple[Recorded, ...]:
        """What it lets stand."""
        return () if self.faults else self.recorded


class Amnesty(NamedTuple):
    """How much a baseline lets stand: its size, how many of them still do, and its age in days."""

    path: str
    size: int
    standing: int
    oldest: str
    days: int
