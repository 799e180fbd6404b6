"""What other tools let pass in training rows, end to end: ``duecare check`` on a repository with one data file.

Each row of the tables was passed, or crashed on, by a tool of this kind that was tried.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from duecare.entry.commands.check import command

CALL = {"type": "function", "function": {"name": "send", "arguments": ""}}
LFS = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "a" * 64 + "\nsize 123456\n"


def said(root: Path, raw: bytes) -> tuple[int, dict[str, list[str]]]:
    """The exit status and what the data checks say, by rule."""
    (root / "data").mkdir()
    (root / "data/train.jsonl").write_bytes(raw)
    off = ", ".join(f"DC{n}: {{severity: 'off'}}" for n in (101, 301, 401))
    (root / "duecare.yaml").write_text(f"version: 1\nextends: [starter]\nchecks: {{{off}}}\n")
    answer = CliRunner().invoke(command, ["--root", str(root), "--format", "json"])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.output
    told: dict[str, list[str]] = {}
    for model in json.loads(answer.stdout)["models"]:
        for one in (*model["findings"], *model["gaps"]):
            if one["check"].startswith(("DC2", "DC0")):
                told.setdefault(one["check"], []).append(one["what"])
    return answer.exit_code, told


def chat(*messages: dict[str, object]) -> bytes:
    return (json.dumps({"messages": list(messages)}, ensure_ascii=False) + "\n").encode()


def call(arguments: object) -> dict[str, object]:
    function = {"name": "send", "arguments": arguments}
    return {"role": "assistant", "content": None, "tool_calls": [{"type": "function", "function": function}]}


USER = {"role": "user", "content": "Send it to her, please."}
NESTED = json.dumps({"to": [{"mail": "marta@nordpost-mail.de"}], "note": json.dumps({"ssn": "536-90-4399"})})


@pytest.mark.parametrize(
    ("row", "kinds"),
    [
        (chat(USER, {"role": "assistant", "content": "Her SSN is 536-90-4399."}), {"us_ssn"}),
        (chat(USER, call(json.dumps({"to": "marta@nordpost-mail.de"}))), {"email"}),
        (chat(USER, call({"to": "marta@nordpost-mail.de"})), {"email"}),
        (chat(USER, call(NESTED)), {"email", "us_ssn"}),
        (chat(USER, {"role": "assistant", "content": "Write to marta@\u200bnord\u00adpost-mail.de."}), {"email"}),
        (chat(USER, {"role": "assistant", "content": "It is 5\u200b3\u200b6\u20119\u200b0\u20134399."}), {"us_ssn"}),
        (chat(USER, {"role": "assistant", "content": "marta@nordpost-mail.de"}).replace(b"@", b"\\u0040"), {"email"}),
        (chat(USER, {"role": "assistant", "content": [{"type": "text", "text": "marta@nordpost-mail.de"}]}), {"email"}),
        (chat(USER, {"role": "assistant", "content": "IBAN GB51 NWBK 6016 1331 9268 11"}), {"iban"}),
    ],
)
def test_personal_data_is_found(tmp_path: Path, row: bytes, kinds: set[str]) -> None:
    code, told = said(tmp_path, row)
    assert code == 1
    assert {what.split(" hold ")[-1].split(" holds ")[-1].split(" (")[0] for what in told["DC203"]} == kinds


@pytest.mark.parametrize(
    "row",
    [
        chat(USER, call(json.dumps({"to": "the office"})), {"role": "tool", "content": "sent"},
             {"role": "assistant", "content": "It was sent."}),
        chat(USER, {"role": "assistant", "tool_calls": [CALL]}),
        chat(USER, {"role": "assistant", "content": None, "function_call": {"name": "send", "arguments": "{}"}}),
    ],
)  # fmt: skip
def test_null_content_with_tool_calls_is_fine(tmp_path: Path, row: bytes) -> None:
    assert said(tmp_path, row) == (0, {})


@pytest.mark.parametrize(
    ("raw", "code", "rule"),
    [
        (LFS.encode(), 3, "DC005"),
        (b"", 1, "DC201"),
        (b"\n\n  \n", 1, "DC201"),
        (b"\xef\xbb\xbf", 1, "DC201"),
        (chat(USER, {"role": "assistant", "content": None}), 1, "DC202"),
        (b'{"messages": [{"role": "user", "cont', 1, "DC202"),
    ],
)
def test_data_that_is_none_does_not_pass(tmp_path: Path, raw: bytes, code: int, rule: str) -> None:
    found, told = said(tmp_path, raw)
    assert (found, rule in told) == (code, True), told


def test_a_secret_in_escaped_quotes_is_found(tmp_path: Path) -> None:
    """Scanners of plain text read the backslash of JSON as a part of the value, or stop at it."""
    secret = "ghp_" + "k3Tz8QvX1mLw5RyB7nJc2Hg9Fd4Sa6Pe0UiO"
    code, told = said(tmp_path, chat(USER, {"role": "assistant", "content": f'export TOKEN="{secret}"'}))
    assert (code, len(told["DC204"])) == (1, 1)
    assert secret not in str(told)
