"""Data sets that ``save_to_disk`` wrote: one artefact each, whatever is wrong in them."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from in_process import duecare

from duecare.discover.saved import saved as folders_of
from duecare.entry.inputs_rows import data_files, found
from duecare.load.saved import saved
from duecare.scan.contract import Wish
from duecare.scan.digests import digested
from duecare.scan.rows import count
from duecare.scan.run import Options, scan

ONLY = Options(only=frozenset({"shape"}))


def save(folder: Path, *shards: list[str], split: str | None = None, declared: int | None = None) -> Path:
    """What ``save_to_disk`` writes, without the package."""
    folder.mkdir(parents=True)
    names = [f"data-{i:05}-of-{len(shards):05}.arrow" for i in range(len(shards))]
    for name, texts in zip(names, shards, strict=True):
        table = pa.table({"text": texts})
        with pa.OSFile(str(folder / name), "wb") as file, pa.ipc.new_stream(file, table.schema) as writer:
            writer.write_table(table)
    state = {"_data_files": [{"filename": name} for name in names], "_fingerprint": "7672dd219aceaf90", "_split": split}
    (folder / "state.json").write_text(json.dumps(state, indent=2))
    info = {"features": {}, "splits": {"train": {"name": "train", "num_examples": declared}}} if declared else {}
    (folder / "dataset_info.json").write_text(json.dumps(info, indent=2))
    return folder


def scanned(root: Path, path: str = "train"):
    return scan(Wish(root=str(root), paths=(path,)), ONLY)


def listing(root: Path) -> frozenset[str]:
    return frozenset(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_the_shards_are_one_data_set(tmp_path):
    save(tmp_path / "data" / "train", ["a", "b"], ["c"], ["d", "e", "f"])
    assert data_files(tmp_path, [tmp_path]) == ["data/train"]
    assert folders_of(listing(tmp_path)) == {"data/train"}
    outcome = scanned(tmp_path, "data/train")
    (file,) = outcome.files
    assert (file.path, file.rows, file.bad, file.cut, outcome.troubles) == ("data/train", 6, 0, "", {})
    assert file.measures["shape"]["shapes"] == {"columns": 6}
    assert count(tmp_path / "data/train") == 6
    assert saved(tmp_path, "data/train", listing(tmp_path)) == ((), None, "7672dd219aceaf90")


def test_rows_are_numbered_through_the_shards(tmp_path):
    save(tmp_path / "train", ["a", "b"], [" ", "d"])
    (file,) = scanned(tmp_path).files
    assert [(e["path"], e["row"]) for e in file.measures["shape"]["examples"]] == [("train", 3)]


def test_several_processes_count_the_same(tmp_path):
    save(tmp_path / "train", *[[f"{i} {j}" for j in range(50)] for i in range(6)])
    one, two = (scan(Wish(root=str(tmp_path), paths=("train",)), ONLY._replace(workers=n)) for n in (1, 2))
    assert one.files == two.files
    assert one.files[0].rows == 300


def test_the_digest_is_of_every_shard(tmp_path):
    save(tmp_path / "train", ["a"], ["b"])
    before = digested(tmp_path, ["train"])["train"]
    assert not before.differs(tmp_path / "train")
    save(tmp_path / "other", ["a"], ["c"])
    (tmp_path / "train/data-00001-of-00002.arrow").write_bytes(
        (tmp_path / "other/data-00001-of-00002.arrow").read_bytes()
    )
    assert before.differs(tmp_path / "train")
    assert digested(tmp_path, ["train"])["train"].sha256 != before.sha256


def broken(folder: Path, what: str) -> None:
    second = folder / "data-00001-of-00003.arrow"
    state = folder / "state.json"
    match what:
        case "missing":
            second.unlink()
        case "empty":
            second.write_bytes(b"")
        case "cut":
            second.write_bytes(second.read_bytes()[:-300])
        case "noise":
            second.write_bytes(b"\xff" * 4096)
        case "pointer":
            second.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 9\n")
        case "stray":
            (folder / "data-00003-of-00004.arrow").write_bytes(second.read_bytes())
        case "link":
            second.unlink()
            second.symlink_to("/etc/passwd")
        case "no json":
            state.write_text("{")
        case "no list":
            state.write_text('{"_data_files": 3}')
        case "nothing":
            state.write_text('{"_data_files": []}')
        case "climbs":
            state.write_text('{"_data_files": [{"filename": "../../secret.arrow"}]}')
        case "twice":
            state.write_text('{"_data_files": [{"filename": "data-00000-of-00003.arrow"}, '
                             '{"filename": "data-00000-of-00003.arrow"}]}')  # fmt: skip


@pytest.mark.parametrize(
    ("what", "rows", "cut"),
    [
        ("missing", 5, "lacks data-00001-of-00003.arrow, which state.json names"),
        ("empty", 5, "holds nothing in data-00001-of-00003.arrow, which state.json names"),
        ("cut", None, "holds data-00001-of-00003.arrow, which is no valid Arrow data from here on"),
        ("noise", 5, "holds data-00001-of-00003.arrow, which is no valid Arrow data from here on"),
        ("pointer", 5, "holds only a git-lfs pointer for data-00001-of-00003.arrow, which state.json names"),
        ("stray", 7, "holds data-00003-of-00004.arrow, which state.json does not name: it was not read"),
        ("link", 5, "lacks data-00001-of-00003.arrow, which state.json names"),
    ],
)
def test_a_shard_that_is_not_as_the_state_says_is_a_gap(tmp_path, what, rows, cut):
    save(tmp_path / "train", ["a", "b"], ["c", "d"], ["e", "f"])
    broken(tmp_path / "train", what)
    (file,) = scanned(tmp_path).files
    assert file.cut.startswith(cut)
    assert file.bad == 1
    assert rows is None or file.rows == rows
    assert file.rows - file.bad == sum(file.measures["shape"]["shapes"].values())


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("no json", "has a state.json that names no shards"),
        ("no list", "has a state.json that names no shards"),
        ("nothing", "has a state.json that names no shards, or one twice"),
        ("twice", "has a state.json that names no shards, or one twice"),
        ("climbs", "has a state.json that names the shard '../../secret.arrow', which is no file beside it"),
    ],
)
def test_a_state_that_cannot_be_followed_is_a_gap(tmp_path, what, told):
    save(tmp_path / "train", ["a"], ["b"], ["c"])
    broken(tmp_path / "train", what)
    outcome = scanned(tmp_path)
    assert outcome.files == ()
    assert outcome.troubles["train"].what == told


@pytest.mark.parametrize(
    ("what", "faults"),
    [
        ("missing", [(7, "names the shard data-00001-of-00003.arrow, which is not there")]),
        ("stray", [(2, "does not name data-00003-of-00004.arrow, which lies beside it: "
                       "no trainer reads it, and neither did duecare")]),
        ("climbs", [(1, "names the shard '../../secret.arrow', which is no file of its folder"),
                    (1, "does not name data-00000-of-00003.arrow, which lies beside it: "
                        "no trainer reads it, and neither did duecare")]),
        ("no list", [(1, "names no shards: `_data_files` is no list")]),
    ],
)  # fmt: skip
def test_faults_of_the_state_have_their_place(tmp_path, what, faults):
    save(tmp_path / "train", ["a"], ["b"], ["c"])
    broken(tmp_path / "train", what)
    found = saved(tmp_path, "train", listing(tmp_path)).faults
    assert [(fault.span.line, fault.what) for fault in found][: len(faults)] == faults


def test_a_split_that_nobody_saved_is_a_fault(tmp_path):
    save(tmp_path / "d/test", ["a"])
    save(tmp_path / "d/train", ["a"])
    (tmp_path / "d/dataset_dict.json").write_text('{"splits": ["train", "valid", "test"]}')
    told = {name: saved(tmp_path, f"d/{name}", listing(tmp_path)).faults for name in ("train", "test")}
    assert [fault.what for fault in told["train"]] == ["names the split valid, which is not there"]
    assert told["test"] == ()


def test_the_gate_judges_the_folder(tmp_path):
    save(tmp_path / "data/train", ["a", "b"], ["c", "write to maria.keller1987@gmail.com"], split="train", declared=10)
    save(tmp_path / "data/test", ["one more thing"], split="test")
    (tmp_path / "data/train/data-00001-of-00002.arrow").rename(tmp_path / "kept")
    (tmp_path / "data/all.manifest.yaml").write_text(
        "name: all\nfiles:\n  - path: train/data-00000-of-00002.arrow\n  - path: test/*.arrow\n"
    )

    def told():
        out = duecare("check", "--root", tmp_path, "--format", "json")
        found = [one for model in json.loads(out.stdout)["models"] for one in (*model["findings"], *model["gaps"])]
        return out.returncode, [(f["check"], f["what"]) for f in found if f["check"] in {"DC101", "DC202", "DC203"}]

    code, lost = told()
    assert code == 1
    assert ("DC202", "data/train: names the shard data-00001-of-00002.arrow, which is not there") in lost
    assert any("could not be read to its end: it lacks data-00001" in what for _, what in lost)
    (tmp_path / "kept").rename(tmp_path / "data/train/data-00001-of-00002.arrow")
    code, whole = told()
    assert ("DC202", "data/train has 4 rows, and its info tells of 10") in whole
    assert any(check == "DC203" and "email" in what for check, what in whole)
    assert not [what for check, what in whole if check == "DC101" and "no manifest names" in what]


@pytest.mark.parametrize(
    ("splits", "told"),
    [
        ('{"splits": ["train"]}', {}),
        ('{"splits": ["train", "test"]}', {"d/test": "is not here: d/dataset_dict.json names the split"}),
        ('{"splits": 3}', {"d/dataset_dict.json": "names no splits"}),
        ("{", {"d/dataset_dict.json": "names no splits"}),
    ],
)
def test_a_split_that_is_not_here_is_a_gap(tmp_path, splits, told):
    save(tmp_path / "d/train", ["a"])
    (tmp_path / "d/dataset_dict.json").write_text(splits)
    assert {path: gap.what for path, gap in found(tmp_path, [tmp_path]).troubles.items()} == told
    done = duecare("scan", tmp_path / "d", "--root", tmp_path, "--no-cache", "-q", "--format", "json")
    assert done.returncode == (3 if told else 0)
    assert json.loads(done.stdout)["whole"].get("cut", "") == next(
        (f"{path} {what}" for path, what in told.items()), ""
    )
