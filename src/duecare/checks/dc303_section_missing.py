"""A section that readers of the card need is missing or empty.

Why: who uses, buys or approves a model reads its card to learn what the model is for, what it was trained on, how well
it works and where it fails; a card without these parts looks complete and answers none of it.

What must be there is set in the policy (`limits.card.sections`, `limits.card.dataset_sections`); without a setting it
is the core that the Hub's templates, Model Cards, Datasheets, Croissant RAI, SPDX, CycloneDX and the AI Act share.
Sections are found by their headings, whole and at any level, in the spellings that people use: "Bias, Risks, and
Limitations", "Known limitations" and "Caveats" are the same. A word in running text is no section.

Example:

    # my-model
    ## Model description
    A support assistant.

Fix: add the heading that the finding names, and below it at least a sentence of your own. An empty heading, or one
with only a comment below, counts as missing.

Source: Mitchell et al. 2019, https://arxiv.org/abs/1810.03993; Gebru et al. 2021, https://arxiv.org/abs/1803.09010
"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import held, required, told
from duecare.knowledge.headings import label
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC303",
    slug="section-missing",
    on=Card,
    severity="error",
    frameworks=(
        "EU AI Act 11, Annex IV",
        "EU AI Act 13(3)(b)",
        "NIST AI RMF MAP 2.2",
        "NIST AI RMF MEASURE 2.8",
        "ISO 42001 A.8.2",
    ),
)


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """Every required topic that no section holds; an empty card is one problem, of this check alone."""
    if subject.blank:
        yield Problem(_top(subject), "the card is empty", "write what it describes, or remove the file", anchor="blank")
        return
    limits = case.rules.card
    topics = required(subject, limits)
    sections = held(subject, topics)
    for topic in topics:
        on_it = [one for one in sections if topic in one.topics]
        if any(not one.empty for one in on_it) or told(subject, topic, limits.min_words):
            continue
        heading = label(topic, subject.about)
        if on_it:
            title = on_it[0].section.title
            what, fix = f"the section {title.value!r} is empty", "write at least a sentence of your own below it"
            yield Problem(title.span, what, fix, anchor=f"section/{topic}")
        else:
            what = f"the card has no section on {heading[0].lower()}{heading[1:]}"
            fix = f"add `## {heading}` and write what is so"
            yield Problem(_top(subject), what, fix, anchor=f"section/{topic}")


def _top(card: Card) -> Span:
    """The card's title, else its first line."""
    named = (section.title.span for section in card.sections if section.title.value)
    return next(named, Span(card.path, 1, 1, 1, 1))
