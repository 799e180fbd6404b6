"""The verdict: a tree that keeps what it saw, so that every report is made from one value."""

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING

from duecare.model.place import Span
from duecare.model.problem import Finding, Gap, Problem, Silence
from duecare.model.record import NamedTuple
from duecare.model.rule import Check

if TYPE_CHECKING:
    from duecare.model.baseline import Amnesty
    from duecare.model.compared import Compared
    from duecare.model.profile import Rows


class Verdict(IntEnum):
    """Ordered: the worst of a tree's parts is its own (Blocked > Unknown > Waiting > Passed)."""

    PASSED = 0
    WAITING = 1
    UNKNOWN = 2
    BLOCKED = 3

    @property
    def word(self) -> str:
        """As reports print it."""
        return self.name.capitalize()

    @property
    def exit(self) -> int:
        """Exit status of the command: 0 passed, 1 blocked or waiting, 3 could not know."""
        return {Verdict.PASSED: 0, Verdict.UNKNOWN: 3}.get(self, 1)


class Seen(NamedTuple):
    """What one check saw: how many subjects it looked at, what it found, what silenced it."""

    check: str
    slug: str
    title: str
    verdict: Verdict
    subjects: int
    findings: tuple[Finding, ...] = ()
    silences: tuple[Silence, ...] = ()
    not_run: str = ""


class ModelVerdict(NamedTuple):
    """One model's branch of the tree. ``looked_at`` maps a kind to the paths that were judged."""

    model: str
    verdict: Verdict
    seen: tuple[Seen, ...]
    looked_at: Mapping[str, tuple[str, ...]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in order of place."""
        return tuple(sorted((f for s in self.seen for f in s.findings), key=lambda f: (f.problem.span, f.check)))

    @property
    def silences(self) -> tuple[Silence, ...]:
        """Every gap, in order of place."""
        return tuple(sorted((g for s in self.seen for g in s.silences), key=lambda g: (g.gap.span, g.check)))


class Judgement(NamedTuple):
    """The whole tree. ``excerpts`` holds the source lines that findings point at (report needs no files).

    ``rows`` is what was measured of each model's data, by the model's name.
    """

    verdict: Verdict
    models: tuple[ModelVerdict, ...]
    policy_path: str
    policy_digest: str
    packs: tuple[str, ...]
    version: str
    notes: tuple[str, ...] = ()
    policy_faults: tuple[Problem, ...] = ()
    excerpts: Mapping[Span, str] = {}
    root: str = "."
    compared: "Compared | None" = None
    baseline: "Amnesty | None" = None
    rows: Mapping[str, "Rows"] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of every model, in order."""
        return tuple(f for m in self.models for f in m.findings)

    @property
    def silences(self) -> tuple[Silence, ...]:
        """Gaps of every model, in order."""
        return tuple(g for m in self.models for g in m.silences)

    @property
    def headline(self) -> str:
        """The verdict in one line, with what was accepted: ``Passed, 2 gaps accepted``."""
        gaps = sum(bool(s.waiver) for s in self.silences)
        findings = sum(bool(f.waiver) for f in self.findings)
        counted = ((findings, "finding"), (gaps, "gap"))
        accepted = [f"{n} {word}{'s' * (n != 1)}" for n, word in counted if n]
        return self.verdict.word + (f", {' and '.join(accepted)} accepted" if accepted else "")


class Ran(NamedTuple):
    """What one check yielded over all its subjects, before anything is judged.

    ``not_run`` says why it was not asked at all (``not this hook``); it then saw nothing and proves nothing.
    """

    check: Check
    kind: str
    subjects: int
    yields: tuple[Problem | Gap, ...] = ()
    not_run: str = ""
