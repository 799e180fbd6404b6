"""What a check says of itself, and what it judges with."""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Literal

from duecare.model.problem import Gap, Problem, Severity
from duecare.model.record import NamedTuple

Kind = Literal["data", "manifest", "profile", "card", "results", "training", "weights", "review", "policy"]
KINDS: tuple[Kind, ...] = (
    "data",
    "manifest",
    "profile",
    "card",
    "results",
    "training",
    "weights",
    "review",
    "policy",
)
Stage = Literal["stable", "preview"]


class Need(Enum):
    """What must be loaded before a check can speak, beyond its own subject."""

    FACTS = "facts"  # existence, size and pointer of the files its subjects name
    DIGESTS = "digests"  # … and their checksums, recomputed from the bytes
    ROWS = "rows"  # … and their row counts
    PROFILES = "profiles"
    BASE = "base"
    MANIFESTS = "manifests"
    CARDS = "cards"
    RESULTS = "results"
    TRAINING = "training"
    WEIGHTS = "weights"
    REVIEWS = "reviews"


class Rule(NamedTuple):
    """Identity of a check. ``on`` is the document type that its ``find`` takes.

    ``counts`` says that it counts rows, which stand when the base has them too, while against a base the new ones are
    asked about again: ``rows`` are judged each by itself; ``pairs`` are rows that repeat others, wherever those stand.
    """

    id: str
    slug: str
    on: type
    severity: Severity
    needs: frozenset[Need] = frozenset()
    stage: Stage = "stable"
    frameworks: tuple[str, ...] = ()
    counts: Literal["", "rows", "pairs"] = ""


class Check(NamedTuple):
    """A rule, its ``find`` and its page (the module's docstring)."""

    rule: Rule
    find: Callable[..., Iterator[Problem | Gap]]
    page: str

    @property
    def title(self) -> str:
        """First line of the page: what is wrong when the check speaks."""
        return self.page.strip().splitlines()[0]

    @property
    def why(self) -> str:
        """The page's ``Why:`` paragraph in one line."""
        return self.paragraph("Why:")

    def paragraph(self, label: str) -> str:
        """The paragraph that begins with ``label``, in one line, without it."""
        for block in self.page.split("\n\n"):
            if block.strip().startswith(label):
                return " ".join(block.split()).removeprefix(label).strip()
        return ""
