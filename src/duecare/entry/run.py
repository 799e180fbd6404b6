"""Ask every active check about every subject of its type."""

import os
from collections.abc import Iterable, Iterator

from duecare.entry.registry import check as registered
from duecare.entry.registry import kind_of
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Check
from duecare.model.verdict import Ran

ALWAYS = frozenset({"DC001"})  # a file that cannot be read is no pass for anybody


def run(case: Case, active: Iterable[str], kinds: frozenset[str] | None) -> tuple[Ran, ...]:
    """What each active check yields; with ``kinds`` set, checks of other kinds are not asked."""
    return tuple(_ask(registered(id_), case, kinds) for id_ in active)


def asked(id_: str, kinds: frozenset[str] | None) -> bool:
    """Whether a run that is limited to ``kinds`` asks the check at all."""
    return kinds is None or kind_of(id_) in kinds or id_ in ALWAYS


def _ask(check: Check, case: Case, kinds: frozenset[str] | None) -> Ran:
    kind = kind_of(check.rule.id)
    if not asked(check.rule.id, kinds):
        return Ran(check, kind, 0, not_run="not this hook")
    subjects = tuple(subjects_of(check, case))
    return Ran(check, kind, len(subjects), tuple(y for subject in subjects for y in guarded(check, subject, case)))


def subjects_of(check: Check, case: Case) -> Iterator[object]:
    """Every loaded document of the type that the rule is on; the project itself for rules on it."""
    if check.rule.on is Project:
        yield case.project
    else:
        yield from (d for documents in case.loaded.values() for d in documents if isinstance(d, check.rule.on))


def guarded(check: Check, subject: object, case: Case) -> Iterator[Problem | Gap]:
    """What the check yields; when it fails inside, that is a gap, never a pass and never the end of the run."""
    try:
        yield from check.find(subject, case)
    except Exception as error:
        if os.environ.get("DUECARE_TRACEBACK"):
            raise
        path = getattr(subject, "path", "")
        what = f"{check.rule.id} failed inside duecare ({type(error).__name__}: {error})"
        yield Gap(Span(path), what, "report the file's shape; DUECARE_TRACEBACK=1 shows where it failed")
