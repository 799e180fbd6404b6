"""TRL and the alignment-handbook: ``model_name_or_path`` with a data set or a mixture of them."""

from collections.abc import Iterator

from duecare.load.source import Source
from duecare.load.training._named import document, first, keys, text
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "TRL config"
ORDER = 40
DATA = frozenset({"dataset_name", "dataset_mixture", "dataset_mixer", "train_file", "data_files"})


def sniff(source: Source) -> bool:
    """A base model and data as TRL's scripts name them."""
    found = keys(source)
    return "model_name_or_path" in found and bool(found & (DATA | {"num_train_epochs", "learning_rate", "output_dir"}))


def read(source: Source) -> Training:
    """Data sets with revisions, single or mixed."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    base = first(root, "model_name_or_path")
    models = [Named(base, first(root, "model_revision"))] if base else []
    return document(source, NAME, _data(root), models, _method(root))


def _data(root: At[object]) -> Iterator[Named]:
    for key in ("dataset_name", "train_file", "validation_file"):
        if name := text(root.get(key)):
            yield Named(name, text(root.get("dataset_revision")) if key == "dataset_name" else None)
    mixture = root.get("dataset_mixture")
    for entry in (mixture.get("datasets") or mixture).elements() if mixture else ():
        if name := first(entry, "id", "path"):
            yield Named(name, first(entry, "revision", "dataset_revision"))
    for name_, share in (root.get("dataset_mixer") or At.fixed({}, Span(""))).items():
        yield Named(share.put(name_))


def _method(root: At[object]) -> At[str] | None:
    lora = root.get("use_peft")
    return lora.put("lora") if lora is not None and lora.value is True else None
