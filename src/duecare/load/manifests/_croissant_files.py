"""The files of a Croissant data set: FileObjects and FileSets that lie beside it or at an address."""

from duecare.knowledge.sizes import byte_range
from duecare.load.manifests._jsonld import Graph
from duecare.load.manifests._pick import scalar
from duecare.load.manifests._place import folder_of, place
from duecare.model.manifest import File
from duecare.model.place import At, Fault

REPOSITORY = ("git+https", "git+http", "git+ssh", "git")


def files_of(graph: Graph, dataset: At[object], path: str) -> tuple[tuple[File, ...], tuple[Fault, ...]]:
    """Files, and the faults of their addresses. What lies inside an archive is pinned by the archive's checksum."""
    folder = folder_of(path)
    found = [entry for item in items_of(graph, dataset) for entry in _entries(graph, item, folder)]
    return tuple(file for file, _ in found), tuple(fault for _, fault in found if fault)


def items_of(graph: Graph, dataset: At[object]) -> tuple[At[object], ...]:
    """The entries of ``distribution``."""
    return tuple(at for at in graph.values(dataset, "distribution") if isinstance(at.value, dict))


def is_set(graph: Graph, item: At[object]) -> bool:
    """A FileSet, by type or by what it includes."""
    return "FileSet" in graph.types(item) or (bool(graph.values(item, "includes")) and not contents(graph, item))


def contents(graph: Graph, item: At[object]) -> At[str] | None:
    """``contentUrl`` as text."""
    return scalar(graph.first(item, "contentUrl"))


def containers(graph: Graph, item: At[object]) -> tuple[At[object], ...]:
    """What the entry says that it lies in."""
    return graph.values(item, "containedIn")


def is_repository(graph: Graph, item: At[object]) -> bool:
    """A whole git repository: it has revisions, not a checksum."""
    form = scalar(graph.first(item, "encodingFormat"))
    return form is not None and form.value.lower() in REPOSITORY


def _entries(graph: Graph, item: At[object], folder: str) -> list[tuple[File, Fault | None]]:
    if is_set(graph, item):
        return [] if containers(graph, item) else _set(graph, item, folder)
    url = contents(graph, item)
    if url is None or containers(graph, item) or is_repository(graph, item):
        return []
    where = place(url.put(_unquoted(url.value)), folder)
    size = graph.first(item, "contentSize")
    between = byte_range(size.value) if size else None
    exact = size.put(between[0]) if size and between else None
    digests = tuple((name, at) for name in ("sha256", "md5") if (at := scalar(graph.first(item, name))) is not None)
    file = where.file()._replace(digests=digests, size=exact, glob=False)
    return [(file._replace(size_between=between if between and between[0] != between[1] else None), where.fault)]


def _set(graph: Graph, item: At[object], folder: str) -> list[tuple[File, Fault | None]]:
    found = []
    for at in graph.values(item, "includes"):
        if (written := scalar(at)) is not None:
            where = place(written, folder)
            found.append((where.file(), where.fault))
    return found


def _unquoted(url: str) -> str:
    from urllib.parse import unquote

    return unquote(url) if "%" in url and "://" not in url else url
