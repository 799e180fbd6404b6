"""Nothing was found to judge where something should be.

Why: A gate that looks at nothing lets everything pass. A glob that matches no file is most often a misspelt one, and a
repository without a single artefact has not shown anything.

Example:
    models:
      - name: support-assistant
        files: {card: MODELCARD.md}

Fix: Correct the glob, or remove the kind from `files` so that well-known names are looked for; `duecare init` writes
what a new repository lacks.
"""

from collections.abc import Iterator

from duecare.knowledge.globs import matches
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.rule import Rule

RULE = Rule(
    id="DC003",
    slug="nothing-to-check",
    on=Project,
    severity="error",
    frameworks=("NIST AI RMF GOVERN 1.6", "ISO 42001 A.4.2"),
)


def find(subject: Project, case: Case) -> Iterator[Gap]:
    """A gap for each glob of the policy that matches no file, and one when there is no artefact at all."""
    rules = case.rules
    for kind, globs in rules.files.items():
        if kind == "card" and "DC301" in rules.checks and not subject.paths.get("card"):
            continue  # DC301 says that the card is missing
        for glob in globs:
            pattern = _below(rules.root, glob)
            if not any(matches(path, pattern) for path in subject.listing):
                what = f"`files.{kind}` of model `{rules.name}` names `{glob}`, and no file matches it"
                unlock = "correct the glob, or remove it; a file that is not there has not passed"
                yield Gap(rules.span, what, unlock, anchor=f"/files/{kind}/{glob}")
    if not any(paths for kind, paths in subject.paths.items() if kind != "policy"):
        where = "" if rules.root in {"", "."} else f" below {rules.root}"
        what = f"no data, manifest, card, results, training config, weights or review was found{where}"
        unlock = "run `duecare init`, or name the files of the model under `models: [{files: …}]`"
        yield Gap(Span(rules.span.path or subject.root), what, unlock, anchor="/nothing")


def _below(root: str, glob: str) -> str:
    glob = glob.removeprefix("./")
    return glob if root in {"", "."} else f"{root.rstrip('/')}/{glob}"
