"""Precision and recall of personal data and secrets: own labels, and the labelled and the trap sets of the corpus.

    DUECARE_CORPUS=/path/to/corpus python benchmarks/patterns_quality.py [--misses]

Corpus sets are read by path; nothing of them is copied. Half of a labelled set, drawn by seed, is for looking at
(`--misses` prints what was missed there); the other half is only scored.
"""

import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from duecare.scan.patterns.matcher import matcher

HERE = Path(__file__).parent
SEED = 20260101
OURS = {
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban",
    "US_SSN": "us_ssn",
    "IP_ADDRESS": "ip",
}


def labels(name: str) -> Iterator[tuple[set[str], str]]:
    for line in (HERE / "labels" / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kinds, _, text = line.partition("\t")
            yield set(kinds.split(",")) - {"-"}, text.replace("⋮", "").replace("\\n", "\n")


def found(text: str, *, personal: bool) -> list[tuple[str, str]]:
    hits = matcher().of_text(text)
    return [(m.kind + (":example" if m.example else ""), m.value) for m in hits if m.personal == personal]


def own(name: str) -> None:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for wanted, text in labels(name):
        said = {kind for kind, _ in found(text, personal=name == "personal_data")}
        right.update(wanted & said)
        wrong.update(said - wanted)
        missed.update(wanted - said)
        if wanted != said and "--misses" in sys.argv:
            print(f"  wanted {sorted(wanted)}, said {sorted(said)}: {text[:80]!r}")
    table(name, right, wrong, missed)


def table(name: str, right: Counter[str], wrong: Counter[str], missed: Counter[str]) -> None:
    print(f"\n{name}\n\n| kind | right | wrong | missed | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    kinds = sorted(right | wrong | missed)
    for kind in [*kinds, "all"]:
        r, w, m = (sum(c.values()) if kind == "all" else c[kind] for c in (right, wrong, missed))
        p, q = (r / (r + n) if r + n else float("nan") for n in (w, m))
        print(f"| {kind} | {r} | {w} | {m} | {p:.3f} | {q:.3f} | {2 * r / (2 * r + w + m) if r else 0:.3f} |")


def labelled(corpus: Path) -> None:
    """Any overlap of a span of the kind counts. Hits of a kind on no span of that kind are wrong."""
    path = corpus / "data/pii/microsoft+presidio-research/data__synth_dataset_v2.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    random.Random(SEED).shuffle(rows)
    for name, part in (("to look at", rows[::2]), ("scored only", rows[1::2])):
        right: Counter[str] = Counter()
        wrong: Counter[str] = Counter()
        missed: Counter[str] = Counter()
        for row in part:
            text = row["full_text"]
            spans = defaultdict(list)
            for span in row["spans"]:
                if span["entity_type"] in OURS:
                    spans[OURS[span["entity_type"]]].append((span["entity_value"], span["start_position"]))
            hits = [(kind.removesuffix(":example"), value) for kind, value in found(text, personal=True)]
            for kind, values in spans.items():
                for value, _ in values:
                    hit = any(k == kind and (v in value or value in v) for k, v in hits)
                    (right if hit else missed)[kind] += 1
                    if not hit and name == "to look at" and "--misses" in sys.argv:
                        at = text.find(value)
                        print(f"  missed {kind}: {text[max(0, at - 40) : at + len(value) + 10]!r} hits {hits}")
            for kind, value in hits:
                if kind in set(OURS.values()) and not any(value in v or v in value for v, _ in spans[kind]):
                    wrong[kind] += 1
                    if name == "to look at" and "--misses" in sys.argv:
                        print(f"  wrong {kind}: {value!r} in {text[:90]!r}")
        table(f"presidio-research synth_dataset_v2, {name} ({len(part)} texts)", right, wrong, missed)


def traps(corpus: Path) -> None:
    """Sets that hold no personal data of these kinds, or hardly any: every hit is printed, to be judged by eye."""
    print("\n| set | texts | hits by kind |\n|---|---|---|")
    for pattern in ("data/bias/nyu-mll+BBQ/*.jsonl", "data/preference/*/*.json*", "data/instruct/*/*.json*"):
        for path in sorted(corpus.glob(pattern)):
            texts = list(strings(path))
            hits: Counter[str] = Counter()
            shown = set()
            for text in texts:
                for personal in (True, False):
                    for kind, value in found(text, personal=personal):
                        hits[kind] += 1
                        at = text.find(value)
                        shown.add((kind, text[max(0, at - 25) : at + len(value) + 10]))
            print(f"| {path.parent.name}/{path.name} | {len(texts)} | {dict(hits)} |")
            if "--misses" in sys.argv:
                for kind, context in sorted(shown)[:25]:
                    print(f"    {kind}: {context!r}")


def strings(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    rows = json.loads(text) if path.suffix == ".json" else map(json.loads, filter(str.strip, text.splitlines()))
    yield from leaves(list(rows))


def leaves(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)


if __name__ == "__main__":
    own("personal_data")
    own("secrets")
    if corpus := os.environ.get("DUECARE_CORPUS"):
        labelled(Path(corpus))
        traps(Path(corpus))
