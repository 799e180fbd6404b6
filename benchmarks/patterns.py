"""Personal data and secrets in one pass, against the tools of the field: one core, one run, one machine.

    taskset -c 0 python benchmarks/patterns.py [--mb 25]

Texts are made from templates: `usual` holds a value in one row of 300, `rich` in every row, `unicode` is half Russian
and Chinese with dashes and curly quotes. Peers that are not installed are left out. Slow peers get a slice of the
text. Rates are of raw JSONL bytes and CPU seconds; presidio and detect-secrets get the bare texts, which is less work.
"""

import argparse
import json
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from duecare.scan.contract import Shard, Wish
from duecare.scan.detectors import personal_data, secrets
from duecare.scan.part import calm
from duecare.scan.readers import jsonl

PROSE = (
    "the model answers a question about weather and plans in a city where people read long books while trains run late "
    "so that every answer explains one step after another and then gives a short list of things to try at home"
)
WORDS = PROSE.split()
OTHERS = (
    "Модель отвечает на вопрос – о погоде и планах города “где” люди читают 书籍 和 火车 晚点 所以 每个 答案 解释 一步"
)
FOREIGN = OTHERS.split()
VALUES = (
    lambda r: f"{r.choice(WORDS)}.{r.choice(WORDS)}{r.randrange(99)}@nordpost-{r.randrange(99)}.de",
    lambda r: f"({r.randrange(201, 989)}) {r.randrange(220, 989)}-{r.randrange(1000, 9999)}",
    lambda r: f"{r.randrange(11, 223)}.{r.randrange(255)}.{r.randrange(255)}.{r.randrange(1, 255)}",
    lambda r: f"SSN {r.randrange(100, 650)}-{r.randrange(10, 99)}-{r.randrange(1000, 9999)}",
    lambda r: "ghp_" + "".join(r.choices("abcdefghijkmnpqrstuvwxyzABCDEFGH23456789", k=36)),
    lambda r: 'password = "' + "".join(r.choices("abcdefghijkmnpqrstuvwxyzABCDEFGH23456789", k=14)) + '"',
)


EVERY = {"rich": 1, "some": 10}
"""One row of so many holds a value; of other texts one of 300."""


def text(draw: random.Random, words: list[str], values: int) -> str:
    """Prose with a number here and there, as prose has them, and so many values."""
    said = [f"{w} {draw.randrange(3000)}." if draw.random() < 0.05 else w for w in draw.choices(words, k=90)]
    for _ in range(values):
        said.insert(draw.randrange(len(said)), draw.choice(VALUES)(draw))
    return " ".join(said)


def corpus(kind: str, size: int) -> Iterator[dict[str, object]]:
    """Rows of OpenAI chat."""
    draw = random.Random(7)
    made = number = 0
    while made < size:
        number += 1
        words = FOREIGN if kind == "unicode" and number % 2 else WORDS
        values = 1 if number % EVERY.get(kind, 300) == 0 else 0
        asked, answered = text(draw, words, 0), text(draw, words, values)
        yield {
            "messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": f"{answered}\n\nDone."}]
        }
        made += len(asked) + len(answered) + 90


def ours(path: Path) -> int:
    """Both detectors, as an engine runs them."""
    shard = Shard(path.name, "jsonl", 0, path.stat().st_size)
    found = [personal_data.make(Wish()), secrets.make(Wish())]
    states = [detector.empty() for detector in found]
    with calm():
        return _counted(found, states, jsonl.read(path, shard))


def _counted(found: list[object], states: list[object], batches: Iterator[object]) -> int:
    for batch in batches:
        states = [detector.add(state, batch) for detector, state in zip(found, states, strict=True)]
    return sum(state["with"] for state in states)


def texts(path: Path, limit: int) -> tuple[list[str], int]:
    """Bare texts of the first rows, and how many raw bytes they stand for."""
    found: list[str] = []
    size = 0
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if size > limit:
                break
            size += len(line.encode())
            found.extend(m["content"] for m in json.loads(line)["messages"])
    return found, size


def presidio(path: Path) -> tuple[int, int]:
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def load(self) -> None:
            self.nlp = {"en": spacy.blank("en")}

    engine = Blank()
    engine.load()
    analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
    kinds = ["EMAIL_ADDRESS", "PHONE_NUMBER", "IP_ADDRESS", "CREDIT_CARD", "IBAN_CODE", "US_SSN"]
    said, size = texts(path, 60_000)
    return sum(bool(analyzer.analyze(one, "en", entities=kinds)) for one in said), size


def detect_secrets(path: Path) -> tuple[int, int]:
    from detect_secrets.core.scan import scan_file
    from detect_secrets.settings import default_settings

    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part:
        part.write(path.read_text(encoding="utf-8")[:1_000_000])
        part.flush()
        with default_settings():
            return sum(1 for _ in scan_file(part.name)), Path(part.name).stat().st_size


def rate(run: Callable[[Path], object], path: Path, size: int | None = None) -> tuple[float, object]:
    begun = time.process_time()
    answer = run(path)
    spent = time.process_time() - begun
    return (size or answer[1]) / spent / 1e6, answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=25)
    wanted = parser.parse_args().mb * 1_000_000
    print("| text | MB | rows found | duecare MB/s | presidio (blank) | detect-secrets |\n|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("usual", "rich", "unicode"):
            path = Path(folder) / f"{kind}.jsonl"
            with path.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in corpus(kind, wanted))
            ours(path)
            own, found = rate(ours, path, path.stat().st_size)
            cells = [peer(run, path, own) for run in (presidio, detect_secrets)]
            print(
                f"| {kind} | {path.stat().st_size / 1e6:.1f} | {found} | {own:.1f} | {' | '.join(cells)} |", flush=True
            )


def peer(run: Callable[[Path], object], path: Path, own: float) -> str:
    try:
        run(path)  # models and plug-ins are loaded outside the clock
        speed, _ = rate(run, path)
    except ImportError as error:
        return f"not installed ({error.name})"
    return f"{speed:.3f} ({own / speed:,.0f} times)"


if __name__ == "__main__":
    main()
