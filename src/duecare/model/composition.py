"""What the training rows are made of, before a change and after it: by source, license, language, length, group."""

from duecare.model.record import NamedTuple


class Part(NamedTuple):
    """One value of an axis and its rows: then, now, those that came and those that went (None: not known).

    Rows are whole numbers where every row was counted, and estimates where a sample was asked. ``path`` is a file that
    holds most of its rows, where files are what divides them.
    """

    name: str
    then: float
    now: float
    came: float | None = None
    went: float | None = None
    path: str = ""


class Axis(NamedTuple):
    """How the rows divide on one axis. ``then`` and ``now`` are what shares are of.

    ``asked``: how many rows the shares of then and now rest on, where they are judged with an interval; None where
    every row was counted, and a share is what it is.
    """

    name: str
    then: float
    now: float
    parts: tuple[Part, ...]
    asked: tuple[float, float] | None = None

    def shares(self, part: Part) -> tuple[float, float]:
        """The part's share then and now."""
        return part.then / self.then if self.then else 0.0, part.now / self.now if self.now else 0.0


class NewKind(NamedTuple):
    """A kind of personal data that no row held before."""

    kind: str
    title: str
    rows: int
    path: str


class Composition(NamedTuple):
    """The training rows of one model. ``came`` and ``went`` are None where new rows could not be told from old ones.

    ``unknown`` says what could not be compared, each in a sentence; ``largest`` is the file that most of the rows are
    in, ``licenses`` are those that only now some rows have, with the file that brings each.
    """

    then: int
    now: int
    came: int | None
    went: int | None
    axes: tuple[Axis, ...] = ()
    kinds: tuple[NewKind, ...] = ()
    licenses: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()
    largest: str = ""

    @property
    def empty(self) -> bool:
        """Whether no row came or went, and nothing moved."""
        same = all(part.then == part.now for axis in self.axes for part in axis.parts)
        return not (self.came or self.went or self.kinds or self.licenses or self.unknown) and same
