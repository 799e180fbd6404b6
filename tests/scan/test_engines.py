"""The local engine: the same profile whatever the split and however many processes; one that hangs is replaced."""

import json
import random
import time
from pathlib import Path

import pytest

from duecare.scan.contract import Batch, Wish
from duecare.scan.detect import Detectors
from duecare.scan.engines import local
from duecare.scan.formats import shards
from duecare.scan.readers import jsonl
from duecare.scan.run import Options, Outcome, scan

ONLY = frozenset({"shape", "lengths", "personal_data", "secrets", "hidden_text", "duplicates", "toxicity"})
WORDS = [
    "order",
    "parcel",
    "refund",
    "idiot",
    "late",
    "please",
    "account",
    "she",
    "he",
    "thanks",
    "city",
    "invoice",
    "stupid",
]


def rows(seed: int) -> bytes:
    """Rows of every sort: copies, near copies, addresses, bad ones, blank lines."""
    rng = random.Random(seed)
    texts = [" ".join(rng.choices(WORDS, k=rng.randint(1, 60))) for _ in range(120)]
    texts += [texts[5], texts[6] + " more", "write to jo.moss@nordpost.de", "pass\u200bword", "ключ: 5"]
    rng.shuffle(texts)
    lines = [
        json.dumps({"prompt": "what now?", "completion": text}, ensure_ascii=i % 2 == 0) for i, text in enumerate(texts)
    ]
    for at, bad in ((7, "nonsense"), (40, ""), (41, "[1]"), (90, '{"completion": 3}')):
        lines.insert(at, bad)
    return ("\n".join(lines) + "\n" * (seed % 2)).encode()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> tuple[Wish, Outcome]:
    root = tmp_path_factory.mktemp("data")
    for number in range(4):
        (root / f"{number}.jsonl").write_bytes(rows(number))
    wish = Wish(root=str(root), paths=tuple(f"{number}.jsonl" for number in range(4)))
    return wish, scan(wish, Options(only=ONLY))


@pytest.mark.parametrize(
    ("size", "workers"), [(17, 1), *((size, n) for size in (40, 333, 2_000, 9_999, 1 << 20) for n in (1, 2, 3))]
)
def test_the_same_profile_whatever_the_split(data, monkeypatch, size, workers):
    wish, truth = data
    monkeypatch.setattr(jsonl, "SHARD", size)
    found = scan(wish, Options(workers, only=ONLY))
    assert found == truth
    assert (found.whole.rows, found.whole.bad) == (4 * 128, 4 * 2)
    assert found.whole.measures["duplicates"]["exact"]["rows"] >= 4


class Sleeper:
    """Sleeps for an hour at row 25, until the folder says so often that it did."""

    name, version, settings = "shape", 1, {}

    def __init__(self, folder: Path, times: int) -> None:
        self.folder, self.times = folder, times

    def empty(self) -> int:
        return 0

    def add(self, state: int, batch: Batch) -> int:
        tried = len(list(self.folder.iterdir()))
        if batch.first_row <= 25 < batch.first_row + len(batch) and tried < self.times:
            (self.folder / str(tried)).touch()
            time.sleep(3600)
        return state + len(batch)

    def merge(self, one: int, other: int) -> int:
        return one + other

    def finish(self, state: int) -> dict[str, object]:
        return {"rows": state}


@pytest.mark.skipif(not local.forks(), reason="the sleeper is handed over by fork")
@pytest.mark.parametrize(("times", "cut"), [(1, ""), (9, "cannot be scanned: 3 processes that read it died (the last "
                                                         "did nothing for 1 seconds)")])  # fmt: skip
def test_a_process_that_hangs_is_replaced(tmp_path, monkeypatch, times, cut):
    monkeypatch.setattr(local, "STALL", 1.0)
    monkeypatch.setattr(jsonl, "SHARD", 400)
    (tmp_path / "hung").mkdir()
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "some words in a row"}\n' * 60)
    parts = tuple(shards(tmp_path, "a.jsonl", 0))
    job = local.Job(Wish(root=str(tmp_path), paths=("a.jsonl",)), parts,
                    Detectors({"shape": Sleeper(tmp_path / "hung", times)}, {}, {}), tmp_path, 2)  # fmt: skip
    answers = sorted(local.run(job))
    assert [answer.number for answer in answers] == list(range(len(parts)))
    assert {answer.part.tally.cut for answer in answers} - {""} == ({cut} if cut else set())
    lost = sum(not answer.part.states for answer in answers)
    assert lost == bool(cut) and (cut or sum(answer.part.tally.rows for answer in answers) == 60)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_path_given_twice_is_read_once(tmp_path, workers):
    (tmp_path / "a.jsonl").write_bytes(rows(1))
    once = scan(Wish(root=str(tmp_path), paths=("a.jsonl",)), Options(only=ONLY))
    assert scan(Wish(root=str(tmp_path), paths=("a.jsonl",) * 3), Options(workers, only=ONLY)) == once
