"""Hand-made configs: a model and its training data by the usual names, at the top or one group down."""

from duecare.load.source import Source
from duecare.load.training._named import document, every, first, keys
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "training config"
ORDER = 90
MODELS = (
    "base_model", "model_name_or_path", "model_id", "base_model_id", "model_name", "model.base_model",
    "model.model_id", "model.name_or_path", "model.model_name_or_path", "model.base", "model.name",
    "base_model.name", "base_model.id",
)  # fmt: skip
REVISIONS = ("base_model_revision", "model_revision", "revision", "model.revision", "base_model.revision")
DATA_REVISIONS = ("dataset_revision", "data.revision", "dataset.revision", "data.dataset_revision")
TRAINING_DATA = (
    "train_file", "train_data", "dataset_path", "data_path", "train_path", "dataset", "data.train_file", "data.train",
    "data.path", "data.train_path", "dataset.path", "dataset.train", "data.dataset", "datasets.train", "train_files",
    "data_files", "training_file", "training_data", "data.train_files", "data.data_files", "data.dataset_name",
    "dataset_name", "dataset.name", "data.dataset_path", "dataset.train_file", "data.training_file", "datasets",
)  # fmt: skip
OTHER_DATA = (
    "val_file", "validation_file", "eval_file", "test_file", "data.val_file", "data.validation_file",
    "data.validation", "data.eval", "data.val", "data.test", "dataset.validation", "datasets.validation",
    "val_data", "eval_data", "validation_data", "val_path", "eval_path", "test_data", "data.test_file",
    "data.val_path", "data.eval_file", "dataset.test", "dataset.val", "datasets.test",
)  # fmt: skip


def sniff(source: Source) -> bool:
    """Training data and a model, or a model and hyperparameters."""
    root = source.tree.root
    if root is None or not isinstance(root.value, dict):
        return False
    trains = bool(keys(source) & {"training", "trainer", "train", "lora", "hyperparameters", "learning_rate"})
    model = first(root, *MODELS) is not None or "model" in keys(source)
    return model and (first(root, *TRAINING_DATA) is not None or trains)


def read(source: Source) -> Training:
    """What the usual keys name, all of it; a null is nothing named."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    base = first(root, *MODELS)
    revision = first(root, *DATA_REVISIONS)
    data = [Named(at, revision) for at in every(root, *TRAINING_DATA, *OTHER_DATA)]
    models = [Named(base, first(root, *REVISIONS))] if base else []
    return document(source, NAME, data, models, first(root, "method", "adapter", "training.method", "peft.type"))
