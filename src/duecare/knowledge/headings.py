"""What a card's headings are about: titles as people write them, mapped to canonical topics.

Matched are whole titles, never words inside them: "Limitations of use" is about out-of-scope use.
The titles and their sources stand in ``data/headings.tsv``.
"""

import re
from functools import cache
from unicodedata import category, normalize

from duecare.knowledge.tables import rows

MODEL_CORE = ("description", "intended_use", "training_data", "evaluation", "limitations_bias")
DATASET_CORE = ("description", "intended_use", "provenance", "personal_data", "limitations_bias")
"""What at least four of the Hub's templates, Model Cards, Datasheets, Croissant RAI, SPDX 3, CycloneDX and the
AI Act's Annexes IV and XI ask for. License, contact and base model have checks of their own; out-of-scope use is in
the core, too, but so often told under "Intended uses & limitations" that only a policy can ask for its own heading."""

TITLES = {
    "description": ("Model description", "Dataset summary"),
    "intended_use": ("Intended use", "Uses"),
    "out_of_scope": ("Out-of-scope use", "Out-of-scope use"),
    "training_data": ("Training data", "Source data"),
    "training_procedure": ("Training procedure", "Data preparation"),
    "evaluation": ("Evaluation", "Evaluation"),
    "limitations_bias": ("Bias, risks, and limitations", "Bias, risks, and limitations"),
    "environment": ("Environmental impact", "Environmental impact"),
    "license": ("License", "Licensing information"),
    "provenance": ("Source data", "Source data"),
    "personal_data": ("Personal and sensitive information", "Personal and sensitive information"),
    "contact": ("Model card contact", "Dataset card contact"),
    "citation": ("Citation", "Citation"),
    "how_to_use": ("How to use", "How to use"),
    "structure": ("Data structure", "Dataset structure"),
    "annotation": ("Annotations", "Annotations"),
    "languages": ("Languages", "Languages"),
}
TOPICS = tuple(TITLES)
HINTS = {"training_procedure": "training_data"}
"""A section on the key may hold what the value asks for: it counts when no section names the value itself."""

PATTERNS = (
    (
        r"\b(?:eval|evaluation|dev|test|validation|benchmark|glue|main|zero shot) (?:set )?(?:results?|scores?)\b",
        "evaluation",
        ("result", "score"),
    ),
    (
        r"^(?:evaluating|evaluations?|results?|performance|benchmarks?) (?:on|of|for|with|against|in) |^evaluating ",
        "evaluation",
        ("evaluati", "result", "performance", "benchmark"),
    ),
    (
        r"^(?:limitations?|biases|bias|risks) (?:in|of|for|when) (?!use\b)",
        "limitations_bias",
        ("limitation", "bias", "risk"),
    ),
    (
        r"^(?:training|pretraining|fine tuning|finetuning) (?:data|dataset|corpus|corpora) (?:for|of|and|used)\b",
        "training_data",
        ("tuning ", "training "),
    ),
    (r"^(?:details of|about) .*\b(?:data|dataset|corpus)$", "training_data", ("details", "about")),
    # The questions of Gebru et al. 2021, in which people change words.
    (r"^for what purpose was (?:the|this) dataset created", "description", ("for what",)),
    (
        r"^(?:has the dataset been used for|what (?:other )?tasks could the dataset be used) ?",
        "intended_use",
        ("the dataset be",),
    ),
    (r"^are there (?:any )?tasks for which the dataset should not", "out_of_scope", ("should not",)),
    (
        r"^does the dataset (?:contain data that (?:might|may|could) be considered (?:confidential|sensitive)|"
        r"relate to people|identify any subpopulations?)|^is it possible to identify (?:individuals|persons|people)",
        "personal_data",
        ("does the dataset", "is it possible"),
    ),
    (
        r"^does the dataset contain data that if viewed|^are there any errors sources of noise|"
        r"^is there anything about the composition of the dataset",
        "limitations_bias",
        ("does the dataset", "are there", "is there"),
    ),
    (
        r"^how was the data (?:associated with each instance )?(?:acquired|collected|obtained)|"
        r"^what mechanisms or procedures were used to collect|^who was involved in the data collection",
        "provenance",
        ("how was", "what mechanisms", "who was"),
    ),
    (
        r"^who (?:is|will be) (?:supporting|hosting|maintaining)|^how can the (?:owner|curator|manager)",
        "contact",
        ("who is", "who will", "how can"),
    ),
    (r"^will the dataset be distributed under a copyright", "license", ("copyright",)),
)
"""Titles that are made anew on each card, their topics, and texts of which such a title holds one."""

