"""A member of a role has requested changes, and the request stands.

Why: somebody whom the policy names has looked and said no. Other approvals do not outweigh that: the objection is to be
answered, not outvoted.

Example:

    approvals:
      - {role: ethics, covers: [card, results], needs: 1, from: {users: [mona, omar]}}
    # mona approved, omar requested changes

Fix: answer the request. It ends when the same person approves, or when the review is dismissed on GitHub; a comment
does not end it.

Source: https://docs.github.com/en/rest/pulls/reviews
"""

from collections.abc import Iterator

from duecare.model.approvals import Approvals
from duecare.model.case import Case
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC504",
    slug="changes-requested",
    on=Approvals,
    severity="error",
    frameworks=("EU AI Act 14(4)(d)", "NIST AI RMF GOVERN 3.2", "NIST AI RMF MANAGE 1.1", "ISO 42001 A.3.3"),
)


def find(subject: Approvals, case: Case) -> Iterator[Problem | Gap]:
    """One problem for each standing request."""
    for one in subject.objections:
        what = f"{one.login} of role {one.role} requested changes at {one.commit[:12] or 'a commit that is gone'}"
        fix = f"answer the request, then ask {one.login} to approve #{subject.number}, or have the review dismissed"
        yield Problem(one.span, what, fix, anchor=f"/objections/{one.login.casefold()}")
