"""A manifest does not say whether the data holds personal data, or says yes and leaves open what is done about it.

Why: a model repeats what it was trained on. Whether people can be identified in the rows, on what legal basis, and what
was done to protect them must be decided by a person before training, not found out after.

Example:
    personal_data: {present: true}

Fix: write `present: false`, or `present: true` with `kinds`, `legal_basis` and `handling`. In Croissant write
`rai:personalSensitiveInformation`, on a dataset card the section "Personal and Sensitive Information".

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest, PersonalData
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC110",
    slug="personal-data-undeclared",
    on=Manifest,
    severity="error",
    frameworks=("EU AI Act 10(2)(b)", "EU AI Act 4a", "NIST AI RMF MEASURE 2.10", "ISO 42001 A.7.4"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """No statement, an empty one, or one that stops half-way."""
    if "personal_data" not in subject.says:
        return
    said = subject.personal_data
    if said is None:
        what = "the manifest does not say whether the data holds personal data"
        yield Problem(head(subject), what, add(subject, "personal_data"), anchor="personal_data")
    elif said.present is None:
        if not stated(said.statement):
            where = said.statement or said.at
            what = f"nothing is said of personal data{reads(said.statement)}"
            yield Problem.at(where, what, "say whether people can be identified, and what was done about it")
    elif said.present.value:
        yield from _half(said)
    elif said.kinds:
        what = f"personal data is declared absent, and kinds are named: {', '.join(one.value for one in said.kinds)}"
        yield Problem.at(said.present, what, "write `present: true`, or take the kinds out")


def _half(said: PersonalData) -> Iterator[Problem]:
    if said.statement is not None:
        return
    wanted = {"legal_basis": stated(said.legal_basis), "handling": stated(said.handling)}
    lacking = ["`kinds`"] * (not any(stated(kind) for kind in said.kinds))
    lacking += [f"`{name}`" for name, at in wanted.items() if at is None]
    if lacking:
        what = f"personal data is declared present, without {', '.join(lacking)}"
        yield Problem.at(said.at, what, f"add {', '.join(lacking)}")
