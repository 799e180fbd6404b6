"""Own labels; a public labelled set beside Presidio; made identity numbers; sets that hold no such data."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import patterns_quality as patterns
from quality.common import RATES, leaves, rates, rows, table

ENTITIES = dict(patterns.OURS)
TRAPS = {
    "BBQ, age (phone-like numbers)": "data/bias/nyu-mll+BBQ/data__Age.jsonl",
    "BBQ, disability": "data/bias/nyu-mll+BBQ/data__Disability_status.jsonl",
    "BBQ, religion (numbers of articles)": "data/bias/nyu-mll+BBQ/data__Religion.jsonl",
    "BBQ, orientation": "data/bias/nyu-mll+BBQ/data__Sexual_orientation.jsonl",
    "preferences, dpo_en (Luhn-valid numbers)": "preferences",
    "preferences, dpo_zh": "data/preference/hiyouga+LLaMA-Factory/data__dpo_zh_demo.json",
    "preferences, kto_en": "data/preference/hiyouga+LLaMA-Factory/data__kto_en_demo.json",
}


def tables(corpus: Path) -> Iterator[str]:
    yield "Own labels (written before the code; half of them a trap):\n\n" + own("personal_data")
    yield "A second lot of own labels, written after the code and scored once:\n\n" + own("personal_data_2")
    yield from labelled(corpus)
    yield traps(corpus)


def own(name: str) -> str:
    tally: dict[str, Counter[str]] = {}
    for wanted, text in patterns.labels(name):
        said = {kind for kind, _ in patterns.found(text, personal=name.startswith("personal_data"))}
        for kind in wanted | said:
            what = "right" if kind in wanted & said else "wrong" if kind in said else "missed"
            tally.setdefault(kind, Counter())[what] += 1
    return counted(tally)


def counted(tally: dict[str, Counter[str]], head: str = "kind") -> str:
    every = sum(tally.values(), Counter())
    lines = [(kind, *rates(t["right"], t["wrong"], t["missed"])) for kind, t in sorted(tally.items())]
    return table((head, *RATES), [*lines, ("**all**", *rates(every["right"], every["wrong"], every["missed"]))])


def labelled(corpus: Path) -> Iterator[str]:
    path = corpus / "data/pii/microsoft+presidio-research/data__synth_dataset_v2.json"
    everything = json.loads(path.read_text(encoding="utf-8"))
    random.Random(patterns.SEED).shuffle(everything)
    halves = {"looked at": everything[::2], "only scored": everything[1::2]}
    engines = {"duecare": ours} | presidio()
    lines, per_kind = [], ""
    for half, part in halves.items():
        for name, engine in engines.items():
            tally = judged(part, engine)
            every = sum(tally.values(), Counter())
            lines.append((half, name, *rates(every["right"], every["wrong"], every["missed"])))
            if half == "only scored" and name == "duecare":
                per_kind = counted(tally)
    yield (
        f"presidio-research synth_dataset_v2 ({len(everything):,} texts; any overlap counts; six kinds that both know; "
        "half of it, drawn by seed, was looked at while rules were written):\n\n"
        + table(("half", "engine", *RATES), lines)
    )
    yield f"duecare on the half that was only scored:\n\n{per_kind}"


def ours(text: str) -> list[tuple[str, str]]:
    return [(kind.removesuffix(":example"), value) for kind, value in patterns.found(text, personal=True)]


def presidio() -> dict:
    """Presidio's own recognizers of the same kinds, over a blank spaCy model; a gap where it is not installed."""
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine
    except ImportError:
        print("presidio was not compared: it is not installed")
        return {}
    engine = SpacyNlpEngine([{"lang_code": "en", "model_name": "blank"}], NerModelConfiguration())
    engine.nlp = {"en": spacy.blank("en")}
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    analyzer = AnalyzerEngine(registry, engine, supported_languages=["en"])

    def find(text: str) -> list[tuple[str, str]]:
        found = analyzer.analyze(text, language="en", entities=list(ENTITIES))
        return [(ENTITIES[one.entity_type], text[one.start : one.end]) for one in found]

    return {"presidio": find}


def judged(part: list, engine) -> dict[str, Counter[str]]:
    tally: dict[str, Counter[str]] = {kind: Counter() for kind in sorted(set(ENTITIES.values()))}
    for row in part:
        spans = [(ENTITIES[s["entity_type"]], s["entity_value"]) for s in row["spans"] if s["entity_type"] in ENTITIES]
        found = [(kind, value) for kind, value in engine(row["full_text"]) if kind in tally]
        for kind, value in spans:
            hit = any(k == kind and (v in value or value in v) for k, v in found)
            tally[kind]["right" if hit else "missed"] += 1
        for kind, value in found:
            if not any(k == kind and (v in value or value in v) for k, v in spans):
                tally[kind]["wrong"] += 1
    return tally


def traps(corpus: Path) -> str:
    """Every hit that is no documentation value, with how many of them are what they are said to be, by eye."""
    lines = []
    for name, path in TRAPS.items():
        every = [text for row in rows(corpus, path) for text in leaves(row)]
        found: Counter[str] = Counter()
        for text in every:
            found.update(kind for kind, _ in patterns.found(text, personal=True) if not kind.endswith(":example"))
        cards = sum(found[kind] for kind in ("card", "phone"))
        lines.append((name, len(every), cards, ", ".join(f"{k} {n}" for k, n in sorted(found.items())) or "none"))
    return "Traps, in which no telephone and no card number stands:\n\n" + table(
        ("set", "texts", "phones and cards (all wrong)", "every hit"), lines
    )
