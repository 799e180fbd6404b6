"""What a check may look at besides its subject: frozen, already loaded."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from duecare.model.documents import Document, Profile, Project
from duecare.model.facts import Facts
from duecare.model.place import Span
from duecare.model.policy import Principle, Rules
from duecare.model.problem import Gap


class Reference(NamedTuple):
    """Documents of the base (or of a named reference) that head is compared with."""

    name: str
    documents: Mapping[str, tuple[Document, ...]]
    facts: Mapping[str, Facts | Gap] = {}


class Case(NamedTuple):
    """One model's rules, the date, and every document and fact that the active checks asked for."""

    rules: Rules
    today: date
    project: Project = Project("", {}, frozenset())
    measured: Mapping[str, Facts | Gap] = {}
    loaded: Mapping[str, tuple[Document, ...]] = {}
    profiles: Mapping[str, Profile | Gap] = {}
    base: Reference | None = None
    references: Mapping[str, Reference | Gap] = {}
    principles: tuple[Principle, ...] = ()

    def facts(self, path: str) -> Facts | Gap:
        """What was measured of ``path``, or why it could not be."""
        missing = Gap(Span(path), "was not measured", f"run `duecare check` where {path} can be read")
        return self.measured.get(path, missing)

    def profile(self, path: str) -> Profile | Gap:
        """The profile whose shard digests match the data at ``path``, or why there is none."""
        absent = Gap(Span(path), "its rows were not scanned", f"duecare scan {path} --write-profile")
        return self.profiles.get(path, absent)

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Every document of ``kind`` that could be read, at least in part."""
        return self.loaded.get(kind, ())
