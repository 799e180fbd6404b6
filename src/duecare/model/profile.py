"""What a scan measured of training rows: of one file, and of a data set with the digests it is known by."""

from collections.abc import Mapping

from duecare.model.place import At, Fault, Span
from duecare.model.policy import DataLimits
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple


class Bad(NamedTuple):
    """A row that could not be read."""

    row: int
    why: str


class Scanned(NamedTuple):
    """What was measured of one data file; of all data of a model together where ``path`` is empty.

    ``rows`` counts every row, ``bad`` those that could not be read, of which ``bad_rows`` shows the first few.
    ``cut`` says why the file ends before its end, when it does: one bad row then stands for all that is missing;
    ``unlock`` says what would help.
    ``measures`` are by detector, JSON values; ``missing`` says why a detector measured nothing. ``profile`` is the
    profile file that told it, empty when the rows were scanned here and now; ``ask`` the role that must then approve.
    ``fresh``: only those rows are meant that a change brings.
    """

    path: str
    rows: int
    bad: int = 0
    bad_rows: tuple[Bad, ...] = ()
    digests: Mapping[str, str] = {}
    size: int = 0
    cut: str = ""
    measures: Mapping[str, Mapping[str, object]] = {}
    missing: Mapping[str, Gap] = {}
    profile: str = ""
    ask: str = ""
    fresh: bool = False
    unlock: str = ""

    @property
    def all_rows(self) -> str:
        """How many rows there are, as messages say it: ``1,200 rows``, ``3 new rows``."""
        return f"{self.rows:,} {'new ' if self.fresh else ''}row{'s' * (self.rows != 1 or not self.fresh)}"

    @property
    def nothing(self) -> Gap | None:
        """Why there was nothing to measure, whatever a detector counted: no row could be read, or none holds a text.

        Of the rows that a change brings each that cannot be read is told by itself.
        """
        shape, read = self.measures.get("shape", {}), self.rows - self.bad
        if self.rows and read <= 0 and not self.fresh:
            what = f"none of its {self.all_rows} could be read: nothing in them was measured"
            return Gap(
                Span(self.path), what, f"write them again; `duecare scan {self.path or '.'}` tells what is wrong"
            )
        if read and "trained" in shape and not shape["trained"] and not shape.get("context"):
            keys = shape.get("unknown_keys")
            seen = f" (keys: {next(iter(keys))})" if isinstance(keys, Mapping) and keys else ""
            what = f"none of {read:,} rows holds any text{seen}: nothing in them was measured"
            return Gap(Span(self.path), what, "keep the texts beside what was made of them, and name those as the data")
        return None

    def measure(self, detector: str) -> Mapping[str, object] | Gap:
        """The measures of one detector, or why there are none."""
        if (nothing := self.nothing) is not None:
            return nothing
        if detector in self.measures:
            return self.measures[detector]
        unlock = f"duecare scan {self.path or '.'} --write-profile"
        return self.missing.get(detector, Gap(Span(self.path), f"{detector} was not measured", unlock))


class Rows(NamedTuple):
    """All data of a model as it was measured, and the limits that it was judged by: what reports draw."""

    whole: Scanned
    limits: DataLimits


class Profile(NamedTuple):
    """A profile file: what was measured of each file of a data set, and of all of them.

    ``detectors`` maps a detector to its version, ``settings`` is the digest of what they were told and of their code,
    ``asked`` what each was told; only what the policy asks for in the same way is known by it.
    """

    path: str
    format: str
    root: At[object]
    faults: tuple[Fault, ...] = ()
    files: tuple[Scanned, ...] = ()
    whole: Scanned | None = None
    detectors: Mapping[str, int] = {}
    settings: str = ""
    version: str = ""
    asked: Mapping[str, Mapping[str, object]] = {}
