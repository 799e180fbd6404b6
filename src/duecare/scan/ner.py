"""Names and addresses as a language model sees them: Presidio over a spaCy model that is installed here.

Nothing is fetched: Presidio downloads a model that it misses, so the model is loaded before Presidio is asked.
"""

import json
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from duecare.model.record import NamedTuple
from duecare.scan.addresses import addresses
from duecare.scan.streams import Unreadable

PACKAGES = ("presidio_analyzer", "spacy")
INSTALL = "pip install 'duecare[ner]'"
UNUSED = ("parser", "tagger", "lemmatizer", "attribute_ruler", "senter")
"""Parts of the model that find no names."""

IGNORED = (
    "CARDINAL", "DATE", "EVENT", "LANGUAGE", "LAW", "MONEY", "NORP", "ORDINAL", "ORG", "PERCENT", "PRODUCT", "QUANTITY",
    "TIME", "WORK_OF_ART",
)  # fmt: skip
"""What the model sees besides people and places; Presidio warns of each that is not ignored by name."""

STAND_INS = frozenset(
    f"{first} {last}"
    for first in ("john", "jane", "jon", "foo", "max", "erika", "joe", "mario")
    for last in ("doe", "smith", "bar", "mustermann", "bloggs", "rossi", "public")
)
"""Names that stand for nobody."""

NOWHERE = re.compile(
    r"(?i)(?:123|1234|12345|456|789) (?:main|any|elm|fake|oak|example|first|maple|park|street|your|abc|xyz)\b"
)
"""Addresses that stand for any."""

WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*\.?")
PARTICLES = frozenset(
    ["a", "al", "bin", "da", "de", "del", "der", "di", "do", "dos", "el", "la", "le", "ter", "van", "von", "y"]
)
MOST_WORDS = 5


class Entity(NamedTuple):
    """A name or an address. ``example``: it stands for nobody."""

    kind: str
    start: int
    stop: int
    example: bool = False


def missing(model: str) -> Unreadable | None:
    """What is not installed, with the lines that install it."""
    lacking = [name for name in (*PACKAGES, model) if find_spec(name) is None]
    if not lacking:
        return None
    unlock = f"{INSTALL} && python -m spacy download {model}" if model in lacking else INSTALL
    if lacking == [model]:
        unlock = f"python -m spacy download {model}"
        return Unreadable(f"the spaCy model {model} is not installed", unlock)
    return Unreadable(f"it needs {' and '.join(lacking)}, which are not installed", unlock)


def versions(model: str) -> str:
    """What found the names: the same names from the same versions."""
    folder = next(iter(getattr(find_spec(model), "submodule_search_locations", None) or [""]))
    try:
        meta = json.loads((Path(folder) / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        meta = {}
    return f"{model} {meta.get('version', '')}, spacy {version('spacy')}, presidio {version('presidio-analyzer')}"


class Recognizer:
    """The model, loaded once; only what finds names is loaded of it."""

    def __init__(self, model: str) -> None:
        """``model``: an installed package such as ``en_core_web_sm``."""
        from presidio_analyzer import AnalyzerEngine, BatchAnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
        from presidio_analyzer.predefined_recognizers import SpacyRecognizer

        package = import_module(model)
        spoken = NerModelConfiguration(labels_to_ignore=list(IGNORED))
        engine: Any = SpacyNlpEngine([{"lang_code": "en", "model_name": model}], spoken)
        engine.nlp = {"en": package.load(exclude=list(UNUSED))}
        wanted = ["PERSON", "LOCATION"]
        names = SpacyRecognizer(supported_language="en", supported_entities=wanted)
        registry = RecognizerRegistry(recognizers=[names], supported_languages=["en"])
        self.batches = BatchAnalyzerEngine(AnalyzerEngine(registry, engine, supported_languages=["en"]))
        self.wanted = wanted

    def found(self, texts: Sequence[str]) -> Iterator[list[Entity]]:
        """Names of people and addresses in each text."""
        answers = self.batches.analyze_iterator(list(texts), language="en", entities=self.wanted)
        return (entities(text, answer) for text, answer in zip(texts, answers, strict=True))


def entities(text: str, answers: Sequence[Any]) -> list[Entity]:
    """Of what the model sees: full names of people, and addresses."""
    seen = [(a.start, a.end) for a in answers]
    places = list(addresses(text, seen))
    found = [Entity("address", a, b, NOWHERE.match(text[a:b]) is not None) for a, b in places]
    for answer in answers:
        start, stop = _trimmed(text, answer.start, answer.end)
        if answer.entity_type == "PERSON" and not any(start < b and a < stop for a, b in places):
            name = text[start:stop]
            if is_full(name):
                found.append(Entity("name", start, stop, name.casefold() in STAND_INS))
    return sorted(found, key=lambda e: (e.start, e.stop))


def _trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without a possessive, and without the next line."""
    name = text[start:stop].split("\n")[0]
    name = re.sub(r"['’]s?$", "", name.rstrip(" ,;:*\"'’"))
    return start, start + len(name)


def is_full(name: str) -> bool:
    """Whether a name is of two words or more: a first name alone says little about who it is."""
    words = name.split()
    written = all(WORD.fullmatch(word) and (word in PARTICLES or not word[0].islower()) for word in words)
    return written and 2 <= len(words) <= MOST_WORDS and words[0] not in {"the", "The"}
