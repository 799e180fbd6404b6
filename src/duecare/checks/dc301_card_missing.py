"""There is a model here, but no card.

Why: weights, adapters and results that nobody described will be used by people who cannot know what they are for, what
they were trained on, or where they fail.

Example:

    adapter/adapter_model.safetensors      (and no README.md)

Fix: write a card: `README.md` with front matter, or whatever `files.card` of the policy names.

Source: https://huggingface.co/docs/hub/model-cards
"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC301",
    slug="card-missing",
    on=Project,
    severity="error",
    frameworks=("EU AI Act 11, Annex IV", "EU AI Act 53, Annex XI", "NIST AI RMF MAP 2.2", "ISO 42001 A.6.2.7"),
)
EVIDENCE = ("weights", "results", "training")
ADAPTERS = ("adapter_config.json", "adapter_model.safetensors", "adapter_model.bin")


def find(subject: Project, case: Case) -> Iterator[Problem]:
    """One problem when a model shows itself, or the policy names a card, and no card is found."""
    if subject.paths.get("card"):
        return
    if globs := case.rules.files.get("card"):
        what = f"the policy names the card {', '.join(globs)}, and no such file is here"
        yield Problem(_place(case, subject), what, "write it, or correct `files.card`", anchor="card")
    elif shown := _shown(subject):
        what = f"{shown} is here, and no card describes it"
        yield Problem(Span(shown), what, "write README.md with front matter and the sections of DC303", anchor="card")


def _shown(project: Project) -> str:
    """A file that shows there is a model."""
    governed = (path for kind in EVIDENCE for path in sorted(project.paths.get(kind, ())))
    adapters = (path for path in sorted(project.listing) if path.rsplit("/", 1)[-1] in ADAPTERS)
    return next(governed, next(adapters, ""))


def _place(case: Case, project: Project) -> Span:
    """Where the policy speaks of the model, else the project's folder."""
    return case.rules.span if case.rules.span.path else Span(project.root or ".")
