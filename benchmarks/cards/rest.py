"""What DC305 says of the cards that no sample holds, one line each, to be read by somebody.

DUECARE_CORPUS=<folder with INDEX.tsv> python benchmarks/cards/rest.py
"""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from draw import FIRST, SECOND, THIRD, Drawn, corpus, draw, every
from score import as_card, said


def rest(folder: Path) -> Iterator[Drawn]:
    """The cards that no sample holds, each once."""
    seen = {card.sha256 for number in (FIRST, SECOND, THIRD) for card in draw(folder, number)}
    for card in every(folder):
        if card.sha256 not in seen:
            seen.add(card.sha256)
            yield card


if __name__ == "__main__":
    for card in rest(corpus()):
        for words in dict.fromkeys(one.what for one in said(as_card(card.path, card.raw), "DC305")):
            print(f"{card.path}: {words}")
