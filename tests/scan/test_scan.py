"""Readers, engine, cache: the same profile whatever the split, and every row accounted for."""

import bz2
import gzip
import json
import lzma
import os
import signal
import time
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duecare.model.problem import Gap
from duecare.scan import linewise
from duecare.scan.batches import MAX_ROW
from duecare.scan.cache import Cache
from duecare.scan.contract import Batch, Record, Wish, placed, where
from duecare.scan.detect import Detectors
from duecare.scan.engines import local
from duecare.scan.formats import batches, known, scannable, shards
from duecare.scan.part import Tally
from duecare.scan.readers import jsonl
from duecare.scan.rows import COUNTERS, count
from duecare.scan.run import Options, Outcome, scan
from duecare.scan.spill import NoRoom, Runs, Spill

ROWS = [{"prompt": f"question {i}", "completion": f"ánswer {i}"} for i in range(50)]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()
ONLY = frozenset({"shape"})


def told(root: Path, name: str) -> tuple[int, list[tuple[int, str]], int]:
    """Rows, bad rows and pieces of a file."""
    found = [b for s in shards(root, name, 0) for b in batches(root, s)]
    bad = [(one.row, one.why) for b in found for one in b.bad]
    return sum(map(len, found)), bad, sum(len(b.pieces) for b in found)


def scanned(root: Path, *paths: str, **how: object) -> Outcome:
    return scan(Wish(root=str(root), paths=paths), Options(only=ONLY, **how))


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.jsonl", LINES),
        ("a.jsonl", b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n\n \n")),
        ("a.jsonl", LINES.decode().encode("utf-16")),
        ("a.jsonl.gz", gzip.compress(LINES)),
        ("a.jsonl.zst", zstandard.compress(LINES)),
        ("a.jsonl.xz", lzma.compress(LINES)),
        ("a.jsonl.bz2", bz2.compress(LINES)),
        ("a.json", json.dumps(ROWS, indent=1).encode()),
        ("a.json", json.dumps({"version": 1, "data": ROWS}).encode()),
        ("a.json", LINES),
        ("a.jsonl", json.dumps(ROWS).encode()),
        ("a.csv", b"prompt,completion\n" + b"".join(b'"que\nstion",%d x\n' % i for i in range(50))),
        ("a.tsv", b"prompt\tcompletion\n" + b"q\ta\n" * 50),
        ("a.csv", b"\xef\xbb\xbfprompt;completion\n" + b"q;a\n" * 50),
        ("a.csv", b"sep=;\r\nprompt;completion\r\n" + b"q, r;a\r\n" * 50),
        ("a.csv", b'"sep=|"\nprompt|completion\n' + b'"q\nr, s, t"|a\n' * 50),
        ("a.csv", b"\nsep=\t\nprompt\tcompletion\n" + b"q\ta\n" * 50),
        ("a.csv", "sep=;\nprompt;completion\n".encode("utf-16") + ("q;a\n" * 50).encode("utf-16-le")),
        ("a.csv", b"sep=;\n" + b"how are you today, my friend?;fine, thanks, and you?\n" * 50),
        ("a.tsv", b"prompt,completion\n" + b'"q\tr",a\n' * 50),
        ("a.tsv", b"prompt;completion\n" + b"q;a\n" * 50),
        ("a.tsv", b"prompt\tcompletion, or what, else\n" + b"q, r, s\ta\n" * 50),
    ],
)
def test_every_format_gives_the_same_rows(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw)
    assert told(tmp_path, name) == (50, [], 100)
    assert count(tmp_path / name) == 50


def test_one_column_of_tabs_is_one(tmp_path):
    (tmp_path / "a.tsv").write_text("text\n" + "one, two; three\n" * 50)
    assert told(tmp_path, "a.tsv") == (50, [], 50)


