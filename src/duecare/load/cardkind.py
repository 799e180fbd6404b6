"""Whether a card is about a model or about a dataset."""

from pathlib import PurePosixPath
from re import search
from typing import Literal

from duecare.knowledge.headings import normal
from duecare.model.card import Section
from duecare.model.place import At

DATASET_KEYS = frozenset({
    "dataset_info", "task_categories", "task_ids", "configs", "annotations_creators", "language_creators",
    "multilinguality", "size_categories", "source_datasets", "pretty_name", "paperswithcode_id", "train-eval-index",
})  # fmt: skip
MODEL_KEYS = frozenset({
    "base_model", "base_model_relation", "model-index", "model_index", "library_name", "pipeline_tag", "datasets",
    "metrics", "widget", "inference", "model_name", "co2_eq_emissions", "new_version",
})  # fmt: skip
DATASET_TITLES = frozenset({
    "dataset summary", "dataset structure", "dataset creation", "data fields", "data instances", "data splits",
    "composition", "collection process", "dataset details", "dataset description", "curation rationale",
    "dataset card contact", "dataset card authors", "who are the annotators",
})  # fmt: skip
MODEL_TITLES = frozenset({
    "model description", "model details", "training procedure", "training data", "intended uses and limitations",
    "how to get started with the model", "model card contact", "model card authors", "training hyperparameters",
})  # fmt: skip

BEGINS = r"^(?:the )?(?:\w+ )?(?:data ?sets?|corpus)\b(?!.*\bmodels?\b)"
BEGINS_AFTER_A_COLON = r"^(?:the |an? )?(?:\w+ ){0,2}(?:data ?sets?|corpus)\b(?!.*\bmodels?\b)"


def about(path: str, metadata: At[object] | None, sections: tuple[Section, ...]) -> Literal["model", "dataset"]:
    """Metadata keys decide, then the file's name, then folder, title and headings; in doubt it is a model."""
    keys = set(metadata.value) if metadata and isinstance(metadata.value, dict) else set()
    of_data, of_model = len(keys & DATASET_KEYS), len(keys & MODEL_KEYS)
    if of_data != of_model:
        return "dataset" if of_data > of_model else "model"
    parts = [part.casefold() for part in PurePosixPath(path).parts]
    if search(r"datasheet|data[-_ ]?card|dataset", (name := parts[-1] if parts else "")) and "model" not in name:
        return "dataset"
    titles = {normal(section.title.value) for section in sections}
    score = len(titles & DATASET_TITLES) - len(titles & MODEL_TITLES)
    score += any(t.startswith(("dataset card", "datasheet")) for t in titles) * 3
    score -= any(t.startswith("model card") for t in titles) * 3
    score += bool({"data", "dataset", "datasets", "corpus", "corpora"} & set(parts[:-1])) * 2
    score += _titled_data(sections)
    return "dataset" if score > 0 else "model"


def _titled_data(sections: tuple[Section, ...]) -> bool:
    """Whether the card's title says that it is about data ("Evaluation dataset for …", "X: A Benchmark Dataset")."""
    title = next((section.title.value for section in sections if section.title.value), "")
    if search(BEGINS, normal(title)):
        return True
    return any(search(BEGINS_AFTER_A_COLON, normal(part)) for part in title.split(":")[1:])
