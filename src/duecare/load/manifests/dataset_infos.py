"""Hugging Face ``dataset_infos.json``, and the ``dataset_info.json`` that ``save_to_disk`` leaves beside the shards."""

from collections.abc import Iterator

from duecare.load.manifests._pick import count, first, members, scalar
from duecare.load.source import Source as Bytes
from duecare.model.manifest import Concept, File, Manifest, Total
from duecare.model.place import At, Fault, Span

NAME = "hf-dataset-infos"
ORDER = 50
SUFFIXES = frozenset({".json"})
SAYS: frozenset[Concept] = frozenset(("files", "checksums", "bytes", "rows", "splits"))
MARKS = {"features", "splits", "builder_name", "config_name", "download_checksums"}


def sniff(source: Bytes) -> bool:
    """Configs by name (or one config alone), each with the marks of a ``DatasetInfo``."""
    if '"features"' not in source.text:
        return False
    root = source.tree.root
    return root is not None and any(True for _ in _configs(root))


def read(source: Bytes) -> Manifest:
    """Downloads become files that only a URL names; splits become totals."""
    root = source.tree.root or At.fixed(None, Span(source.path))
    configs = tuple(_configs(root))
    splits = tuple(split for config in configs for split in _entries(config, "splits"))
    manifest = Manifest(source.path, NAME, root, SAYS, (*source.tree.faults, *_faults(configs)))
    once = {file.url.value: file for config in configs for file in _downloads(config) if file.url}
    return manifest._replace(
        description=next((text for config in configs if (text := scalar(first(config, "description")))), None),
        files=tuple(once.values()),
        splits=tuple({name: at.put(name) for name, at in splits}.values()),
        licenses=tuple(text for config in configs if (text := scalar(first(config, "license"))) and text.value.strip()),
        totals=tuple(_total(name, at) for name, at in splits),
    )


def _configs(root: At[object]) -> Iterator[At[object]]:
    if isinstance(root.value, dict) and len(MARKS & root.value.keys()) >= 2 and "features" in root.value:
        yield root
        return
    for config in members(root):
        if isinstance(config.value, dict) and len(MARKS & config.value.keys()) >= 2:
            yield config


def _entries(config: At[object], key: str) -> Iterator[tuple[str, At[object]]]:
    found = config.get(key)
    for name, at in found.items() if found else ():
        if isinstance(at.value, dict):
            yield name, at


def _downloads(config: At[object]) -> Iterator[File]:
    for url, at in _entries(config, "download_checksums"):
        digest = scalar(first(at, "checksum"))
        digests = (("sha256", digest),) if digest else ()
        yield File(None, digests, count(first(at, "num_bytes")), url=at.put(url))


def _total(name: str, at: At[object]) -> Total:
    """``num_bytes`` is the size in memory as Arrow, not that of any file, and is left alone."""
    return Total(at, f"split `{name}`", rows=count(first(at, "num_examples")))


def _faults(configs: tuple[At[object], ...]) -> Iterator[Fault]:
    for config in configs:
        for name, at in _entries(config, "splits"):
            rows = first(at, "num_examples")
            if rows is not None and count(rows) is None:
                what = f"`num_examples` of split `{name}` is not a whole number"
                yield Fault(rows.span, what, "write the number of rows", rows.pointer, "a whole number")
