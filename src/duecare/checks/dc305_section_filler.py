"""A required section of the card holds filler: text that tells nothing.

Why: "N/A", "None known", the heading said again or one text under every heading pass every test that only asks whether
a section has text; the reader learns nothing, and nobody had to think about it.

Found are: words that say there is nothing to say; text that only repeats its heading; what a template wrote; fewer
words than `limits.card.min_words` without a number, link, table or code; and the same text under several headings.

Example:

    ## Limitations
    None known.

Fix: say how you know. Not "None known" but "We looked for X on Y examples and found Z; W was not tested".
"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import Held, filler, held, repeated, required
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
    """Required sections that hold filler; a text that several of them share is one problem."""
    topics = required(subject, case.rules.card)
    shared = repeated(subject, topics)
    seen = {one.position for group in shared for one in group}
    yield from (_same(group) for group in shared)
    limit = case.rules.card.min_words
    good = (one for one in held(subject, topics) if not one.empty and not filler(one, limit))
    told = {topic for one in good for topic in one.topics}
    for one in held(subject, topics):
        if one.position in seen or told.issuperset(one.topics):
            continue
        if why := filler(one, limit):
            anchor = f"filler/{'/'.join(one.topics)}"
            yield Problem(_span(one), f"the section {one.section.title.value!r} {why}", FIX, anchor=anchor)


def _same(group: tuple[Held, ...]) -> Problem:
    first = group[0]
    titles = " and ".join(repr(one.section.title.value) for one in group)
    what = f"the same text stands under {titles}: {shown(first.text)!r}"
    related = tuple(Related(_span(one), "the same text") for one in group[1:])
    return Problem(_span(first), what, "write under each heading what it asks", anchor="filler/same", related=related)


def _span(one: Held) -> Span:
    return next((block.span for block in one.blocks), one.section.title.span)
