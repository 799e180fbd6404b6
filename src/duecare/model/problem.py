"""What a check yields (Problem, Gap) and what the gate makes of it (Finding)."""

from typing import Literal

from duecare.model.place import At, Span
from duecare.model.record import NamedTuple

Severity = Literal["error", "warning", "info", "off"]
# inherited: stands in the base too; standing: recorded in the baseline; fixed: stood in the base and is gone;
# legacy: speaks of rows that the base holds too, none of which this change brings.
Standing = Literal["new", "inherited", "standing", "fixed", "legacy"]


class Related(NamedTuple):
    """A second place that explains a problem."""

    span: Span
    note: str


class Problem(NamedTuple):
    """Something wrong, said once: where, what, how to mend it.

    ``why`` defaults to the rule's own; ``anchor`` is the structural place (JSON pointer, heading path, row digest)
    and ``value`` the normalized content that together make the fingerprint, so that it survives moved lines.
    ``severity`` lowers the check's own for this one problem, never raises it.
    ``rows`` is how many rows it counts, if it counts rows: such a finding stands as long as they grow no more.
    ``known_to`` lists principle or clause ids the problem speaks to beyond its rule's own.
    """

    span: Span
    what: str
    fix: str
    why: str = ""
    anchor: str = ""
    value: str = ""
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    rows: int | None = None

    @classmethod
    def at(
        cls, place: At[object], what: str, fix: str, *, why: str = "", related: tuple[Related, ...] = ()
    ) -> "Problem":
        """A problem with the value that stands at ``place``."""
        return cls(place.span, what, fix, why, place.pointer, normal(place.value), related)


class Gap(NamedTuple):
    """Something that could not be known; never a pass.

    ``unlock`` is the one line that would make it known. ``silences`` names the checks that could not speak;
    a check that yields a Gap itself need not fill it. ``ask`` names the role whose approval would settle it, and
    ``about`` the files that the role must have looked at; none: the one of the span.
    """

    span: Span
    what: str
    unlock: str
    silences: tuple[str, ...] = ()
    anchor: str = ""
    ask: str = ""
    about: tuple[str, ...] = ()


class Finding(NamedTuple):
    """A problem with its check, severity and fingerprint (design: 20 hexadecimal digits)."""

    check: str
    slug: str
    severity: Severity
    model: str
    kind: str
    problem: Problem
    fingerprint: str
    standing: Standing = "new"
    waiver: str = ""
    frameworks: tuple[str, ...] = ()


class Silence(NamedTuple):
    """A gap with the check it silenced, the severity that check has, and its fingerprint.

    ``standing`` is ``inherited`` when the base holds the very same: whoever was asked about it was asked then.
    """

    check: str
    slug: str
    severity: Severity
    model: str
    kind: str
    gap: Gap
    fingerprint: str
    waiver: str = ""
    standing: Standing = "new"

    @property
    def heavy(self) -> bool:
        """Whether it weighs at all: its check is an error, and nobody accepted it."""
        return self.severity == "error" and not self.waiver

    @property
    def unknown(self) -> bool:
        """Whether it keeps the verdict from being known. One that a role is asked about waits for that role instead."""
        return self.heavy and not self.gap.ask

    @property
    def asks(self) -> str:
        """The role whose approval it waits for, "" for none."""
        return self.gap.ask if self.heavy and self.standing == "new" else ""


def normal(value: object) -> str:
    """A value as it enters a fingerprint: case kept, runs of white space made one."""
    return "" if value is None or isinstance(value, dict | list) else " ".join(str(value).split())
