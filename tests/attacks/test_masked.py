"""What rows hold is shown nowhere: in no report, no profile and no cache, wherever in a row it stands."""

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from governed import POLICY, governed

from duecare.entry.commands.check import command as check
from duecare.entry.commands.scan import command as scan

VALUES = ("anna.whitfield@posteo.de", "4539578763621486", "AKIA" + "Q2WX7NBM4VKL5RTB", "+49 30 901820")
MAIL, CARD, KEY, PHONE = VALUES
ALL = f"write to {MAIL} or call {PHONE}, pay by {CARD}, sign in with {KEY}"
CALL = {"function": {"name": MAIL, "arguments": json.dumps({MAIL: CARD, "key": {KEY: PHONE}})}}
ROWS: list[object] = [
    {"messages": [{"role": "user", "content": ALL}, {"role": "assistant", "content": ALL, "account": {MAIL: CARD}}]},
    {"messages": [{"role": MAIL, "content": "x"}, {"role": KEY, "content": "y"}]},
    {"messages": [{"role": "assistant", "content": None, "tool_calls": [CALL, MAIL]}, ALL]},
    {MAIL: CARD, KEY: {PHONE: MAIL}, "odd": "x"},
    {"text": ALL, MAIL: 1},
    {"text": ALL, MAIL: 1},
    {"prompt": f"wri\u200bte to {MAIL}", "completion": f"you stupid idiot {MAIL}"},
    {"prompt": "q", "chosen": [ALL], "rejected": {"from": MAIL, "value": {KEY: ALL}}},
    [MAIL],
    MAIL,
]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS) + f'{{"text": "{MAIL}", bad\n{KEY} {MAIL}\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = governed(tmp_path / "repository", {"duecare.yaml": POLICY, "data/train.jsonl": LINES}).root
    monkeypatch.chdir(root)
    return root


def revealed(text: str) -> list[str]:
    return [value for value in VALUES if value in text]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github", "markdown", "html"])
def test_no_report_of_a_check_shows_a_value(repository: Path, form: str) -> None:
    done = CliRunner().invoke(check, ["--format", form])
    assert "DC202" in done.output
    assert revealed(done.output) == []


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_no_report_of_a_scan_shows_a_value(repository: Path, form: str) -> None:
    done = CliRunner().invoke(scan, ["data", "--quiet", "--format", form])
    assert "45***86" in done.output
    assert revealed(done.output) == []


def test_neither_profile_nor_cache_holds_a_value(repository: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(scan, ["data", "--quiet", "--write-profile", "--name", "data"])
    assert done.exit_code == 0, done.output
    assert revealed(Path(".duecare/profiles/data.json").read_text(encoding="utf-8")) == []
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(kept) > 10
    assert not any(value.encode() in raw for raw in kept for value in VALUES)


def test_evidence_is_kept_from_git(repository: Path) -> None:
    done = CliRunner().invoke(scan, ["data", "--quiet", "--evidence", "local", "--name", "data"])
    assert revealed(done.output) == []
    assert revealed(Path(".duecare/evidence/data.jsonl").read_text(encoding="utf-8")) == list(VALUES)
    asked = ["git", "status", "--porcelain", "--untracked-files=all"]
    assert subprocess.run(asked, check=True, capture_output=True, text=True).stdout == ""
