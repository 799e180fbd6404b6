"""A waiver accepts nothing that is there.

Why: A waiver that is no longer needed waits to hide the next finding of its kind, unseen.

Example:
    waivers:
      - {id: W-1, check: DC305, scope: cards/removed.md, …}

Fix: Remove the waiver; if it should accept something that is still found, correct its `check`, `scope` or
`fingerprints`.
"""

from collections.abc import Iterator

from duecare.knowledge.waivers import counts
from duecare.model.case import Case
from duecare.model.documents import Waivers
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC901",
    slug="unused-waiver",
    on=Waivers,
    severity="warning",
    frameworks=("EU AI Act 9", "NIST AI RMF MANAGE 1.3", "NIST AI RMF GOVERN 1.4", "ISO 42001 A.6.1.3"),
)


def find(subject: Waivers, case: Case) -> Iterator[Problem]:
    """Only waivers that count today, and whose check could tell everything it had to."""
    for waiver in subject.waivers:
        proven = waiver.check not in subject.silent and not subject.faults
        if proven and counts(waiver, case.today) and waiver.id.value not in subject.used:
            yield Problem(
                waiver.id.span,
                f"waiver `{waiver.id.value}` accepts no finding of {waiver.check} in `{waiver.scope}`",
                "remove it, or correct its `check`, `scope` or `fingerprints`",
                anchor=waiver.id.value,
            )
