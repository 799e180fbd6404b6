"""A manifest does not say which rows are for training and which for testing.

Why: a result is only worth something on rows the model has not seen. Where no split is declared nobody can check that,
and sooner or later the test rows are trained on.

Example:
    files:
      - path: all.jsonl

Fix: write `split` for each file (`train`, `validation`, `test`; a data set for one purpose is one split). On a dataset
card write `configs` with `data_files` by split (file names that the Hub tells splits by, such as `train.jsonl`, and a
section "Data Splits" count, too), in Croissant a record set of type `cr:Split`.

Source: split names in files, https://huggingface.co/docs/hub/datasets-file-names-and-splits

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.late import late
from duecare.knowledge.named import named
from duecare.knowledge.prose import placeholder
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC116",
    slug="splits-undeclared",
    on=Manifest,
    severity="warning",
    frameworks=("EU AI Act 10(3)", "NIST AI 600-1 MS-2.11-001", "ISO 42001 A.7.4"),
)

WORD = late(r"(?:^|[^a-z0-9])(?:train(?:ing)?|valid(?:ation)?|val|dev|test(?:ing)?|eval(?:uation)?)(?=[^a-z0-9]|$)")
"""A split's name in a path, set off by what is neither letter nor digit, as the Hub finds it."""


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Each file of a native manifest without a split; other formats declare splits as a whole."""
    if "splits" not in subject.says or not subject.describes:
        return
    if subject.format == "native":
        for file in subject.files:
            named = file.split is not None and placeholder(file.split.value) is None  # `test` says something here
            if file.path is not None and not named:
                what = f"no split is named for {file.path.value}{reads(file.split)}"
                yield Problem.at(file.split or file.path, what, "add `split: train` (or validation, test)")
    elif not (any(stated(split) for split in subject.splits) or stated(subject.splits_text) or _by_name(subject, case)):
        what = "the manifest declares no splits"
        yield Problem(head(subject), what, add(subject, "splits"), anchor="splits")


def _by_name(manifest: Manifest, case: Case) -> bool:
    """Whether every file that the card takes without naming it tells its split by its name."""
    paths = [
        path for file in manifest.files if file.implied for path in named(file, case.project.paths.get("data", ()))
    ]
    return bool(paths) and all(WORD.search(path.lower()) for path in paths)
