"""Consent for the data, or the time it may be kept, has ended, or its end cannot be read.

Why: data that should be gone must not train the next model. A date that no program can read never arrives, so it is
treated as if it had.

Example:
    retention: {until: "2024-01-31"}

Fix: delete or replace the data, or renew the consent and write the new date as `2030-12-31`.

"""

from collections.abc import Iterator

from duecare.knowledge.dates import day
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.place import At
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC111",
    slug="consent-or-retention-expired",
    on=Manifest,
    severity="error",
    frameworks=("EU AI Act 10(2)(b)", "EU AI Act 4a", "NIST AI RMF MEASURE 2.10", "ISO 42001 A.7.4"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Each end that is past or unreadable; the day itself still counts."""
    consent = subject.consent.expires if subject.consent else None
    if consent is not None:
        yield from _ended(consent, "consent", "renew the consent, or take the data out", case)
    if subject.retention_until is not None:
        yield from _ended(subject.retention_until, "retention", "delete the data, or renew its retention", case)


def _ended(written: At[str], name: str, fix: str, case: Case) -> Iterator[Problem]:
    end = day(written.value)
    if end is None:
        what = f"the end of {name} cannot be read as a date: `{written.value[:40]}`"
        yield Problem.at(written, what, "write it as 2030-12-31")
    elif end < case.today:
        days = (case.today - end).days
        yield Problem.at(written, f"{name} ended on {end}, {days:,} day{'s' * (days != 1)} ago", fix)
