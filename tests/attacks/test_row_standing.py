"""Rows that stood and rows that are new, on real commits: old ones are shown and do not block, new ones do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from governed import POLICY, TODAY, Repository, governed, manifest

from duecare.entry.commands.baseline import run
from duecare.entry.rows import options
from duecare.entry.settings import policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.policy import Policy
from duecare.model.problem import Finding
from duecare.model.verdict import Judgement, Verdict
from duecare.scan.optouts import digest

OPEN = POLICY.replace('DC303: {severity: "off"}', 'DC303: {severity: "off"}\n  DC110: {severity: "off"}')
SALT = bytes(range(16))
NAMES = ("anna", "boris", "chloe", "dora", "emil", "fritz", "greta", "hanna")


def row(number: int, mail: str = "") -> str:
    said = (
        f"Please write to {mail}@posteo.de about invoice {number}." if mail else f"Invoice {number} is under Billing."
    )
    return json.dumps({"prompt": f"Where is invoice number {number} of last month?", "completion": said}) + "\n"


LEGACY = "".join(row(n, NAMES[n] if n < 5 else "") for n in range(40))


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))


def repository(root: Path, rows: str = LEGACY) -> Repository:
    """A base that holds five rows with an address."""
    files = {"duecare.yaml": OPEN, "data/train.jsonl": rows, "data/train.manifest.yaml": manifest(rows)}
    return governed(root, dict(files))


def changed(repo: Repository, rows: str) -> Judgement:
    repo.commit({"data/train.jsonl": rows, "data/train.manifest.yaml": manifest(rows)})
    return repo.verdict()


def found(judgement: Judgement, check: str = "DC203") -> list[Finding]:
    return [f for f in judgement.findings if f.check == check]


def standings(judgement: Judgement, check: str = "DC203") -> list[tuple[str, int | None]]:
    return sorted((f.standing, f.problem.rows) for f in found(judgement, check))


def test_a_clean_row_does_not_block_and_old_rows_are_shown(tmp_path: Path) -> None:
    judgement = changed(repository(tmp_path), LEGACY + row(99))
    assert standings(judgement) == [("legacy", 5)]
    assert judgement.verdict is Verdict.PASSED


def test_a_new_row_blocks_and_it_alone_is_named(tmp_path: Path) -> None:
    judgement = changed(repository(tmp_path), LEGACY + row(99) + row(7, "hanna"))
    old, new = sorted(found(judgement), key=lambda f: f.standing)
    assert (old.standing, new.standing) == ("legacy", "new")
    assert judgement.verdict is Verdict.BLOCKED
    assert new.problem.what.startswith(
        "1 of 2 new rows holds email (e-mail address), 1 of them in text that is trained on (row 42: h***@p***.de)"
    )
    assert "1 of them new, the rest stood before" in old.problem.what


@pytest.mark.parametrize(
    "rows",
    [
        "".join(reversed(LEGACY.splitlines(keepends=True))),
        "".join(json.dumps(dict(reversed(json.loads(line).items()))) + "\n" for line in LEGACY.splitlines()),
        row(99) + LEGACY,
    ],
    ids=["reversed", "keys in another order", "all one line further down"],
)  # fmt: skip
def test_rows_that_move_are_not_new(tmp_path: Path, rows: str) -> None:
    judgement = changed(repository(tmp_path), rows)
    assert standings(judgement) == [("legacy", 5)]
    assert judgement.verdict is Verdict.PASSED


def test_rows_that_move_to_another_file_are_not_new(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    lines = LEGACY.splitlines(keepends=True)
    kept, moved = "".join(lines[3:]), "".join(lines[:3])
    second = manifest(moved).replace("train.jsonl", "more.jsonl").replace("name: invoices", "name: more-invoices")
    files = {"data/train.jsonl": kept, "data/train.manifest.yaml": manifest(kept)}
    repo.commit({**files, "data/more.jsonl": moved, "data/more.manifest.yaml": second})
    judgement = repo.verdict()
    assert standings(judgement) == [("legacy", 2), ("legacy", 3)]
    assert not [f for f in judgement.findings if f.standing in {"new", "inherited"} and f.severity == "error"]


def test_rows_that_go_are_fixed(tmp_path: Path) -> None:
    judgement = changed(repository(tmp_path), "".join(LEGACY.splitlines(keepends=True)[5:]))
    assert standings(judgement) == [("fixed", 5)]
    assert judgement.verdict is Verdict.PASSED


def test_fewer_rows_stand(tmp_path: Path) -> None:
    judgement = changed(repository(tmp_path), "".join(LEGACY.splitlines(keepends=True)[3:]))
    assert standings(judgement) == [("legacy", 2)]


def test_one_address_for_another_is_new(tmp_path: Path) -> None:
    """The count is that of the base: only the rows themselves tell."""
    judgement = changed(repository(tmp_path), LEGACY.replace("anna@", "hanna@"))
    assert standings(judgement) == [("legacy", 5), ("new", 1)]
    assert judgement.verdict is Verdict.BLOCKED


def test_what_only_the_change_brings_is_found_once(tmp_path: Path) -> None:
    clean = LEGACY.replace("@posteo.de", " at the desk")
    judgement = changed(repository(tmp_path, clean), clean + row(7, "hanna"))
    assert standings(judgement) == [("new", 1)]
    assert "1 of 41 rows holds email" in found(judgement)[0].problem.what


def test_a_copy_of_an_old_row_is_a_new_row(tmp_path: Path) -> None:
    judgement = changed(repository(tmp_path), LEGACY + row(0, "anna"))
    assert standings(judgement) == [("legacy", 6), ("new", 1)]
    assert "(row 41: " in next(f for f in found(judgement) if f.standing == "new").problem.what


def test_another_kind_is_found_as_a_whole(tmp_path: Path) -> None:
    judgement = changed(repository(tmp_path), LEGACY + row(8).replace("Billing", "card 4539 5787 6362 1486"))
    assert sorted((f.standing, f.problem.anchor) for f in found(judgement)) == [("legacy", "email"), ("new", "card")]


BAD = "{not json\n"
KEY = "AKIA" + "Q2WX7NBM4VKL5RTB"


@pytest.mark.parametrize(
    ("check", "old", "new"),
    [
        ("DC202", BAD, "{nor this\n"),
        ("DC204", row(50).replace("Billing", KEY), row(51).replace("Billing", KEY[:-1] + "Z")),
        ("DC213", row(50).replace("Billing", "Bil\\u200bling"), row(51).replace("Billing", "Bil\\u200bling")),
    ],
)  # fmt: skip
def test_every_check_on_rows_tells_old_from_new(tmp_path: Path, check: str, old: str, new: str) -> None:
    base = LEGACY.replace("@posteo.de", " at the desk") + old
    repo = repository(tmp_path, base)
    same = changed(repo, row(99) + base)
    assert {f.standing for f in found(same, check)} == {"legacy"}, [f.problem for f in found(same, check)]
    more = changed(repo, base + new)
    assert {f.standing for f in found(more, check)} == {"legacy", "new"}
    assert [s for s in more.findings if s.check == check and s.standing == "fixed"] == []


def test_data_that_did_not_change_is_scanned_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After one run nothing is left to scan: a run that has no time for any row knows all of them."""
    repo = repository(tmp_path)
    repo.commit({"notes.txt": "nothing of it is data"})
    first = repo.verdict()
    monkeypatch.setenv("DUECARE_SCAN_SECONDS", "1e-9")
    again = repo.verdict()
    assert standings(first) == standings(again) == [("legacy", 5)]
    assert [s.gap.what for s in again.silences if s.check.startswith("DC2")] == []
    more = changed(repo, LEGACY + row(99))
    late = "could not be read to its end: it was not scanned: the time for scanning ran out"
    assert late in [s.gap.what for s in more.silences if s.check == "DC202"]
    assert more.verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("event", ["workflow_run", "pull_request_target"])
