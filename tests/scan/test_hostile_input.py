"""What gets bad input: every row that is there is read or told as bad, in a clear line, and nothing is left behind."""

import bz2
import gzip
import io
import json
import lzma
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from duecare.model.problem import Gap
from duecare.scan.cache import Cache
from duecare.scan.contract import Wish
from duecare.scan.rows import count
from duecare.scan.run import Options, scan

ROWS = [{"prompt": f"question {i}", "completion": f"answer {i} in words"} for i in range(50)]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
SHAPE = frozenset({"shape"})


def table(rows: list[dict[str, object]], **how: int) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), buffer, **how)
    return buffer.getvalue()


def stream() -> bytes:
    buffer, rows = io.BytesIO(), pa.Table.from_pylist(ROWS)
    with pa.ipc.new_stream(buffer, rows.schema) as out:
        out.write_table(rows, 20)
    return buffer.getvalue()


def ragged(width: int) -> str:
    return f"has {width} fields where the header has 2"


GOOD = table(ROWS, row_group_size=20)
GZIP = gzip.compress(LINES)
CUT = "is cut off: the {} stream has no end"
# name, bytes, rows that could be read, why others could not
READ: list[tuple[str, bytes, int, list[str]]] = [
    ("trailer.jsonl.gz", GZIP[:-1], 50, [CUT.format("gzip")]),
    ("trailers.jsonl.gz", GZIP[:-8], 50, [CUT.format("gzip")]),
    ("half.csv.gz", gzip.compress(b"a,b\n" + b"x,y\n" * 50)[:-8], 50, [CUT.format("gzip")]),
    ("half.json.gz", gzip.compress(json.dumps(ROWS).encode())[:-8], 0, [CUT.format("gzip")]),
    ("half.jsonl.xz", lzma.compress(LINES)[:-30], 50, [CUT.format("xz")]),
    ("half.jsonl.bz2", bz2.compress(LINES)[:-30], 0, [CUT.format("bzip2")]),
    ("half.jsonl.zst", zstandard.compress(LINES)[:-30], 0, [CUT.format("zstd")]),
    ("more.jsonl.gz", GZIP + b"garbage", 50, ["is no valid gzip file: "]),
    ("crc.jsonl.gz", GZIP[:-8] + bytes(8), 0, ["is no valid gzip file: "]),
    ("nul.jsonl", LINES + b'{"text": "a\0b"}\n\0\0\0\n' + LINES, 100, ["holds a zero byte"] * 2),
    ("nul.json", b'[{"text": "a\0b"}, {"text": "c"}]', 1, ["holds a zero byte"]),
    ("nul.csv", b"a,b\nx,\0\ny,z\n", 1, ["holds a zero byte"]),
    ("nul-all.jsonl", bytes(10_000), 0, ["holds a zero byte"]),
    ("nul-escaped.jsonl", b'{"text": "a\\u0000b"}\n', 1, []),
    ("mixed.jsonl", b'{"text": "\xe9"}\n{"text": "\xc3\xa9"}\n' + '{"text": "é"}'.encode("utf-16") + b"\n" + LINES,
     51, ["is not UTF-8 (byte 11 of the row)", "is not UTF-8 (byte 1 of the row)"]),
    ("utf-16-odd.jsonl", LINES.decode().encode("utf-16") + b"x", 50, ["begins as UTF-16 text and does not go on so"]),
    ("surrogate.jsonl", b'{"text": "\xed\xa0\x80"}\n{"text": "\\ud800"}\n', 1, ["is not UTF-8 (byte 11 of the row)"]),
    ("latin.csv", b"a,b\nx,\xe9\ny,z\n", 1, ["is not UTF-8"]),
    ("ragged.csv", b"a,b\n1x,2\n3x,4,5\n6\n,\n\n", 2, [ragged(3), ragged(1)]),
    ("quote.csv", b'a,b\nw,x\nx,"y\nz\n', 1, ["has a quoted field that does not end"]),
    ("nested.parquet", table([{"messages": [{"role": "user", "content": [{"type": "text", "text": "hi"}]},
                                            {"role": "assistant", "content": [{"type": "text", "text": "yo"}]}],
                               "tags": [["a"], [], None], "more": {"of": [1, 2]}}] * 50), 50, []),
    ("body.parquet", GOOD[:30] + bytes(200) + GOOD[230:], 30, ["cannot be decoded: "] * 20),
    ("objects.jsonl", b'{"text": "a"}\nnull\n[1]\n3\n"s"\ntrue\n', 1,
     ["is null, ", "is an array, ", "is a number, ", "is a string, ", "is true or false, "]),
    ("objects.json", b'[1, null, {"text": "a"}, [2], "s"]', 1,
     ["is a number, ", "is null, ", "is an array, ", "is a string, "]),
    ("null.json", b"null", 0, ["is null, "]),
    ("deep.json", b"[" * 100_000 + b"]" * 100_000, 0, ["has a row nested too deep, after row 0"]),
    ("digits.jsonl", b'{"text": "x", "n": ' + b"9" * 100_000 + b"}\n", 0, ["holds a number of more than 4,300 digits"]),
    ("open.json", b'[{"text": "a"},', 1, ["is cut off after row 1: the array is not closed"]),
    ("comma.json", b'[{"text": "a"}, {"text": "b"},\n]', 2,
     ["is no JSON: a comma stands after row 2, and no row after it"]),
    ("commas.json", b'[{"text": "a"},, {"text": "b"}]', 1, ["is no JSON: a comma stands after row 1"]),
    ("first.json", b'[, {"text": "b"}]', 0, ["is no JSON: a comma stands after row 0"]),
    ("no-comma.json", b'[{"text": "a"} {"text": "b"}]', 1, ["is no JSON: no comma stands after row 1"]),
    ("behind.json", b'[{"text": "a"}],', 1, ["goes on after its array is closed, after row 1"]),
    ("lines.json", b'[\n{"text": "a"}\n,{"text": "b"}\n]\n', 2, []),
    ("two.json", b'[{"text": "a"}]\n[{"text": "b"}]', 1, ["goes on after its array is closed, after row 1"]),
    ("half.arrow", stream()[:-300], 40, ["is no valid Arrow data from here on: "]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "rows", "bad"), READ, ids=[case[0] for case in READ])
