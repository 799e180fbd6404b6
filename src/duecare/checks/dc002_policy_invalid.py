"""A policy file is not valid.

Why: A policy that cannot be understood judges nothing. On a pull request the old policy stays in force and judges the
new one, so that a broken or renamed key cannot switch the gate off by being merged.

Example:
    limits:
      data:
        toxicity: {max_rte: 0.005}

Fix: Correct what the message names; `duecare policy` says everything that is wrong at once, and `duecare schema
policy` prints a JSON Schema that editors check while you type.
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC002",
    slug="policy-invalid",
    on=Project,
    severity="error",
    frameworks=("NIST AI RMF GOVERN 1.2", "NIST AI RMF GOVERN 1.4", "ISO 42001 A.2.2"),
)


def find(subject: Project, case: Case) -> Iterator[Problem]:
    """Every fault of every policy file is a problem of its own."""
    for file in subject.policy_files:
        for fault in file.faults:
            fix = fault.fix or "correct the file; `duecare policy` says whether it is valid"
            yield Problem(fault.span, fault.what, fix, anchor=fault.pointer)