def test_a_privileged_run_shares_what_it_scanned_with_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    others = Path(os.environ["XDG_CACHE_HOME"])
    monkeypatch.setenv("GITHUB_EVENT_NAME", event)
    repo = repository(tmp_path)
    assert standings(changed(repo, LEGACY + row(99))) == [("legacy", 5)]
    assert list(others.iterdir()) == []
    own = options().cache.folder
    assert own.is_dir()
    assert own.stat().st_mode & 0o077 == 0
    code = "from duecare.entry.rows import options; print(options().cache.folder)"
    gone = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert Path(gone).parent == own.parent
    assert not Path(gone).exists()


def test_a_baseline_stands_for_as_many_rows_as_it_counts(tmp_path: Path) -> None:
    """Without a base to compare with, the number is all there is: one row more is a new finding."""
    repo = repository(tmp_path)
    assert run(repo.root, (False, False), None, TODAY) == 0
    path = repo.root / ".duecare/baseline.json"
    first = json.loads(path.read_text(encoding="utf-8"))
    assert [(e["check"], e["rows"]) for e in first["findings"]] == [("DC203", 5)]
    asked = Asked(repo.root, TODAY)
    policy = policy_of(repo.root)
    assert isinstance(policy, Policy)
    assert standings(verdict(asked, policy)) == [("standing", 5)]
    for rows, expected in ((LEGACY + row(7, "hanna"), [("new", 6)]), (LEGACY + row(99), [("standing", 5)])):
        repo.write("data/train.jsonl", rows)
        assert standings(verdict(asked, policy)) == expected
    repo.write("data/train.jsonl", LEGACY + row(7, "hanna"))
    assert run(repo.root, (True, False), None, TODAY) == 0
    assert json.loads(path.read_text(encoding="utf-8"))["findings"] == first["findings"]  # no more than was recorded
    assert run(repo.root, (False, True), None, TODAY) == 0
    again = json.loads(path.read_text(encoding="utf-8"))
    assert [e["rows"] for e in again["findings"] if e["check"] == "DC203"] == [6]
    assert again["salt"] == first["salt"]  # drawn once


