"""A data manifest, whatever format it was written in."""

from typing import Literal

from duecare.model.place import At, Fault
from duecare.model.record import NamedTuple

Concept = Literal[
    "files", "checksums", "bytes", "rows", "splits", "sources", "license", "collection", "languages", "personal_data",
    "consent", "synthetic", "annotation", "preparation", "representation", "biases", "mitigations", "uses",
    "retention", "owner", "reviewed",
]  # fmt: skip


class File(NamedTuple):
    """A file that a manifest names. ``path`` is relative to the root of the repository.

    ``digests`` maps an algorithm (sha256, md5, sha1, …) to the hex digest as written; ``url`` is set, and ``path``
    None, for bytes that only a URL names. ``glob`` says that ``path`` is a pattern. ``directory`` that it is a folder
    (DVC ``.dir``). ``text_digest`` allows the digest to be of the text with CRLF made LF (DVC 2 and before).
    ``size_between``: the bytes that a rounded size ("5.76 GB") can stand for. ``nfiles``: files in a folder.
    ``implied``: nobody wrote the entry; the format takes every data file below the manifest.
    """

    path: At[str] | None
    digests: tuple[tuple[str, At[str]], ...] = ()
    size: At[int] | None = None
    rows: At[int] | None = None
    split: At[str] | None = None
    url: At[str] | None = None
    glob: bool = False
    directory: bool = False
    text_digest: bool = False
    size_between: tuple[int, int] | None = None
    nfiles: At[int] | None = None
    implied: bool = False


class Total(NamedTuple):
    """A figure that a manifest gives for several files at once: a split, a config, a resource in parts.

    ``files`` are places in ``Manifest.files``, none when the format does not say which files it speaks of; ``at`` is
    where the figure stands and ``label`` how messages name what it counts. ``between`` bounds rows given as a bucket.
    """

    at: At[object]
    label: str
    files: tuple[int, ...] = ()
    rows: At[int] | None = None
    between: tuple[int, int | None] | None = None
    size: At[int] | None = None
    digests: tuple[tuple[str, At[str]], ...] = ()


class Source(NamedTuple):
    """Where data came from."""

    at: At[object]
    name: At[str] | None = None
    url: At[str] | None = None
    collected_by: At[str] | None = None
    method: At[str] | None = None
    start: At[str] | None = None
    end: At[str] | None = None
    license: At[str] | None = None
    terms: At[str] | None = None


class PersonalData(NamedTuple):
    """What a manifest declares of personal data; ``present`` None when it does not say.

    ``statement``: prose, in formats that have no fields for it; whether it says yes or no is for its readers.
    """

    at: At[object]
    present: At[bool] | None = None
    kinds: tuple[At[str], ...] = ()
    legal_basis: At[str] | None = None
    handling: At[str] | None = None
    statement: At[str] | None = None


class Consent(NamedTuple):
    """Basis of consent, and its end (ISO 8601 date as written)."""

    at: At[object]
    basis: At[str] | None = None
    expires: At[str] | None = None


class Synthetic(NamedTuple):
    """Machine-made rows: by what, under which terms, which share (0–1)."""

    at: At[object]
    generator: At[str] | None = None
    version: At[str] | None = None
    terms: At[str] | None = None
    share: At[float] | None = None


class Annotation(NamedTuple):
    """Who labelled the data and how."""

    at: At[object]
    by: At[str] | None = None
    process: At[str] | None = None
    demographics: At[str] | None = None


class Step(NamedTuple):
    """One step of preparation, with rows before and after."""

    at: At[object]
    step: At[str] | None = None
    tool: At[str] | None = None
    version: At[str] | None = None
    rows_in: At[int] | None = None
    rows_out: At[int] | None = None
    reason: At[str] | None = None


class Mitigation(NamedTuple):
    """What was done about a known risk, with evidence, and what remains."""

    at: At[object]
    risk: At[str] | None = None
    action: At[str] | None = None
    evidence: At[str] | None = None
    residual: At[str] | None = None


class Owner(NamedTuple):
    """Who answers for the data."""

    at: At[object]
    name: At[str] | None = None
    contact: At[str] | None = None


class Reviewed(NamedTuple):
    """Who looked at the data last, and when (ISO 8601 date as written)."""

    at: At[object]
    by: At[str] | None = None
    on: At[str] | None = None


class Manifest(NamedTuple):
    """One data set as one manifest describes it.

    ``says`` lists the concepts that the *format* can express: a check on a concept outside it stays silent for this
    manifest. Formats that cannot carry a license (``.dvc``, dataset_infos, LLaMA-Factory) pin or place data; they do
    not describe it. Absent is None or ``()``; a value of the wrong type is a fault and counts as absent.
    """

    path: str
    format: str
    root: At[object]
    says: frozenset[Concept]
    faults: tuple[Fault, ...] = ()
    name: At[str] | None = None
    version: At[str] | None = None
    description: At[str] | None = None
    files: tuple[File, ...] = ()
    splits: tuple[At[str], ...] = ()
    sources: tuple[Source, ...] = ()
    collection: At[str] | None = None
    licenses: tuple[At[str], ...] = ()
    license_name: At[str] | None = None
    license_link: At[str] | None = None
    languages: tuple[At[str], ...] = ()
    personal_data: PersonalData | None = None
    consent: Consent | None = None
    synthetic: tuple[Synthetic, ...] | None = None
    annotation: Annotation | None = None
    preparation: tuple[Step, ...] | None = None
    preparation_text: At[str] | None = None
    representation: At[str] | None = None
    known_gaps: tuple[At[str], ...] | None = None
    known_biases: tuple[At[str], ...] | None = None
    mitigations: tuple[Mitigation, ...] = ()
    intended_use: At[str] | None = None
    prohibited_use: At[str] | None = None
    opt_out_list: At[str] | None = None
    retention_until: At[str] | None = None
    owner: Owner | None = None
    reviewed: Reviewed | None = None
    extra: tuple[At[object], ...] = ()
    totals: tuple[Total, ...] = ()
    splits_text: At[str] | None = None

    @property
    def title(self) -> str:
        """The data set's name, else the manifest's path."""
        return self.name.value if self.name else self.path

    @property
    def describes(self) -> bool:
        """Whether the format can carry the paperwork, not only pin bytes."""
        return "license" in self.says
