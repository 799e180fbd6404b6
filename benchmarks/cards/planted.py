# ruff: noqa: E501 - the tables below are prose
"""Ten good cards of our own, and the defects that are planted in them, one at a time."""

from collections.abc import Iterator
from typing import NamedTuple

Section = tuple[str, str, str]  # topic, heading with its marks, text


class Good(NamedTuple):
    """A card without a defect."""

    name: str
    about: str
    license: str
    sections: tuple[Section, ...]

    def text(self, sections: tuple[Section, ...] | None = None) -> str:
        """The card as Markdown, with ``sections`` in place of its own."""
        body = "\n\n".join(
            f"{heading}\n\n{text}" if text else heading for _, heading, text in sections or self.sections
        )
        kind = "size_categories: [10K<n<100K]" if self.about == "dataset" else "pipeline_tag: text-generation"
        return f"---\nlicense: {self.license}\nlanguage: en\n{kind}\n---\n\n# {self.name}\n\n{body}\n"


class Planted(NamedTuple):
    """A card with one defect: the check that must speak, and the heading or topic it must name."""

    good: Good
    defect: str
    check: str
    where: str
    text: str


SUBJECTS = (
    ("ticket-router", "routes support tickets to one of nine queues", "41,200 tickets of 2023", "macro F1 0.91 on 4,000 held-out tickets"),
    ("clause-finder", "marks termination clauses in lease contracts", "6,300 leases from two registries", "recall 0.88 at precision 0.95 on 512 leases"),
    ("recipe-writer", "drafts recipes from a list of ingredients", "18,000 recipes that home cooks donated", "a win rate of 0.63 against the base model in 400 pairs"),
    ("triage-notes", "summarizes veterinary visit notes", "9,750 notes of eleven clinics", "ROUGE-L 41.7 on 900 notes"),
    ("code-explainer", "explains Rust compiler errors to beginners", "27,000 error reports with answers", "0.78 of 350 explanations rated helpful"),
    ("bus-planner", "answers questions on rural bus timetables", "5,100 dialogs with a phone line", "exact match 0.84 on 600 questions"),
)  # fmt: skip
DATA = (
    ("ticket-texts", "support tickets with their queue", "exported from the help desk of one retailer", "names and order numbers were replaced by tags"),
    ("lease-clauses", "lease contracts with marked clauses", "published by two public registries", "parties are natural persons in 212 leases; their names are cut"),
    ("donated-recipes", "recipes with ingredients", "donated through a form that explained the use", "contributor names are stored apart from the texts"),
    ("compiler-errors", "Rust error reports with answers", "written by volunteers for this corpus", "handles of volunteers are replaced by numbers"),
)  # fmt: skip


def model_sections(index: int, subject: tuple[str, str, str, str]) -> tuple[Section, ...]:
    """The sections of one model card, in one of three dialects."""
    name, does, data, score = subject
    titles = (
        ("## Model description", "## Intended uses & limitations", "## Training data", "## Evaluation results", "## Limitations and bias"),
        ("## Model Details", "# Uses", "# Training Data", "# Evaluation", "# Bias, Risks, and Limitations"),
        ("## Overview", "## Intended use", "## Training dataset", "## Results", "## Ethical considerations"),
    )[index % 3]  # fmt: skip
    texts = (
        f"A LoRA adapter of rank {8 + index} over a 1.5-billion-parameter base model. It {does}, and was trained for {index + 2} epochs.",
        f"Meant for staff who review each answer of {name} before it is used. It is no substitute for advice by a qualified person.",
        f"It saw {data}, after duplicates and messages shorter than five words had been dropped. Ten percent were held out by date.",
        f"We measured {score}. The figure is a mean over three seeds, and the held-out part was written after the training part.",
        f"Rare dialects and messages longer than 800 words are served worse: errors double there, since only {index + 3} percent of the data are of that sort.",
    )
    topics = ("description", "intended_use", "training_data", "evaluation", "limitations_bias")
    return tuple(zip(topics, titles, texts, strict=True))


def data_sections(index: int, subject: tuple[str, str, str, str]) -> tuple[Section, ...]:
    """The sections of one dataset card, in one of two dialects."""
    _, what, origin, people = subject
    titles = (
        (
            "### Dataset Summary",
            "### Uses",
            "### Source Data",
            "### Personal and Sensitive Information",
            "## Considerations for Using the Data",
        ),
        ("## Overview", "## Intended use", "## Provenance", "## Privacy", "## Known limitations"),
    )[index % 2]
    texts = (
        f"{12 + index},400 {what}, one JSON object a line, in a training and a test part that share no author and no week.",
        f"Made for training small classifiers of {what}; it is too narrow for judging how a general model does on them.",
        f"The texts were {origin} between March 2022 and June 2023; nothing was scraped, and every batch carries its export log.",
        f"Before release {people}. A second reader checked {200 + 50 * index} rows drawn at random and found two that were missed.",
        f"Urban customers write {index + 2} times as many rows as rural ones, so a model trained on this alone knows rural matters less well.",
    )
    topics = ("description", "intended_use", "provenance", "personal_data", "limitations_bias")
    return tuple(zip(topics, titles, texts, strict=True))


def good_cards() -> Iterator[Good]:
    """Six model cards and four dataset cards."""
    licenses = ("apache-2.0", "mit", "cc-by-4.0")
    for index, model in enumerate(SUBJECTS):
        yield Good(model[0], "model", licenses[index % 3], model_sections(index, model))
    for index, data in enumerate(DATA):
        yield Good(data[0], "dataset", licenses[index % 3], data_sections(index, data))


PLACEHOLDERS = (
    "[More Information Needed]",
    "More information needed",
    "TODO",
    "[your description here]",
    "{{ section_text | default('', true) }}",
    "*Coming soon!*",
    "[More Information Needed](https://example.com/how-to-fill-cards)",
)
FILLERS = ("N/A", "None.", "Not applicable.", "–")


def planted(good: Good, index: int) -> Iterator[Planted]:
    """Every defect, planted in ``good`` one at a time, each in another section."""
    sections = good.sections
    at = index % len(sections)
    topic, heading, _ = sections[at]

    def put(defect: str, check: str, where: str, new: str | None, place: int = at) -> Planted:
        kept = (sections[place][0], sections[place][1], new or "")
        middle = () if new is None else (kept,)
        return Planted(good, defect, check, where, good.text((*sections[:place], *middle, *sections[place + 1 :])))

    yield put("section removed", "DC303", topic, None)
    yield put("section emptied", "DC303", topic, "")
    yield put("empty bullet", "DC303", topic, "-")
    for marker in PLACEHOLDERS:
        yield put(f"placeholder {marker}", "DC304", heading, marker)
    for filler in FILLERS:
        yield put(f"filler {filler}", "DC305", heading, filler)
    title = heading.lstrip("# ")
    yield put("heading restated", "DC305", heading, f"{title}.")
    first, second = (at, at + 1) if at + 1 < len(sections) else (at - 1, at)
    yield put("text of another section", "DC305", sections[second][1], sections[first][2], second)
