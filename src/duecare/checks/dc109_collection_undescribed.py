"""A manifest does not say how the data was collected.

Why: a scrape, a survey and an export of the support desk have different rights, different biases and different people
behind them. How and by whom decides what the data can be used for; when decides what it cannot know.

Example:
    sources:
      - name: support desk

Fix: say of each source `method`, `collected_by` and `from`/`to`; in Croissant `rai:dataCollection`, on a dataset card
the section "Data Collection and Processing".

"""

from collections.abc import Iterator

from duecare.knowledge.fields import add
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Source
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC109",
    slug="collection-undescribed",
    on=Manifest,
    severity="warning",
    frameworks=("EU AI Act 10(2)(b)", "NIST AI RMF MAP 4.1", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """Each source of a native manifest; the one statement of other formats."""
    if "collection" not in subject.says:
        return
    if subject.format == "native":
        yield from (problem for source in subject.sources for problem in _source(source))
        if not subject.sources and "DC106" not in case.rules.checks:
            yield Problem(head(subject), "no source, so nothing says how the data was collected", "add `sources`")
    elif not stated(subject.collection):
        text = subject.collection
        what = f"the manifest does not say how the data was collected{reads(text)}"
        yield Problem(text.span if text else head(subject), what, add(subject, "collection"), anchor="collection")


def _source(source: Source) -> Iterator[Problem]:
    wanted = {"method": source.method, "collected_by": source.collected_by, "from": source.start, "to": source.end}
    lacking = [f"`{name}`" for name, at in wanted.items() if not stated(at)]
    if lacking:
        name = stated(source.name) or stated(source.url)
        label = f"source {name.value!r}" if name else "a source"
        what = f"{label} does not say how it was collected: {', '.join(lacking)}"
        yield Problem.at(source.at, what, f"add {', '.join(lacking)}")
