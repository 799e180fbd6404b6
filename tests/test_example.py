"""The example passes, and each copy of it with one defect is found out: this defect, at its place, and no other.

``DUECARE_UPDATE=1 pytest tests/test_example.py`` writes tests/example/ anew: read what it wrote before committing it.
"""

import json
import os
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from break_example import EXAMPLE, Variant, break_
from example_defects import VARIANTS
from make_example import RUNS, numbers, stale

from duecare.entry.outputs import refuse
from duecare.entry.registry import modules
from duecare.entry.settings import Invalid, policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.verdict import Judgement
from duecare.report import text

EXPECTED = Path(__file__).parent / "example"
TODAY = date(2026, 11, 22)
NO_DEFECT: dict[str, str] = {
    "DC501": "approvals are judged on the pull request",
    "DC504": "approvals are judged on the pull request",
    "DC214": "needs a base to compare with: tests/checks",
    "DC411": "needs a base to compare with: tests/attacks",
    "DC206": "speaks for the axes that a policy names: tests/checks",
    "DC207": "speaks for the axes that a policy names: tests/checks",
    "DC208": "needs rows that are alike: tests/checks",
    "DC209": "needs rows that splits share: tests/checks",
    "DC210": "needs an index of evaluations: tests/checks",
    "DC211": "needs rows in other languages: tests/checks",
    "DC212": "needs a list of opt-outs: tests/checks",
    "DC904": "needs a base to compare with: tests/attacks",
    "DC905": "needs a base to compare with: tests/attacks",
    "DC906": "is about rules of a branch on GitHub: tests/policy/test_branch.py",
}


def judged(folder: Path, today: date = TODAY) -> Judgement | Invalid:
    policy = policy_of(folder)
    return policy if isinstance(policy, Invalid) else verdict(Asked(folder, today), policy)


def spoke(judgement: Judgement | Invalid) -> set[str]:
    if isinstance(judgement, Invalid):
        return {"DC002"}
    findings = {f.check for m in judgement.models for f in m.findings}
    return findings | {g.check for m in judgement.models for g in m.silences}


def report(judgement: Judgement | Invalid, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    if isinstance(judgement, Invalid):
        code = refuse(judgement)
        return code, capsys.readouterr().err
    words = text.render(judgement, quiet=True, approvals="")
    return judgement.verdict.exit, re.sub(r"(?m)^judged by .*\n?", "", words)


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 1), date(2036, 2, 29), date(2090, 1, 1)], ids=str)
def test_the_example_passes_and_goes_on_passing(today: date) -> None:
    judgement = judged(EXAMPLE, today)
    assert spoke(judgement) == set()
    assert isinstance(judgement, Judgement)
    assert judgement.verdict.exit == 0
    assert judgement.packs == ("strict",)
    looked = {kind: paths for m in judgement.models for kind, paths in m.looked_at.items()}
    assert {"data", "manifest", "card", "results", "training"} <= looked.keys()


def test_the_command_passes_the_example() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "duecare", "check", "--root", str(EXAMPLE)], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Passed" in ran.stdout


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.name)
def test_each_defect_is_found(variant: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    break_(variant, tmp_path)
    judgement = judged(tmp_path)
    code, words = report(judgement, capsys)
    assert (spoke(judgement), code) == (set(variant.checks), variant.code), words
    said = f"exit {code}\n{words}"
    expected = EXPECTED / f"{variant.name}.txt"
    if os.environ.get("DUECARE_UPDATE"):
        EXPECTED.mkdir(exist_ok=True)
        expected.write_text(said, encoding="utf-8")
    assert said == expected.read_text(encoding="utf-8")


def test_without_a_policy_starter_applies(tmp_path: Path) -> None:
    break_(next(v for v in VARIANTS if v.name == "no-policy"), tmp_path)
    judgement = judged(tmp_path)
    assert isinstance(judgement, Judgement)
    assert "starter" in text.render(judgement, quiet=False, approvals="")


def test_every_check_has_a_defect() -> None:
    planted = {check for variant in VARIANTS for check in variant.checks}
    assert planted | NO_DEFECT.keys() >= set(modules())


def test_variants_and_expectations_are_the_same() -> None:
    assert len({v.name for v in VARIANTS}) == len(VARIANTS)
    assert {p.stem for p in EXPECTED.glob("*.txt")} == {v.name for v in VARIANTS}


def test_what_is_computed_is_up_to_date() -> None:
    assert stale() == []


def test_the_card_states_the_measured_numbers() -> None:
    card = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\w+) \| (\w+) \| ([\d.]+) \| ([\d.]+) \|", card, re.MULTILINE)
    measured = {
        (t.name, s.metric, r.path.startswith("evals/base")): numbers(t, s)[f"{s.metric},none"]
        for r in RUNS
        for t in r.tasks
        for s in t.scores
    }
    assert len(rows) == 5
    for task, metric, ours, base in rows:
        assert float(ours) == pytest.approx(measured[task, metric, False], abs=5e-5)
        assert float(base) == pytest.approx(measured[task, metric, True], abs=5e-5)


def test_conversations_are_whole_and_all_different() -> None:
    seen: set[str] = set()
    for name, rows in (("train", 120), ("eval", 30)):
        lines = (EXAMPLE / "data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(lines) == rows
        for line in lines:
            roles = [m["role"] for m in json.loads(line)["messages"]]
            assert roles == ["system", *["user", "assistant"] * (len(roles) // 2)]
            seen |= {m["content"] for m in json.loads(line)["messages"][1:]}
    assert len(seen) == 2 * 150 + 2 * sum(
        len(json.loads(line)["messages"]) == 5
        for name in ("train", "eval")
        for line in (EXAMPLE / "data" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    )