def test_rows_read_and_rows_bad_are_the_rows_there(tmp_path, name, raw, rows, bad):
    (tmp_path / name).write_bytes(raw)
    (file,) = scan(Wish(root=str(tmp_path), paths=(name,)), Options(only=SHAPE)).files
    assert (file.rows - file.bad, file.bad) == (rows, len(bad))
    assert len(file.bad_rows) == len(bad)
    for said, wanted in zip(file.bad_rows, bad, strict=True):
        assert said.why.startswith(wanted)
    shapes = file.measures["shape"]["shapes"]
    assert sum(shapes.values()) == rows
    # The count that a manifest is judged by agrees, or is no count at all.
    counted = count(tmp_path / name)
    assert isinstance(counted, Gap) if file.cut and not name.endswith(".parquet") else counted == file.rows


GZIPPED = "is not compressed with gzip: it seems to be "
WIDE = "seems to be UTF-{} text without a byte order mark"
STRETCHED = "holds objects that stretch over lines, where each line must be one"
CARRIAGE = "ends its lines with carriage returns alone, as old Macs did"
PRETTY = "".join(json.dumps(row, indent=1) + "\n" for row in ROWS).encode()
WHOLE: list[tuple[str, bytes, str, str]] = [
    ("plain.jsonl.gz", LINES, GZIPPED + "plain text", "take `.gz` off its name, or compress it"),
    ("other.csv.gz", bz2.compress(LINES), GZIPPED + "compressed with bzip2", "name it as what it is"),
    ("table.jsonl.gz", GOOD, GZIPPED + "a Parquet file", "name it as what it is"),
    ("plain.json.zst", b"[]", "is not compressed with zstd: it seems to be plain text", "take `.zst` off"),
    ("le.jsonl", LINES.decode().encode("utf-16-le"), WIDE.format(16), "save it as UTF-8"),
    ("be.json", json.dumps(ROWS).encode("utf-16-be"), WIDE.format(16), "save it as UTF-8"),
    ("be.csv", "a,b\nc,d\n".encode("utf-16-be"), WIDE.format(16), "save it as UTF-8"),
    ("le.jsonl.gz", gzip.compress(LINES.decode().encode("utf-16-le")), WIDE.format(16), "save it as UTF-8"),
    ("32.jsonl", LINES.decode().encode("utf-32-be"), WIDE.format(32), "save it as UTF-8"),
    ("32-marked.csv", "a,b\nc,d\n".encode("utf-32"), "is UTF-32 text", "save it as UTF-8"),
    ("pretty.jsonl", PRETTY, STRETCHED, "write each object on a line of its own (`jq -c . FILE`)"),
    ("pretty.ndjson.gz", gzip.compress(b"\xef\xbb\xbf\n" + PRETTY), STRETCHED, "write each object"),
    ("pretty-mac.jsonl", PRETTY.replace(b"\n", b"\r"), STRETCHED, "write each object"),
    ("carriage.jsonl", LINES.replace(b"\n", b"\r"), CARRIAGE, "end them with line feeds (`tr '\\r' '\\n' < FILE`)"),
]


