"""Sections that hold text and tell nothing.

``sure`` marks what nobody could take for an answer: words for "nothing", the heading said again, a template's own
sentences, a pointer that leads nowhere. The rest is a matter of degree and is judged for required topics alone.
"""

import re
from collections.abc import Iterable, Iterator

from duecare.knowledge.cardtext import Held, held
from duecare.knowledge.headings import asks, normal, same
from duecare.knowledge.prose import (
    AWAY,
    denies,
    leads_nowhere,
    own,
    particular,
    placeholder,
    says_nothing,
    shown,
    substance,
    words,
)
from duecare.model.card import Card, Section
from duecare.model.record import NamedTuple

JUDGED = frozenset({
    "description", "intended_use", "out_of_scope", "training_data", "evaluation", "limitations_bias", "provenance",
    "personal_data",
})  # fmt: skip
"""Topics on which saying nothing is never an answer; "Languages: German" and "Annotations: none" can be whole ones."""
NAMED = 8
"""The most words of a text that only gives the card's title again."""


class Hollow(NamedTuple):
    """A section that tells nothing, and why; ``missed`` holds the required topics that nothing else tells."""

    held: Held
    why: str
    sure: bool
    missed: tuple[str, ...] = ()


def hollows(card: Card, topics: tuple[str, ...], min_words: int) -> Iterator[Hollow]:
    """Sections that tell nothing, outermost first; what stands inside one is not told again."""
    whole = held(card, topics)
    hollow = {one.position: found for one in whole if (found := filler(card, one, min_words))}
    told = {topic for one in whole if not one.empty and one.position not in hollow for topic in one.topics}
    end = 0
    for index, section in enumerate(card.sections):
        if index < end or not (section.topics or index in hollow):
            continue
        one = hollow[index].held if index in hollow else Held(index, section, (), card.below(index))
        found = hollow.get(index) or (filler if section.topics & JUDGED else untouched)(card, one, min_words)
        missed = tuple(topic for topic in one.topics if topic not in told)
        if found and (found.sure or missed):
            yield found._replace(missed=missed)
            end = index + len(one.inside)


def untouched(_card: Card, held: Held, _min_words: int) -> Hollow | None:
    """The only thing that is judged of any topic: that a template wrote it all."""
    written = not _shows(held) and _template(held)
    return Hollow(held, "holds only what the template wrote", sure=True) if written else None


def filler(card: Card, held: Held, min_words: int) -> Hollow | None:
    """Why the section tells nothing; None when it tells something. Placeholders and empty sections are not judged."""
    text = held.text
    if held.empty or _shows(held) or _answers(held, text):
        return None
    if found := untouched(card, held, min_words):
        return found
    if placeholder(text):
        return None
    rest = own(text).strip(" \n\t.-–—*")
    lines = [line for line in rest.splitlines() if line.strip()]
    if all(says_nothing(line) for line in lines) and (lines or text.strip()):
        return Hollow(held, f"says only {shown(rest)!r}" if rest else "holds no words", sure=True)
    if any(section.links for section in held.inside):
        return None
    if why := _restates(card, held, rest):
        return Hollow(held, f"{why}: {shown(rest)!r}", sure=True)
    if normal(held.section.title.value).startswith("supported tasks"):
        return None
    return _thin(held, rest, min_words)


def _template(held: Held) -> bool:
    """Whether a template wrote all of it: what it left to be filled in may stand below, but not in the text itself."""
    said = [block.text for block in held.blocks if re.search(r"\w", block.text)]
    written = [text for text in said if not placeholder(text)]
    if any(re.search(r"\w", own(text)) for text in written):
        return False
    itself = held.inside[0].text
    return (
        bool(written)
        and not placeholder(itself)
        and (len(written) == len(said) or re.search(r"\w", itself) is not None)
    )


def _shows(held: Held) -> bool:
    """Whether the section has a table or code: what these tell is not judged here."""
    return any(section.tables for section in held.inside) or any(block.form == "code" for block in held.blocks)


def _answers(held: Held, text: str) -> bool:
    """Whether the heading is a question, as those of datasheets are, that a word answers."""
    return asks(held.section.title.value) and normal(text) in {"no", "yes", "none", "not applicable", "n a"}


def _restates(card: Card, held: Held, rest: str) -> str:
    title = held.section.title.value
    if same(title, rest):
        return "only repeats its heading"
    if "limitations_bias" in held.section.topics and denies(rest):
        return "only says that there is nothing to say"
    if leads_nowhere(rest):
        return "only points elsewhere, and not where"
    name = next((section.title.value for section in card.sections if section.title.value), "")
    if (
        "description" in held.section.topics
        and name != title
        and words(rest) <= NAMED
        and same(f"{name} {title}", rest)
    ):
        return "only repeats the card's title"
    return ""


def _thin(held: Held, rest: str, min_words: int) -> Hollow | None:
    """Words that would fit any card, or too few words without anything that can be looked up."""
    if substance(rest):
        return None
    count = words(rest)
    if rest.isascii() and particular(rest) < 2 and 3 < count <= 30:
        return Hollow(held, f"says nothing that would not fit any other card: {shown(rest)!r}", sure=False)
    if count < min_words:
        said = f"has {count} word{'s' * (count != 1)}, the policy asks for {min_words}: {shown(rest)!r}"
        return Hollow(held, said, sure=False)
    return None


def repeated(card: Card) -> tuple[tuple[Held, ...], ...]:
    """Groups of sections under different headings whose own text, of more than three words, is the same.

    So may fewer words be that send the reader elsewhere from three headings or more ("See Dataset Creation").
    A description may stand twice (in the summary, too), and so may what holds code or a table: generated lists of
    fields are equal in several configurations.
    """
    groups: dict[str, list[Held]] = {}
    for index, section in enumerate(card.sections):
        text = normal(section.text)
        if section.topics & JUDGED and (len(text.split()) > 3 or text.startswith(AWAY)) and not _excused(section):
            groups.setdefault(text, []).append(Held(index, section, tuple(section.topics), card.below(index)))
    return tuple(tuple(group) for text, group in groups.items() if _differ(group, 2 if len(text.split()) > 3 else 3))


def _excused(section: Section) -> bool:
    return bool(section.tables or placeholder(section.text) or any(block.form == "code" for block in section.blocks))


def _differ(group: Iterable[Held], at_least: int) -> bool:
    """Whether so many headings differ, and not all of them ask for a description."""
    members = tuple(group)
    titles = {normal(one.section.title.value) for one in members}
    return len(titles) >= at_least and any(one.section.topics != {"description"} for one in members)
