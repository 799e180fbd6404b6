"""The card's metadata is missing, cannot be read, or holds values that the Hub refuses.

Why: the Hub and every tool read license, base model, datasets and results from the front matter; what stands under a
misspelt key or in the wrong shape is not read at all, and nobody is told.

Judged is what can be judged without asking the Hub, whose own rules change: license ids, ids of models and datasets
(a local path is the Trainer's usual mistake), `model-index`, misspelt keys, types and closed lists of values. Front
matter itself is asked for where the Hub would read it: of a `README.md` that stands beside weights, a tokenizer, an
adapter or Parquet files. A plain Markdown card needs none.

Example:

    ---
    licence: MIT License
    base_model: /home/me/llama
    ---

Fix: write the key or the value that the finding names.

Source: https://github.com/huggingface/hub-docs/blob/main/modelcard.md
"""

from collections.abc import Iterator

from duecare.knowledge.hub_metadata import beside_hub_files, each, metadata_faults
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.place import At, Fault
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC302",
    slug="card-metadata",
    on=Card,
    severity="error",
    frameworks=("EU AI Act 11, Annex IV", "NIST AI RMF MAP 2.2", "ISO 42001 A.6.2.7"),
)


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """The document's own faults, then what the Hub would not take."""
    for fault in subject.faults:
        fix = fault.fix or "write the front matter as YAML"
        yield Problem(fault.span, fault.what, fix, anchor=fault.pointer or "front-matter")
    if subject.metadata is not None:
        for fault in (*metadata_faults(subject.metadata), *_not_a_language(subject.metadata, case)):
            yield Problem(fault.span, fault.what, fault.fix, anchor=fault.pointer)
    elif (
        subject.format == "hub"
        and not subject.faults
        and not subject.blank
        and beside_hub_files(subject.path, case.project.listing)
    ):
        fields = "license, language, base_model" if subject.about == "model" else "license, language"
        fix = f"begin the file with a line ---, then {fields}, then a line ---"
        yield Problem(subject.metadata_span, "the card has no front matter", fix, anchor="front-matter")


def _not_a_language(metadata: At[object], case: Case) -> Iterator[Fault]:
    """What YAML makes of `language: no`, where DC309, which judges every language, is off."""
    for one in each(metadata.get("language")) if "DC309" not in case.rules.checks else ():
        if one.value is False:
            from duecare.knowledge.languages import NotLanguage, parse  # few cards need it

            if isinstance(found := parse(one.value), NotLanguage):
                yield Fault(one.span, found.what, f"write `{found.meant}`", one.pointer)
