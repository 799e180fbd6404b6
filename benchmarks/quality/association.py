"""Data sets made by chance: how often a word is said to go with a group, and how often a planted one is found."""

import random
from collections.abc import Iterator
from pathlib import Path

from quality.common import SEED, scanned, table

SETS, SENTENCES = 60, 1200
GROUPS = {"women": "She", "men": "He"}
WORDS = ("nurse", "engineer", "doctor", "teacher", "lawyer", "pilot", "cook", "secretary", "manager", "writer")


def tables(_: Path) -> Iterator[str]:
    lines = []
    for much in (1.0, 1.5, 2.0, 3.0):
        others, planted = 0, 0
        for number in range(SETS):
            gaps = scanned({"data.jsonl": made(number, much)}, "association").whole.measures["association"]["gaps"]
            named = [gap["target"] for gap in gaps]
            planted += "nurse" in named
            others += len(named) > named.count("nurse")
        told = f"{planted} of {SETS}" if much > 1 else "–"
        others += planted if much == 1 else 0
        lines.append((f"{much:g}", SETS, told, f"{others} of {SETS}"))
    head = ("`nurse` with women, times as often", "sets", "told that it goes with women", "sets with another word told")
    yield (
        f"Each set has {SENTENCES:,} sentences that name women or men by chance, and each of {len(WORDS)} occupations "
        "in one of twenty, by chance, but for `nurse` with women. Where nothing is planted about one set in twenty may "
        f"tell a word:\n\n{table(head, lines)}"
    )


def made(number: int, much: float) -> list[str]:
    draw = random.Random(SEED * 1000 + number)
    lines = []
    for _ in range(SENTENCES):
        group = draw.choice(list(GROUPS))
        odds = {word: 0.05 * (much if word == "nurse" and group == "women" else 1.0) for word in WORDS}
        met = " and the ".join(word for word in WORDS if draw.random() < odds[word])
        lines.append(f"{GROUPS[group]} met the {met} at the station." if met else f"{GROUPS[group]} left early.")
    return ["\n".join(lines[i : i + 4]) for i in range(0, len(lines), 4)]
