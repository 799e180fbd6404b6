"""The baseline lets more findings stand than that of the base does.

Why: A baseline is for what stood when the gate came. One that grows is an amnesty that renews itself: each finding
that is added would never be seen again by anybody.

Example: `.duecare/baseline.json` gains an entry::

    +  {"check": "DC203", "path": "data/train.jsonl", "fingerprint": "…", "since": "2026-11-22", "policy": "…"}

Fix: Mend what the entry lets stand and take the entry out, or accept it for a time with a waiver, which has a reason,
    an owner and an end. An entry for a finding that stands in the base already (a new version of duecare finds more)
    is a warning: the role that covers `policy` approves it. An entry for anything else blocks. `duecare baseline
    --update` takes out what is mended and follows files that were renamed.
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.gate import Gate
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC905",
    slug="baseline-grew",
    on=Gate,
    severity="error",
    frameworks=("EU AI Act 9", "NIST AI RMF MANAGE 1.3", "NIST AI RMF GOVERN 1.4", "ISO 42001 A.6.1.3"),
)


def find(subject: Gate, case: Case) -> Iterator[Problem]:
    """One problem for each entry that the base's baseline does not have."""
    for one in subject.grown:
        standing = one.fingerprint not in subject.unfounded
        why = "which stands in the base too" if standing else "which does not stand in the base"
        yield Problem(
            one.at.span,
            f"the baseline gains {one.check} in {one.path}, {why}",
            "mend the finding and take the entry out, or accept it for a time with a waiver",
            anchor=one.fingerprint,
            value=one.check,
            severity="warning" if standing else None,
        )
