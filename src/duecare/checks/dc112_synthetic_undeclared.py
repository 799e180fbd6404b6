"""A manifest does not say whether rows were made by a machine, or not by which and under which terms.

Why: generated rows carry the errors and the terms of the model that wrote them: some providers forbid training on their
output, some licenses name the model you may build. A data set that is silent on this may hold all of it.

Example:
    synthetic:
      - share: 0.4

Fix: write `synthetic: []` when people wrote every row; else name `generator`, `version`, `terms` and `share`. On a
dataset card `annotations_creators` and `language_creators` say it; in Croissant `rai:machineAnnotationTools`.

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Synthetic
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC112",
    slug="synthetic-undeclared",
    on=Manifest,
    severity="warning",
    frameworks=("EU AI Act 53(1)(d)", "NIST AI RMF MAP 4.1", "ISO 42001 A.7.3", "ISO 42001 A.7.5"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Silence, and generators without name or terms."""
    if "synthetic" not in subject.says:
        return
    if subject.synthetic is None:
        what = "the manifest does not say whether rows were made by a machine"
        yield Problem(head(subject), what, add(subject, "synthetic"), anchor="synthetic")
    for made in subject.synthetic or ():
        yield from _made(made, terms_too=subject.format == "native")


def _made(made: Synthetic, *, terms_too: bool) -> Iterator[Problem]:
    """Only the native format has a field for terms; a dataset card can say that, not by what, rows were made."""
    generator = made.generator
    if not stated(generator) and not (generator and generator.value.strip().casefold() in {"none", "no"}):
        yield Problem.at(made.at, "rows were made by a machine, and it is not said by which", "name the `generator`")
    elif terms_too and generator is not None and not stated(made.terms):
        what = f"under which terms {generator.value!r} lets its output be used is not said"
        yield Problem.at(made.at, what, "add `terms`: the license of the model, or the provider's terms")
