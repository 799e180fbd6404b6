"""axolotl: ``base_model`` and a list ``datasets`` of mappings with ``path`` (a Hub id, a file or a folder)."""

from collections.abc import Iterator

from duecare.load.source import Source
from duecare.load.training._named import document, files_of, first, keys, text
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "axolotl config"
ORDER = 20
KEYS = ("datasets", "test_datasets", "pretraining_dataset")
BUILDERS = frozenset({"json", "csv", "parquet", "arrow", "text", "webdataset"})


def sniff(source: Source) -> bool:
    """A base model, and data sets as mappings; or data to pretrain on."""
    root = source.tree.root
    if "base_model" not in keys(source) or root is None:
        return False
    entries = [entry for key in KEYS if (at := root.get(key)) is not None for entry in at.elements()]
    return bool(entries) and all(isinstance(e.value, dict) for e in entries)


def read(source: Source) -> Training:
    """Data sets with their ``data_files`` and ``revision``, test sets included."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    data = [named for key in KEYS for named in _sets(root.get(key))]
    base = first(root, "base_model")
    models = [Named(base, first(root, "revision_of_model", "model_revision"))] if base else []
    return document(source, NAME, data, models, first(root, "rl", "adapter"))


def _sets(at: At[object] | None) -> Iterator[Named]:
    if (alone := text(at)) is not None:
        yield Named(alone)
    for entry in at.elements() if at else ():
        files = list(files_of(entry.get("data_files")))
        path = text(entry.get("path"))
        # With a builder's name the files are paths or addresses; with a Hub id they lie in that repository.
        if files and (path is None or path.value in BUILDERS):
            yield from (Named(file) for file in files)
        elif path:
            yield Named(path, text(entry.get("revision")))