_NUMBER = r"^(?:(?:section|part|step) )?(?:\d+(?:[. ]\d+)*|[ivx]+\.|[a-h]\.)(?=[ .:)]) ?[.:)]? ?"
_OPTIONAL = r"[(\[](?:optional|if applicable|recommended|required)[)\]]|\boptional$"
_OWN = r"^(?:the|this|our|about|on) |^(?:model|dataset|data card|model card)(?: s)? (?=\w)| (?:of|for|about|in) (?:the|this|our) (?:model|dataset|data|corpus)$"  # noqa: E501


@cache
def _titles() -> dict[str, frozenset[str]]:
    """Normal titles to topics."""
    table: dict[str, frozenset[str]] = {}
    for topic, titles in rows("headings", 2):
        for title in titles.split("|"):
            table[title] = table.get(title, frozenset()) | {topic}
    return table


def normal(title: str) -> str:
    """A title without case, emoji, punctuation, numbering and markup; British spellings made American."""
    text = normalize("NFKC", title).casefold()
    text = re.sub(r"<[^>]{0,300}>|!\[[^\]]{0,300}\]\([^)]{0,300}\)|\]\([^)]{0,300}\)|:[a-z_]{1,40}:", " ", text)
    text = re.sub(_OPTIONAL, " ", text).replace("&amp;", "&").replace("&", " and ")
    text = text.translate(_ASCII) if text.isascii() else "".join(" " if _is_mark(c) else c for c in text)
    text = re.sub(_NUMBER, "", " ".join(text.split()))
    plain = " ".join(re.sub(r"[^\w]+", " ", text).split())
    return re.sub(r"\blicence", "license", plain).replace("labelling", "labeling").replace("behaviour", "behavior")


def _is_mark(character: str) -> bool:
    return category(character)[0] in "SCM" or character in "*_`#~[]"


_ASCII = {code: " " for code in range(128) if _is_mark(chr(code))}


@cache
def topics(title: str) -> frozenset[str]:
    """The topics that a heading names, none when it names none that cards are judged by."""
    table, plain = _titles(), normal(title)
    if plain in table:
        return table[plain]
    shorter = re.sub(_OWN, "", plain)
    if shorter in table:
        return table[shorter]
    told = ((of, pattern) for pattern, of, hints in PATTERNS if any(hint in shorter for hint in hints))
    if found := next((of for of, pattern in told if re.search(pattern, shorter)), None):
        return frozenset({found})
    if (bare := re.sub(r"\s*\([^()]*\)", "", title)) != title:
        return topics(bare)
    parts = _parts(_separable(title))
    return frozenset().union(*(_part(part) for part in parts)) if 1 < len(parts) <= 6 else frozenset()


def _parts(title: str) -> list[str]:
    """What stands between separators, or between words for "and" and "or"."""
    if _SEPARATORS.isdisjoint(title) and _JOINTS.isdisjoint(title.split()):
        return [title]
    marks = r"\s*[,/&;:|+、，・]\s*|\s+(?:and|or|und|oder|et|ou|y|e|и)\s+|(?<=\w)[和与及與](?=\w)"
    return [part for part in re.split(marks, title) if part]


_SEPARATORS = frozenset(",/&;:|+、，・和与及與")
_JOINTS = frozenset({"and", "or", "und", "oder", "et", "ou", "y", "e", "и"})


def _separable(title: str) -> str:
    """A title in lower case whose separators still stand."""
    return re.sub(_NUMBER, "", " ".join(normalize("NFKC", title).casefold().split()))


def _part(part: str) -> frozenset[str]:
    plain = normal(part)
    return _titles().get(plain) or _titles().get(re.sub(_OWN, "", plain), frozenset())


def label(topic: str, about: str) -> str:
    """The heading to write for a topic on a card about a ``model`` or a ``dataset``."""
    model, dataset = TITLES.get(topic, (topic.replace("_", " ").capitalize(),) * 2)
    return dataset if about == "dataset" else model


QUESTIONS = (
    "do ", "does ", "did ", "is ", "are ", "was ", "were ", "has ", "have ", "had ", "will ", "can ", "could ",
    "should ",
)  # fmt: skip


def asks(title: str) -> bool:
    """Whether a heading is a question that "no" answers."""
    return normal(title).startswith(QUESTIONS)


def same(title: str, text: str) -> bool:
    """Whether a text only says its heading again."""
    said = [word for word in normal(text).split() if word not in _EMPTY_WORDS]
    return bool(said) and set(said) <= set(normal(title).split())


_EMPTY_WORDS = frozenset(
    {
        "the",
        "this",
        "our",
        "a",
        "an",
        "of",
        "for",
        "is",
        "are",
        "as",
        "in",
        "on",
        "and",
        "or",
        "to",
        "here",
        "it",
        "its",
    }
    | {
        "model",
        "models",
        "dataset",
        "datasets",
        "data",
        "information",
        "section",
        "following",
        "below",
        "see",
        "result",
        "results",
    }
)
