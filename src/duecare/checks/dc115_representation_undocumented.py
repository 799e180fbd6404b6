"""A manifest does not say whom and what the data speaks for, and whom it leaves out.

Why: a model serves those well whose language and life its data holds. Gaps that are written down can be tested and
closed; gaps that are not are found by the people who fall into them.

Example:
    representation: {}

Fix: write `representation` with a `statement` and the `known_gaps`. In Croissant write `rai:dataLimitations` or
`rai:dataBiases`, on a dataset card the section "Bias, Risks, and Limitations".

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC115",
    slug="representation-undocumented",
    on=Manifest,
    severity="warning",
    frameworks=("EU AI Act 10(2)(f)", "EU AI Act 10(3)", "NIST AI RMF MEASURE 2.11", "ISO 42001 A.7.4"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Neither a statement nor a gap that says something."""
    if "representation" not in subject.says:
        return
    if stated(subject.representation) or any(stated(gap) for gap in subject.known_gaps or ()):
        return
    what = f"the manifest does not say whom the data represents{reads(subject.representation)}"
    fix = add(subject, "representation")
    if subject.representation is not None:
        yield Problem.at(subject.representation, what, fix)
    else:
        yield Problem(head(subject), what, fix, anchor="representation")
