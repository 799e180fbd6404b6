"""Ask every active check about every subject of its type."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from duecare.entry.registry import check, kind_of
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Check
from duecare.model.verdict import Ran

if TYPE_CHECKING:
    from duecare.entry.remembered import Memory

ALWAYS = frozenset({"DC001"})  # a file that cannot be read is no pass for anybody


def run(case: Case, asked: Iterable[str], memory: "Memory | None" = None) -> tuple[Ran, ...]:
    """What each of the checks yields over all its subjects; ``memory`` knows what it yields of another state."""
    return tuple(_ask(check(id_), case, memory) for id_ in asked)


def asked(id_: str, kinds: frozenset[str] | None) -> bool:
    """Whether a run that is limited to ``kinds`` asks the check at all."""
    return kinds is None or kind_of(id_) in kinds or id_ in ALWAYS


def _ask(one: Check, case: Case, memory: "Memory | None") -> Ran:
    subjects = tuple(subjects_of(one, case))
    yields = tuple(y for subject in subjects for y in _yields(one, subject, case, memory))
    return Ran(one, kind_of(one.rule.id), len(subjects), yields)


def _yields(one: Check, subject: object, case: Case, memory: "Memory | None") -> Iterable[Problem | Gap]:
    if memory is None:
        return guarded(one, subject, case)
    return memory.yields(one.rule.id, subject, case, lambda case: tuple(guarded(one, subject, case)))


def subjects_of(one: Check, case: Case) -> Iterator[object]:
    """Every loaded document of the type that the rule is on; the project itself for rules on it."""
    if one.rule.on is Project:
        yield case.project
    else:
        yield from (d for documents in case.loaded.values() for d in documents if isinstance(d, one.rule.on))


def guarded(one: Check, subject: object, case: Case) -> Iterator[Problem | Gap]:
    """What the check yields; when it fails inside, that is a gap, never a pass and never the end of the run."""
    try:
        yield from one.find(subject, case)
    except Exception as error:
        if os.environ.get("DUECARE_TRACEBACK"):
            raise
        path = getattr(subject, "path", "")
        what = f"{one.rule.id} failed inside duecare ({type(error).__name__}: {error})"
        yield Gap(Span(path), what, "report the file's shape; DUECARE_TRACEBACK=1 shows where it failed")