def test_parquet_and_arrow(tmp_path):
    table = pa.Table.from_pylist([{**row, "messages": None} for row in ROWS])
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=20)
    with pa.OSFile(str(tmp_path / "a.arrow"), "wb") as file, pa.ipc.new_stream(file, table.schema) as out:
        out.write_table(table, 20)
    with pa.OSFile(str(tmp_path / "b.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
        out.write_table(table, 20)
    assert [(s.start, s.first_row) for s in shards(tmp_path, "a.parquet", 0)] == [(0, 1), (1, 21), (2, 41)]
    for name in ("a.parquet", "a.arrow", "b.arrow"):
        assert told(tmp_path, name) == (50, [], 100)


@pytest.mark.parametrize(
    ("name", "raw", "rows", "bad"),
    [
        ("a.jsonl", b'{"text": "a"}\nnull\n[1]\n3\n"s"\n', 5, ["is null, not an object", "is an array, not an object",
         "is a number, not an object", "is a string, not an object"]),
        ("a.jsonl", b'{"text": "a"}\n{"text": "b\x00"}\n', 2, ["holds a zero byte"]),
        ("a.jsonl", b'{"text": "\xe9"}\n{"text": "b"}\n', 2, ["is not UTF-8 (byte 11 of the row)"]),
        ("a.jsonl", b'{"text": NaN, "completion": "\\ud800"}\n', 1, []),
        ("a.jsonl", b"{}\n" + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"\n", 2, ["is nested too deep"]),
        ("a.csv", b"a,b\n1x,2\n3,4,5\n6\n", 3, ["has 3 fields where the header has 2",
         "has 1 fields where the header has 2"]),
        ("a.csv", b'a,b\nx,"y\nz\n', 1, ["has a quoted field that does not end"]),
        ("a.csv", b"a,b\nx,\xe9\n", 1, ["is not UTF-8"]),
        ("a.json", b'[{"text": "a"}, {"te', 2, ["is cut off, or is no JSON, after row 1"]),
        ("a.jsonl.gz", gzip.compress(LINES)[:-9], 51, ["is cut off: the gzip stream has no end"]),
    ],
)  # fmt: skip
def test_bad_rows_are_counted_and_located(tmp_path, name, raw, rows, bad):
    (tmp_path / name).write_bytes(raw)
    number, found, _ = told(tmp_path, name)
    assert number == rows
    assert [why for _, why in found] == bad


@pytest.mark.parametrize(
    ("name", "raw", "what"),
    [
        ("a.parquet", b"PAR1 no footer PAR1", "is no valid Parquet file"),
        ("a.jsonl", b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n", "is a git-lfs pointer"),
        ("a.txt", b"text", "has rows that duecare does not read (.txt)"),
    ],
)
def test_what_cannot_be_read_is_a_gap(tmp_path, name, raw, what):
    (tmp_path / name).write_bytes(raw)
    outcome = scanned(tmp_path, name)
    assert outcome.troubles[name].what.startswith(what)
    assert not outcome.files
    assert outcome.whole.cut


def test_a_line_that_is_too_long_is_one_bad_row(tmp_path):
    with (tmp_path / "a.jsonl").open("wb") as file:
        file.write(b'{"text": "a"}\n')
        file.truncate(MAX_ROW + (3 << 20))
        file.seek(0, 2)
        file.write(b'\n{"text": "b"}\n')
    assert told(tmp_path, "a.jsonl") == (3, [(2, "is longer than 64 MB")], 2)


@given(st.lists(st.sampled_from([b'{"text": "a"}', b'{"text": "bcd"}', b"", b"  ", b"nonsense", b"{}"]), max_size=12),
       st.booleans(), st.integers(1, 40))  # fmt: skip
def test_any_split_gives_every_line_once(tmp_path_factory, lines, ended, step):
    path = tmp_path_factory.mktemp("split") / "a.jsonl"
    raw = b"\n".join(lines) + b"\n" * ended
    path.write_bytes(raw)
    cuts = range(0, max(1, len(raw)), step)
    assert b"".join(b"".join(linewise.ranged(path, at, at + step)) for at in cuts) == raw


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(step=st.integers(30, 2000))
def test_any_split_gives_the_same_profile(tmp_path, monkeypatch, step):
    raw = LINES + b'nonsense\n\n{"text": 3}\n{"messages": []}\n'
    (tmp_path / "a.jsonl").write_bytes(raw)
    (tmp_path / "b.jsonl").write_bytes(LINES[:777])
    whole = scanned(tmp_path, "a.jsonl", "b.jsonl")
    monkeypatch.setattr(jsonl, "SHARD", step)
    assert scanned(tmp_path, "b.jsonl", "a.jsonl") == whole
    assert (whole.whole.rows, whole.whole.bad) == (50 + 3 + LINES[:777].count(b"\n") + 1, 2)


def test_processes_give_the_same_profile(tmp_path, monkeypatch):
    for name in ("a.jsonl", "b.jsonl", "c.jsonl"):
        (tmp_path / name).write_bytes(LINES * 20)
    alone = scanned(tmp_path, "a.jsonl", "b.jsonl", "c.jsonl")
    monkeypatch.setattr(jsonl, "SHARD", 5000)
    assert scanned(tmp_path, "a.jsonl", "b.jsonl", "c.jsonl", workers=2) == alone
    assert alone.whole.rows == 3000


class Killer:
    """Kills the process that scans row 25 of a file, as often as the folder does not say it did."""

    name, version, settings = "shape", 1, {}

    def __init__(self, folder: Path, times: int) -> None:
        self.folder, self.times = folder, times

    def empty(self) -> int:
        return 0

    def add(self, state: int, batch: Batch) -> int:
        if batch.first_row <= 25 < batch.first_row + len(batch):
            tried = len(list(self.folder.iterdir()))
            if tried < self.times:
                (self.folder / str(tried)).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        return state + len(batch)

    def merge(self, one: int, other: int) -> int:
        return one + other

    def finish(self, state: int) -> dict[str, object]:
        return {"rows": state}


@pytest.mark.skipif(not local.forks(), reason="the killer is handed over by fork")
@pytest.mark.parametrize(
    ("times", "rows", "cut"), [(1, 50, ""), (2, 50, ""), (9, 50, "cannot be scanned: 3 processes")]
)
def test_a_killed_process_costs_nothing_but_time(tmp_path, monkeypatch, times, rows, cut):
    (tmp_path / "deaths").mkdir()
    (tmp_path / "a.jsonl").write_bytes(LINES)
    monkeypatch.setattr(jsonl, "SHARD", 400)
    parts = tuple(shards(tmp_path, "a.jsonl", 0))
    detectors = Detectors({"shape": Killer(tmp_path / "deaths", times)}, {}, {})
    job = local.Job(Wish(root=str(tmp_path), paths=("a.jsonl",)), parts, detectors, tmp_path, 2)
    answers = sorted(local.run(job))
    assert [a.number for a in answers] == list(range(len(parts)))
    tally = Tally()
    for answer in answers:
        tally = tally.plus(answer.part.tally)
    assert tally.cut.startswith(cut)
    assert (tally.rows == rows) is (not cut)


def test_time_that_ran_out_is_a_gap(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(LINES)
    outcome = scanned(tmp_path, "a.jsonl", seconds=1e-9)
    assert outcome.files[0].cut == "was not scanned: the time for scanning ran out"


def test_the_cache_answers_what_is_unchanged(tmp_path, monkeypatch):
    cache = Cache(tmp_path / "cache")
    (tmp_path / "a.jsonl").write_bytes(LINES)
    first = scanned(tmp_path, "a.jsonl", cache=cache)
    monkeypatch.setattr("duecare.scan.splits.shards", lambda *_: pytest.fail("the file was read again"))
    assert scanned(tmp_path, "a.jsonl", cache=cache) == first
    monkeypatch.undo()
    (tmp_path / "a.jsonl").write_bytes(LINES * 2)
    assert scanned(tmp_path, "a.jsonl", cache=cache).whole.rows == 100


@pytest.mark.parametrize("damage", [b"", b"\0" * 100, None])
def test_a_damaged_cache_is_passed_over(tmp_path, damage):
    cache = Cache(tmp_path / "cache")
    (tmp_path / "a.jsonl").write_bytes(LINES)
    first = scanned(tmp_path, "a.jsonl", cache=cache)
    entries = [p for p in (tmp_path / "cache").rglob("*") if p.is_file()]
    assert entries
    for entry in entries:
        entry.write_bytes(entry.read_bytes()[:-3] if damage is None else damage)
    assert scanned(tmp_path, "a.jsonl", cache=cache) == first


def test_the_cache_keeps_no_text(tmp_path):
    """What a run knows of single files is kept, and of their rows nothing that could be read."""
    for name in ("a", "b"):
        lines = (
            json.dumps({"text": f"The zebrafinch of number {i} sings in file {name} every day."}) for i in range(90)
        )
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    kept = Cache(tmp_path / "cache")
    paths = ("a.jsonl", "b.jsonl")
    scan(Wish(root=str(tmp_path), paths=paths[:1]), Options(cache=kept))
    both = scan(Wish(root=str(tmp_path), paths=paths), Options(cache=kept))
    assert both == scan(Wish(root=str(tmp_path), paths=paths), Options())
    assert both.whole.measures["language"]["languages"][0]["language"] == "en"
    entries = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(entries) > 10
    assert not any(b"zebrafinch" in raw or "zebrafinch".encode("utf-16-le") in raw for raw in entries)


def test_the_cache_runs_nothing(tmp_path):
    class Evil:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path}/ran",)

    cache = Cache(tmp_path / "cache")
    cache.put("key", Evil())
    assert cache.get("key") is None
    assert not (tmp_path / "ran").exists()


class Pairs:
    """Groups rows by key."""

    name, version, settings, key_width, value_width, least = "pairs", 1, {}, 4, 8, 1

    def records(self, batch):
        return [Record(b"%04d" % (i % 7), where(batch, i)) for i in range(len(batch))]


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 99)), max_size=60),
    st.integers(1, 5),
    st.integers(1, 3),
    st.integers(1, 3),
)
def test_records_come_sorted_by_key_whatever_memory_holds(tmp_path_factory, records, files, least, beside):
    folder = tmp_path_factory.mktemp("spill")
    one = Pairs()
    one.least = least
    packed = [Record(b"%04d" % key, value.to_bytes(8, "big")) for key, value in records]
    paths = []
    for number in range(files):
        spill = Spill(folder, str(number))
        spill.add(one, packed[number::files])
        paths += spill.closed().values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("duecare.scan.spill.RANGE", 50)
        patch.setattr("duecare.scan.spill.OPEN", 2)
        with closing(Runs(one, paths, beside)) as runs:
            found = list(runs.groups())
    keys = sorted({key for key, _ in packed})
    expected = [(key, sorted(v for k, v in packed if k == key)) for key in keys]
    assert found == [(key, values) for key, values in expected if len(values) >= least]


