"""What lies below a folder that is scanned: nothing that may be data is passed over without a word."""

import json
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
