"""Very many small files in a governed repository: one data set, judged like any other, also against a base."""

import json
from pathlib import Path

import pytest
from governed import POLICY, Repository, governed

from duecare.entry import inputs_rows
from duecare.model.verdict import Judgement, Verdict

GLOB = POLICY.replace('data: ["data/*.jsonl"]', 'data: ["data/**/*.jsonl"]').replace(
    'DC303: {severity: "off"}', 'DC303: {severity: "off"}\n  DC104: {severity: "off"}\n  DC110: {severity: "off"}'
)
HEAD = """\
name: chats
description: Questions about invoices and their answers, written by the support team.
sources: [{name: support desk, collected_by: support team, method: written for this set, license: CC-BY-4.0}]
license: CC-BY-4.0
languages: [en]
personal_data: {present: false}
representation: {statement: who asks is not known}
owner: {name: data team, contact: data-team@example.com}
files:
"""


@pytest.fixture(autouse=True)
def small(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setattr(inputs_rows, "MOST", 30)


def row(number: int, mail: str = "") -> str:
    said = f"Please write to {mail}@posteo.de about it." if mail else "It is under Billing, with all the others."
    return (
        json.dumps({"prompt": f"Where is invoice number {number}?", "completion": f"Invoice {number}: {said}"}) + "\n"
    )


def chats(mails: dict[int, str], number: int = 40) -> dict[str, str | None]:
    return {f"data/chat/{n:03}.jsonl": row(n, mails.get(n, "")) for n in range(number)}


def repository(root: Path, named: str, mails: dict[int, str]) -> Repository:
    texts: dict[str, str | None] = {"duecare.yaml": GLOB, **chats(mails)}
    texts["data/chats.manifest.yaml"] = HEAD + (named or "  - {path: train.jsonl}\n")
    return governed(root, texts)


def found(judgement: Judgement, *checks: str) -> list[tuple[str, str, str]]:
    return sorted((f.check, f.standing, f.problem.span.path) for f in judgement.findings if f.check in checks)


ONE_BY_ONE = "".join(f"  - {{path: chat/{n:03}.jsonl, split: train}}\n" for n in range(40))


@pytest.mark.parametrize(
    ("named", "missing"),
    [
        ('  - {path: "chat/*.jsonl", split: train}\n', []),
        (ONE_BY_ONE, []),
        ("", [("DC101", "new", "data/chat/*.jsonl")]),
    ],
    ids=["pattern", "one by one", "not at all"],
)
def test_a_manifest_names_the_files_by_a_pattern_or_one_by_one(
    tmp_path: Path, named: str, missing: list[tuple[str, str, str]]
) -> None:
    repo = repository(tmp_path, '  - {path: "chat/*.jsonl", split: train}\n', {})
    repo.write("data/chats.manifest.yaml", HEAD + (named or "  - {path: train.jsonl}\n"))
    assert found(repo.verdict(), "DC101") == missing


def test_rows_of_the_files_stand_and_new_ones_do_not(tmp_path: Path) -> None:
    repo = repository(tmp_path, '  - {path: "chat/*.jsonl", split: train}\n', {3: "anna", 5: "boris"})
    repo.commit({"data/chat/040.jsonl": row(40)})
    clean = repo.verdict()
    assert found(clean, "DC203") == [("DC203", "legacy", "data/chat/*.jsonl")]
    assert clean.verdict is Verdict.PASSED, [(f.check, f.problem.what) for f in clean.findings]
    repo.commit({"data/chat/041.jsonl": row(41, "clara")})
    judgement = repo.verdict()
    assert found(judgement, "DC203") == [
        ("DC203", "legacy", "data/chat/*.jsonl"), ("DC203", "new", "data/chat/*.jsonl"),
    ]  # fmt: skip
    (new,) = (f.problem.what for f in judgement.findings if f.check == "DC203" and f.standing == "new")
    assert new.startswith("1 of 2 new rows holds email")
    assert "(row 42: c***@p***.de)" in new


def test_files_that_become_very_many_hold_the_rows_that_they_held(tmp_path: Path) -> None:
    """The base tells its files one by one, the head all together."""
    few = dict.fromkeys((3, 5), "anna")
    texts: dict[str, str | None] = {"duecare.yaml": GLOB, **chats(few, 25)}
    texts["data/chats.manifest.yaml"] = HEAD + '  - {path: "chat/*.jsonl"}\n'
    repo = governed(tmp_path, texts)
    repo.commit(chats(few, 40))
    assert found(repo.verdict(), "DC203") == [("DC203", "legacy", "data/chat/*.jsonl")]
