"""``duecare scan`` as people use it: progress on a terminal alone, its flags, its files."""

import gzip
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from in_process import duecare

from duecare.load.manifests import native as manifests
from duecare.load.source import Source

ROWS = [{"prompt": f"question {i}", "completion": f"answer number {i} in some words of its own"} for i in range(40)]
ROWS[7]["completion"] = "write to jo.moss@nordpost.de about it"
ROWS[9] = ROWS[3]
TEXT = "".join(json.dumps(row) + "\n" for row in ROWS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    (made / "data").mkdir(parents=True)
    (made / "data/train.jsonl").write_text(TEXT)
    (made / "data/more.jsonl").write_text(TEXT.replace("question", "demand").replace("answer", "reply"))
    (made / "duecare.yaml").write_text("version: 1\nextends: [starter]\n")
    subprocess.run(["git", "init", "-q", made], check=True)
    return made


def scan(root: Path, *words: object, status: int = 0) -> subprocess.CompletedProcess[str]:
    done = duecare("scan", *words, cwd=root, XDG_CACHE_HOME=str(root.parent / "cache"))
    assert done.returncode == status, done.stderr
    return done


def entries(root: Path) -> dict[Path, int]:
    return {path: path.stat().st_ino for path in (root.parent / "cache").rglob("*") if path.is_file()}


def untracked(root: Path) -> set[str]:
    done = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=root, capture_output=True, text=True, check=True
    )
    return {line[3:] for line in done.stdout.splitlines()} - {"data/train.jsonl", "data/more.jsonl", "duecare.yaml"}


