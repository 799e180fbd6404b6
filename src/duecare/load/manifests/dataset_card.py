"""Hugging Face dataset cards: what their metadata and sections say of the data itself."""

import re

from duecare.knowledge.late import late
from duecare.knowledge.stated import stated
from duecare.load.cardkind import DATASET_KEYS, MODEL_KEYS
from duecare.load.frontmatter import split
from duecare.load.manifests._card_files import files_of, splits_of, totals_of
from duecare.load.manifests._card_sections import Told, told
from duecare.load.manifests._pick import first, leaves, scalar, scalars
from duecare.load.source import Source as Bytes
from duecare.model.manifest import Annotation, Concept, Manifest, Owner, PersonalData, Source, Synthetic
from duecare.model.place import At

NAME = "hf-dataset-card"
ORDER = 60
SUFFIXES = frozenset({".md", ".markdown"})
SAYS: frozenset[Concept] = frozenset(
    (
        "files", "rows", "splits", "sources", "license", "collection", "languages", "personal_data", "synthetic",
        "annotation", "preparation", "representation", "biases", "uses", "owner",
    )
)  # fmt: skip
TITLE = late(
    r"^#+\s*(?:dataset card|dataset (?:summary|structure|description|details|creation))", re.IGNORECASE | re.MULTILINE
)
NAMED = late(r"(?:^|[-_. ])(?:dataset|data)[-_. ]?card|datasheet", re.IGNORECASE)
LABELS = ("curated by", "created by", "maintained by", "authors", "shared by")
MACHINE = ("machine-generated", "synthetic", "model-generated")


def sniff(source: Bytes) -> bool:
    """By metadata keys of data sets, by name, or by front matter over the headings of a dataset card."""
    if not source.text:
        return False
    if NAMED.search(source.name):
        return True
    front = split(source.text, source.path)
    root = front.metadata.root if front.metadata else None
    if root is None or not isinstance(root.value, dict):
        return False
    data, model = (len(keys & root.value.keys()) for keys in (DATASET_KEYS, MODEL_KEYS))
    return data > model or (data == model and TITLE.search(front.body) is not None)


def read(source: Bytes) -> Manifest:
    """Metadata first; prose where metadata has no field."""
    front = split(source.text, source.path)
    tree = front.metadata.root if front.metadata else None
    root = tree if tree and isinstance(tree.value, dict) else At.fixed(None, front.span)
    body = told(front.body, source.path, front.body_line)
    files, misplaced = files_of(root, source.path)
    manifest = Manifest(source.path, NAME, root, SAYS, (*front.faults, *misplaced), files=files)
    return _prose(manifest, body)._replace(
        name=scalar(first(root, "pretty_name")),
        splits=splits_of(root, files),
        totals=totals_of(root, files),
        sources=_sources(root, body),
        licenses=leaves(first(root, "license", "licenses", "licence")),
        license_name=scalar(first(root, "license_name")),
        license_link=scalar(first(root, "license_link", "license_details")),
        languages=leaves(first(root, "language", "languages")),
        annotation=_annotation(root, body),
        synthetic=_synthetic(root),
    )


def _prose(manifest: Manifest, body: Told) -> Manifest:
    """What only sections say."""
    personal, limits = body.on("personal_data"), body.on("limitations_bias")
    return manifest._replace(
        description=body.on("description"),
        personal_data=PersonalData(personal, statement=personal) if personal else None,
        collection=body.titled("collect", "source data", "initial data", "curation") or body.on("provenance"),
        preparation_text=body.titled("process", "normali", "clean", "prepar", "filter")
        or body.on("training_procedure"),
        splits_text=body.titled("data split"),
        representation=limits,
        known_biases=(limits,) if limits else None,
        intended_use=body.on("intended_use"),
        prohibited_use=body.on("out_of_scope"),
        owner=_owner(body),
    )


def _sources(root: At[object], body: Told) -> tuple[Source, ...]:
    """``source_datasets`` (``original`` says: new data, see the prose), else the section on source data."""
    listed = leaves(first(root, "source_datasets"))
    named = tuple(
        Source(at, name=at.put(at.value.removeprefix("extended|"))) for at in listed if at.value != "original"
    )
    text = body.on("provenance")
    return named or ((Source(text, name=text),) if text else ())


def _annotation(root: At[object], body: Told) -> Annotation | None:
    by, process = next(iter(leaves(first(root, "annotations_creators"))), None), body.on("annotation")
    there = by or process
    return Annotation(there, by, process) if there else None


def _synthetic(root: At[object]) -> tuple[Synthetic, ...] | None:
    """Creators that are machines, or the Hub's own tag; other creators say that people wrote it."""
    makers = [*leaves(first(root, "language_creators")), *leaves(first(root, "annotations_creators"))]
    tags = [at for at in scalars(first(root, "tags")) if at.value.lower() in MACHINE]
    made = [at for at in makers if at.value.lower() in MACHINE] + tags
    if made:
        return (Synthetic(made[0]),)
    return () if makers else None


def _owner(body: Told) -> Owner | None:
    """Curators and a contact; who is thanked for adding the card to the Hub is neither."""
    contacts = (body.titled("contact"), body.labelled("point of contact", "contact", "email"))
    names = (body.titled("curator", "card author", "maintain"), body.labelled(*LABELS))
    contact, name = _first_stated(contacts), _first_stated(names)
    there = contact or name
    return Owner(there, name or contact, contact) if there else None


def _first_stated(texts: tuple[At[str] | None, ...]) -> At[str] | None:
    """The first text that says something, else the first there is."""
    there = [text for text in texts if text is not None]
    return next((text for text in there if stated(text)), there[0] if there else None)
