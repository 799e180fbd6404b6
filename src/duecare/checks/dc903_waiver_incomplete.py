"""A waiver is incomplete or wrong, so it accepts nothing.

Why: An exception without a reason, an owner and an end is no decision that anybody could answer for. So that a slip
never widens what is accepted, a waiver with any fault suppresses nothing at all.

Example:
    waivers:
      - {id: W-1, check: DC305, scope: "cards/*.md", reason: todo}

Fix: Write all of `id`, `check`, `scope`, `reason`, `owner`, `created` and `expires`, the last at most 180 days after
`created`; `duecare schema waivers` prints the format.
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Waivers
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC903",
    slug="waiver-incomplete",
    on=Waivers,
    severity="error",
    frameworks=("EU AI Act 9", "NIST AI RMF MANAGE 1.3", "NIST AI RMF GOVERN 2.1", "ISO 42001 A.6.1.3"),
)


def find(subject: Waivers, case: Case) -> Iterator[Problem]:
    """Every fault of the file, and of each waiver by its name."""
    for fault in subject.faults:
        yield Problem(fault.span, f"no waiver counts: {fault.what}", fault.fix or "correct it", anchor=fault.pointer)
    for waiver in subject.waivers:
        name = f"waiver `{waiver.id.value}`" if waiver.id.value else "a waiver without id"
        for fault in waiver.faults:
            yield Problem(fault.span, f"{name} accepts nothing: {fault.what}", fault.fix, anchor=fault.pointer)