def terminal(root: Path, *words: str) -> tuple[int, str]:
    """What a person sees on standard error when it is a terminal."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    run = subprocess.Popen([sys.executable, "-m", "duecare", "scan", "data", "--no-cache", *words], cwd=root,
                           stdout=subprocess.DEVNULL, stderr=theirs, env=environment)  # fmt: skip
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    return run.wait(60), seen.decode()


def test_progress_is_for_terminals(root):
    status, seen = terminal(root)
    assert status == 0 and "scanning" in seen and "\x1b[" in seen
    # A bar that is done is wiped out, and the cursor is back.
    assert seen.rstrip().endswith("\x1b[2K") or "\x1b[?25h" in seen
    assert terminal(root, "--quiet") == (0, "")
    assert scan(root, "data", "--no-cache").stderr == ""


def test_workers_and_cache_change_no_word(root):
    one = scan(root, "data", "--workers", 1, "--no-cache")
    assert not entries(root)
    two = scan(root, "data", "--workers", 2)
    kept = entries(root)
    again = scan(root, "data", "--workers", 2)
    assert one.stdout == two.stdout == again.stdout
    assert kept and entries(root) == kept
    assert scan(root, "data", "--format", "json", "--no-cache").stdout == scan(root, "data", "--format", "json").stdout


@pytest.mark.parametrize("words", [("--workers", "0"), ("--engine", "spark"), ("--seconds", "0"), ("--format", "pdf")])
def test_wrong_values_are_refused(root, words):
    done = scan(root, "data", *words, status=2)
    assert f"Invalid value for '{words[0]}'" in done.stderr and done.stdout == ""


DVC = "outs:\n- {{md5: 8f14e45fceea167a5a36dedd4bea2543{0}, size: 48213, hash: md5, path: {1}}}\n"


@pytest.mark.parametrize(
    ("pulled", "unlock"), [(True, "duecare scan data/far.jsonl"), (False, "dvc pull data/far.jsonl.dvc")]
)
def test_a_pointer_of_dvc_is_called_one(root, pulled, unlock):
    (root / "data/far.jsonl.dvc").write_text(DVC.format("", "far.jsonl"))
    if pulled:
        (root / "data/far.jsonl").write_text(TEXT)
    done = scan(root, "data/far.jsonl.dvc", status=3)
    assert done.stdout == (
        "0 files · 0 rows · 0 bytes\n  data/far.jsonl.dvc  not scanned: it is a DVC pointer, not rows\n"
        f"    unlock: {unlock}\n"
    ), "and no word of measures that nobody took"


def test_a_folder_of_which_only_pointers_are_here_is_a_gap(root):
    for name in ("train.jsonl", "more.jsonl"):
        (root / "data" / name).unlink()
    (root / "data/far.jsonl.dvc").write_text(DVC.format("", "far.jsonl"))
    (root / "data/chat.dvc").write_text(DVC.format(".dir", "chat"))
    done = scan(root, "data", status=3)
    unlock = "  unlock: fetch it (`dvc pull`, say), and scan again\n"
    assert done.stderr == "".join(
        f"data/{name}: gap: is not here: a manifest names it\n{unlock}" for name in ("chat", "far.jsonl")
    )


def test_every_flag_is_explained(root):
    said = " ".join(scan(root, "--help").stdout.split())
    for flag in (
        "--workers",
        "--no-cache",
        "--engine",
        "--sample",
        "--evidence",
        "--export-kept",
        "--output",
        "--seconds",
    ):
        assert flag in said
    for word in ("One process a core", "one a core", "Let dear detectors estimate", "git-ignored", "the rest is a gap"):
        assert word in said or word == "One process a core"


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_a_report_in_a_file_is_the_one_on_the_screen(root, form, tmp_path):
    shown = scan(root, "data", "--format", form)
    written = scan(root, "data", "--format", form, "--output", root / "report")
    assert (root / "report").read_text() == shown.stdout and written.stdout == ""
    assert written.stderr == f"wrote {root / 'report'}\n"


def test_evidence_stays_on_this_machine(root):
    done = scan(root, "data", "--evidence", "local", "--format", "json")
    assert "jo.moss" not in done.stdout
    (file,) = (root / ".duecare/evidence").glob("*.jsonl")
    shown = [json.loads(line) for line in file.read_text().splitlines()]
    assert {"path": "data/train.jsonl", "row": 8, "value": ROWS[7]} in shown
    assert untracked(root) == set()


def test_kept_rows_and_their_entry(root):
    done = scan(
        root, "data/train.jsonl", "--export-kept", "kept.jsonl", "--drop", "personal_data", "--drop", "duplicates"
    )
    kept = [json.loads(line) for line in (root / "kept.jsonl").read_text().splitlines()]
    assert kept == [row for number, row in enumerate(ROWS) if number not in {7, 9}]
    _, _, entry = done.stdout.partition("for the manifest:\n")
    (step,) = yaml.safe_load(entry)["preparation"]
    assert (step["tool"], step["rows_in"], step["rows_out"]) == ("duecare", 40, 38)
    assert step["reason"] == "duplicates 1, personal_data 1"
    # The entry is one that the manifest's own reader takes.
    text = f"name: x\nversion: '1'\nfiles: [{{path: kept.jsonl, rows: 38}}]\n{entry}"
    read = manifests.read(Source("data/x.manifest.yaml", text.encode()))
    assert not [fault for fault in read.faults if "preparation" in fault.pointer]
    assert [path.name for path in root.iterdir() if path.name.startswith(".kept")] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--export-kept", "k.jsonl"), "these can leave rows out: "),
        (("--export-kept", "k.jsonl", "--drop", "language"), "language cannot; these can leave rows out: "),
        (("--export-kept", "data/train.jsonl", "--drop", "duplicates"), "that is one of the files that are read"),
    ],
)
def test_an_export_that_cannot_be_is_refused(root, words, said):
    done = scan(root, "data", *words, status=2)
    assert said in done.stderr and (root / "data/train.jsonl").read_text() == TEXT and not (root / "k.jsonl").exists()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("p.jsonl", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "data/p.jsonl is a git-lfs pointer"),
        ("p.parquet", b"no parquet", "data/p.parquet is no valid Parquet file"),
        ("p.jsonl.gz", gzip.compress(TEXT.encode())[:-9], "data/p.jsonl.gz is cut off: the gzip stream has no end"),
    ],
)
def test_of_what_cannot_be_read_nothing_is_exported(root, name, raw, said):
    (root / "data" / name).write_bytes(raw)
    done = scan(root, "data", "--export-kept", "kept.jsonl", "--drop", "personal_data", status=1)
    assert f"no rows were written: {said}" in done.stderr
    assert not [path.name for path in root.iterdir() if "kept" in path.name]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.jsonl.gz", gzip.compress(TEXT.encode())[:-9],
         "row 41 is cut off: the gzip stream has no end; unlock: fetch or compress it again"),
        ("a.json", b'[{"text": "a"},',
         "row 2 is cut off after row 1: the array is not closed; unlock: fetch or write it again"),
        ("a.csv", b'a,b\nx,"y\n', "row 1 has a quoted field that does not end; unlock: close the quote"),
    ],
)  # fmt: skip
def test_a_file_that_ends_early_is_told_once_with_what_would_help(root, name, raw, said):
    (root / "data" / name).write_bytes(raw)
    done = scan(root, f"data/{name}", "--no-cache", status=3)
    _, file, *more = done.stdout.partition("\n\n")[0].splitlines()
    assert file.endswith(" · 1 cannot be read") and more == [f"    not read to its end: {said}"]
    for form in ("markdown", "html"):
        shown = scan(root, f"data/{name}", "--no-cache", "--format", form, status=3).stdout
        assert said.rpartition(": ")[2] in shown and "not read to its end" in shown
    told = json.loads(scan(root, f"data/{name}", "--no-cache", "--format", "json", status=3).stdout)
    assert (
        f"{told['files'][0]['cut']}; unlock: {told['files'][0]['unlock']}" == said.partition(" ")[2].partition(" ")[2]
    )


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_of_no_rows_nothing_is_told(root, form):
    (root / "data/none.jsonl").write_text("")
    (root / "data/bad.jsonl").write_text("nonsense\n")
    for name in ("none", "bad"):
        shown = scan(root, f"data/{name}.jsonl", "--no-cache", "--format", form).stdout
        assert "have none" not in shown and (form == "html" or "Personal data" not in shown)


def test_a_file_that_cannot_be_read_is_shown_however_many_there_are(root):
    for number in range(30):
        (root / f"data/a{number:02}.jsonl").write_text('{"text": "a"}\n' if number < 29 else "nonsense\n")
    shown = scan(root, "data", "--no-cache").stdout.partition("\n\n")[0]
    assert "  data/a29.jsonl  1 row · 9 bytes · 1 cannot be read\n" in shown and "  … and 11 more" in shown


@pytest.mark.parametrize(
    ("target", "status", "said"),
    [("no/such/kept.jsonl", 1, "no/such/kept.jsonl cannot be written: No such file"), ("pipe", 2, "that is no file")],
)
def test_where_no_file_can_be_nothing_is_exported(root, target, status, said):
    os.mkfifo(root / "pipe")
    done = scan(root, "data", "--export-kept", target, "--drop", "personal_data", status=status)
    assert said in done.stderr


def test_rows_that_json_cannot_hold_are_counted(root):
    rows = [
        {"text": "a picture", "image": b"\x89PNG\xff", "on": date(2026, 1, 2)},
        {"text": "none", "on": date(2026, 1, 3)},
    ]
    pq.write_table(pa.Table.from_pylist(rows), root / "data/p.parquet")
    told = yaml.safe_load(
        scan(root, "data/p.parquet", "--export-kept", "kept.jsonl", "--drop", "secrets").stdout.partition("manifest:")[
            2
        ]
    )
    (entry,) = told["preparation"]
    assert (entry["rows_in"], entry["rows_out"], entry["reason"]) == (2, 1, "binary 1")
    (line,) = (root / "kept.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {"text": "none", "image": None, "on": "2026-01-03"}


def test_time_that_ran_out_is_told(root):
    done = scan(root, "data", "--seconds", "0.000001", "--no-cache", "--format", "json", status=3)
    told = json.loads(done.stdout)
    assert [file["cut"] for file in told["files"]] == ["was not scanned: the time for scanning ran out"] * 2


def test_a_sample_is_wished_for(root):
    # Nothing is dear without a dear scorer: the profile is the same, to the last count.
    assert scan(root, "data", "--sample", "--no-cache").stdout == scan(root, "data", "--no-cache").stdout


def test_a_cluster_that_is_not_there_is_said(root):
    done = scan(root, "data", "--address", "127.0.0.1:1", "--engine", "ray", "--no-cache", status=1)
    assert "Traceback" not in done.stderr
    assert "no Ray cluster answers at 127.0.0.1:1" in done.stderr or "needs Ray, which is not installed" in done.stderr


@pytest.mark.parametrize("place", ["data", "."])
def test_rows_of_which_only_a_pointer_is_here_are_told(root: Path, place: str) -> None:
    pin = "outs:\n- {md5: 3f5a1f4e0c0d9b8a7e6d5c4b3a291807, size: 18, hash: md5, path: far.jsonl}\n"
    (root / "data/far.jsonl.dvc").write_text(pin)
    told = scan(root, place, status=3).stdout
    assert "data/far.jsonl  not scanned: it is not here: a manifest names it" in told
    scan(root, "data/train.jsonl")
