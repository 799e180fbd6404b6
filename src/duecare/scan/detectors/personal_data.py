"""Personal data that tells by its form: addresses, numbers, identifiers, confirmed by checksum, plan or context."""

from collections.abc import Iterable, Sequence
from importlib.util import find_spec

from duecare.scan.contract import Batch, Wish
from duecare.scan.detectors import _found
from duecare.scan.detectors._allowed import allowing
from duecare.scan.patterns.found import Found, Match
from duecare.scan.patterns.matcher import matcher
from duecare.scan.patterns.personal import PERSONAL
from duecare.scan.patterns.phones import american
from duecare.scan.streams import Unreadable

TITLES = {kind.name: kind.title for kind in PERSONAL}
Allow = Sequence[tuple[str, str]]


def make(wish: Wish) -> "PersonalData":
    """Every scan looks for personal data."""
    for package in ("phonenumbers", "stdnum"):
        if find_spec(package) is None:
            raise Unreadable(f"needs {package}, which is not installed", "pip install 'duecare[data]'")
    return PersonalData([(allowed.kind, allowed.matching) for allowed in wish.limits.personal_data_allow])


class PersonalData:
    """A monoid. ``allow``: pairs of a kind (``*``: any) and an expression that values which may stand match."""

    name = "personal_data"
    version = 1

    def __init__(self, allow: Allow = ()) -> None:
        """Expressions of the allow-list are matched in linear time, or not at all."""
        self.settings = {"allow": [list(pair) for pair in allow]}
        self._allows = allowing([(kind, expression) for kind, expression in allow])

    def prepare(self) -> None:
        """Compile the rules."""
        matcher()
        american()

    def empty(self) -> _found.State:
        """Nothing yet."""
        return _found.nothing()

    def add(self, state: _found.State, batch: Batch) -> _found.State:
        """After the batch."""
        return _found.added(state, batch, self._matches(batch), masked, self.allows if self.settings["allow"] else None)

    def merge(self, one: _found.State, other: _found.State) -> _found.State:
        """Both."""
        return _found.merged(one, other)

    def finish(self, state: _found.State) -> dict[str, object]:
        """Counts by kind, rates, masked examples."""
        return _found.measures(state, TITLES)

    def drops(self, batch: Batch) -> Iterable[int]:
        """Rows that hold personal data."""
        return sorted({m.row for m in self._matches(batch) if not m.example and not self.allows(m)})

    def allows(self, match: Match) -> bool:
        """Whether the policy lets the value stand."""
        return self._allows(match.kind, match.value)

    def _matches(self, batch: Batch) -> Found:
        return matcher().matches(batch).of(personal=True)


def masked(kind: str, value: str) -> str:
    """Enough to find the value in its row, too little to use it."""
    if kind == "email":
        local, _, domain = value.rpartition("@")
        return f"{local[:1]}***@{domain[:1]}***.{domain.rpartition('.')[2]}"
    if kind == "url_credentials":
        return f"{value.partition('://')[0]}://***:***@***"
    return f"{value[:2]}***{value[-2:]}" if len(value) >= 8 else f"{value[:1]}***"
