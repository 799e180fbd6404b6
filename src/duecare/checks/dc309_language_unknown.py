"""The card does not say which languages the model or the data speaks, or says it in no known code.

Why: quality, bias and safety differ by language, and a scan or evaluation in one says nothing of another; YAML reads
the code of Norwegian, `no`, as false.

Example:

    ---
    language: [english, no]
    ---

Fix: write ISO 639 codes, in quotes where YAML needs them: `language: [en, "no"]`; `multilingual` and `code` are taken.

Source: https://github.com/huggingface/hub-docs/blob/main/modelcard.md, https://www.loc.gov/standards/iso639-2/
"""

from collections.abc import Iterator

from duecare.knowledge.cardtext import held
from duecare.knowledge.hub_metadata import each, written
from duecare.knowledge.languages import NotLanguage, parse
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.place import At
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC309",
    slug="language-unknown",
    on=Card,
    severity="warning",
    frameworks=("EU AI Act 10(2)(f)", "NIST AI RMF MAP 1.1", "ISO 42001 A.7.4"),
)
WORDLESS = (
    *("image-", "video-", "audio-", "object-", "depth-", "unconditional-", "tabular-", "time-series", "reinforcement"),
    *("robotics", "graph-", "mask-", "keypoint-", "voice-", "zero-shot-image", "zero-shot-object"),
)
"""Beginnings of pipeline tags of models that neither read nor write language."""


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """Values that are no language; one problem when there is none at all."""
    stated = [one for one in each(written(subject.metadata, "language")) if one.value is not None]
    for one in stated:
        if isinstance(found := parse(one.value), NotLanguage):
            yield Problem.at(one, found.what, _fix(found))
    if not stated and not _elsewhere(subject):
        fix = "add `language:` with ISO 639 codes, such as `language: en`"
        yield Problem(subject.metadata_span, "the card names no language", fix, anchor="/language")


def _fix(found: NotLanguage) -> str:
    return f"write `{found.meant}`" if found.meant else "write ISO 639 codes, such as `en` or `[en, fr]`"


def _elsewhere(card: Card) -> bool:
    """Whether a section tells, the model has no words, or the front matter is lacking as a whole (DC302)."""
    if card.metadata is None and card.format == "hub":
        return True
    tag = card.metadata.get("pipeline_tag") if card.metadata else None
    wordless = isinstance(tag, At) and str(tag.value).startswith(WORDLESS)
    return wordless or any(not one.empty for one in held(card, ("languages",)))
