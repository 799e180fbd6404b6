"""Logs of inspect: as JSON, as an archive, finished or not, hostile or not."""

import json
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
import zstandard

from duecare.load.formats import read
from duecare.load.results import inspect_archive
from duecare.load.source import Source
from duecare.model.results import Results

LOG = {
    "version": 2, "status": "success", "plan": {},
    "eval": {"task": "inspect_evals/musr", "model": "hf/acme/a", "created": "2026-03-10T22:00:14+00:00", "run_id": "r1",
             "task_version": 2, "dataset": {"samples": 250}, "config": {"epochs": 1},
             "revision": {"commit": "abc123", "dirty": True}, "packages": {"inspect_ai": "0.3.133"}},
    "results": {"total_samples": 250, "completed_samples": 250, "scores": [
        {"name": "choice", "scorer": "choice", "scored_samples": 240, "unscored_samples": 10,
         "metrics": {"accuracy": {"name": "accuracy", "value": 0.6}, "stderr": {"name": "stderr", "value": 0.03},
                     "std": {"name": "std", "value": 0.49}}}]},
}  # fmt: skip


def load(log: object = LOG, path: str = "logs/run.json") -> Results:
    raw = log if isinstance(log, bytes) else json.dumps(log).encode()
    document = read("results", Source(path, raw))
    assert isinstance(document, Results), document
    return document


def changed(**parts: object) -> dict[str, object]:
    log = json.loads(json.dumps(LOG))
    for where, value in parts.items():
        *path, last = where.split("__")
        node = log
        for key in path:
            node = node[key]
        node[last] = value
    return log


def test_stderr_is_folded_into_its_sibling() -> None:
    (result,) = load().results
    assert (result.task, result.metric, result.value.value) == ("inspect_evals/musr", "accuracy", 0.6)
    assert (result.n, result.errors, result.stderr) == (240, 10, 0.03)


def test_identity_of_the_run() -> None:
    run = load().run
    assert (run.tool, run.id, run.revision, run.dirty) == ("inspect 0.3.133", "r1", "abc123", True)
    assert (run.created, run.task_version) == ("2026-03-10T22:00:14+00:00", "2")


@pytest.mark.parametrize("status", ["error", "cancelled", "started"])
def test_a_run_that_did_not_succeed_is_not_complete(status: str) -> None:
    log = changed(status=status, error={"message": "OutOfMemoryError\nmore"})
    del log["results"]
    found = load(log)
    assert (found.results, found.run.complete) == ((), False)
    assert found.why_empty == found.run.trouble == f"status is {status!r}: OutOfMemoryError"


def test_numbers_of_a_failed_run_are_marked() -> None:
    assert [r.run.complete for r in load(changed(status="error")).results] == [False]


def test_invalidated() -> None:
    assert load(changed(invalidated=True)).run.trouble == "the log was invalidated"


@pytest.mark.parametrize(
    ("limit", "seen"), [(None, None), (20, 20.0), (250, None), (20000, None), ([0, 20], 20.0), (["a", 1], None)]
)
def test_a_limit_counts_when_it_cuts(limit: object, seen: float | None) -> None:
    assert load(changed(eval__config={"limit": limit})).run.limit == seen


def test_epochs_count_a_sample_once() -> None:
    score = {"name": "m", "scorer": "m", "metrics": {"mean": {"value": 0.5}}}
    results = {"total_samples": 100, "completed_samples": 100, "scores": [score]}
    (result,) = load(changed(eval__config={"epochs": 4}, results=results)).results
    assert result.n == 25


def test_named_stderr_and_two_scorers() -> None:
    metrics = {
        "prompt_strict_acc": {"value": 0.4},
        "prompt_strict_stderr": {"value": 0.02},
        "inst_strict_acc": {"value": 0.5},
    }
    scores = [{"name": "a", "metrics": metrics}, {"name": "b", "metrics": {"accuracy": {"value": float("nan")}}}]
    found = load(changed(results={"scores": scores})).results
    assert [(r.metric, r.run.filter, r.stderr) for r in found] == [
        ("prompt_strict_acc", "a", 0.02), ("inst_strict_acc", "a", None), ("accuracy", "b", None)
    ]  # fmt: skip


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", method) as out:
        for name, raw in members.items():
            out.writestr(name, raw)
    return held.getvalue()


def zstd_archive(name: str, raw: bytes) -> bytes:
    """One member under zip's method 93, as inspect writes it and as Python's zipfile cannot before 3.14."""
    packed, crc = zstandard.compress(raw), zlib.crc32(raw)
    about = struct.pack("<HHHHHIIIHH", 63, 0, 93, 0, 33, crc, len(packed), len(raw), len(name), 0)
    local = b"PK\x03\x04" + about + name.encode() + packed
    central = b"PK\x01\x02" + struct.pack("<H", 63) + about + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode()
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize("packed", [archive({"header.json": json.dumps(LOG).encode()}),
                                    zstd_archive("header.json", json.dumps(LOG).encode())])  # fmt: skip
def test_archive_reads_as_its_header(packed: bytes) -> None:
    found = load(packed, "logs/run.eval")
    assert [(r.metric, r.value.value, r.n) for r in found.results] == [("accuracy", 0.6, 240)]
    assert (str(found.results[0].value.span), found.faults) == ("logs/run.eval", ())


def test_archive_without_header_did_not_finish() -> None:
    found = load(archive({"_journal/start.json": b'{"eval": {"run_id": "r9"}}'}), "logs/run.eval")
    assert (found.run.complete, found.run.id) == (False, "r9")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"PK\x03\x04 cut", "the archive cannot be read: File is not a zip file"),
        (archive({"header.json": b"not json"}), "its header.json is no JSON"),
        (archive({"other.txt": b""}), "the archive has no header.json: the run did not finish"),
    ],
)
def test_broken_archive_is_a_fault(raw: bytes, why: str) -> None:
    found = load(raw, "logs/run.eval")
    assert (found.results, found.why_empty, found.faults[0].what) == ((), why, why)


def test_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect_archive, "LARGEST", 1000)
    found = load(archive({"header.json": b" " * 100_000}), "logs/run.eval")
    assert found.why_empty == "its header.json claims 100,000 bytes; 1,000 are read at most"


def test_bomb_that_lies_about_its_size_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect_archive, "LARGEST", 1000)
    lying = bytearray(zstd_archive("header.json", b" " * 100_000))
    real, small = struct.pack("<I", 100_000), struct.pack("<I", 10)
    found = load(bytes(lying.replace(real, small)), "logs/run.eval")
    assert found.results == ()
    assert found.faults
