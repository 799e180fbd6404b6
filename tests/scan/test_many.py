"""Very many small files: each folder's files of one ending are one data set, and every row of them is answered for."""

import gzip
import json
from pathlib import Path

import pytest

from duecare.entry import inputs_rows
from duecare.entry.inputs_rows import data_files, together
from duecare.scan.contract import Wish
from duecare.scan.formats import batches, is_many, shards
from duecare.scan.readers import many
from duecare.scan.readers.many import members, pattern
from duecare.scan.run import Options, scan

ONLY = frozenset({"shape", "lengths", "personal_data", "duplicates", "hidden_text"})


def row(number: int, **more: object) -> dict[str, object]:
    return {"prompt": f"question {number}", "completion": f"answer number {number} in words of its own", **more}


def files(root: Path, number: int, ending: str = "jsonl") -> None:
    """Files of one to three rows; a mail in every fiftieth."""
    root.mkdir(parents=True, exist_ok=True)
    for i in range(number):
        rows = [
            row(100 * i + j, **({"note": "anna@posteo.de"} if i % 50 == 7 and not j else {})) for j in range(1 + i % 3)
        ]
        text = json.dumps(rows) if ending == "json" else "".join(json.dumps(one) + "\n" for one in rows)
        raw = gzip.compress(text.encode()) if ending.endswith(".gz") else text.encode()
        (root / f"{i:04}.{ending}").write_bytes(raw)


def scanned(root: Path, *paths: str, **how: object):
    return scan(Wish(root=str(root), paths=paths), Options(only=ONLY, **how))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "of"),
    [
        ("a.jsonl", "*.jsonl"),
        ("a.b.jsonl", "*.jsonl"),
        ("a.jsonl.gz", "*.jsonl.gz"),
        ("a.JSON", "*.JSON"),
        ("a.csv", "*.csv"),
    ],
)
def test_what_a_file_is_one_of(name, of):
    assert pattern(name).lower() == of.lower()


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "json", "csv"])
@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_is_measured_as_of_one_file(tmp_path, monkeypatch, ending, workers):
    monkeypatch.setattr(many, "TOGETHER", 40)
    files(tmp_path / "set", 200, "jsonl" if ending == "csv" else ending)
    if ending == "csv":
        for path in list((tmp_path / "set").iterdir()):
            rows = [json.loads(line) for line in path.read_text().splitlines()]
            lines = "".join(f"{r['prompt']},{r['completion']},{r.get('note', '')}\n" for r in rows)
            path.with_suffix(".csv").write_text(f"prompt,completion,note\n{lines}")
            path.unlink()
    found = scanned(tmp_path, f"set/*.{ending}", workers=workers)
    assert found.troubles == {}
    assert (found.whole.rows, found.whole.bad) == (399, 0)
    all_rows = [
        one for shard in shards(tmp_path, f"set/*.{ending}", 0) for b in batches(tmp_path, shard) for one in b.rows
    ]
    (tmp_path / "one.jsonl").write_text("".join(json.dumps(one) + "\n" for one in all_rows), encoding="utf-8")
    whole = scanned(tmp_path, "one.jsonl").whole
    for name in ONLY:
        assert json.loads(json.dumps(found.whole.measures[name]).replace(f"set/*.{ending}", "one.jsonl")) == json.loads(
            json.dumps(whole.measures[name])
        )


def test_every_file_is_answered_for(tmp_path):
    """Rows read and rows bad are the rows there, and a file that holds none, or cannot be read, is one bad row."""
    files(tmp_path / "set", 100)
    place = tmp_path / "set"
    (place / "0010.jsonl").write_text("{bad\n" + json.dumps(row(1)) + "\n")
    (place / "0020.jsonl").write_bytes(b"")
    (place / "0030.jsonl").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    (place / "0040.jsonl").write_bytes(b"\xff\xfe" + json.dumps(row(2)).encode("utf-16-le"))
    (place / "0050.jsonl").write_text("\n\n \n")
    (place / "0060.jsonl").write_text(json.dumps([row(3), row(4), 5]))
    (place / "0070.jsonl").write_bytes(json.dumps(row(6)).encode() + b"\n\n" + json.dumps(row(7)).encode())
    replaced = {10: 2, 20: 1, 30: 1, 40: 1, 50: 1, 60: 3, 70: 2}
    there = sum(replaced.get(i, 1 + i % 3) for i in range(100))
    (file,) = scanned(tmp_path, "set/*.jsonl").files
    assert (file.rows, file.bad) == (there, 5)
    why = [bad.why for bad in file.bad_rows]
    assert [one.rpartition("(")[2] if one.endswith(")") else one for one in why] == [
        "0010.jsonl)", "is not there: 0020.jsonl holds nothing",
        "holds 0030.jsonl, which is a git-lfs pointer: its rows are not here",
        "is not there: 0050.jsonl holds nothing", "0060.jsonl)",
    ]  # fmt: skip
    assert file.cut == "holds 0030.jsonl, which is a git-lfs pointer: its rows are not here"


def test_a_file_that_changes_makes_the_set_another(tmp_path):
    files(tmp_path / "set", 60)
    first = scanned(tmp_path, "set/*.jsonl").files[0].digests
    (tmp_path / "set/0003.jsonl").write_text(json.dumps(row(9)) + "\n")
    second = scanned(tmp_path, "set/*.jsonl").files[0].digests
    (tmp_path / "set/more.jsonl").write_text(json.dumps(row(10)) + "\n")
    assert len({str(one) for one in (first, second, scanned(tmp_path, "set/*.jsonl").files[0].digests)}) == 3


def test_few_files_are_files_and_very_many_are_sets(tmp_path, monkeypatch):
    files(tmp_path / "data/chat", 60)
    files(tmp_path / "data/few", 5)
    files(tmp_path / "data/mixed", 30, "json")
    (tmp_path / "data/mixed/notes.csv").write_text("a,b\nc,d\n")
    assert len(data_files(tmp_path, [tmp_path / "data"])) == 96
    monkeypatch.setattr(inputs_rows, "MOST", 50)
    few = [f"data/few/{n:04}.jsonl" for n in range(5)]
    assert data_files(tmp_path, [tmp_path / "data"]) == [
        "data/chat/*.jsonl",
        *few,
        "data/mixed/*.json",
        "data/mixed/notes.csv",
    ]


def test_only_a_whole_folder_is_a_set(tmp_path, monkeypatch):
    """A policy that names some of the files means those alone."""
    monkeypatch.setattr(inputs_rows, "MOST", 50)
    files(tmp_path / "set", 60)
    some = [f"set/{name}" for name in members(tmp_path / "set/*.jsonl")][:55]
    assert together(tmp_path, some) == some


def test_a_file_that_is_called_as_a_pattern_is_itself(tmp_path):
    files(tmp_path / "set", 30)
    assert is_many(tmp_path / "set/*.jsonl")
    (tmp_path / "set/*.jsonl").write_text(json.dumps(row(1)) + "\n")
    assert not is_many(tmp_path / "set/*.jsonl")
    assert scanned(tmp_path, "set/*.jsonl").whole.rows == 1
