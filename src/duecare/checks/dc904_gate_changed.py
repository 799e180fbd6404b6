"""The gate that judges this change is altered by it.

Why: Whoever may change the rules together with what they judge can pass anything. So the old rules judge, and the
change of rules is shown by itself, for the people who answer for them.

Example: a pull request improves the data, and on the way lowers what the model must reach::

    -     - {task: truthfulqa_mc2, metric: acc, at_least: 0.45}
    +     - {task: truthfulqa_mc2, metric: acc, at_least: 0.40}

Fix: Nothing has to be mended if the change is meant: it is not in force yet, and it does not block. The role that
    covers `policy` must approve it on the pull request (DC501). A change that loosens the gate is a warning, any
    other a note. Where it cannot be said whether it loosens, it counts as one that does.
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.gate import Change, Gate
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC904",
    slug="gate-changed",
    on=Gate,
    severity="warning",
    frameworks=("EU AI Act 9", "NIST AI RMF GOVERN 1.4", "NIST AI RMF GOVERN 2.1", "ISO 42001 A.2.2"),
)


def find(subject: Gate, case: Case) -> Iterator[Problem]:
    """One problem for each thing that differs."""
    yield from (_problem(change, subject.base) for change in subject.changes)


def _problem(change: Change, base: str) -> Problem:
    what = change.what + (f" (the place is that of the base, {base[:12]})" if change.removed else "")
    fix = "have it approved by the role that covers `policy`, or take it out of this change"
    value = f"{change.then} → {change.now}"
    return Problem(
        change.span, what, fix, anchor=change.anchor, value=value, severity=None if change.weaker else "info"
    )
