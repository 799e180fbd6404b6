"""Which split a file belongs to, told from its name when nobody declares it."""

from duecare.knowledge.late import late

TRAIN, VALIDATION, TEST = "train", "validation", "test"
NAMES = {
    **dict.fromkeys(("train", "training", "trn", "sft", "finetune", "finetuning", "pretrain"), TRAIN),
    **dict.fromkeys(("validation", "valid", "val", "dev", "development", "validate"), VALIDATION),
    **dict.fromkeys(("test", "tests", "testing", "eval", "evals", "evaluation", "holdout", "heldout"), TEST),
}
WORD = late(r"[a-z]+")


def canonical(name: str) -> str:
    """A declared split as this module names it; other names stay, lower-cased."""
    lower = name.strip().lower()
    return NAMES.get(lower) or next((NAMES[word] for word in WORD.findall(lower) if word in NAMES), lower)


def split_of(path: str) -> str:
    """The split that the file's name, else the nearest folder's, speaks of; ``""`` when none does."""
    for part in reversed(path.split("/")):
        found = [NAMES[word] for word in WORD.findall(part.lower()) if word in NAMES]
        if found:
            return found[0]
    return ""