@pytest.mark.parametrize("beside", [1, 2])
def test_a_run_that_shrinks_while_it_is_read_is_no_smaller_number(tmp_path, beside):
    spill = Spill(tmp_path, "0")
    spill.add(Pairs(), [Record(b"%04d" % key, bytes(8)) for key in range(9)])
    (path,) = spill.closed().values()
    with closing(Runs(Pairs(), [path], beside)) as runs:
        os.truncate(path, 50)
        with pytest.raises(NoRoom, match="were cut off while they were read"):
            list(runs.groups())


@pytest.mark.parametrize("opened", [2, 400])
def test_records_are_kept_whether_runs_are_put_together_or_not(tmp_path, monkeypatch, opened):
    """Two workers, several runs of one file: those that are put together are removed, and must be kept before."""
    rows = "".join(f'{{"text": "row {number} of them, told in some more words"}}\n' for number in range(2000))
    (tmp_path / "a.jsonl").write_text(rows + rows)
    monkeypatch.setattr("duecare.scan.spill.OPEN", opened)
    monkeypatch.setattr("duecare.scan.spill.RUN", 100_000)
    monkeypatch.setattr("duecare.scan.linewise.CHUNK", 20_000)
    keep = Cache.keep
    monkeypatch.setattr(Cache, "keep", lambda self, key, file: time.sleep(0.02) or keep(self, key, file))
    wish, only = Wish(root=str(tmp_path), paths=("a.jsonl",)), frozenset({"duplicates"})
    found = scan(wish, Options(2, Cache(tmp_path / "cache"), only=only))
    assert found.whole.measures["duplicates"]["exact"]["rows"] == 2000
    kept = {path.stat().st_size for path in (tmp_path / "cache").glob("*/*")}
    (tmp_path / "b.jsonl").write_text(rows)
    more = scan(wish._replace(paths=("a.jsonl", "b.jsonl")), Options(2, Cache(tmp_path / "cache"), only=only))
    assert more.whole.measures["duplicates"]["exact"]["rows"] == 4000
    assert more.files[0].measures["duplicates"] == found.files[0].measures["duplicates"]
    assert max(kept) > 10_000  # records, not measures alone


