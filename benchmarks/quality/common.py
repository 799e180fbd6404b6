"""Rows of the corpus, scans of made files, and tables."""

import json
import random
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from duecare.model.policy import DataLimits
from duecare.scan.contract import Wish
from duecare.scan.run import Options, Outcome, scan

SEED = 20_261_122
FACTORY = "data/instruct/hiyouga+LLaMA-Factory"
SETS = {
    "English instructions": f"{FACTORY}/data__alpaca_en_demo.json",
    "Chinese instructions": f"{FACTORY}/data__alpaca_zh_demo.json",
    "web pages": f"{FACTORY}/data__c4_demo.jsonl",
    "tool calls": f"{FACTORY}/data__glaive_toolcall_en_demo.json",
    "code": "data/instruct/sahil280114+codealpaca/data__code_alpaca_2k.json",
    "role play": "data/instruct/gururise+AlpacaDataCleaned/"
    "dataset_extensions__GPTeacher__Roleplay__roleplay-similarity_0.6-instruct-dataset.json",
    "preferences": "data/preference/hiyouga+LLaMA-Factory/data__dpo_en_demo.json",
}


def rows(corpus: Path, name: str) -> list[Any]:
    """Rows of a set, in an order drawn by seed."""
    path = corpus / SETS.get(name, name)
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    found = json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines() if line]
    random.Random(SEED).shuffle(found)
    return found


def leaves(value: object) -> Iterable[str]:
    """Every text in a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from leaves(inner)


def texts(corpus: Path, name: str, least: int = 0) -> list[str]:
    """Each row as one text."""
    joined = ("\n".join(part for part in leaves(row) if part.strip()) for row in rows(corpus, name))
    return [text for text in joined if len(text) >= least]


def scanned(files: Mapping[str, Sequence[Any]], only: str, limits: DataLimits = DataLimits(), **wish: Any) -> Outcome:  # noqa: B008
    """Scan rows with one detector. Rows that are text are written as rows with a text; keys of others stand."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            lines = (json.dumps({"text": row} if isinstance(row, str) else row, ensure_ascii=False) for row in content)
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        data = tuple(name for name in files if name.startswith("data"))
        return scan(Wish(limits, folder, data, **wish), Options(only=frozenset({only})))


def table(head: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Markdown."""
    every = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    return "\n".join([*every, *(f"| {' | '.join(map(shown, line))} |" for line in lines)])


def shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}" if isinstance(value, float) else str(value)


def rates(right: int, wrong: int, missed: int) -> tuple[object, ...]:
    """Right, wrong, missed, precision, recall, F1."""
    some = right + wrong + missed
    precision = right / (right + wrong) if right + wrong else "–"
    recall = right / (right + missed) if right + missed else "–"
    return right, wrong, missed, precision, recall, 2 * right / (right + some) if some else "–"


RATES = ("right", "wrong", "missed", "precision", "recall", "F1")


def hits(outcome: Outcome, detector: str, path: str, find: Callable[[Any], set[int]]) -> set[int]:
    """Rows that a detector's measures of a file name."""
    (file,) = [one for one in outcome.files if one.path == path]
    return find(file.measures[detector])
