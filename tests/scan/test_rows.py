import bz2
import csv
import gzip
import lzma
from codecs import BOM_UTF8

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from duecare.model.problem import Gap
from duecare.scan import filled
from duecare.scan.formats import batches, shards
from duecare.scan.linewise import plainly
from duecare.scan.rows import count, countable, is_header
from duecare.scan.streams import CHUNK

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1\n"
LONG = b'{"t": "' + b"x" * (3 * CHUNK) + b'"}\n'


def counted(tmp_path, name, raw):
    (tmp_path / name).write_bytes(raw if isinstance(raw, bytes) else raw.encode())
    answer = count(tmp_path / name)
    return answer.what if isinstance(answer, Gap) else answer


@pytest.mark.parametrize(
    ("name", "raw", "number"),
    [
        ("a.jsonl", "", 0),
        ("a.jsonl", "\n \n\t\n", 0),
        ("a.jsonl", '{"a":1}\n\n  \n{"a":2}\r\n\r\n{"a":3}', 3),
        ("a.jsonl", "\ufeff{}\n", 1),
        ("a.jsonl", '{"a":1}\n{"é":2}\n'.encode("utf-16"), 2),
        ("a.ndjson", "1\n2\n", 2),
        ("a.jsonl", LONG * 2 + b"\n" + b" " * (2 * CHUNK) + b"\n{}", 3),
        ("a.jsonl", '[\n {"a":1},\n {"a":2}\n]', 2),
        ("a.jsonl", '[{"a":1},{"a":2},{"a":3}]', 3),
        ("a.jsonl", "[1,2]\n[3,4]\n", 2),
        ("a.json", "", 0),
        ("a.json", "[]", 0),
        ("a.json", " {} ", 0),
        ("a.json", '[1, 22, {"x": [1, 2, "]"]}]', 3),
        ("a.json", "[" + "1234567," * 400_000 + "1]", 400_001),
        ("a.json", b"[" + LONG + b"," + LONG + b"]", 2),
        ("a.json", '{"a":1}\n{"b":2}\n', 2),
        ("a.json", '{"version": 1, "data": [{"a": 1}, {"a": 2}]}', 2),
        ("a.json", '{"text": ["a", "b", "c"], "label": [0, 1, 0]}', 3),
        ("a.json", "{}", 0),
        ("a.json", '{"a": 1, "text": "x"}', 1),
        ("a.csv", "", 0),
        ("a.csv", "a,b\n", 0),
        ("a.csv", "a,b\n1,2\n3,4", 2),
        ("a.csv", "a,b\r\n1,2\r\n\r\n", 1),
        ("a.csv", "a,b\r1,2\r3,4\r", 2),
        ("a.csv", 'a,b\n1,2\n3,"x\n""y"\n\n', 2),
        ("a.csv", 'a;b\nx;"1\n2"\n', 1),
        ("a.csv", 'a,b\nx,5" screen\ny,"a" b\n', 2),
        ("a.csv", "1,2\n3,4\n", 2),
        ("a.csv", ",text\n0,a\n1,b\n", 2),
        ("a.csv", b"caf\xe9,b\n1,2\n", 1),
        ("a.csv", "a,b\n" + "x,y\n" * 500_000 + 'q,"u\nv"\n', 500_001),
        ("a.tsv", 'a\tb\n1\t"2\n3"\n', 1),
    ],
)
def test_count(tmp_path, name, raw, number) -> None:
    assert counted(tmp_path, name, raw) == number


@pytest.mark.parametrize(
    ("suffix", "pack"),
    [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress), (".zst", zstandard.compress)],
)
def test_compressed(tmp_path, suffix, pack) -> None:
    raw = b"".join(b'{"n": %d}\n' % n for n in range(20_000))
    assert counted(tmp_path, f"a.jsonl{suffix}", pack(raw)) == 20_000
    assert counted(tmp_path, f"a.jsonl{suffix}", pack(raw) + pack(raw)) == 40_000
    assert "is cut off" in counted(tmp_path, f"a.jsonl{suffix}", pack(raw)[:-30])
    assert "is not compressed with" in counted(tmp_path, f"a.jsonl{suffix}", b"hello, this is not compressed")
    assert counted(tmp_path, f"a.jsonl{suffix}", LFS) == "is a git-lfs pointer: its rows are not here"
    assert counted(tmp_path, f"a.csv{suffix}", pack(b'a,b\n1,"2\n3"\n')) == 1
    assert counted(tmp_path, f"a.json{suffix}", pack(b"[1, 2, 3]")) == 3


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.jsonl", LFS, "is a git-lfs pointer: its rows are not here"),
        ("a.json", '[{"a":1},{"a":', "is cut off, or is no JSON, after row 1"),
        ("a.json", '[{"a":1},', "is cut off after row 1: the array is not closed"),
        ("a.json", '[{"a":1},hello]', "is cut off, or is no JSON, after row 1"),
        ("a.json", "[" * 100_000, "has a row nested too deep, after row 0"),
        ("a.json", '{"a": 1, "b": "x"}', "is one JSON object, and which of its parts are rows is not known"),
        ("a.csv", 'a,b\nx,"open\n1,2\n', "has a quoted field that does not end"),
        ("a.jsonl", b"\xff\xfea\0b", "begins as UTF-16 text and does not go on so"),
        ("a.parquet", "hello", "is no valid Parquet file"),
        ("a.arrow", "hello", "is no valid Arrow file"),
        ("a.arrow", "ARROW1hello", "is no valid Arrow file"),
        ("a.parquet.gz", "hello", "is compressed with gzip as a whole"),
        ("a.txt", "hello", "has rows that are not counted (.txt)"),
    ],
)
def test_what_has_no_count(tmp_path, name, raw, why) -> None:
    assert counted(tmp_path, name, raw).startswith(why)


