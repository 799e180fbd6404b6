"""Croissant 0.8, 1.0 and 1.1 with the Responsible AI vocabulary (MLCommons), as JSON-LD.

Source: mlcommons/croissant, specifications 1.0 and 1.1, RAI specification 1.0.
"""

from duecare.load.manifests._croissant_faults import faults
from duecare.load.manifests._croissant_files import files_of
from duecare.load.manifests._jsonld import Graph
from duecare.load.manifests._pick import scalar
from duecare.load.source import Source as Bytes
from duecare.model.manifest import Annotation, Concept, Manifest, Owner, PersonalData, Source, Synthetic
from duecare.model.place import At, Span

NAME = "croissant"
ORDER = 30
SUFFIXES = frozenset({".json", ".jsonld"})
SAYS: frozenset[Concept] = frozenset(
    (
        "files", "checksums", "bytes", "splits", "sources", "license", "collection", "languages", "personal_data",
        "synthetic", "annotation", "preparation", "representation", "biases", "uses", "owner",
    )
)  # fmt: skip
MARKS = ("mlcommons.org/", "RecordSet", "recordSet", "FileObject")
PREPARATION = (
    "dataPreprocessingProtocol",
    "dataManipulationProtocol",
    "dataDataManipulationProtocol",  # as mlcroissant spells it
    "dataImputationProtocol",
    "wasGeneratedBy",
)


def sniff(source: Bytes) -> bool:
    """JSON-LD with a data set in it that speaks Croissant."""
    if not any(mark in source.text for mark in MARKS):
        return False
    root = source.tree.root
    return root is not None and "@context" in source.text + "@context" * isinstance(root.value, list) and _found(root)


def read(source: Bytes) -> Manifest:
    """The data set of the document; what it lacks of what the specification requires is a fault."""
    root = source.tree.root or At.fixed(None, Span(source.path))
    graph = Graph(root)
    dataset = dataset_of(graph) or root
    files, misplaced = files_of(graph, dataset, source.path)
    wrong = (*source.tree.faults, *faults(graph, dataset), *misplaced)
    manifest = Manifest(source.path, NAME, root, SAYS, wrong, files=files)
    texts = Texts(graph, dataset)
    return _people(manifest, texts)._replace(
        name=texts.one("name"),
        version=texts.one("version"),
        description=texts.one("description"),
        licenses=texts.many("license", "licence"),
        languages=texts.many("inLanguage"),
        sources=_sources(texts),
        splits=_splits(graph, dataset),
        collection=texts.one("dataCollection", "dataCollectionType"),
        preparation_text=texts.one(*PREPARATION),
        representation=texts.one("dataLimitations", "dataSocialImpact", "dataBiases"),
        known_gaps=texts.many("dataLimitations") or None,
        known_biases=texts.many("dataBiases") or None,
        intended_use=texts.one("dataUseCases", "usageInfo"),
    )


class Texts:
    """A node's values as texts."""

    def __init__(self, graph: Graph, node: At[object]) -> None:
        """``node`` is a data set, a person, an activity."""
        self.graph = graph
        self.node = node

    def many(self, *names: str) -> tuple[At[str], ...]:
        """Every text under ``names``."""
        found = (in_words(self.graph, at) for at in self.graph.values(self.node, *names))
        return tuple(text for text in found if text is not None)

    def one(self, *names: str) -> At[str] | None:
        """Every text under ``names`` as one, at the place of the first."""
        parts = self.many(*names)
        return parts[0].put("; ".join(part.value for part in parts)) if parts else None


def in_words(graph: Graph, at: At[object]) -> At[str] | None:
    """A text; of a node its address, description, label or name."""
    if isinstance(at.value, dict):
        inner = graph.first(at, "url", "description", "label", "name")
        return scalar(inner) or scalar(at.get("@id"))
    return scalar(at)


def dataset_of(graph: Graph) -> At[object] | None:
    """The first node that is a data set: by type, by having files, by saying that it is Croissant."""
    typed = (node for node in graph.nodes if "Dataset" in graph.types(node))
    having = (node for node in graph.nodes if graph.values(node, "distribution", "recordSet"))
    saying = (node for node in graph.nodes if _claims(graph, node))
    return next(typed, None) or next(having, None) or next(saying, None)


