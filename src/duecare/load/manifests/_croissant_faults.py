"""What the Croissant specification requires and a document lacks; license and creator have checks of their own."""

from collections.abc import Iterator

from duecare.knowledge.dates import day
from duecare.load.manifests._croissant_files import (
    containers,
    contents,
    is_set,
    items_of,
)
from duecare.load.manifests._jsonld import Graph
from duecare.load.manifests._pick import scalar
from duecare.model.place import At, Fault

REQUIRED = {
    "name": "the data set's name",
    "description": "what the data is",
    "url": "the page of the data set",
}
SINCE_1_0 = {"datePublished": "the day of publication, such as 2026-01-31"}
VERSIONS = ("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/1.1")
OLD = "http://mlcommons.org/croissant/0.8"


def faults(graph: Graph, dataset: At[object]) -> Iterator[Fault]:
    """Every difference from the specification that matters for governance."""
    if "Dataset" not in graph.types(dataset):
        at = dataset.get("@type")
        written = f"`{at.value}`" if at else "absent"
        fix = 'write `"@type": "sc:Dataset"`'
        yield Fault(at.span if at else dataset.span, f"`@type` is {written}, not a Dataset", fix, dataset.pointer)
    yield from _version(graph, dataset)
    required = REQUIRED if is_old(graph, dataset) else {**REQUIRED, **SINCE_1_0}
    for name, means in required.items():
        if graph.first(dataset, name) is None:
            what = f"required property `{name}` is missing"
            yield Fault(dataset.span, what, f"add `{name}`: {means}", f"{dataset.pointer}/{name}", means)
    published = scalar(graph.first(dataset, "datePublished"))
    if published is not None and day(published.value) is None:
        what = f"`datePublished` is {published.value!r}, not an ISO 8601 date"
        yield Fault(published.span, what, "write it as 2026-01-31", published.pointer, "a date")
    for item in items_of(graph, dataset):
        yield from _item(graph, item)


def is_old(graph: Graph, dataset: At[object]) -> bool:
    """Version 0.8 and before: its namespace is ``mlcommons.org/schema``, or it says so."""
    claimed = [scalar(at) for at in graph.values(dataset, "conformsTo")]
    if claimed:
        return any(at is not None and at.value.rstrip("/") == OLD for at in claimed)
    return any("mlcommons.org/schema" in target for target in graph.context.values())


def _version(graph: Graph, dataset: At[object]) -> Iterator[Fault]:
    claimed = [at for at in (_iri(at) for at in graph.values(dataset, "conformsTo")) if at is not None]
    known = (*VERSIONS, OLD)
    fix = f"name the version it was written for, such as `{VERSIONS[0]}`"
    if not claimed and not is_old(graph, dataset):
        yield Fault(dataset.span, "required property `conformsTo` is missing", fix, dataset.pointer)
    elif claimed and not any(at.value.rstrip("/") in known for at in claimed):
        what = f"`conformsTo` names no version of Croissant that duecare knows: `{claimed[0].value}`"
        yield Fault(claimed[0].span, what, fix, claimed[0].pointer, "a Croissant version")


def _iri(at: At[object]) -> At[str] | None:
    return scalar(at.get("@id")) if isinstance(at.value, dict) else scalar(at)


def _item(graph: Graph, item: At[object]) -> Iterator[Fault]:
    named = scalar(graph.first(item, "name")) or scalar(item.get("@id"))
    label = f"`{named.value}`" if named else "an entry of `distribution`"
    known = {"FileObject", "FileSet"} & set(graph.types(item))
    if not known:
        written = ", ".join(graph.types(item)) or "absent"
        fix = "write `cr:FileObject` or `cr:FileSet`"
        yield Fault(item.span, f"type of {label} is {written}, neither FileObject nor FileSet", fix, item.pointer)
    if named is None:
        yield Fault(item.span, f"{label} has no `name`", "give it one", item.pointer)
    wanted = ["encodingFormat"]
    if is_set(graph, item):
        wanted.append("includes")
    elif not containers(graph, item) and contents(graph, item) is None:
        wanted.append("contentUrl")
    for name in wanted:
        if graph.first(item, name) is None:
            yield Fault(item.span, f"{label} has no `{name}`", f"add `{name}`", item.pointer)
    yield from _references(graph, item, label)


def _references(graph: Graph, item: At[object], label: str) -> Iterator[Fault]:
    for at in containers(graph, item):
        target = _iri(at)
        if target is not None and "{" not in target.value and target.value.lstrip("#") not in graph.names:
            what = f"{label} lies in `{target.value}`, which the document does not describe"
            yield Fault(target.span, what, "name an `@id` of `distribution`", target.pointer)
