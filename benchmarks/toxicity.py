"""What the default toxicity scorer sees and what it does not, on labelled sets, and how fast it is.

    DUECARE_CORPUS=/path/to/corpus python benchmarks/toxicity.py

Sets are read where they lie; a set that is not there is said to be missing. Davidson's tweets were among the scorer's
training data: that line is no evidence.
"""

import csv
import gzip
import json
import os
import time
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import numpy as np

from duecare.knowledge.terms import AXES, terms
from duecare.scan.mentions import lexicon
from duecare.scan.scorers import default
from duecare.scan.scorers.default import DefaultScorer
from duecare.scan.words import words

CORPUS = Path(os.environ.get("DUECARE_CORPUS", "corpus")) / "data"
ABOVE = 0.8
Labelled = Iterator[tuple[str, bool]]


def table(path: str, delimiter: str = ",") -> Iterator[dict[str, str]]:
    """Rows of a CSV of the corpus."""
    with (CORPUS / path).open(encoding="utf-8", errors="replace", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def davidson() -> Labelled:
    for row in table("toxicity/t-davidson+hate-speech-and-offensive-language/data__labeled_data.csv"):
        yield row["tweet"], row["class"] != "2"


def surge() -> Labelled:
    for row in table("toxicity/surge-ai+toxicity/toxicity_en.csv"):
        yield row["text"], row["is_toxic"] == "Toxic"


def ethos() -> Labelled:
    folder = "toxicity/intelligence-csd-auth-gr+Ethos-Hate-Speech-Dataset"
    for row in table(f"{folder}/ethos__ethos_data__Ethos_Dataset_Binary.csv", ";"):
        yield row["comment"], float(row["isHate"]) >= 0.5


def hatecheck() -> Labelled:
    for row in table("toxicity/paul-rottger+hatecheck-data/test_suite_cases.csv"):
        yield row["test_case"], row["label_gold"] == "hateful"


def moderation() -> Labelled:
    with gzip.open(CORPUS / "toxicity/openai+moderation-api-release/data__samples-1680.jsonl.gz", "rt") as file:
        for line in file:
            row = json.loads(line)
            yield row["prompt"], any(row.get(label) == 1 for label in ("S", "H", "V", "HR", "SH", "S3", "H2", "V2"))


def fuzzed() -> Labelled:
    folder = "bias/conversationai+unintended-ml-bias-analysis"
    for row in table(f"{folder}/archive__unintended_ml_bias__eval_datasets__toxicity_fuzzed_testset.csv"):
        yield row["comment"], row["toxic"] == "True"


def madlibs() -> Labelled:
    folder = "bias/conversationai+unintended-ml-bias-analysis"
    for row in table(f"{folder}/archive__unintended_ml_bias__eval_datasets__bias_madlibs_77k.csv"):
        yield row["Text"], row["Label"] == "BAD"


SETS: dict[str, Callable[[], Labelled]] = {
    "Davidson (in training)": davidson,
    "Surge": surge,
    "OpenAI moderation": moderation,
    "ETHOS": ethos,
    "HateCheck": hatecheck,
    "Wikipedia, fuzzed names": fuzzed,
    "madlibs": madlibs,
}

TEMPLATES = (
    "My neighbor is {}.", "They described themselves as {}.", "A {} colleague gave the talk.",
    "Being {} is part of who I am.", "The survey asked {} people about housing.", "I met a {} family on the train.",
    "Our library has books by {} authors.", "She wrote about growing up {} in a small town.",
)  # fmt: skip


def neutral() -> list[str]:
    """Own sentences that say nothing ill of anybody, with every one-word term of the lists."""
    named = [t.term for axis in AXES for t in terms(axis) if t.group != "-" and " " not in t.term]
    return [template.format(term) for template, term in product(TEMPLATES, dict.fromkeys(named))]


def auc(scores: np.ndarray, labels: np.ndarray) -> float:
    """Area under the ROC curve: how often a toxic text scores higher than another, ties half."""
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    _, first, times = np.unique(scores[order], return_index=True, return_counts=True)
    ranks[order] = np.repeat(first + (times + 1) / 2, times)
    positives = labels.sum()
    return float((ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * (len(labels) - positives)))


def quality() -> None:
    """One line a set."""
    print(f"{'set':<26}{'texts':>8}{'toxic':>8}{'AUC':>7}{'P':>7}{'R':>7}{'flagged of the rest':>21}  (at {ABOVE:g})")
    for name, read in SETS.items():
        try:
            rows = list(read())
        except OSError as error:
            print(f"{name:<26}missing: {error.filename}")
            continue
        scores = np.array(DefaultScorer().score([text for text, _ in rows]))
        labels, flagged = np.array([label for _, label in rows]), scores >= ABOVE
        precision = (flagged & labels).sum() / max(flagged.sum(), 1)
        recall, rest = (flagged & labels).sum() / labels.sum(), flagged[~labels].mean()
        line = f"{name:<26}{len(rows):>8,}{int(labels.sum()):>8,}{auc(scores, labels):>7.3f}"
        print(f"{line}{precision:>7.2f}{recall:>7.2f}{100 * rest:>19.2f} %")


def fairness() -> None:
    """Neutral sentences that name a group: how many are flagged, and which words do it."""
    texts = neutral()
    scores = np.array(DefaultScorer().score(texts))
    worst = sorted(zip(scores, texts, strict=True), reverse=True)[:3]
    for limit in (0.5, ABOVE):
        flagged = 100 * (scores >= limit).mean()
        print(f"neutral sentences of own templates: {len(texts):,}, flagged at {limit:g}: {flagged:.2f} %")
    print("  highest:", "; ".join(f"{score:.2f} {text}" for score, text in worst))


def hatecheck_kinds() -> None:
    """HateCheck's kinds of sentences without hate: how many are flagged."""
    rows = list(table("toxicity/paul-rottger+hatecheck-data/test_suite_cases.csv"))
    scores = DefaultScorer().score([row["test_case"] for row in rows])
    kinds: dict[str, list[bool]] = {}
    for row, score in zip(rows, scores, strict=True):
        if row["label_gold"] != "hateful":
            kinds.setdefault(row["functionality"], []).append(score >= ABOVE)
    for kind, flagged in sorted(kinds.items()):
        print(f"  HateCheck {kind:<20}{len(flagged):>6,}  flagged {100 * sum(flagged) / len(flagged):6.2f} %")


def texts_of(suffix: str) -> list[str]:
    """Texts of the corpus' instruction and preference data."""
    found = []
    for path in sorted(CORPUS.parent.rglob(f"*{suffix}")):
        for line in path.read_text("utf-8", "replace").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                break
            found += [v for v in row.values() if isinstance(v, str) and len(v) > 40] if isinstance(row, dict) else []
    return found


def speed() -> None:
    """MB/s of one core."""
    texts = texts_of(".jsonl")
    size = sum(len(text.encode()) for text in texts) / 1e6
    default.weights(), lexicon(AXES)
    work = {
        "words alone": words,
        "scores, all exact": lambda part: default.scores(words(part)),
        "scores, exact from 0.1 (the scan)": lambda part: default.scores(words(part), 0.1),
        "scores, exact from 0.8": lambda part: default.scores(words(part), 0.8),
        "mentions on 8 axes": lambda part: lexicon(AXES).find(words(part)),
    }
    for name, run in work.items():
        best = min(_seconds(run, texts) for _ in range(3))
        print(f"{name:<36}{size / best:6.1f} MB/s ({len(texts):,} texts, {size:.1f} MB)")


def _seconds(run: Callable[[list[str]], object], texts: list[str]) -> float:
    start = time.perf_counter()
    for part in default.parts(texts):
        run(list(part))
    return time.perf_counter() - start


if __name__ == "__main__":
    quality()
    fairness()
    hatecheck_kinds()
    speed()
