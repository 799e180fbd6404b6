"""A section of the card still holds placeholder text.

Why: the templates of the Hub, the Trainer, PEFT and TRL write every heading and put `[More Information Needed]` below;
such a card looks like documentation and is none, and every tool that only looks for headings passes it.

There is at most one finding for each section that the policy requires, and one for all the rest of the card.

Example:
    ## Training data
    [More Information Needed]

Fix: replace the placeholder by what is so, or remove the section where the policy does not require it.

Source: https://github.com/huggingface/huggingface_hub/tree/main/src/huggingface_hub/templates

"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import Found, held, placeholders, required
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.problem import Problem, Related
from duecare.model.rule import Rule

RULE = Rule(
    id="DC304",
    slug="section-placeholder",
    on=Card,
    severity="error",
    frameworks=("EU AI Act 11, Annex IV", "EU AI Act 13(3)(b)", "NIST AI RMF MAP 2.2", "ISO 42001 A.8.2"),
)


SHOWN = 10
"""Placeholders of one finding that are shown each with its place."""


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """One problem for each required section with a placeholder, one for all others together."""
    left = list(placeholders(subject))
    for one in held(subject, required(subject, case.rules.card)):
        members = range(one.position, one.position + len(one.inside))
        if left and (mine := [found for found in left if found.section in members]):
            left = [found for found in left if found.section not in members]
            title = one.section.title.value
            yield _problem(mine, f"in {title!r}, {_said(mine)}", "replace it with what is known", "/".join(one.topics))
    if left:
        names = dict.fromkeys(subject.sections[found.section].title.value or "the text at the top" for found in left)
        where = ", ".join(repr(name) for name in list(names)[:4]) + (f" and {len(names) - 4} more" * (len(names) > 4))
        fix = "replace it with what is known, or remove the section"
        yield _problem(left, f"{_said(left)} (in {where})", fix, "others")


def _said(found: list[Found]) -> str:
    first, more = found[0], len(found) - 1
    others = f", and {more} more placeholder{'s' * (more != 1)} follow{'s' * (more == 1)}" if more else ""
    return f"{first.said!r} {first.why}{others}"


def _problem(found: list[Found], what: str, fix: str, anchor: str) -> Problem:
    found = sorted(found, key=lambda one: (one.span.line, one.span.column))
    more = len(found) - SHOWN
    notes = [f"also {one.said!r}" for one in found[1:SHOWN]]
    if more > 0:
        notes[-1] += f", and {more} more"
    related = tuple(Related(one.span, note) for one, note in zip(found[1:SHOWN], notes, strict=True))
    return Problem(found[0].span, what, fix, anchor=f"placeholder/{anchor}", related=related)
