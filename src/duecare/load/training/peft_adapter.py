"""PEFT ``adapter_config.json``: the base model an adapter was trained on, and how."""

from duecare.load.source import Source
from duecare.load.training._named import document, first, keys
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

NAME = "PEFT adapter config"
ORDER = 10
SUFFIXES = frozenset({".json"})


def sniff(source: Source) -> bool:
    """``peft_type`` beside the base model's name."""
    return {"peft_type", "base_model_name_or_path"} <= keys(source)


def read(source: Source) -> Training:
    """The base model with its revision; an adapter's config names no data."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    base = first(root, "base_model_name_or_path")
    named = [Named(base, first(root, "revision"))] if base else []
    return document(source, NAME, (), named, first(root, "peft_type"))
