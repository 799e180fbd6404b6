"""A section of the card holds filler: text that tells nothing.

Why: "N/A", "None known", the heading said again or one text under every heading pass every test that only asks whether
a section has text; the reader learns nothing, and nobody had to think about it.

Found are: words that say there is nothing to say; text that only repeats its heading or the card's title; what a
template wrote; "see the paper" without a link; and the same text under several headings. In required sections also:
fewer words than `limits.card.min_words` without a number, link, table or code, and words that would fit any card.
A section that is not required, or whose topic is told elsewhere on the card, is a warning.

Example:

    ## Limitations
    None known.

Fix: say how you know. Not "None known" but "We looked for X on Y examples and found Z; W was not tested".
"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import Held, required
from duecare.knowledge.filler import Hollow, hollows, repeated
from duecare.knowledge.prose import shown
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Problem, Related
from duecare.model.rule import Rule

RULE = Rule(
    id="DC305",
    slug="section-filler",
    on=Card,
    severity="error",
    frameworks=("EU AI Act 11, Annex IV", "EU AI Act 13(3)(b)", "NIST AI RMF MAP 2.2", "ISO 42001 A.8.2"),
)
FIX = "say in a sentence of your own what is so and how you know"


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """Sections that hold filler; a text that several of them share is one problem."""
    topics = required(subject, case.rules.card)
    shared = repeated(subject)
    seen = {one.position for group in shared for one in group}
    yield from (_same(group, topics) for group in shared)
    for hollow in hollows(subject, topics, case.rules.card.min_words):
        if hollow.held.position not in seen:
            yield _problem(hollow)


def _problem(hollow: Hollow) -> Problem:
    """An error when a required topic is told nowhere else."""
    section = hollow.held.section
    about = hollow.missed or tuple(sorted(section.topics))
    return Problem(
        _span(hollow.held),
        f"the section {section.title.value!r} {hollow.why}",
        FIX,
        anchor=f"filler/{'/'.join(about)}",
        severity=None if hollow.missed else "warning",
    )


def _same(group: tuple[Held, ...], topics: tuple[str, ...]) -> Problem:
    first = group[0]
    titles = " and ".join(repr(one.section.title.value) for one in group)
    what = f"the same text stands under {titles}: {shown(first.section.text)!r}"
    related = tuple(Related(_span(one), "the same text") for one in group[1:])
    asked = any(one.section.topics.intersection(topics) for one in group)
    return Problem(
        _span(first),
        what,
        "write under each heading what it asks",
        anchor="filler/same",
        related=related,
        severity=None if asked else "warning",
    )


def _span(one: Held) -> Span:
    return next((block.span for block in one.blocks), one.section.title.span)
