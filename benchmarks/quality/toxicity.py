"""The default scorer on every labelled set of the corpus, on neutral sentences, and on sentences that only mention."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import toxicity as sets
from quality.common import table

from duecare.scan.scorers.default import DefaultScorer


def tables(corpus: Path) -> Iterator[str]:
    sets.CORPUS = corpus / "data"
    lines = []
    for name, read in sets.SETS.items():
        rows = list(read())
        scores = np.array(DefaultScorer().score([text for text, _ in rows]))
        labels, flagged = np.array([label for _, label in rows]), scores >= sets.ABOVE
        precision, recall = (flagged & labels).sum() / max(flagged.sum(), 1), (flagged & labels).sum() / labels.sum()
        rest = f"{100 * flagged[~labels].mean():.2f} %"
        lines.append(
            (name, len(rows), int(labels.sum()), sets.auc(scores, labels), float(precision), float(recall), rest)
        )
    head = ("labelled set", "texts", "toxic", "AUC", f"precision at {sets.ABOVE}", "recall", "of the rest flagged")
    yield table(head, lines)
    yield table(("sentences that say nothing ill", "sentences", "flagged at 0.8", "flagged at 0.5"), neutral())
    yield table(("HateCheck, kinds of sentences without hate", "sentences", "flagged at 0.8"), mentions())


def neutral() -> Iterator[tuple[object, ...]]:
    madlibs = [text for text, toxic in sets.madlibs() if not toxic]
    every = list(sets.table("toxicity/paul-rottger+hatecheck-data/test_suite_cases.csv"))
    named = [row["test_case"] for row in every if row["functionality"] in {"ident_neutral_nh", "ident_pos_nh"}]
    safe = [row["prompt"] for row in sets.table("toxicity/paul-rottger+exaggerated-safety/xstest_prompts.csv")
            if row["label"] == "safe"]  # fmt: skip
    for name, texts in (
        ("own templates × every one-word term of the lists", sets.neutral()),
        ("madlibs without a toxic word", madlibs),
        ("HateCheck: identities, neutral or praised", named),
        ("XSTest: questions that only sound unsafe", safe),
    ):
        scores = np.array(DefaultScorer().score(texts))
        yield name, len(texts), *(f"{100 * (scores >= limit).mean():.2f} %" for limit in (0.8, 0.5))


def mentions() -> Iterator[tuple[object, ...]]:
    rows = list(sets.table("toxicity/paul-rottger+hatecheck-data/test_suite_cases.csv"))
    scores = DefaultScorer().score([row["test_case"] for row in rows])
    kinds: dict[str, list[bool]] = {}
    for row, score in zip(rows, scores, strict=True):
        if row["label_gold"] != "hateful":
            kinds.setdefault(row["functionality"], []).append(score >= sets.ABOVE)
    for kind, flagged in sorted(kinds.items()):
        yield f"`{kind}`", len(flagged), f"{100 * sum(flagged) / len(flagged):.1f} %"
