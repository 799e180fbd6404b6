"""The card names nobody to ask.

Why: who finds a harmful output, a wrong row or a broken promise must be able to tell somebody; a model without a
contact cannot be corrected from outside.

Example:

    # my-model
    ## Model description
    (and no word on who made it)

Fix: add `## Model card contact` (or `## Dataset card contact`) with a team's address or the link to an issue tracker.

Source: Mitchell et al. 2019, section 4.1, https://arxiv.org/abs/1810.03993
"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import contact_told
from duecare.knowledge.headings import label
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC308",
    slug="contact-missing",
    on=Card,
    severity="warning",
    frameworks=("EU AI Act 13(3)(a)", "NIST AI RMF MANAGE 4.1", "ISO 42001 A.8.2", "ISO 42001 A.3.3"),
)


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """One problem when neither a section nor an address says whom to ask."""
    if subject.blank and "DC303" in case.rules.checks:
        return
    if not contact_told(subject):
        fix = f"add `## {label('contact', subject.about)}` with an address or the link to an issue tracker"
        named = (section.title.span for section in subject.sections if section.title.value)
        place = next(named, Span(subject.path, 1, 1, 1, 1))
        yield Problem(place, "the card names nobody to ask", fix, anchor="section/contact")
