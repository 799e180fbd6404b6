"""Own sentences in 16 languages, and sets of the corpus whose language is known."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from quality.common import scanned, table, texts

LABELS = Path(__file__).parents[1] / "labels/languages.tsv"
TEMPLATES = "data/bias/conversationai+unintended-ml-bias-analysis/sentence_templates__de_sentence_templates.csv"
SETS = {
    "English instructions": "en", "web pages": "en", "role play": "en", "tool calls": "en", "code": "en",
    "Chinese instructions": "zh", "data/preference/hiyouga+LLaMA-Factory/data__dpo_zh_demo.json": "zh",
}  # fmt: skip
MOST = 400


def tables(corpus: Path) -> Iterator[str]:
    labels = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    languages = sorted({code for code, _ in labels})
    own = {code: told([text for of, text in labels if of == code]) for code in languages}
    right = sum(counts[code] for code, counts in own.items())
    wrong = [
        f"{code} as {other} {n}" for code, counts in own.items() for other, n in counts.items() if n and other != code
    ]
    yield (
        f"Own sentences in {len(languages)} languages ({', '.join(languages)}): {right} of {len(labels)} told rightly"
        f"{'; ' + ', '.join(wrong) if wrong else ''}."
    )
    lines = []
    for name, code in SETS.items():
        counts = told(texts(corpus, name)[:MOST])
        every = sum(counts.values())
        others = every - counts[code] - counts["unsure"] - counts["short"]
        lines.append((name.rpartition("/")[2], code, every, counts[code], others, counts["unsure"], counts["short"],
                      counts[code] / max(counts[code] + others, 1)))  # fmt: skip
    with (corpus / TEMPLATES).open(encoding="utf-8", newline="") as file:
        counts = told([row["phrase"] for row in csv.DictReader(file)][:MOST])
    every, others = sum(counts.values()), sum(n for k, n in counts.items() if k not in {"de", "unsure", "short"})
    lines.append(("German phrases of two and three words", "de", every, counts["de"], others, counts["unsure"],
                  counts["short"], counts["de"] / max(counts["de"] + others, 1)))  # fmt: skip
    head = ("set", "language", "rows", "right", "another language", "unsure", "too short", "right of those told")
    yield table(head, lines)


def told(content: Sequence[str]) -> Counter[str]:
    """How many rows are told to be in each language."""
    measures = scanned({"data.jsonl": content}, "language").whole.measures["language"]
    counts = Counter({one["language"]: one["rows"] for one in measures["languages"]})
    counts.update({key: measures[key] for key in ("short", "unsure")})
    return counts
