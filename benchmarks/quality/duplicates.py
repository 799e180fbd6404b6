"""Copies planted in real rows, all pairs of real rows compared one by one as the truth, and rows shared by splits."""

import random
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from quality.common import RATES, SEED, rates, scanned, table, texts

SETS = ("English instructions", "web pages", "role play", "code")
ROWS, PLANTED = 1000, 200
WORDS = re.compile(r"[^\W_]+")


def tables(corpus: Path) -> Iterator[str]:
    yield table(
        ("planted", "in rows of", "rows", "planted", "of them Jaccard ≥ 0.8", "found", "other rows said to repeat"),
        planted(corpus),
    )
    yield table(
        ("all pairs compared one by one", "rows", "pairs of Jaccard ≥ 0.8", *RATES[:5], "candidates", "turned away"),
        compared(corpus),
    )
    yield table(
        ("test rows put into train", "planted", "found word for word", "found nearly", "of Jaccard ≥ 0.8"),
        leaked(corpus),
    )


def edited(text: str, draw: random.Random) -> str:
    """The text with one word in eighty changed."""
    words = text.split(" ")
    for at in draw.sample(range(len(words)), max(1, len(words) // 80)):
        words[at] = "altered"
    return " ".join(words)


def planted(corpus: Path) -> Iterator[tuple[object, ...]]:
    draw = random.Random(SEED)
    for name in SETS:
        rows = distinct(texts(corpus, name, 400))[:ROWS]
        few = draw.sample(rows, min(PLANTED, len(rows) // 2))
        for how, copies in (
            ("the same text", few),
            ("other case and white space", [f"  {text.upper()}\n" for text in few]),
            ("one word in eighty changed", [edited(text, draw) for text in few]),
        ):
            before, after = repeats(rows), repeats([*rows, *copies])
            found = sum(after) - sum(before)
            like = sum(jaccard(shingles(one), shingles(copy)) >= 0.8 for one, copy in zip(few, copies, strict=True))
            yield how, name, len(rows), len(copies), like, found, sum(before)


def repeats(rows: list[str]) -> tuple[int, int]:
    measures = scanned({"data.jsonl": rows}, "duplicates").whole.measures["duplicates"]
    return measures["exact"]["rows"], measures["near"]["rows"]


def distinct(rows: list[str]) -> list[str]:
    """Rows that repeat no other, not even nearly."""
    kept, sets = [], []
    for text in rows:
        grams = shingles(text)
        if all(jaccard(grams, other) < 0.5 for other in sets):
            kept.append(text)
            sets.append(grams)
    return kept


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = WORDS.findall(text.casefold())
    return frozenset(zip(*(words[i:] for i in range(5)), strict=False)) or frozenset([tuple(words)])


def jaccard(one: frozenset, other: frozenset) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0


def compared(corpus: Path) -> Iterator[tuple[object, ...]]:
    """Every pair by sets of five words, without hashing: the rows that repeat an earlier one."""
    draw = random.Random(SEED)
    for name in SETS:
        rows = texts(corpus, name)[:ROWS]
        rows += [edited(text, draw) for text in draw.sample(rows, len(rows) // 5)]
        grams = [shingles(text) for text in rows]
        pairs = {(i, j) for i, j in combinations(range(len(rows)), 2) if jaccard(grams[i], grams[j]) >= 0.8}
        truth = {j for _, j in pairs}
        measures = scanned({"data.jsonl": rows}, "duplicates").whole.measures["duplicates"]
        found = measures["exact"]["rows"] + measures["near"]["rows"]
        right = min(found, len(truth))
        near = measures["near"]
        away = f"{1 - near['pairs'] / near['candidates']:.1%}" if near["candidates"] else "–"
        yield (
            name,
            len(rows),
            len(pairs),
            *rates(right, found - right, len(truth) - right)[:5],
            near["candidates"],
            away,
        )


def leaked(corpus: Path) -> Iterator[tuple[object, ...]]:
    draw = random.Random(SEED)
    for name in SETS[:2]:
        rows = distinct(texts(corpus, name, 400))[:400]
        half = len(rows) // 2
        test, shared = rows[:half], draw.sample(rows[:half], half // 2)
        some = len(shared) // 2
        changed = [edited(text, draw) for text in shared[some:]]
        like = sum(jaccard(shingles(a), shingles(b)) >= 0.8 for a, b in zip(shared[some:], changed, strict=True))
        train = [*rows[half:], *shared[:some], *changed]
        files = {"data/train.jsonl": train, "data/test.jsonl": test}
        (pair,) = scanned(files, "duplicates").whole.measures["duplicates"]["leakage"]["pairs"]
        yield name, f"{some} word for word, {len(shared) - some} nearly", pair["exact"], pair["near"], like