def test_a_folder_or_nothing_has_no_count(tmp_path) -> None:
    (tmp_path / "x.json").mkdir()
    assert count(tmp_path / "x.json").what == "is not there, or is no file"
    assert count(tmp_path / "y.json").what == "is not there, or is no file"


def test_columns(tmp_path) -> None:
    table = pa.table({"text": ["a", "b", "c"]})
    pq.write_table(table, tmp_path / "a.parquet")
    pq.write_table(table.slice(0, 0), tmp_path / "empty.parquet")
    with pa.ipc.new_file(str(tmp_path / "file.arrow"), table.schema) as file:
        file.write_table(table)
    with pa.ipc.new_stream(str(tmp_path / "stream.arrow"), table.schema) as stream:
        stream.write_table(table)
        stream.write_table(table)
    names = ("a.parquet", "empty.parquet", "file.arrow", "stream.arrow")
    assert [count(tmp_path / name) for name in names] == [3, 0, 3, 6]


@pytest.mark.parametrize(
    ("record", "yes"),
    [
        ("instruction,input,output", True),
        ("Human Readable Name,Other name", True),
        (",prompt,source", True),
        ("occupation(0),other-participant(1),answer,,", True),
        (",subgroup,TOXICITY@1_subgroup_auc", True),
        ("is_toxic?,No.", True),
        ("人类可读的名称,Größe", True),
        ("How do I reach Anna?,Write to anna.lee@gmx.net or call +49 171 4829173", False),
        ("q,anna.lee@gmx.net", False),
        ("q,@anna", False),
        ("name,+49 171 4829173", False),
        ("name,2024-01-31", False),
        ("name,3.5", False),
        ("text,https://example.org/a", False),
        ('"It is late, they said.",b', False),
        ('"two\nlines",b', False),
        ("one two three four five six seven eight nine,b", False),
        (f"{'x' * 65},b", False),
        ("a,,b", False),
        (",,", False),
        ("", False),
    ],
)
def test_a_first_record_is_a_header_or_a_row(tmp_path, record, yes) -> None:
    (cells,) = list(csv.reader([record.encode().decode("latin-1")])) or [[]]
    assert is_header(cells) is yes
    (tmp_path / "a.csv").write_text(f"{record}\n" * 3, encoding="utf-8")
    read = sum(len(batch) for part in shards(tmp_path, "a.csv", 0) for batch in batches(tmp_path, part))
    assert read == counted(tmp_path, "a.csv", (tmp_path / "a.csv").read_bytes()) == (3 - yes if record else 0)


@given(st.text(alphabet="\n\r \tx{", max_size=60), st.integers(1, 7))
def test_both_line_counters_agree_at_every_border(text, size) -> None:
    raw = text.encode()
    pieces = [raw[i : i + size] for i in range(0, len(raw), size)]
    truth = sum(bool(line.strip()) for line in raw.split(b"\n"))
    assert filled.filled(pieces) == truth
    assert filled.plainly(raw) == truth
    whole = raw[: raw.rfind(b"\n") + 1]
    assert filled.by_numpy()(memoryview(whole)) == filled.plainly(whole)


@pytest.mark.parametrize(("path", "yes"), [("a/b.jsonl.gz", True), ("a.CSV", True), ("a.txt", False), ("a.gz", False)])
def test_countable(path, yes) -> None:
    assert countable(path) is yes


@given(
    st.lists(st.sampled_from([b"{}", b"\n", b" ", b"\r\n", b"x", b"\t"]), max_size=30),
    st.booleans(),
    st.integers(4, 12),
)
def test_lines_are_counted_plainly_or_not_at_all(tmp_path_factory, parts: list[bytes], marked: bool, step: int) -> None:
    path = tmp_path_factory.mktemp("plain") / "a.jsonl"
    raw = b"".join(parts)
    path.write_bytes(BOM_UTF8 * marked + raw)
    size = path.stat().st_size
    exact = sum(1 for line in raw.split(b"\n") if line.strip())
    told = [plainly(path, at, min(size, at + step)) for at in range(0, size, step)]
    odd = any(not line[:1].strip() for line in raw.removesuffix(b"\n").split(b"\n"))
    assert (None in told) if odd and raw else sum(told) == exact
