"""A principle of the policy is enforced by no active check.

Why: A guideline that nothing checks is a promise. Whoever reads the policy believes that it is kept.

Example:
    principles:
      fairness: {statement: "No group is served worse.", owner: "@acme/responsible-ai", checks: []}

Fix: Name at least one check that would notice when the principle is broken (`duecare rules` lists them), or turn on
one of those that it names.
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC004",
    slug="principle-unenforced",
    on=Project,
    severity="error",
    frameworks=("EU AI Act 9", "NIST AI RMF GOVERN 1.2", "ISO 42001 A.2.2"),
)


def find(subject: Project, case: Case) -> Iterator[Problem]:
    """A principle is kept when one of its checks is on, at whatever severity."""
    for principle in case.principles:
        if not any(id_ in case.rules.checks for id_ in principle.checks):
            names = ", ".join(principle.checks)
            state = f"its checks are off ({names})" if names else "it names no check"
            yield Problem(
                principle.span,
                f"nothing enforces the principle `{principle.name}`: {state}",
                f"turn on one of {names}" if names else "name a check that would notice when it is broken",
                anchor=f"/principles/{principle.name}",
                value=names,
            )
