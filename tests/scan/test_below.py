"""What lies below a folder that is scanned: nothing that may be data is passed over without a word."""

import json
import os
from pathlib import Path

import pytest
from in_process import duecare

from duecare.entry.inputs_below import called_data
from duecare.entry.inputs_rows import found

ROW = {"prompt": "one question", "completion": "one answer"}
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n"
TEXT = "A text of more words than any setting of a program has."


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("a.json", json.dumps([ROW]), "scanned"),
        ("a.json", json.dumps(ROW, indent=1), "scanned"),
        ("a.json", json.dumps({"prompt": ["q"] * 50, "completion": ["a"] * 50}), "scanned"),
        ("a.json", json.dumps({"0": ROW, "1": ROW}), "scanned"),
        ("a.json", json.dumps({"train": [ROW], "test": [ROW]}), "scanned"),
        ("a.json", json.dumps({"de": {"a": TEXT}, "fr": {"b": TEXT}}), "scanned"),
        ("a.json", json.dumps([TEXT]), "scanned"),
        ("a.json", "\n".join([json.dumps(ROW)] * 2), "scanned"),
        ("a.json", "{broken", "scanned"),
        ("a.json", "", "scanned"),
        ("a.json", LFS, "scanned"),
        ("evals.json", LFS, "scanned"),
        ("a.json", json.dumps({"rate": 0.1, "name": "x"}), "passed over"),
        ("a.json", "[1, 2]", "passed over"),
        ("a.json", json.dumps({"$schema": "x", "about": TEXT}), "passed over"),
        ("package.json", json.dumps({"name": "x", "description": TEXT}), "nothing"),
        ("tokenizer.json", LFS, "nothing"),
        ("tokenizer_config.json", json.dumps({"chat_template": TEXT}), "nothing"),
        ("model.safetensors.index.json", json.dumps({"weight_map": {}}), "nothing"),
        ("metrics.json", json.dumps({"about": TEXT}), "nothing"),
        (".a.jsonl", json.dumps(ROW), "hidden"),
        (".hidden/a.csv", "a,b", "hidden"),
        (".eslintrc.json", "{}", "nothing"),
        (".duecare/evidence/a.jsonl", "{}", "nothing"),
        ("a.jsonl.gz.gz", "", "scanned"),
        ("a.csv.bak", "", "scanned"),
        ("notes.md", "", "nothing"),
    ],
)
def test_what_may_be_data_is_scanned_or_told(tmp_path, name, raw, told):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(raw)
    here = found(tmp_path, [tmp_path])
    assert here.paths == ([name] if told == "scanned" else [])
    assert here.notes == {
        "passed over": (f"1 JSON file without rows passed over: {name}; name what is to be scanned",),
        "hidden": (f"1 hidden file of rows passed over: {name}; name what is to be scanned",),
    }.get(told, ())


@pytest.mark.parametrize(
    ("name", "yes"),
    [
        ("a.jsonl", True), ("a.JSON.zst", True), ("a.jsonl.zip", True), ("a.jsonl~", True), ("a.jsonlines", True),
        ("a.xlsx", True), ("a.parquet.tmp", True), ("a.json.old", True), ("a.jsonl.dvc", False), ("a.csv.md", False),
        ("package.json.bak", False), ("tokenizer.json.gz", False), ("a.txt", False), ("jsonl", False),
    ],
)  # fmt: skip
def test_what_is_called_as_data_is(name, yes):
    assert called_data(name) is yes