@pytest.mark.parametrize(("name", "raw", "what", "unlock"), WHOLE, ids=[case[0] for case in WHOLE])
def test_what_is_not_as_it_is_called_is_told_once(tmp_path, name, raw, what, unlock):
    (tmp_path / name).write_bytes(raw)
    outcome = scan(Wish(root=str(tmp_path), paths=(name,)), Options(only=SHAPE))
    gap, counted = outcome.troubles[name], count(tmp_path / name)
    assert not outcome.files and isinstance(counted, Gap)
    assert gap.what == counted.what == what
    assert gap.unlock == counted.unlock and gap.unlock.startswith(unlock)


@pytest.mark.parametrize("raw", [
    GOOD[:-1], GOOD[: len(GOOD) // 2], GOOD + b"x", GOOD[:-8] + struct.pack("<I", 2**31 - 1) + b"PAR1",
    GOOD[:100] + GOOD[-200:], b"PAR1" + bytes(200) + struct.pack("<I", 190) + b"PAR1", b"", b"PAR1",
])  # fmt: skip
def test_a_wrong_footer_is_a_gap(tmp_path, raw):
    (tmp_path / "a.parquet").write_bytes(raw)
    outcome = scan(Wish(root=str(tmp_path), paths=("a.parquet",)), Options(only=SHAPE))
    assert outcome.troubles["a.parquet"].what.startswith("is no valid Parquet file: ")
    assert outcome.whole.cut and not outcome.files


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.json"])
def test_a_line_without_end_is_told_and_passed(tmp_path, monkeypatch, name):
    monkeypatch.setattr("duecare.scan.linewise.MAX_ROW", 3 << 20)
    monkeypatch.setattr("duecare.scan.readers.delimited.MAX_ROW", 3 << 20)
    monkeypatch.setattr("duecare.scan.jsonrows.MAX_ROW", 3 << 20)
    long = b"x" * (9 << 20)
    raw = {"a.csv": b"a,b\nq,%b\n" % long, "a.json": b'[{"text": "a"}, {"text": "%b"}]' % long}.get(
        name, b'{"text": "a"}\n{"text": "%b"}\n{"text": "b"}\n' % long
    )
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    (file,) = scan(Wish(root=str(tmp_path), paths=(name,)), Options(only=SHAPE)).files
    assert file.bad == 1
    assert (file.rows, bool(file.cut)) == {"a.csv": (1, True), "a.json": (2, True)}.get(name, (3, False))


PERVERSE = {
    "a": "a" * 60_000 + "!",
    "digits": "1" * 60_000,
    "grouped digits": "12-" * 20_000,
    "at signs": "a@" * 30_000,
    "dots": "a." * 30_000 + "@",
    "spaces": " " * 60_000 + "x",
    "brackets": "(" * 60_000,
    "slashes": "http://" * 8_000,
    "quotes": '\\"' * 30_000,
    "assignments": "password=" * 7_000,
    "keys": "key = '" * 8_000,
    "colons": "1:" * 30_000,
    "hex": "deadbeef" * 8_000,
    "base64": "QUJD" * 15_000 + "=",
    "begin": "-----BEGIN " * 6_000,
    "zero-width": "a\u200b" * 20_000,
    "marks": "a" + "\u0301" * 30_000,
    "letters of others": "\u0430a" * 20_000,
    "one word": "word " * 12_000,
    "directions": "\u202e\u202d" * 15_000,
}
ALONE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (int(sys.argv[2]),) * 2)
from duecare.scan.contract import Wish
from duecare.scan.run import Options, scan
whole = scan(Wish(root=sys.argv[1], paths=("a.jsonl",)), Options()).whole
assert not whole.missing.keys() - {"names", "contamination", "opt_out"}, whole.missing
print(whole.rows, whole.bad)
"""


def test_text_that_stalls_expressions_costs_no_more_than_time_in_proportion(tmp_path):
    # 2 MB of it within 60 seconds of one core, start included; one expression that goes back would need hours.
    rows = [{"prompt": f"{name}?", "completion": text} for name, text in PERVERSE.items()]
    rows += [{"text": text[::-1]} for text in PERVERSE.values()]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    done = subprocess.run([sys.executable, "-c", ALONE, tmp_path, "60"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{len(rows)} 0\n"), done.stderr


def test_many_small_files_are_all_answered_for(tmp_path):
    names = [f"{i:04}.jsonl" for i in range(1500)]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(b"nonsense\n" if number % 100 == 7 else b'{"text": "a"}\n' * (number % 3))
    outcome = scan(Wish(root=str(tmp_path), paths=tuple(names)), Options(2, only=SHAPE))
    assert [file.path for file in outcome.files] == names
    wanted = [1 if n % 100 == 7 else n % 3 for n in range(1500)]
    assert [file.rows for file in outcome.files] == wanted
    assert (outcome.whole.rows, outcome.whole.bad) == (sum(wanted), 15)


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from duecare.__main__ import main
sys.argv[1:] = sys.argv[2:]
main()
"""


