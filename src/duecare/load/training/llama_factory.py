"""LLaMA-Factory: ``dataset`` names entries of ``dataset_dir/dataset_info.json``; ``stage`` and ``finetuning_type``."""

from duecare.load.source import Source
from duecare.load.training._named import document, first, keys, one_or_many
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "LLaMA-Factory config"
ORDER = 30


def sniff(source: Source) -> bool:
    """The base model with a stage or a kind of fine-tuning of LLaMA-Factory's own."""
    found = keys(source)
    return "model_name_or_path" in found and bool(found & {"finetuning_type", "stage", "dataset_dir", "cutoff_len"})


def read(source: Source) -> Training:
    """Data sets by the names that dataset_info.json gives them."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    data = [Named(name) for key in ("dataset", "eval_dataset") for name in one_or_many(root.get(key))]
    base = first(root, "model_name_or_path")
    models = [Named(base, first(root, "model_revision"))] if base else []
    return document(source, NAME, data, models, first(root, "finetuning_type", "stage"))
