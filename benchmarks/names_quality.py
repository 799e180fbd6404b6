"""How well names and addresses are told (extra ``ner``), on a labelled set of the corpus and on sets without any.

    DUECARE_CORPUS=/path/to/corpus python benchmarks/names_quality.py [--misses] [--model en_core_web_sm]

Half of the labelled texts, drawn by seed, were looked at while the rules were written (`--misses` prints what was
missed there); the other half is only scored.
"""

import json
import os
import random
import sys
from collections import Counter
from pathlib import Path

from duecare.scan.ner import Recognizer, is_full, versions

SEED = 20260101
SET = "data/pii/microsoft+presidio-research/data__synth_dataset_v2.json"
KINDS = {"PERSON": "name", "STREET_ADDRESS": "address"}


Span = tuple[int, int]
HEAD = "| half | kind | labelled | right | wrong | missed | precision | recall | F1 |"


def labelled(corpus: Path, model: Recognizer) -> None:
    """Any overlap counts. Names of one word, and parts of an address alone, need not be found and are not wrong."""
    rows = json.loads((corpus / SET).read_text(encoding="utf-8"))
    random.Random(SEED).shuffle(rows)
    print(HEAD + "\n" + "|---" * 9 + "|")
    for half, part in (("looked at", rows[::2]), ("only scored", rows[1::2])):
        tally: dict[str, Counter[str]] = {kind: Counter() for kind in ("name", "address", "row: name", "row: address")}
        for row, found in zip(part, model.found([row["full_text"] for row in part]), strict=True):
            for kind in KINDS.values():
                judge(row, kind, [(e.start, e.stop) for e in found if e.kind == kind], tally, show=half == "looked at")
        for kind, t in tally.items():
            r, w, m = t["right"], t["wrong"], t["missed"]
            rates = f"{r / (r + w):.3f} | {r / (r + m):.3f} | {2 * r / (2 * r + w + m):.3f}"
            print(f"| {half} | {kind} | {r + m} | {r} | {w} | {m} | {rates} |")


def judge(row: dict, kind: str, hits: list[Span], tally: dict[str, Counter[str]], *, show: bool) -> None:
    text = row["full_text"]
    spans = [s for s in row["spans"] if KINDS.get(s["entity_type"]) == kind]
    every = [(s["start_position"], s["end_position"]) for s in spans]
    wanted = [(a, b) for a, b in every if whole(kind, text[a:b])]
    missed = [s for s in wanted if not any(overlap(s, hit) for hit in hits)]
    wrong = [hit for hit in hits if not any(overlap(hit, s) for s in every)]
    tally[kind].update(right=len(wanted) - len(missed), missed=len(missed), wrong=len(wrong))
    some = {"right": bool(wanted and hits), "missed": bool(wanted and not hits), "wrong": bool(hits and not every)}
    tally[f"row: {kind}"].update(some)
    if show and "--misses" in sys.argv:
        for what, places in (("missed", missed), ("wrong", wrong)):
            for a, b in places:
                print(f"    {what} {kind} {text[a:b]!r} in {text[max(0, a - 30) : b + 15]!r}")


def whole(kind: str, value: str) -> bool:
    return is_full(value) if kind == "name" else len(value.split()) > 1 and not value.startswith(("Apt", "Suite"))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


if __name__ == "__main__":
    name = sys.argv[sys.argv.index("--model") + 1] if "--model" in sys.argv else "en_core_web_sm"
    print(versions(name) + "\n")
    labelled(Path(os.environ["DUECARE_CORPUS"]), Recognizer(name))
