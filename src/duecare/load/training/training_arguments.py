"""Transformers' ``TrainingArguments``, saved or written by hand: how a run was made, and the model if it is named."""

from duecare.load.source import Source
from duecare.load.training._named import document, every, files_of, first, keys
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "TrainingArguments"
ORDER = 80
MARKS = frozenset(
    {
        "per_device_train_batch_size", "per_device_eval_batch_size", "num_train_epochs", "gradient_accumulation_steps",
        "learning_rate", "lr_scheduler_type", "max_steps", "save_strategy", "save_steps", "logging_steps",
        "evaluation_strategy", "eval_strategy", "weight_decay", "warmup_ratio", "warmup_steps", "push_to_hub",
    }
)  # fmt: skip
SETS = ("dataset_name", "dataset", "dataset_path")
FILES = ("train_file", "train_files", "validation_file", "test_file", "data_path", "data_files")
MODELS = ("model_name_or_path", "model_name", "base_model", "model_id")


def sniff(source: Source) -> bool:
    """Where the run writes to, and at least three of the arguments that nothing else has."""
    found = keys(source)
    return "output_dir" in found and len(found & MARKS) >= 3


def read(source: Source) -> Training:
    """Hyperparameters; data and model where the file names them beside."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    base = first(root, *MODELS)
    data = [Named(name, first(root, "dataset_revision")) for name in every(root, *SETS)]
    data += [Named(file) for key in FILES for file in files_of(root.get(key))]
    models = [Named(base, first(root, "model_revision"))] if base else []
    return document(source, NAME, data, models, None)
