"""What a card says about a topic: the sections that hold it, and whether they hold anything."""

import re
from collections.abc import Iterable

from duecare.knowledge.headings import DATASET_CORE, MODEL_CORE
from duecare.knowledge.late import loosely, pattern
from duecare.knowledge.prose import own, placeholder, says_nothing, words
from duecare.model.card import Block, Card, Section
from duecare.model.place import Span
from duecare.model.policy import CardLimits
from duecare.model.record import NamedTuple

DATA = r"\b(?:data(?:sets?)?|corp(?:us|ora)|examples|samples|sentences|images|recordings)\b"
GENERATED = r"the following `?(?:hyperparameters|bitsandbytes)|quantization config"
SCORED = r"\bresults? (?:on|for) the (?:evaluation|eval|test|validation|dev)"
WEAK = 7
SENTENCE = 6
"""The fewest words of an opening that describes: with fewer it is a name ("Harry Potter DialoGPT Model")."""
LICENSES = (
    r"\b(?:mit|apache|bsd|a?gpl|lgpl|mpl|cc0|cc[ -]by|creative commons|(?:open)?rail|llama|gemma|unlicense|odbl|odc|"
    r"isc|open database|eupl|cdla|public domain|licenseref|community license)\b"
)
BADGE = r"licen[cs]e[^/\s]{0,40}-[^/\s]{0,60}|/licen[cs]e/"
"""The address of a badge on the license."""
GRANT = (
    r"(?:\A|(?<=[.!?:] ))(?:this|the|our|all|both|code|data|models?|weights|everything|we)\b"
    r"(?:(?!\b(?:which|that|whose|include[sd]?|based|uses?|used)\b)[^.!?]){0,120}?"
    r"\b(?:licensed|released|distributed|available|published|provided|licen[cs]e|is|are)\b[^.!?]{0,40}?\bunder\b"
    r"(?:[^.!?]|\.(?=\d)){0,100}"
)
"""A sentence that puts the card's own subject under a license; what is said of things it includes is not meant."""
PLACE = (
    r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w|"
    r"mailto:|/issues\b|/discussions\b|discord\.|slack\.com|twitter\.com/|x\.com/"
)
"""Where a reader can write to: an address, an issue tracker, a forum, an account."""


class Held(NamedTuple):
    """An outermost section on some required topics, with everything nested below it."""

    position: int
    section: Section
    topics: tuple[str, ...]
    inside: tuple[Section, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Every block but comments."""
        return tuple(block for section in self.inside for block in section.blocks if block.form != "comment")

    @property
    def text(self) -> str:
        """All text but code."""
        return "\n".join(block.text for block in self.blocks if block.form != "code")

    @property
    def empty(self) -> bool:
        """Nothing but headings and comments, no link, no picture."""
        return not self.blocks and not any(section.links for section in self.inside)


def required(card: Card, limits: CardLimits) -> tuple[str, ...]:
    """The topics a card must hold: the policy's, else the common core of its kind."""
    if card.about == "dataset":
        return limits.dataset_sections or DATASET_CORE
    return limits.sections or MODEL_CORE


def held(card: Card, topics: Iterable[str]) -> tuple[Held, ...]:
    """The outermost sections that name a topic of ``topics``, each once, in order."""
    wanted = tuple(topics)
    of: dict[int, set[str]] = {}
    for index, section in enumerate(card.sections):
        for topic in section.topics.intersection(wanted):
            of.setdefault(_outermost(card, index, topic), set()).add(topic)
    return tuple(
        Held(index, card.sections[index], tuple(t for t in wanted if t in named), card.below(index))
        for index, named in sorted(of.items())
    )


def _outermost(card: Card, index: int, topic: str) -> int:
    """The highest section around ``index`` that names ``topic``, too."""
    found, at = index, card.sections[index].parent
    while at >= 0:
        found = at if topic in card.sections[at].topics else found
        at = card.sections[at].parent
    return found


def opening(card: Card) -> tuple[Section, ...]:
    """The sections before the first that names a topic: the title and what stands under it."""
    out = []
    for section in card.sections:
        if section.topics and section.level != WEAK:
            break
        out.append(section)
    return tuple(out)


def told(card: Card, topic: str, min_words: int) -> bool:
    """Whether a topic without a heading of its own is told where readers expect it.

    The opening describes the model; a list of results on the evaluation set under the title is what the Trainer
    writes; a section on training whose prose speaks of data tells what it was trained on.
    """
    lead = "\n".join(section.text for section in opening(card))
    if topic == "description":
        return words(own(lead)) >= max(min_words, SENTENCE) and not placeholder(lead)
    if topic == "evaluation":
        return bool(loosely(SCORED).search(lead) and re.search(r"\d[.,]\d|\d\s*%", lead))
    if topic == "training_data":
        return any(_speaks_of_data(section, min_words) for section in card.sections)
    return topic == "provenance" and any(
        "training_data" in s.topics and words(s.text) >= min_words for s in card.sections
    )


def _speaks_of_data(section: Section, min_words: int) -> bool:
    prose = "\n".join(
        b.text for b in section.blocks if b.form in {"paragraph", "item"} and not loosely(GENERATED).search(b.text)
    )
    return (
        "training_procedure" in section.topics
        and words(own(prose)) >= min_words
        and bool(loosely(DATA).search(prose))
        and not placeholder(prose)
    )


class Found(NamedTuple):
    """A placeholder: the section it stands in, what it says, why it is one, and where."""

    section: int
    said: str
    why: str
    span: Span


def placeholders(card: Card) -> tuple[Found, ...]:
    """Every placeholder of the card, in titles and text; code and comments are left alone."""
    out = []
    for index, section in enumerate(card.sections):
        if mark := placeholder(section.title.value):
            out.append(Found(index, *mark, section.title.span))
        texts = (block for block in section.blocks if block.form not in {"comment", "code"})
        out.extend(Found(index, *mark, block.span) for block in texts if (mark := placeholder(block.text)))
    return tuple(out)


def license_told(card: Card) -> bool:
    """Whether a section on the license, a badge, or a sentence of its own names one."""
    texts = (
        one.text + " " + " ".join(link.target for s in one.inside for link in s.links)
        for one in held(card, ("license",))
    )
    if any(loosely(LICENSES).search(text) and not placeholder(text) for text in texts):
        return True
    links = (f"{link.text} {link.target}" for section in card.sections for link in section.links)
    badges = (re.sub(r"[_-]|%20", " ", link) for link in links if loosely(BADGE).search(link))
    blocks = (b.text for section in card.sections for b in section.blocks if b.form not in {"code", "comment"})
    granted = (found[0] for text in blocks for found in loosely(GRANT).finditer(" ".join(text.split())))
    return any(loosely(LICENSES).search(text) for text in (*badges, *granted))


def contact_told(card: Card) -> bool:
    """Whether the card says whom to ask: a section that does, or an address anywhere outside code."""
    for one in held(card, ("contact",)):
        if not one.empty and not placeholder(one.text) and not says_nothing(one.text):
            return True
    texts = (
        block.text for section in card.sections for block in section.blocks if block.form not in {"code", "comment"}
    )
    links = (link.target for section in card.sections for link in section.links)
    return any(pattern(PLACE).search(text) for text in (*texts, *links))
