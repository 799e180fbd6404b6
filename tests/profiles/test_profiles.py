"""A profile made where the data is stands for it where only a pointer is."""

import hashlib
import json
from datetime import date

import pytest
from click.testing import CliRunner

from duecare.entry.commands.scan import command
from duecare.entry.settings import policy_of
from duecare.entry.walk import Asked, walk
from duecare.load.profiles import native
from duecare.load.source import Source
from duecare.model.problem import Gap
from duecare.model.profile import Scanned

ROWS = "".join(json.dumps({"prompt": f"q {i}", "completion": f"a {i}"}) + "\n" for i in range(9))
POLICY = "version: 1\nextends: [starter]\nlimits: {data: {elsewhere: %s}}\n"
FILE = ".duecare/profiles/data-train.json"


def repository(root, elsewhere="refuse"):
    (root / "data").mkdir()
    (root / "data/train.jsonl").write_text(ROWS)
    text = POLICY % "refuse"
    if elsewhere != "refuse":
        text = "version: 1\nextends: [starter]\nlimits: {data: {elsewhere: {ask: data-steward}}}\napprovals:\n"
        text += "  - {role: data-steward, covers: [data, profile], needs: 1, from: {users: [mona]}}\n"
    (root / "duecare.yaml").write_text(text)
    answer = CliRunner().invoke(command, [str(root / "data/train.jsonl"), "--write-profile", "--no-cache", "-q"])
    assert answer.exit_code == 0, answer.output


def pointed(root, raw):
    digest = hashlib.sha256(raw.encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {len(raw)}\n"
    (root / "data/train.jsonl").write_text(pointer)


def told(root):
    (walked,) = walk(Asked(root, date(2026, 1, 1)), policy_of(root))
    return walked.case.profile("data/train.jsonl")


def test_a_profile_stands_for_rows_that_are_elsewhere(tmp_path):
    repository(tmp_path, "ask")
    pointed(tmp_path, ROWS)
    found = told(tmp_path)
    assert isinstance(found, Scanned)
    assert (found.rows, found.profile, found.ask) == (9, FILE, "data-steward")


def test_one_row_more_is_other_data(tmp_path):
    repository(tmp_path, "ask")
    pointed(tmp_path, ROWS + "{}\n")
    assert isinstance(told(tmp_path), Gap)


def test_a_policy_may_refuse_what_was_measured_elsewhere(tmp_path):
    repository(tmp_path)
    pointed(tmp_path, ROWS)
    assert "which the policy refuses" in told(tmp_path).what


def test_rows_that_are_here_are_scanned_whatever_a_profile_says(tmp_path):
    repository(tmp_path, "ask")
    profile = tmp_path / FILE
    profile.write_text(profile.read_text().replace('"rows": 9', '"rows": 7'))
    found = told(tmp_path)
    assert (found.rows, found.profile) == (9, "")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda p: p["files"][0].update(rows=-1), "rows"),
        (lambda p: p["files"][0].update(bad=99), "counts 99 bad rows of 9"),
        (lambda p: p["files"][0].update(digests={}), "names no checksum"),
        (lambda p: p["files"][0].update(digests={"sha256": "xyz"}), ""),
        (lambda p: p["whole"].update(rows=1), "counts 1 rows, and its files hold others"),
        (lambda p: p["files"].append(p["files"][0]), ""),
        (lambda p: p.update(files=[]), ""),
        (lambda p: p.update(surprise=1), "surprise"),
        (lambda p: p.pop("settings"), "settings"),
    ],
)
def test_a_profile_that_does_not_hold_measures_nothing(tmp_path, change, what):
    repository(tmp_path)
    value = json.loads((tmp_path / FILE).read_text())
    assert native.read(Source(FILE, json.dumps(value).encode())).files[0].rows == 9
    change(value)
    read = native.read(Source(FILE, json.dumps(value).encode()))
    assert read.faults
    assert not read.files
    assert any(what in fault.what for fault in read.faults)
