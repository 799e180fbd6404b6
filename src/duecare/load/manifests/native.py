"""duecare's own manifest: ``*.manifest.yaml`` or ``*.manifest.json``, read strictly."""

from collections.abc import Callable
from typing import TypeVar, get_args

from duecare.knowledge.manifest_shape import MANIFEST
from duecare.knowledge.shape import child, children, faults, flag, number, text, texts
from duecare.load.manifests._pick import count, first, scalar
from duecare.load.manifests._place import folder_of, place
from duecare.load.source import Source as Bytes
from duecare.model.manifest import (
    Annotation,
    Concept,
    Consent,
    File,
    Manifest,
    Mitigation,
    Owner,
    PersonalData,
    Reviewed,
    Source,
    Step,
    Synthetic,
)
from duecare.model.place import At, Fault, Span

T = TypeVar("T")

NAME = "native"
ORDER = 10
SUFFIXES = frozenset({".yaml", ".yml", ".json"})
SAYS: frozenset[Concept] = frozenset(get_args(Concept))
ENDINGS = (".manifest.yaml", ".manifest.yml", ".manifest.json")


def sniff(source: Bytes) -> bool:
    """By name alone: a file so named claims to be a manifest, whatever stands in it (but JSON-LD is Croissant's)."""
    return source.name.lower().endswith(ENDINGS) and '"@context"' not in source.text


def read(source: Bytes) -> Manifest:
    """Every field of the right type; the rest is a fault and counts as absent."""
    root, wrong = source.tree.root, source.tree.faults
    if root is None or not root.value or not isinstance(root.value, dict):
        return _nothing(source, root, wrong)
    folder = folder_of(source.path)
    placed = tuple(_file(entry, folder) for entry in children(root, "files"))
    misplaced = tuple(fault for _, fault in placed if fault is not None)
    manifest = Manifest(
        source.path,
        NAME,
        root,
        SAYS,
        faults=(*wrong, *faults(root, MANIFEST), *misplaced),
        name=text(root, "name"),
        version=text(root, "version"),
        description=text(root, "description"),
        files=tuple(file for file, _ in placed),
        splits=tuple(file.split for file, _ in placed if file.split),
        licenses=texts(root, "license"),
        languages=texts(root, "languages"),
        intended_use=text(root, "intended_use"),
        prohibited_use=text(root, "prohibited_use"),
        opt_out_list=_beside(text(root, "opt_out_list"), folder),
    )
    return _making(_people(manifest, root), root)


def _nothing(source: Bytes, root: At[object] | None, wrong: tuple[Fault, ...]) -> Manifest:
    """A file that is no mapping, or an empty one, has one fault; what it does not say is no fault of its own."""
    at = root or At.fixed(None, Span(source.path))
    if not wrong and not at.value:
        wrong = (Fault(Span(source.path, 1, 1), "the manifest is empty", "run `duecare init` to draft it"),)
    return Manifest(source.path, NAME, at, frozenset(), wrong or tuple(faults(at, MANIFEST)))


def _file(entry: At[object], folder: str) -> tuple[File, Fault | None]:
    written = text(entry, "path")
    where = place(written, folder) if written else None
    file = where.file() if where else File(None)
    digest = text(entry, "sha256")
    if digest and file.path and not any(c in file.path.value for c in "*?"):
        file = file._replace(glob=False)  # a name such as `part[1].jsonl`: a checksum is of one file
    read = file._replace(
        digests=(("sha256", digest),) if digest else (),
        size=count(first(entry, "bytes")),
        rows=count(first(entry, "rows")),
        split=text(entry, "split"),
    )
    return read, where.fault if where else None


def _beside(written: At[str] | None, folder: str) -> At[str] | None:
    """A path as files are written, from the manifest's folder; as it stands when it leads out of the root."""
    return (place(written, folder).file().path or written) if written else None


def _people(manifest: Manifest, root: At[object]) -> Manifest:
    """What concerns people: personal data, consent, owner, review, retention."""
    personal, consent = child(root, "personal_data"), child(root, "consent")
    owner, reviewed = child(root, "owner"), child(root, "reviewed")
    return manifest._replace(
        personal_data=_personal(personal) if personal else None,
        consent=Consent(consent, text(consent, "basis"), _day(consent, "expires")) if consent else None,
        owner=Owner(owner, text(owner, "name"), text(owner, "contact")) if owner else None,
        reviewed=Reviewed(reviewed, text(reviewed, "by"), _day(reviewed, "on")) if reviewed else None,
        retention_until=_day(child(root, "retention"), "until"),
    )


def _personal(at: At[object]) -> PersonalData:
    basis, handling = text(at, "legal_basis"), text(at, "handling")
    return PersonalData(at, flag(at, "present"), texts(at, "kinds"), basis, handling)


def _making(manifest: Manifest, root: At[object]) -> Manifest:
    """How the data came to be: sources, synthesis, annotation, preparation, representation, biases."""
    annotation, shown = child(root, "annotation"), child(root, "representation")
    return manifest._replace(
        sources=tuple(_source(entry) for entry in children(root, "sources")),
        synthetic=_if_listed(root, "synthetic", _synthetic),
        annotation=_annotation(annotation) if annotation else None,
        preparation=_if_listed(root, "preparation", _step),
        representation=text(shown, "statement"),
        known_gaps=texts(shown, "known_gaps") if _listed(shown, "known_gaps") else None,
        known_biases=texts(root, "known_biases") if _listed(root, "known_biases") else None,
        mitigations=tuple(_mitigation(entry) for entry in children(root, "mitigations")),
    )


def _source(at: At[object]) -> Source:
    return Source(
        at,
        name=text(at, "name"),
        url=text(at, "url"),
        collected_by=text(at, "collected_by"),
        method=text(at, "method"),
        start=_day(at, "from"),
        end=_day(at, "to"),
        license=text(at, "license"),
        terms=text(at, "terms"),
    )


def _synthetic(at: At[object]) -> Synthetic:
    return Synthetic(at, text(at, "generator"), text(at, "version"), text(at, "terms"), number(at, "share"))


def _annotation(at: At[object]) -> Annotation:
    return Annotation(at, text(at, "by"), text(at, "process"), text(at, "demographics"))


def _mitigation(at: At[object]) -> Mitigation:
    return Mitigation(at, text(at, "risk"), text(at, "action"), text(at, "evidence"), text(at, "residual"))


def _step(at: At[object]) -> Step:
    return Step(
        at,
        step=text(at, "step"),
        tool=text(at, "tool"),
        version=text(at, "version"),
        rows_in=count(first(at, "rows_in")),
        rows_out=count(first(at, "rows_out")),
        reason=text(at, "reason"),
    )


def _if_listed(at: At[object], key: str, made: Callable[[At[object]], T]) -> tuple[T, ...] | None:
    """The entries of a list, of which an empty one says "none"; None when there is no list."""
    return tuple(made(entry) for entry in children(at, key)) if _listed(at, key) else None


def _listed(at: At[object] | None, key: str) -> bool:
    found = at.get(key) if at else None
    return found is not None and isinstance(found.value, list)


def _day(at: At[object] | None, key: str) -> At[str] | None:
    return scalar(first(at, key))