def test_places_sort_by_file_and_row(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(LINES)
    (batch,) = batches(tmp_path, shards(tmp_path, "a.jsonl", 3)[0])
    assert placed(where(batch, 9) + b"more") == (3, 10)


def test_nothing_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tmp").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.jsonl").write_bytes(LINES)
    scan(Wish(root=str(tmp_path / "data"), paths=("a.jsonl",)), Options(only=frozenset({"duplicates"})))
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_gap(tmp_path):
    spill = Spill(tmp_path / "gone", "1")
    spill.add(Pairs(), [Record(b"0001", bytes(8))])
    with pytest.raises(NoRoom, match="set TMPDIR to a disk with room"):
        spill.closed()


def test_a_detector_that_fails_is_a_gap(tmp_path, monkeypatch):
    (tmp_path / "a.jsonl").write_bytes(LINES)
    monkeypatch.delenv("DUECARE_TRACEBACK", raising=False)
    monkeypatch.setattr("duecare.scan.detectors.shape.Shapes.add", lambda *_: 1 / 0)
    gap = scanned(tmp_path, "a.jsonl").whole.measure("shape")
    assert isinstance(gap, Gap)
    assert gap.what == "shape failed inside duecare (ZeroDivisionError: division by zero)"


def test_what_can_be_counted_can_be_read():
    assert {suffix for reader in known().values() for suffix in reader.suffixes} == set(COUNTERS)
    assert scannable("data/a.jsonl.gz") and not scannable("a.txt")
