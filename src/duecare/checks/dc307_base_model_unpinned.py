"""The card names a base model without the revision that was fine-tuned.

Why: what stands under a model's name on the Hub can be replaced at any time; without the commit nobody can repeat the
training, compare with the base, or tell whether a later incident concerns this model.

The Hub's metadata has no field for it, so any of these is taken: `base_model: owner/name@commit`,
`base_model_revision`, a commit or tag beside the model's name in a sentence or table of the card, or a revision in a
training config or `adapter_config.json`. A branch such as `main` pins nothing.

Example:

    ---
    base_model: acme/base-7b
    ---

Fix: add `base_model_revision:` with the commit that was downloaded.

Source: https://huggingface.co/docs/huggingface_hub/guides/download#from-specific-version
"""

from collections.abc import Iterator

from duecare.knowledge.hub_metadata import ID, each, written
from duecare.knowledge.revisions import pinned, pinned_in_text
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.documents import Training
from duecare.model.problem import Problem
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC307",
    slug="base-model-unpinned",
    on=Card,
    severity="warning",
    needs=frozenset({Need.TRAINING}),
    frameworks=("EU AI Act Annex IV 2(a)", "NIST AI RMF MAP 4.1", "NIST AI 600-1 MG-3.1-001", "ISO 42001 A.10.3"),
)


def find(subject: Card, case: Case) -> Iterator[Problem]:
    """Base models of the front matter for which no revision is found anywhere."""
    if subject.about != "model":
        return
    revision = written(subject.metadata, "base_model_revision")
    if revision is not None and pinned(revision.value):
        return
    for one in each(written(subject.metadata, "base_model")):
        if not isinstance(one.value, str) or not ID.fullmatch(one.value):
            continue
        name, _, written_revision = one.value.partition("@")
        if not (pinned(written_revision) or _in_configs(name, case) or pinned_in_text(subject, name)):
            what = f"the base model {name!r} is named without a revision"
            yield Problem.at(one, what, "add `base_model_revision:` with the commit that was fine-tuned")


def _in_configs(name: str, case: Case) -> bool:
    """Whether a training config or adapter config pins the model."""
    configs = (config for config in case.documents("training") if isinstance(config, Training))
    named = (base for config in configs for base in config.base_models if base.name.value == name)
    return any(base.revision is not None and pinned(base.revision.value) for base in named)
