"""A manifest does not say where the data came from.

Why: rights, consent, bias and poisoning are all questions about the source. Without a name or an address that somebody
can look up, none of them has an answer.

Example:
    name: tickets
    files: [{path: train.jsonl}]

Fix: add one entry under `sources` for each place the rows came from, with `name` or `url`, and who collected them. New
data has a source, too: your own team, and how it wrote the rows.

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Source
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC106",
    slug="source-missing",
    on=Manifest,
    severity="error",
    frameworks=("EU AI Act 10(2)(b)", "NIST AI RMF MAP 4.1", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """No source at all, or sources that nobody could look up."""
    if "sources" not in subject.says:
        return
    if not subject.sources and not stated(subject.collection):
        yield Problem(
            head(subject), "the manifest names no source of the data", add(subject, "sources"), anchor="sources"
        )
    for source in subject.sources:
        if not (stated(source.name) or stated(source.url)):
            yield _nameless(source)


def _nameless(source: Source) -> Problem:
    written = source.name or source.url
    what = f"a source without name or address{reads(written)}"
    return Problem.at(written or source.at, what, "add `name` or `url`")
