"""Draw the sixty cards that labels.json judges: a fixed seed over the corpus index, so that nobody chooses.

DUECARE_CORPUS=<folder with INDEX.tsv> python benchmarks/cards/draw.py
"""

import csv
import hashlib
import os
import random
import sys
from pathlib import Path
from typing import NamedTuple

SEED = 20261122
CARDS = 60
KINDS = {"model_card", "dataset_card"}


class Drawn(NamedTuple):
    """One card of the sample: its place below the corpus, what it is about, and its bytes."""

    path: str
    about: str
    raw: bytes

    @property
    def sha256(self) -> str:
        """The digest that labels.json is keyed by."""
        return hashlib.sha256(self.raw).hexdigest()


def corpus() -> Path:
    """The corpus folder, from the environment."""
    folder = os.environ.get("DUECARE_CORPUS")
    if not folder or not (Path(folder) / "INDEX.tsv").is_file():
        sys.exit("set DUECARE_CORPUS to the folder that holds INDEX.tsv")
    return Path(folder)


def draw(folder: Path) -> list[Drawn]:
    """Sixty cards of the index, the same ones every time."""
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = [row for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] in KINDS]
    rows.sort(key=lambda row: row["local_file"])
    return [
        Drawn(row["local_file"], row["kind"].removesuffix("_card"), (folder / row["local_file"]).read_bytes())
        for row in random.Random(SEED).sample(rows, CARDS)
    ]


if __name__ == "__main__":
    for card in draw(corpus()):
        print(card.sha256, card.path)