def test_a_baseline_that_counts_more_rows_is_growth(tmp_path: Path) -> None:
    repo = repository(tmp_path)
    run(repo.root, (False, False), None, TODAY)
    repo.commit({}, "baseline")
    path = repo.root / ".duecare/baseline.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"rows": 5', '"rows": 500'), encoding="utf-8")
    repo.commit({}, "more")
    judgement = repo.verdict("HEAD^")
    assert [f.check for f in judgement.findings if f.check == "DC905"] == ["DC905"]


def test_a_waiver_for_new_rows_accepts_no_others(tmp_path: Path) -> None:
    """The fingerprint is bound to what the rows hold, in whatever order, and to nothing that a reader could guess."""
    repo = repository(tmp_path)
    prints = [
        next(f.fingerprint for f in found(changed(repo, rows)) if f.standing == "new")
        for rows in (
            LEGACY + row(99) + row(7, "hanna"),
            row(7, "hanna") + LEGACY + row(99),
            LEGACY + row(99) + row(7, "greta"),
        )
    ]
    assert prints[0] == prints[1]
    assert prints[0] != prints[2]


def limited(most: int) -> str:
    return OPEN.replace("limits:\n", f"limits:\n  data: {{personal_data: {{max_rows: {most}}}}}\n")


@pytest.mark.parametrize(
    ("held", "added", "expected", "verdict_"),
    [
        (2, 1, [], Verdict.PASSED),  # within the limit, all of it
        (2, 2, [("new", 4)], Verdict.BLOCKED),  # the change breaks the limit, though it adds no more than that
        (5, 3, [("legacy", 8)], Verdict.PASSED),  # broken before, and the new rows keep it by themselves
        (5, 4, [("legacy", 9), ("new", 4)], Verdict.BLOCKED),
    ],
)
def test_the_limit_is_that_of_new_rows(
    tmp_path: Path, held: int, added: int, expected: list[tuple[str, int]], verdict_: Verdict
) -> None:
    base = "".join(row(n, NAMES[n % 8] if n < held else "") for n in range(40))
    files = {"duecare.yaml": limited(3), "data/train.jsonl": base, "data/train.manifest.yaml": manifest(base)}
    repo = governed(tmp_path, dict(files))
    judgement = changed(repo, base + "".join(row(100 + n, NAMES[n]) for n in range(added)))
    assert standings(judgement) == expected
    assert judgement.verdict is verdict_


