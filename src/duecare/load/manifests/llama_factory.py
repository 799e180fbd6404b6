"""LLaMA-Factory ``dataset_info.json``: which data sets a training config may name, and where they lie."""

from collections.abc import Iterator

from duecare.load.manifests._pick import first, scalar
from duecare.load.manifests._place import folder_of, place
from duecare.load.source import Source as Bytes
from duecare.model.manifest import Concept, File, Manifest, Source
from duecare.model.place import At, Fault, Span

NAME = "llama-factory"
ORDER = 51
SUFFIXES = frozenset({".json"})
SAYS: frozenset[Concept] = frozenset(("files", "checksums", "splits"))
HUBS = ("hf_hub_url", "ms_hub_url", "om_hub_url")
WHERE = (*HUBS, "script_url", "cloud_file_name", "file_name")


def sniff(source: Bytes) -> bool:
    """A mapping of entries that each say where a data set is."""
    if not any(key in source.text for key in WHERE):
        return False
    root = source.tree.root
    entries = [at for _, at in root.items()] if root is not None else []
    placed = [at for at in entries if isinstance(at.value, dict) and any(key in at.value for key in WHERE)]
    return bool(placed) and len(placed) * 2 > len(entries)


def read(source: Bytes) -> Manifest:
    """One entry, one file; Hub entries are sources without bytes of their own."""
    root = source.tree.root or At.fixed(None, Span(source.path))
    folder = folder_of(source.path)
    entries = tuple((at, *_file(at, folder)) for _, at in root.items() if isinstance(at.value, dict))
    faults = tuple(fault for _, _, wrong in entries for fault in wrong)
    manifest = Manifest(source.path, NAME, root, SAYS, (*source.tree.faults, *_no_mapping(root), *faults))
    return manifest._replace(
        files=tuple(file for _, file, _ in entries if file is not None),
        splits=tuple(split for at, _, _ in entries if (split := scalar(first(at, "split")))),
        sources=tuple(hub for at, _, _ in entries if (hub := _source(at))),
    )


def _file(entry: At[object], folder: str) -> tuple[File | None, tuple[Fault, ...]]:
    written = scalar(first(entry, "file_name"))
    if written is None:
        known = first(entry, *WHERE)
        return None, () if known else (_nowhere(entry),)
    where = place(written, folder)
    digest = scalar(first(entry, "file_sha1"))
    digests = (("sha1", digest),) if digest else ()
    file = where.file()._replace(digests=digests, split=scalar(first(entry, "split")), glob=False)
    return file, (where.fault,) if where.fault else ()


def _source(entry: At[object]) -> Source | None:
    hub = scalar(first(entry, *HUBS, "cloud_file_name"))
    return Source(entry, name=hub, url=hub) if hub else None


def _nowhere(entry: At[object]) -> Fault:
    name = entry.pointer.rpartition("/")[2]
    what = f"`{name}` does not say where its data is"
    return Fault(entry.key_span, what, f"add one of {', '.join(f'`{key}`' for key in WHERE)}", entry.pointer)


def _no_mapping(root: At[object]) -> Iterator[Fault]:
    for name, at in root.items():
        if not isinstance(at.value, dict):
            yield Fault(at.span, f"`{name}` is not a mapping", "write `file_name` or a hub address", at.pointer)
