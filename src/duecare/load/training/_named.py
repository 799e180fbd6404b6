"""What training configs of several tools name, found by the keys that the tools document.

Sources: TRL 0.2x `ScriptArguments`/`ModelConfig`, Transformers `TrainingArguments`, axolotl's config reference,
LLaMA-Factory's `examples/`, PEFT's `PeftConfig`.
"""

from collections.abc import Iterable, Iterator

from duecare.load.source import Source
from duecare.model.documents import Named, Training
from duecare.model.place import At, Span

HYPERPARAMETERS = (
    "learning_rate", "num_train_epochs", "num_epochs", "max_steps", "per_device_train_batch_size", "micro_batch_size",
    "gradient_accumulation_steps", "max_seq_length", "max_length", "sequence_len", "cutoff_len", "lr_scheduler_type",
    "lr_scheduler", "warmup_ratio", "warmup_steps", "weight_decay", "optim", "optimizer", "seed", "lora_r",
    "lora_rank", "lora_alpha", "lora_dropout", "r", "beta", "bf16", "fp16", "load_in_4bit",
)  # fmt: skip


def text(at: At[object] | None) -> At[str] | None:
    """A text that says something."""
    return at.put(at.value) if at is not None and isinstance(at.value, str) and at.value.strip() else None


def first(root: At[object], *keys: str) -> At[str] | None:
    """The first of ``keys`` that holds a text; ``a.b`` looks into a mapping."""
    for key in keys:
        at: At[object] | None = root
        for step in key.split("."):
            at = at.get(step) if at else None
        if found := text(at):
            return found
    return None


def one_or_many(at: At[object] | None) -> Iterator[At[str]]:
    """Texts of a list, or of one text (LLaMA-Factory separates several with commas)."""
    if at is None:
        return
    if isinstance(at.value, str):
        yield from (at.put(part.strip()) for part in at.value.split(",") if part.strip())
    for element in at.elements():
        if found := text(element):
            yield found


def every(root: At[object], *keys: str) -> Iterator[At[str]]:
    """Texts under every one of ``keys``, alone or in a list; ``a.b`` looks into a mapping. A comma is no separator."""
    for key in keys:
        at: At[object] | None = root
        for step in key.split("."):
            at = at.get(step) if at else None
        if found := text(at):
            yield found
        for element in at.elements() if at else ():
            if found := text(element):
                yield found


def files_of(at: At[object] | None) -> Iterator[At[str]]:
    """Paths as ``data_files`` takes them: one, a list, or either by split."""
    if at is None:
        return
    if found := text(at):
        yield found
    for element in at.elements():
        yield from files_of(element)
    for member in at.items():
        yield from files_of(member[1])


def hyperparameters(*groups: At[object] | None) -> tuple[At[object], ...]:
    """The hyperparameters that reports and cards speak of, wherever the config groups them."""
    found = (group.get(key) for group in groups if group is not None for key in HYPERPARAMETERS)
    return tuple(at for at in found if at is not None and at.value is not None)


def keys(source: Source) -> frozenset[str]:
    """Top-level keys of the document; empty when it is no mapping."""
    root = source.tree.root
    return frozenset(map(str, root.value)) if root is not None and isinstance(root.value, dict) else frozenset()


def document(
    source: Source, form: str, data: Iterable[Named], base: Iterable[Named], method: At[str] | None
) -> Training:
    """A training document of the source's tree."""
    root = source.tree.root or At.fixed({}, Span(source.path))
    groups = (root, *(root.get(k) for k in ("training", "training_arguments", "train", "lora", "peft", "trainer")))
    return Training(
        source.path, form, root, source.tree.faults, tuple(data), tuple(base), method, hyperparameters(*groups)
    )
