"""TRL, the alignment-handbook and Transformers' scripts: ``model_name_or_path`` with data sets, mixtures or files."""

from collections.abc import Iterator

from duecare.load.source import Source
from duecare.load.training._named import document, every, files_of, first, keys, text
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "TRL config"
ORDER = 40
SETS = ("dataset_name", "dataset_names", "dataset_name_or_path", "dataset_id", "dataset", "datasets")
FILES = (
    "train_file", "train_files", "validation_file", "test_file", "data_path", "data_files", "train_data_file",
    "eval_data_file", "dataset_path", "train_file_dir", "validation_file_dir",
)  # fmt: skip
DATA = frozenset({*SETS, *FILES, "dataset_mixture", "dataset_mixer", "dataset_mixer_list"})
REVISIONS = ("dataset_revision", "dataset_version")


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
    for name in every(root, *SETS):
        yield Named(name, first(root, *REVISIONS))
    for key in FILES:
        yield from (Named(file) for file in files_of(root.get(key)))
    mixture = root.get("dataset_mixture")
    entries = [*((mixture.get("datasets") or mixture).elements() if mixture else ()), *_elements(root.get("datasets"))]
    for entry in entries:
        if found := first(entry, "id", "path", "name"):
            yield Named(found, first(entry, "revision", "dataset_revision"))
    for entry in _elements(root.get("dataset_mixer_list")):  # names and shares by turns
        if (listed := text(entry)) and not listed.value.replace(".", "").isdigit():
            yield Named(listed)
    for name_, share in (root.get("dataset_mixer") or At.fixed({}, Span(""))).items():
        yield Named(share.put(name_))


def _elements(at: At[object] | None) -> Iterator[At[object]]:
    yield from at.elements() if at is not None else ()


def _method(root: At[object]) -> At[str] | None:
    lora = root.get("use_peft")
    return lora.put("lora") if lora is not None and lora.value is True else None