def rooms(tmp_path: Path) -> dict[str, str]:
    for name in ("tmp", "cache", "data"):
        (tmp_path / name).mkdir()
    folders = {"TMPDIR": str(tmp_path / "tmp"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    return {**os.environ, **folders, "DUECARE_TRACEBACK": ""}


def left(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_disk_that_fills_is_a_gap(tmp_path, monkeypatch, workers):
    # No file may grow beyond 30,000 bytes: neither the records of duplicates nor some entries of the cache fit.
    environment = rooms(tmp_path)
    for name in "ab":
        (tmp_path / "data" / f"{name}.jsonl").write_bytes(LINES * 10)
    scanning = ["scan", tmp_path / "data", "--format", "json", "--workers", workers]
    command = [sys.executable, "-c", FULL, "30000", *scanning]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    told = json.loads(done.stdout)
    assert (told["whole"]["rows"], told["whole"]["bad"]) == (1000, 0)
    gap = told["whole"]["missing"]["duplicates"]
    assert (
        "records cannot be kept in" in gap["what"] and "File too large; set TMPDIR to a disk with room" in gap["what"]
    )
    assert "duplicates" not in told["whole"]["measures"] and "shape" in told["whole"]["measures"]
    assert left(tmp_path / "tmp") == []
    assert all(path.stat().st_size < 30_000 for path in left(tmp_path / "cache"))
    # And what the cache holds of that run is whole: with room again, the profile is that of a run without a cache.
    whole = subprocess.run([sys.executable, "-m", "duecare", *scanning], capture_output=True, env=environment)
    fresh = subprocess.run([sys.executable, "-m", "duecare", *scanning, "--no-cache"], capture_output=True,
                           env=environment)  # fmt: skip
    assert whole.stdout == fresh.stdout and json.loads(fresh.stdout)["whole"]["measures"]["duplicates"]


def test_an_entry_that_does_not_fit_leaves_nothing(tmp_path):
    put = "from pathlib import Path\nfrom duecare.scan.cache import Cache\n"
    script = FULL.partition("from duecare")[0] + put + "Cache(Path(sys.argv[2])).put('k', 'x' * 99_999)"
    subprocess.run([sys.executable, "-c", script, "50000", tmp_path / "cache"], check=True)
    assert left(tmp_path / "cache") == []
    assert Cache(tmp_path / "cache").get("k") is None


def test_a_report_that_does_not_fit_is_no_report(tmp_path):
    environment = rooms(tmp_path)
    (tmp_path / "data/a.jsonl").write_bytes(LINES)
    target = tmp_path / "report.json"
    command = [sys.executable, "-c", FULL, "2000", "scan", tmp_path / "data", "--format", "json", "--no-cache"]
    done = subprocess.run([*command, "--output", target], capture_output=True, text=True, env=environment)
    assert done.returncode == 2
    assert "cannot write" in done.stderr and "make room on the disk" in done.stderr
    assert (
        not target.exists() and left(tmp_path / "tmp") == [] and left(tmp_path / "data") == [tmp_path / "data/a.jsonl"]
    )


def processes(group: int) -> list[int]:
    """Processes of a group that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, its = entry.joinpath("stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(its) == group and state != "Z":
                found.append(int(entry.name))
    return found


def until(condition: object, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


PARTS = [f"{letter}.jsonl" for letter in "abcdefghijkl"]


def started(folder: Path, environment: Mapping[str, str], *more: str) -> subprocess.Popen[str]:
    """A scan that takes some seconds, in a process group of its own, once it has begun to read."""
    for name in PARTS:
        (folder / "data" / name).write_bytes(LINES * 150)
    command = [sys.executable, "-m", "duecare", "scan", folder / "data", "--no-cache", "--write-profile", *more]
    # Under nohup the tests ignore SIGHUP, and what they start would inherit that.
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
                           start_new_session=True,
                           preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL))  # fmt: skip
    assert until(lambda: list((folder / "tmp").glob("duecare-scan-*")))
    return run


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are found in /proc")


@linux
@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, number, status, workers):
    run = started(tmp_path, rooms(tmp_path), "--workers", workers)
    time.sleep(0.4)
    os.killpg(run.pid, number)
    out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (status, "")
    assert err == f"duecare: stopped by {signal.Signals(number).name} before it was done\n"
    assert list((tmp_path / "tmp").iterdir()) == [] and len(left(tmp_path / "data")) == len(PARTS)
    assert until(lambda: not processes(run.pid), 10)


@linux
def test_what_a_killed_run_leaves_is_gone_after_the_next(tmp_path):
    environment = rooms(tmp_path)
    run = started(tmp_path, environment, "--workers", "2")
    run.kill()
    run.communicate(timeout=30)
    assert until(lambda: not processes(run.pid), 30), "workers outlive the run"
    assert list((tmp_path / "tmp").iterdir())
    again = [sys.executable, "-m", "duecare", "scan", tmp_path / "data/a.jsonl", "--no-cache"]
    subprocess.run(again, capture_output=True, env=environment, check=True)
    assert list((tmp_path / "tmp").iterdir()) == []


@linux
def test_a_worker_that_is_killed_costs_no_row(tmp_path):
    environment = rooms(tmp_path)
    run = started(tmp_path, environment, "--workers", "2", "--format", "json")
    assert until(lambda: len(processes(run.pid)) == 3)
    os.kill(max(processes(run.pid)), signal.SIGKILL)
    out, err = run.communicate(timeout=120)
    told = json.loads(out)
    assert run.returncode == 0, err
    assert (told["whole"]["rows"], told["whole"]["bad"], "cut" in told["whole"]) == (12 * 7_500, 0, False)
    assert list((tmp_path / "tmp").iterdir()) == []
    wish = Wish(root=str(tmp_path / "data"), paths=tuple(PARTS))
    assert told["whole"]["measures"]["shape"] == scan(wish, Options(only=SHAPE)).whole.measures["shape"]


@pytest.mark.parametrize("name", ["train.jsonl", "train.csv", "train.parquet", "train.arrow", "train.json"])
def test_a_pipe_is_told_and_not_waited_for(tmp_path, name):
    os.mkfifo(tmp_path / name)
    code = (
        "from duecare.scan.contract import Wish; from duecare.scan.run import Options, scan\n"
        f"print(scan(Wish(paths=({name!r},)), Options(only=frozenset({{'shape'}}))).troubles[{name!r}].what)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.stdout == "is a pipe or a device, not a file\n", done.stderr


def test_a_name_that_is_no_utf8_is_scanned_and_kept(tmp_path):
    name = os.fsdecode(b"bad\xff.jsonl")
    (tmp_path / name).write_bytes(LINES)
    wish = Wish(root=str(tmp_path), paths=(name,))
    for _ in range(2):
        (file,) = scan(wish, Options(only=SHAPE, cache=Cache(tmp_path / "cache"))).files
        assert (file.path, file.rows) == (name, 50)


BINARY = pa.table({"text": [b"write to anna@posteo.de", b"\xff\xfe", b"a\0b"], "more": [[b"bela@posteo.de"], [], None]})


@pytest.mark.parametrize("form", ["parquet", "arrow"])
def test_text_that_is_called_binary_is_text(tmp_path: Path, form: str) -> None:
    name = f"a.{form}"
    if form == "parquet":
        pq.write_table(BINARY, tmp_path / name)
    else:
        with pa.ipc.new_file(tmp_path / name, BINARY.schema) as out:
            out.write_table(BINARY)
    (found,) = scan(Wish(root=str(tmp_path), paths=(name,)), Options(only=SHAPE | {"personal_data"})).files
    assert [(e["row"], e["field"]) for e in found.measures["personal_data"]["examples"]] == [
        (1, "/more/0"),
        (1, "/text"),
    ]
    assert found.measures["shape"]["skipped"] == {"binary": 2}


def first_feather() -> bytes:
    return b"FEA1" + bytes(64) + b"FEA1"


def encrypted() -> bytes:
    import pyarrow.parquet.encryption as keys

    class Plain(keys.KmsClient):
        def wrap_key(self, key, name):
            return key.hex()

        def unwrap_key(self, wrapped, name):
            return bytes.fromhex(wrapped)

    kms = keys.KmsConnectionConfig()
    how = keys.EncryptionConfiguration(footer_key="f", column_keys={"c": ["prompt"]})
    properties = keys.CryptoFactory(lambda config: Plain()).file_encryption_properties(kms, how)
    rows, buffer = pa.Table.from_pylist(ROWS), io.BytesIO()
    with pq.ParquetWriter(buffer, rows.schema, encryption_properties=properties) as out:
        out.write_table(rows)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "made", "what"),
    [
        ("a.feather", first_feather, "is of Feather's first version, which pyarrow no longer reads"),
        ("a.parquet", encrypted, "is encrypted"),
    ],
)
def test_what_no_reader_reads_is_told(tmp_path: Path, name: str, made, what: str) -> None:
    (tmp_path / name).write_bytes(made())
    assert scan(Wish(root=str(tmp_path), paths=(name,)), Options(only=SHAPE)).troubles[name].what == what


def test_an_xz_stream_that_asks_for_much_memory_is_told(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    (tmp_path / "a.jsonl.xz").write_bytes(lzma.compress(LINES, filters=filters))
    (found,) = scan(Wish(root=str(tmp_path), paths=("a.jsonl.xz",)), Options(only=SHAPE)).files
    assert found.cut == "is no valid xz file: Memory usage limit exceeded"


@pytest.mark.parametrize("workers", [1, 2])
def test_time_runs_out_within_a_file_that_cannot_be_cut(tmp_path: Path, workers: int) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(LINES * 20_000, 1))
    (found,) = scan(Wish(root=str(tmp_path), paths=("a.jsonl.gz",)), Options(workers, seconds=0.5)).files
    assert found.cut == "was not scanned: the time for scanning ran out"
    assert found.rows == 0
