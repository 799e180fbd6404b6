"""Copies and leaks that stood and those that are new, on real commits: a new row that repeats an old one blocks."""

import json
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from governed import POLICY, TODAY, Repository, governed

from duecare.entry.commands.baseline import run
from duecare.entry.settings import policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.policy import Policy
from duecare.model.verdict import Judgement, Verdict

STRICT = POLICY.replace('DC303: {severity: "off"}', 'DC303: {severity: "off"}\n  DC208: {severity: error}')
TEXT = (
    "the invoice of last month was sent to your address and we will look at it again when the bank tells us you paid"
    " for this order before it came because our team has been asked by many people about their own parcels from other"
    " shops which they could not find under billing or in any letter so please write down what you see there first"
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def row(number: int, end: str = "", *, loud: bool = False) -> str:
    """A row of sixty words; with another ``end`` it is a near copy, ``loud``: a copy that is written otherwise."""
    said = " ".join(Random(number).choices(TEXT.split(), k=60)) + end
    return json.dumps({"prompt": f"Question {number}?", "completion": said.upper() if loud else said}) + "\n"


TRAIN = [*map(row, range(30)), row(3), row(5, " again")]
TEST = [*map(row, range(100, 110)), row(4)]
OLD = {"DC208": [("legacy", "data/train.jsonl", 1), ("legacy", "data/train.jsonl", 1)],
       "DC209": [("legacy", "data/train.jsonl", 1)]}  # fmt: skip


def manifest(name: str, rows: str, split: str) -> str:
    digest = sha256(rows.encode()).hexdigest()
    return f"""\
name: {name}
description: Questions about invoices and their answers, written by the support team.
files:
  - {{path: {name}.jsonl, sha256: {digest}, bytes: {len(rows)}, rows: {rows.count(chr(10))}, split: {split}}}
sources:
  - {{name: support desk, collected_by: support team, method: written for this set, license: CC-BY-4.0}}
license: CC-BY-4.0
languages: [en]
personal_data: {{present: false}}
representation: {{statement: who asks is not known}}
owner: {{name: data team, contact: data-team@example.com}}
"""


def files(**parts: list[str] | tuple[list[str], str]) -> dict[str, str]:
    """Data files with their manifests, by name; of those with a split of their own that one."""
    made = {}
    for name, given in parts.items():
        lines, split = given if isinstance(given, tuple) else (given, "test" if name == "test" else "train")
        rows = "".join(lines)
        made |= {f"data/{name}.jsonl": rows, f"data/{name}.manifest.yaml": manifest(name, rows, split)}
    return made


def repository(root: Path, **parts: list[str]) -> Repository:
    return governed(root, {"duecare.yaml": STRICT, **files(**(parts or {"train": TRAIN, "test": TEST}))})


def standings(judgement: Judgement) -> dict[str, list[tuple[str, str, int | None]]]:
    found = [f for f in judgement.findings if f.check in OLD and f.standing != "fixed"]
    return {c: sorted((f.standing, f.problem.span.path, f.problem.rows) for f in found if f.check == c) for c in OLD}


def new(judgement: Judgement) -> list[tuple[str, str]]:
    found = [f for f in judgement.findings if f.check in OLD and f.standing == "new"]
    return sorted((f.check, f"{f.problem.span.path}: {f.problem.what}") for f in found)


CLEAN = {
    "a clean row": {"train": [*TRAIN, row(50)]},
    "a clean row before all others": {"train": [row(50), *TRAIN]},
    "rows in another order": {"train": TRAIN[::-1], "test": TEST[::-1]},
    "rows in another file": {"train": TRAIN[:20], "more": TRAIN[20:]},
    "a clean test": {"test": [*TEST, row(150)]},
    "a row that leaves the test for training": {"train": [*TRAIN, row(100)], "test": TEST[1:]},
}


@pytest.mark.parametrize("change", CLEAN.values(), ids=CLEAN)
def test_old_copies_do_not_block(tmp_path: Path, change: dict[str, list[str]]) -> None:
    repo = repository(tmp_path)
    repo.commit(files(**change))
    judgement = repo.verdict()
    assert {standing for found in standings(judgement).values() for standing, *_ in found} == {"legacy"}
    assert judgement.verdict is Verdict.PASSED, [(f.check, f.problem.what) for f in judgement.findings]


BROUGHT = {
    "a copy of an old row": (
        {"train": [*TRAIN, row(7)]},
        [("DC208", "data/train.jsonl: 1 of 1 new row repeats another row word for word (row 33 is row 8)")],
    ),
    "a copy that stands before the old row": (
        {"train": [row(7, loud=True), *TRAIN]},
        [("DC208", "data/train.jsonl: 1 of 1 new row repeats another row word for word (row 1 is row 9)")],
    ),
    "a near copy": (
        {"train": [*TRAIN, row(8, " once more")]},
        [("DC208", "data/train.jsonl: 1 of 1 new row repeats another row nearly (row 33 is row 9)")],
    ),
    "a near copy that stands before the old row": (
        {"train": [row(8, " once more"), *TRAIN]},
        [("DC208", "data/train.jsonl: 1 of 1 new row repeats another row nearly (row 1 is row 10)")],
    ),
    "one copy for another": (
        {"train": [*TRAIN[:30], row(9), TRAIN[31]]},
        [("DC208", "data/train.jsonl: 1 of 1 new row repeats another row word for word (row 31 is row 10)")],
    ),
    "two new rows that repeat each other": (
        {"train": [*TRAIN, row(60), row(60)]},
        [("DC208", "data/train.jsonl: 1 of 2 new rows repeats another row word for word (row 34 is row 33)")],
    ),
    "a copy in another file": (
        {"more": [row(60), row(2)]},
        [("DC208", "data/more.jsonl: 1 of 2 new rows repeats another row word for word"
                   " (row 2 is row 3 of data/train.jsonl)")],
    ),
    "a trained row that is tested": (
        {"test": [*TEST, row(6)]},
        [("DC208", "data/test.jsonl: 1 of 1 new row repeats another row word for word"
                   " (row 12 is row 7 of data/train.jsonl)"),
         ("DC209", "data/train.jsonl: with the new rows, rows stand in data/test.jsonl (test) too: 1 word for word"
                   " (row 7 is its row 12)")],
    ),
    "a tested row that is trained": (
        {"train": [*TRAIN, row(103)]},
        [("DC208", "data/train.jsonl: 1 of 1 new row repeats another row word for word"
                   " (row 33 is row 4 of data/test.jsonl)"),
         ("DC209", "data/train.jsonl: with the new rows, rows stand in data/test.jsonl (test) too: 1 word for word"
                   " (row 33 is its row 4)")],
    ),
    "one leak for another": (
        {"test": [*TEST[:-1], row(11, " changed")]},
        [("DC208", "data/test.jsonl: 1 of 1 new row repeats another row nearly (row 11 is row 12 of data/train.jsonl)"),
         ("DC209", "data/train.jsonl: with the new rows, rows stand in data/test.jsonl (test) too: 1 nearly"
                   " (row 12 is its row 11)")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "expected"), BROUGHT.values(), ids=BROUGHT)
def test_a_new_row_that_repeats_one_blocks(
    tmp_path: Path, change: dict[str, list[str]], expected: list[tuple[str, str]]
) -> None:
    repo = repository(tmp_path)
    repo.commit(files(**change))
    judgement = repo.verdict()
    assert new(judgement) == expected
    assert judgement.verdict is Verdict.BLOCKED
    inherited = [f for f in judgement.findings if f.check in OLD and f.standing == "inherited"]
    assert inherited == []


def test_a_base_without_copies_has_nothing_that_stands(tmp_path: Path) -> None:
    repo = repository(tmp_path, train=TRAIN[:30], test=TEST[:10])
    repo.commit(files(train=[*TRAIN[:30], row(4)], test=TEST))
    judgement = repo.verdict()
    assert [f.standing for f in judgement.findings if f.check in OLD] == ["new"] * 3


def test_another_split_is_no_standing(tmp_path: Path) -> None:
    """No row changed, and what was trained on is tested now: by their number the leaks are more."""
    repo = repository(tmp_path, train=TRAIN, more=[row(2), row(70)], test=TEST)
    repo.commit(files(more=([row(2), row(70)], "test")))
    found = standings(repo.verdict())["DC209"]
    assert ("legacy", "data/train.jsonl", 1) in found
    assert ("new", "data/train.jsonl", 1) in found


def test_a_baseline_lets_as_many_copies_stand_as_it_counts(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    assert run(repo.root, (False, False), None, TODAY) == 0
    policy = policy_of(repo.root)
    assert isinstance(policy, Policy)

    def now() -> set[str]:
        return {
            standing for found in standings(verdict(Asked(repo.root, TODAY), policy)).values() for standing, *_ in found
        }

    assert now() == {"standing"}
    repo.write("data/train.jsonl", "".join([*TRAIN, row(50)]))
    assert now() == {"standing"}
    repo.write("data/train.jsonl", "".join([*TRAIN, row(7)]))
    assert now() == {"standing", "new"}
    repo.write("data/train.jsonl", "".join(TRAIN))
    repo.write("data/test.jsonl", "".join([*TEST, row(7)]))
    assert now() == {"standing", "new"}


def test_with_baseline_and_base_a_new_copy_blocks(tmp_path: Path) -> None:
    """The baseline counts one copy: put in the place of the old one, a new one is found by the base."""
    repo = repository(tmp_path)
    assert run(repo.root, (False, False), None, TODAY) == 0
    repo.commit({}, "baseline")
    repo.commit(files(train=[*TRAIN[:30], row(9), TRAIN[31]]))
    assert new(repo.verdict("HEAD^")) == BROUGHT["one copy for another"][1]
    repo.commit(files(train=[row(50), *TRAIN]))
    assert new(repo.verdict("HEAD^^")) == []


def test_a_waiver_for_new_copies_accepts_no_others(tmp_path: Path) -> None:
    """A leak is told in the file that is trained on, and marked by the new row, which may stand in another file."""
    repo = repository(tmp_path)
    prints = []
    for number in (6, 7):
        repo.commit(files(test=[*TEST, row(number)]))
        judgement = repo.verdict()
        (mark,) = (f.fingerprint for f in judgement.findings if f.check == "DC209" and f.standing == "new")
        (old,) = (f.fingerprint for f in judgement.findings if f.check == "DC209" and f.standing == "legacy")
        prints += [mark, old]
    assert len({prints[0], prints[1], prints[2]}) == 3
