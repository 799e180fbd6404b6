"""What a check may look at besides its subject: frozen, already loaded."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from duecare.model.composition import Composition
from duecare.model.documents import Document, Project
from duecare.model.facts import Facts
from duecare.model.place import Span
from duecare.model.policy import Principle, Rules
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple

if TYPE_CHECKING:
    from duecare.model.profile import Scanned


class Reference(NamedTuple):
    """Documents of the base (or of a named reference) that head is compared with.

    ``gaps`` are what could not be read there; ``moved`` maps the path that a file has now to the one it had there;
    ``touched`` are the paths that differ.
    """

    name: str
    documents: Mapping[str, tuple[Document, ...]]
    facts: Mapping[str, Facts | Gap] = {}
    gaps: tuple[Gap, ...] = ()
    moved: Mapping[str, str] = {}
    touched: frozenset[str] = frozenset()


class Case(NamedTuple):
    """One model's rules, the date, and every document and fact that the active checks asked for.

    ``shift`` is how the training rows divide against the base; None where there is none to compare with.
    """

    rules: Rules
    today: date
    project: Project = Project("", {}, frozenset())
    measured: Mapping[str, Facts | Gap] = {}
    loaded: Mapping[str, tuple[Document, ...]] = {}
    profiles: Mapping[str, "Scanned | Gap"] = {}
    base: Reference | None = None
    references: Mapping[str, Reference | Gap] = {}
    principles: tuple[Principle, ...] = ()
    shift: Composition | Gap | None = None

    def facts(self, path: str) -> Facts | Gap:
        """What was measured of ``path``, or why it could not be."""
        missing = Gap(Span(path), "was not measured", f"run `duecare check` where {path} can be read")
        return self.measured.get(path, missing)

    def profile(self, path: str) -> "Scanned | Gap":
        """What a scan measured of the data at ``path`` (of all the model's data: ``""``), or why there is nothing."""
        absent = Gap(Span(path), "its rows were not scanned", f"duecare scan {path or '.'} --write-profile")
        return self.profiles.get(path, absent)

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Every document of ``kind`` that could be read, at least in part."""
        return self.loaded.get(kind, ())
