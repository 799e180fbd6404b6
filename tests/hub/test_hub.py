"""The real `datasets` and `huggingface_hub` against a server that speaks the needed part of the Hub's API."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hub_server import COMMIT, NAME, Hub

pytestmark = pytest.mark.hub
PINNED = f"hf://datasets/{NAME}@{COMMIT}"
MAIL = "write to maria.keller1987@gmail.com"


def parquet(*texts: str) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table({"text": list(texts)}), buffer)
    return buffer.getvalue()


FILES = {
    "README.md": b"---\nconfigs: [{config_name: default, data_files: '../../etc/passwd'}]\n---\n",
    "data/a.jsonl": b'{"text": "one"}\n{"text": "two"}\n',
    "data/b.parquet": parquet("three", MAIL),
    "data/c.csv": b"prompt,completion\nwhat,that\n",
    "chats.py": b"raise SystemExit('a loading script was run')\n",
    "chats.json.py": b"raise SystemExit('a loading script was run')\n",
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "duecare.yaml").write_text(
        'version: 1\nlimits: {data: {remotes: ["hf://datasets/acme/"], elsewhere: {ask: data-steward}}}\n'
        "models: [{name: m}]\n"
        "approvals: [{role: data-steward, covers: [data, profile], needs: 1, from: {users: [mona]}}]\n"
    )
    return tmp_path


def scan(place: Path, hub: Hub, *arguments: str, **environ: str) -> tuple[int, dict, str]:
    given = {"HF_ENDPOINT": hub.address, "HF_HOME": str(place / "home"), "XDG_CACHE_HOME": str(place / "cache")}
    command = [sys.executable, "-m", "duecare", "scan", *arguments, "--workers", "1", "--format", "json", "--quiet"]
    ran = subprocess.run(
        command, cwd=place, env={**os.environ, **given, **environ}, capture_output=True, text=True, check=False
    )
    return ran.returncode, json.loads(ran.stdout) if ran.stdout else {}, ran.stderr


def rows(report: dict) -> dict[str, int]:
    return {file["path"].removeprefix(f"{PINNED}/"): file["rows"] for file in report["files"]}


def test_a_pinned_data_set_is_streamed_and_measured(place):
    with Hub(FILES) as hub:
        code, report, said = scan(place, hub, PINNED, "--online")
    assert (code, said) == (0, "")
    assert rows(report) == {"data/a.jsonl": 2, "data/b.parquet": 2, "data/c.csv": 1}
    by = {file["path"].rpartition("/")[2]: file for file in report["files"]}
    assert by["c.csv"]["measures"]["shape"]["shapes"] == {"columns": 1}
    (example,) = by["b.parquet"]["measures"]["personal_data"]["examples"]
    assert (example["path"], example["row"], example["kind"]) == (f"{PINNED}/data/b.parquet", 2, "email")
    assert not [asked for asked in hub.asked if asked.endswith((".py", "README.md"))]
    assert not [asked for asked in hub.asked if COMMIT not in asked]


def test_the_checksums_are_those_that_a_pointer_names(place):
    from hashlib import sha256

    with Hub(FILES) as hub:
        code, _, _ = scan(place, hub, f"{NAME}@{COMMIT}", "--online", "--write-profile", "--name", "chats")
    profile = json.loads((place / ".duecare/profiles/chats.json").read_text())
    digests = {file["path"].rpartition("/")[2]: file["digests"] for file in profile["files"]}
    raw = FILES["data/b.parquet"]
    assert code == 0
    assert digests["b.parquet"] == {"sha256": sha256(raw).hexdigest()}
    (place / "data").mkdir()
    (place / "data/b.parquet").write_text(
        f"version https://git-lfs.github.com/spec/v1\noid sha256:{sha256(raw).hexdigest()}\nsize {len(raw)}\n"
    )
    command = [sys.executable, "-m", "duecare", "check", "--root", str(place), "--format", "json"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [one for model in json.loads(ran.stdout)["models"] for one in model["findings"]]
    told = [one["what"] for one in found if one["check"] == "DC203"]
    assert len(told) == 2  # the pointer's rows, and those at the Hub's own address
    assert all("1 of 2 rows holds email" in what for what in told)
    asks = [
        one["ask"] for model in json.loads(ran.stdout)["models"] for one in model["gaps"] if one["check"] == "DC005"
    ]
    assert set(asks) == {"data-steward"}


def test_a_part_of_the_data_set(place):
    with Hub(FILES) as hub:
        _, folder, _ = scan(place, hub, f"{PINNED}/data", "--online")
        _, file, _ = scan(place, hub, f"{PINNED}/data/b.parquet", "--online")
    assert len(folder["files"]) == 3
    assert rows(file) == {"data/b.parquet": 2}


@pytest.mark.parametrize(
    ("address", "online", "said", "unlock"),
    [
        (PINNED, False, "is elsewhere, and the network is read only with --online", f"duecare scan {PINNED} --online"),
        (f"hf://datasets/{NAME}", True, "is not pinned: `main` may hold other rows tomorrow", PINNED),
        (f"hf://datasets/{NAME}@main", True, "is not pinned: `main` may hold other rows tomorrow", PINNED),
        (f"hf://datasets/evil/chats@{COMMIT}", True, "is under no prefix of the policy's `limits.data.remotes`",
         "limits.data.remotes"),
        (f"hf://datasets/acme/other@{COMMIT}", True, "could not be listed", "see that the Hub answers"),
        (f"{PINNED}/nothing", True, "holds no data file of a known format at this commit below nothing", "name a"),
        ("https://data.example.com/a.jsonl", True, "is under no prefix", "limits.data.remotes"),
        ("zip::https://data.example.com/a.zip", True, "chains protocols", "limits.data.remotes"),
        ("file:///etc/passwd", True, "is of the protocol `file`", "limits.data.remotes"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_a_gap_with_its_mend(place, address, online, said, unlock):
    with Hub(FILES) as hub:
        code, report, told = scan(place, hub, address, *(["--online"] if online else []))
    assert (code, report) == (3, {})
    assert said in told
    assert unlock in told.partition("unlock:")[2]
    assert "Traceback" not in told
    if not online or "prefix" in said or "protocol" in said:
        assert hub.asked == []


def test_a_loading_script_alone_is_never_run(place):
    with Hub({"chats.py": FILES["chats.py"]}) as hub:
        code, _, told = scan(place, hub, PINNED, "--online")
    assert code == 3
    assert "only the loading script chats.py, which is never run" in told


@pytest.mark.parametrize(
    ("path", "raw", "cut"),
    [
        ("data/a.jsonl", b'{"text": "one"}\n{"text": \n', "could not be streamed"),
        ("data/b.parquet", FILES["data/b.parquet"][:-40], "could not be streamed"),
    ],
)
def test_a_file_that_breaks_off_is_a_gap(place, path, raw, cut):
    with Hub({**FILES, path: raw}) as hub:
        code, report, told = scan(place, hub, PINNED, "--online")
    text = json.dumps(report) + told
    assert code == 3
    assert cut in text
    assert "Traceback" not in told
    assert sum(rows(report).values()) >= 3


def test_a_redirect_into_a_private_network_is_refused(place):
    with Hub(FILES, redirect="http://169.254.169.254/latest/meta-data/") as hub:
        code, report, told = scan(place, hub, f"{PINNED}/data/b.parquet", "--online")
    assert code == 3
    assert "leads to 169.254.169.254, an address of a private network" in told + json.dumps(report)


def test_without_the_extra_the_gap_names_the_install_line(place):
    (place / "datasets").mkdir()  # hides the package: a folder without code is not importable as one
    hidden = place / "hide"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nreal = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'datasets' else real(name, *a)\n"
    )
    with Hub(FILES) as hub:
        code, _, told = scan(place, hub, PINNED, "--online", PYTHONPATH=str(hidden))
    assert code == 3
    assert "cannot be read: datasets is not installed" in told
    assert "unlock: pip install 'duecare[hub]'" in told
    assert hub.asked == []


def test_what_the_real_save_to_disk_writes_is_read(place):
    import datasets

    rows_ = datasets.Dataset.from_list([{"prompt": f"q {i}", "completion": f"a {i}"} for i in range(10)])
    both = datasets.DatasetDict(train=rows_.select(range(7)), test=rows_.select(range(7, 10)))
    both.save_to_disk(str(place / "data"), num_shards={"train": 2, "test": 1})
    with Hub({}) as hub:
        code, report, _ = scan(place, hub, "data")
    assert code == 0
    assert {file["path"]: file["rows"] for file in report["files"]} == {"data/test": 3, "data/train": 7}
    assert report["whole"]["measures"]["shape"]["shapes"] == {"columns": 10}
    assert hub.asked == []
