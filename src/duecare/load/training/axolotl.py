"""axolotl: ``base_model`` and a list ``datasets`` of mappings with ``path`` (a Hub id or a file)."""

from collections.abc import Iterator

from duecare.load.source import Source
from duecare.load.training._named import document, first, keys, one_or_many, text
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "axolotl config"
ORDER = 20


def sniff(source: Source) -> bool:
    """A base model, and data sets as mappings."""
    root = source.tree.root
    if not {"base_model", "datasets"} <= keys(source) or root is None:
        return False
    entries = list((root.get("datasets") or root).elements())
    return bool(entries) and all(isinstance(e.value, dict) for e in entries)


def read(source: Source) -> Training:
    """Data sets with their ``data_files`` and ``revision``, test sets included."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    data = [named for key in ("datasets", "test_datasets", "pretraining_dataset") for named in _sets(root.get(key))]
    base = first(root, "base_model")
    models = [Named(base, first(root, "revision_of_model", "model_revision"))] if base else []
    return document(source, NAME, data, models, first(root, "rl", "adapter"))


def _sets(at: At[object] | None) -> Iterator[Named]:
    for entry in at.elements() if at else ():
        files = list(one_or_many(entry.get("data_files")))
        path = text(entry.get("path"))
        if files:
            yield from (Named(file) for file in files)
        elif path:
            yield Named(path, text(entry.get("revision")))