def test_files_of_a_folder_are_all_told(tmp_path: Path):
    (tmp_path / "a.json").write_text(json.dumps([ROW] * 2))
    for number in range(3):
        (tmp_path / f"{number}.json").write_text(json.dumps(ROW))
    for name, raw in {"l.json": LFS, "x.jsonl.gz.gz": "", "x.csv.bak": "", ".x.jsonl": "", "s.json": "{}"}.items():
        (tmp_path / name).write_text(raw)
    done = duecare("scan", tmp_path, "--no-cache", "-q")
    assert done.returncode == 3
    assert done.stdout.partition("\n\n")[0].splitlines() == [
        "4 files · 5 rows · 274 bytes",
        "  0.json  1 row · 54 bytes",
        "  1.json  1 row · 54 bytes",
        "  2.json  1 row · 54 bytes",
        "  a.json  2 rows · 112 bytes",
        "  l.json  not scanned: it is a git-lfs pointer: its rows are not here",
        "    unlock: git lfs pull",
        "  x.csv.bak  not scanned: it has rows that duecare does not read (.bak)",
        "    unlock: decompress it, or name it so that it ends in .csv, and remove it if it is none of the data",
        "  x.jsonl.gz.gz  not scanned: it is compressed twice (.gz.gz)",
        "    unlock: decompress it once",
        "  1 hidden file of rows passed over: .x.jsonl; name what is to be scanned",
        "  1 JSON file without rows passed over: s.json; name what is to be scanned",
    ]


def lines(*words: object) -> tuple[int, list[str]]:
    done = duecare("scan", *words, "--no-cache", "-q")
    return done.returncode, done.stdout.partition("\n\n")[0].splitlines()[1:] + done.stderr.splitlines()


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder with links into it, beside it, and far out of it."""
    for place in ("far/rows.jsonl", "top/beside/b.jsonl", "top/data/a.jsonl"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(json.dumps(ROW))
    data = tmp_path / "top/data"
    for name, target in {"in": "a", "near": "../beside/b", "out": "../../far/rows"}.items():
        (data / f"{name}.jsonl").symlink_to(f"{target}.jsonl")
    (data / "folder").symlink_to("../../far")
    (data / "self").symlink_to(".")
    return tmp_path


@pytest.mark.parametrize("marker", ["", ".git/HEAD", "duecare.yaml"])
def test_no_link_leads_out(linked: Path, marker: str) -> None:
    top = linked / "top"
    if marker:
        (top / marker).parent.mkdir(exist_ok=True)
        (top / marker).write_text("version: 1\n")
    place, what = ("data/", "repository") if marker else ("", "folder that is scanned")
    status, told = lines(top / "data")
    out = [
        f"  {place}out.jsonl  not scanned: it is a link out of the {what}, and was not followed",
        "    unlock: replace the link by the file, or name the file itself, if it is meant: "
        f"duecare scan {os.path.realpath(linked / 'far/rows.jsonl')}",
    ]
    folder = [
        f"  {place}folder  not scanned: it is a link to a folder, and was not followed",
        f"    unlock: name the folder itself, if it holds data: duecare scan {os.path.realpath(linked / 'far')}",
    ]
    near = [f"  {place}near.jsonl  1 row · 54 bytes"] if marker else []
    assert (status, told[: 2 + len(near)]) == (
        3,
        [f"  {place}a.jsonl  1 row · 54 bytes", f"  {place}in.jsonl  1 row · 54 bytes", *near],
    )
    assert told[2 + len(near) : 4 + len(near)] == folder
    assert told[-2:] == out
    # a link that is named itself
    status, told = lines(top / "data/out.jsonl")
    assert (status, len(told)) == ((3, 2) if marker else (0, 1))
    if marker:
        assert told[0] == "data/out.jsonl: gap: is a link out of the repository, and was not followed"
    assert lines(top / "data/near.jsonl")[0] == 0
    assert lines(linked / "far/rows.jsonl")[0] == 0


def test_a_folder_that_is_a_link_out_of_the_repository_is_not_followed(linked: Path) -> None:
    assert lines(linked / "top/data/folder")[0] == 0
    assert lines("--root", linked / "top", linked / "top/data/folder")[0] == 3
    (linked / "top/.git").mkdir()
    assert lines(linked / "top/data/folder") == (
        3,
        [
            "data/folder: gap: is a link out of the repository, and was not followed",
            f"  unlock: name the place itself, if that is meant: duecare scan {os.path.realpath(linked / 'far')}",
        ],
    )
