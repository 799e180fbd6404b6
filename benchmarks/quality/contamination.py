"""Evaluation items planted in real rows: all found, and no other row; and the same item after small changes."""

import random
from collections.abc import Iterator
from pathlib import Path

from quality.common import SEED, rows, scanned, table, texts

from duecare.model.policy import DataLimits

EVALUATIONS = {
    "HateCheck": ("data/toxicity/paul-rottger+hatecheck-data/test_suite_cases.csv", "test_case"),
    "self-instruct, user-oriented": (
        "data/instruct/yizhongw+self-instruct/human_eval__user_oriented_instructions.jsonl", "instruction",
    ),
    "BBQ, age": ("data/bias/nyu-mll+BBQ/data__Age.jsonl", "context"),
}  # fmt: skip
LIMITS = DataLimits(overlap_against=("eval.jsonl",))


def tables(corpus: Path) -> Iterator[str]:
    yield table(
        (
            "evaluation",
            "items of 13 words and more",
            "planted in rows of",
            "found",
            "other rows hit (of)",
            "of 8 words too",
        ),
        planted(corpus),
    )
    yield table(("an item that was changed", "planted", "found by 13 words", "by 8 words"), changed(corpus))


def items(corpus: Path, name: str) -> list[str]:
    import csv

    path, key = EVALUATIONS[name]
    if path.endswith(".csv"):
        with (corpus / path).open(encoding="utf-8", newline="") as file:
            every = [row[key] for row in csv.DictReader(file)]
    else:
        every = [row[key] for row in rows(corpus, path)]
    return [item for item in dict.fromkeys(every) if len(item.split()) >= 14][:1500]


def measured(content: list[str], against: list[str]) -> tuple[int, int, int]:
    """Rows hit, rows hit by 8 words, items found."""
    files = {"data.jsonl": content, "eval.jsonl": against}
    told = scanned(files, "contamination", LIMITS, against=("eval.jsonl",)).whole.measures["contamination"]
    return told["rows"], told["rows_8"], told["against"][0]["found"]


def planted(corpus: Path) -> Iterator[tuple[object, ...]]:
    draw = random.Random(SEED)
    for name in EVALUATIONS:
        against = items(corpus, name)
        for carrier in ("English instructions", "web pages"):
            clean = texts(corpus, carrier)
            before = measured(clean, against)
            whole = [f"{draw.choice(clean)[:200]} {item.upper()}\n{draw.choice(clean)[:200]}" for item in against]
            after = measured([*clean, *whole], against)
            found = f"{after[0] - before[0]:,} of {len(whole):,} rows, {after[2]:,} items"
            yield name, len(against), carrier, found, f"{before[0]} ({len(clean):,})", before[1]


def changed(corpus: Path) -> Iterator[tuple[object, ...]]:
    """What survives: other case and punctuation, one word changed in the middle, half of the item, and no more."""
    draw, against = random.Random(SEED), items(corpus, "self-instruct, user-oriented")
    ways = {
        "other case and punctuation": lambda words: "  ".join(words).upper().replace(".", " ; "),
        "one word changed in the middle": lambda words: " ".join(
            [*words[: len(words) // 2], "altered", *words[len(words) // 2 + 1 :]]
        ),
        "the first half alone": lambda words: " ".join(words[: len(words) // 2]),
        "every sixth word changed (a paraphrase)": lambda words: " ".join(
            "altered" if i % 6 == 5 else w for i, w in enumerate(words)
        ),
    }
    for how, change in ways.items():
        content = [change(item.split()) for item in draw.sample(against, min(100, len(against)))]
        long, brief, _ = measured(content, against)
        yield how, len(content), long, brief
