"""A manifest does not have the form that its format asks for.

Why: a misspelt key or a value of the wrong type is not read by anybody: what the manifest seems to say is then not
said. duecare reads what it can and reports the rest here, one finding a fault.

Checked are duecare's own manifests (strictly: an unknown key is a fault), Croissant (what its specification requires),
data packages, DVC files, dataset cards, dataset_infos and LLaMA-Factory registries, and the JSON Schemas that the
policy names under `schemas.manifest`. Paths must be relative and stay inside the repository.

Example:
    name: tickets
    licence: mit

Fix: do what the finding says; `duecare schema manifest` prints the schema of duecare's own format.

"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC102",
    slug="manifest-schema",
    on=Manifest,
    severity="error",
    frameworks=("EU AI Act 10(2)(b)", "NIST AI RMF MAP 4.1", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


LESSER = ("/datePublished",)
"""Required by the Croissant specification, and left out by most of what is published: worth a warning, no more."""


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Every fault that reading the manifest left behind."""
    for fault in subject.faults:
        lesser = subject.format == "croissant" and fault.pointer.endswith(LESSER) and "missing" in fault.what
        yield Problem(
            fault.span,
            fault.what,
            fault.fix or "correct it",
            anchor=fault.pointer,
            value=fault.what,
            severity="warning" if lesser else None,
        )
