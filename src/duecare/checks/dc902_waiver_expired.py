"""A waiver has expired, or begins in the future.

Why: A waiver is a promise with a date. After it the finding counts again, and somebody must decide anew.

Example:
    waivers:
      - {id: W-1, check: DC305, scope: cards/*.md, created: 2024-01-01, expires: 2024-03-31, …}

Fix: Mend what it accepts and remove it; or write a new one, with a new reason and a new date.
"""

from collections.abc import Iterator

from duecare.knowledge.waivers import begins_later, expired
from duecare.model.case import Case
from duecare.model.documents import Waivers
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC902",
    slug="waiver-expired",
    on=Waivers,
    severity="warning",
    frameworks=("EU AI Act 9", "NIST AI RMF MANAGE 1.3", "NIST AI RMF GOVERN 1.4", "ISO 42001 A.6.1.3"),
)


def find(subject: Waivers, case: Case) -> Iterator[Problem]:
    """Waivers that are whole and whose days are not now; what an incomplete one says of dates is DC903."""
    for waiver in subject.waivers:
        expires, created = waiver.at.get("expires"), waiver.at.get("created")
        if waiver.faults or expires is None or created is None:
            continue
        if expired(waiver, case.today):
            what = f"waiver `{waiver.id.value}` expired on {waiver.expires} and accepts nothing"
            fix = f"mend what {waiver.check} finds and remove the waiver, or decide anew with new dates"
            yield Problem(expires.span, what, fix, anchor=waiver.id.value, value=waiver.expires)
        elif begins_later(waiver, case.today):
            what = f"waiver `{waiver.id.value}` is dated {waiver.created}, which is yet to come, and accepts nothing"
            yield Problem(created.span, what, "write the day it was made", anchor=waiver.id.value, value=waiver.created)
