"""Draw the cards that the labels judge: a fixed seed over the corpus index, so that nobody chooses.

DUECARE_CORPUS=<folder with INDEX.tsv> python benchmarks/cards/draw.py [--seed 2|3]

The first sample is drawn from all cards. The second is drawn from cards in which somebody wrote little under a heading,
because filler is rare elsewhere, and holds none of the first. The third is drawn from all cards that neither holds.
"""

import argparse
import csv
import hashlib
import os
import random
import re
import sys
from pathlib import Path
from typing import NamedTuple

FIRST, SECOND, THIRD = 20261122, 2, 3
CARDS = 60
SHORT = re.compile(
    r"^#{1,6}[^\n]*\b(?:uses?|limitations?|bias(?:es)?|risks?|caveats|ethic\w*|personal|sensitive|evaluation|scope|impact|"
    r"intended|(?:training|source) data)\b[^\n]*\n\s*\n?([^\n#\[<`|!{*-][^\n\[<`|]{0,78})\n(?=\s*(?:#|\Z))",
    re.IGNORECASE | re.MULTILINE,
)
"""A heading that cards are judged by, with at most 80 characters of plain text on one line below it."""
MARK = re.compile(r"more info|todo|tbd|coming soon|to be ", re.IGNORECASE)
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


def draw(folder: Path, seed: int = FIRST) -> list[Drawn]:
    """Sixty cards of the index, the same ones every time."""
    cards = every(folder)
    if seed == FIRST:
        return random.Random(seed).sample(cards, CARDS)
    known = {card.sha256 for card in draw(folder, FIRST)}
    if seed != SECOND:
        known |= {card.sha256 for card in draw(folder, SECOND)}
    new = {card.sha256: card for card in cards if card.sha256 not in known and (seed != SECOND or is_short(card.raw))}
    return random.Random(seed).sample(list(new.values()), min(CARDS, len(new)))


def every(folder: Path) -> list[Drawn]:
    """Every card of the index, in order of path."""
    with (folder / "INDEX.tsv").open(encoding="utf-8", newline="") as index:
        rows = [row for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE) if row["kind"] in KINDS]
    rows.sort(key=lambda row: row["local_file"])
    return [
        Drawn(row["local_file"], row["kind"].removesuffix("_card"), (folder / row["local_file"]).read_bytes())
        for row in rows
    ]


def is_short(raw: bytes) -> bool:
    """Whether somebody wrote little under a heading, and did not mark it as unfinished."""
    return any(not MARK.search(found[1]) for found in SHORT.finditer(raw.decode("utf-8", "replace")))


def seed() -> int:
    """The seed that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=FIRST)
    return int(parser.parse_known_args()[0].seed)


if __name__ == "__main__":
    for card in draw(corpus(), seed()):
        print(card.sha256, card.path)