ITEM = "which of the two couriers that came on {} morning left the parcel with the neighbor instead of ringing twice"


@pytest.mark.parametrize(("many", "verdict_"), [(1, Verdict.PASSED), (2, Verdict.BLOCKED)])
def test_a_limit_for_all_files_holds_for_the_new_rows_of_all(tmp_path: Path, many: int, verdict_: Verdict) -> None:
    """Old rows exceed the limit; new ones keep it in each file, and together only when each has one."""
    days = [ITEM.format(day) for day in ("Monday", "Tuesday", "Friday", "Sunday", "Thursday")]
    items = "".join(json.dumps({"question": day, "answer": "The first."}) + "\n" for day in days)
    limit = "limits:\n  data: {overlap: {against: [eval/*.jsonl], max_rows: 3}}\n"

    def repeating(*numbers: int) -> str:
        rows = ({"prompt": f"{n}: {days[n]}", "completion": "The second."} for n in numbers)
        return "".join(json.dumps(row) + "\n" for row in rows)

    def parts(*rows: str) -> dict[str, str]:
        made = {}
        for name, held in zip(("train", "more"), rows, strict=True):
            told = manifest(held).replace("train.jsonl", f"{name}.jsonl").replace("name: invoices", f"name: {name}")
            made |= {f"data/{name}.jsonl": held, f"data/{name}.manifest.yaml": told}
        return made

    policy = OPEN.replace("limits:\n", limit)
    clean = LEGACY.replace("@posteo.de", " at the desk")
    old = parts(clean + repeating(0, 1, 2, 3), row(60))
    repo = governed(tmp_path, {"duecare.yaml": policy, "eval/items.jsonl": items, **old})
    repo.commit(parts(clean + repeating(0, 1, 2, 3, *[4, 1][:many]), row(60) + repeating(*[0, 2][:many])))
    judgement = repo.verdict()
    assert judgement.verdict is verdict_, [(f.standing, f.check, f.problem.what) for f in judgement.findings]


def test_who_opts_out_now_is_looked_for_in_old_rows(tmp_path: Path) -> None:
    """The rows are those of the base, and the list is not: no old row stands by that."""
    keys = [digest(f"Invoice {n} is under Billing.", SALT) for n in (8, 9)]
    head = f"duecare-opt-out 1 key={SALT.hex()}\n"
    named = manifest(LEGACY) + "opt_out_list: opt-out.txt\n"
    files = {"duecare.yaml": OPEN, "data/train.jsonl": LEGACY, "data/train.manifest.yaml": named}
    repo = governed(tmp_path, {**files, "data/opt-out.txt": f"{head}{keys[0].hex()}\n"})
    repo.commit({"notes.txt": "nothing of it is data"})
    assert standings(repo.verdict(), "DC212") == [("legacy", 1)]
    repo.commit({"data/opt-out.txt": head + "".join(f"{key.hex()}\n" for key in sorted(keys))})
    judgement = repo.verdict()
    assert [(s, n) for s, n in standings(judgement, "DC212") if s != "fixed"] == [("inherited", 2)]
    assert judgement.verdict is Verdict.BLOCKED


def test_only_the_file_that_changed_is_scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = "".join(row(1000 + n) for n in range(40))
    named = manifest(second).replace("train.jsonl", "more.jsonl").replace("name: invoices", "name: more-invoices")
    files = {"duecare.yaml": OPEN, "data/train.jsonl": LEGACY, "data/train.manifest.yaml": manifest(LEGACY)}
    repo = governed(tmp_path, {**files, "data/more.jsonl": second, "data/more.manifest.yaml": named})
    repo.verdict()
    monkeypatch.setenv("DUECARE_SCAN_SECONDS", "1e-9")
    repo.commit({"data/more.jsonl": second + row(2000)})
    late = [s.gap for s in repo.verdict().silences if "time for scanning ran out" in s.gap.what]
    assert {gap.span.path for gap in late if gap.what.startswith("could not be read to its end")} == {"data/more.jsonl"}