def _claims(graph: Graph, node: At[object]) -> bool:
    """Has a license or address and is none of Croissant's tasks, in a document of its namespaces."""
    ours = any("mlcommons.org/" in target for target in graph.context.values())
    tasks = any("Task" in name for name in graph.types(node))
    return ours and not tasks and bool(graph.values(node, "license", "url"))


def _found(root: At[object]) -> bool:
    graph = Graph(root)
    node = dataset_of(graph)
    if node is None:
        return False
    speaks = any("mlcommons.org/" in target for target in graph.context.values())
    parts = ("distribution", "recordSet", "conformsTo")
    return speaks or any("mlcommons.org/" in key for key, _ in node.items()) or bool(graph.values(node, *parts))


def _people(manifest: Manifest, texts: Texts) -> Manifest:
    """Personal data, annotation, machine help, and who answers for the data."""
    personal = texts.graph.first(texts.node, "personalSensitiveInformation")
    by, process = texts.one("dataAnnotationPlatform"), texts.one("dataAnnotationProtocol", "dataAnnotationAnalysis")
    demographics = texts.one("annotatorDemographics")
    annotated = by or process or demographics
    machines = texts.many("machineAnnotationTools")
    return manifest._replace(
        personal_data=_personal(texts, personal) if personal else None,
        annotation=Annotation(annotated, by, process, demographics) if annotated else None,
        synthetic=tuple(Synthetic(at, generator=at) for at in machines) or None,
        owner=_owner(texts),
    )


def _personal(texts: Texts, at: At[object]) -> PersonalData:
    """Text, as the vocabulary has it, or a mapping with a flag, as some write it."""
    flag = texts.graph.first(at, "hasPII", "present") if isinstance(at.value, dict) else None
    present = flag.put(flag.value) if flag is not None and isinstance(flag.value, bool) else None
    return PersonalData(at, present, statement=texts.one("personalSensitiveInformation"))


def _owner(texts: Texts) -> Owner | None:
    """The first creator, publisher or maintainer who can be reached; else the first."""
    people = texts.graph.values(texts.node, "creator", "maintainer", "publisher", "contributor", "author")
    owners = [_person(texts.graph, at) for at in people]
    return next((owner for owner in owners if owner.contact), owners[0] if owners else None)


def _person(graph: Graph, at: At[object]) -> Owner:
    if not isinstance(at.value, dict):
        return Owner(at, scalar(at))
    point = graph.first(at, "contactPoint")
    reach = graph.first(at, "email", "url", "sameAs") or (graph.first(point, "email", "url") if point else None)
    return Owner(at, scalar(graph.first(at, "name")) or scalar(at.get("@id")), scalar(reach))


def _sources(texts: Texts) -> tuple[Source, ...]:
    """What the data was derived from; else the remote places that its files come from."""
    derived = texts.graph.values(texts.node, "wasDerivedFrom", "isBasedOn")
    if derived:
        return tuple(_source(texts.graph, at) for at in derived)
    places: dict[str, Source] = {}
    for item in texts.graph.values(texts.node, "distribution"):
        url = scalar(texts.graph.first(item, "contentUrl")) if isinstance(item.value, dict) else None
        if url is not None and "://" in url.value:
            places.setdefault(url.value, Source(item, scalar(texts.graph.first(item, "name")), url))
    return tuple(places.values())


def _source(graph: Graph, at: At[object]) -> Source:
    if not isinstance(at.value, dict):
        return Source(at, name=scalar(at))
    url = scalar(graph.first(at, "url", "locatedAt", "atLocation", "contentUrl"))
    name = scalar(graph.first(at, "name", "label")) or scalar(at.get("@id"))
    return Source(at, name, url, license=scalar(graph.first(at, "license")))


def _splits(graph: Graph, dataset: At[object]) -> tuple[At[str], ...]:
    """Names in record sets of type ``cr:Split``; the set itself when it lists none."""
    found: list[At[str]] = []
    for record_set in graph.values(dataset, "recordSet"):
        kinds = (
            [scalar(at) for at in graph.values(record_set, "dataType")] if isinstance(record_set.value, dict) else []
        )
        if any(kind is not None and graph.local(kind.value).lower() == "split" for kind in kinds):
            names = [scalar(at) for row in _rows(record_set) for key, at in row.items() if key.endswith("name")]
            found += [name for name in names if name] or [record_set.put("splits")]
    return tuple(found)


def _rows(record_set: At[object]) -> tuple[At[object], ...]:
    data = next((at for key, at in record_set.items() if key.endswith("data")), None)
    return tuple(data.elements()) if data else ()
