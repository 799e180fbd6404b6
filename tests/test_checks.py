"""Every rule against its fixture folders: a bad case pins text and place, a good case must stay silent.

``DUECARE_UPDATE=1 pytest tests/test_checks.py -k DC104`` writes ``expected.txt`` anew: read it before committing it.

A case may hold a folder ``base``: it is committed first, and the rest of the case is judged as a change to it.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from duecare.entry.registry import check, every, modules
from duecare.entry.settings import policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.approvals import Approvals
from duecare.model.branch import BranchRules
from duecare.model.documents import Waivers
from duecare.model.gate import Gate
from duecare.model.policy import Policy
from duecare.model.problem import Finding, Silence
from duecare.model.rule import Need
from duecare.model.verdict import Judgement

sys.path.insert(0, str(Path(__file__).parent / "attacks"))
from governed import Repository

FOLDER = Path(__file__).parent / "checks"
CASES = sorted(p for p in FOLDER.glob("DC*/*") if p.is_dir())
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


def said(case: Path, rule_id: str, place: Path) -> str:
    """What the real program says; with only this check on, unless the rule watches what other checks found."""
    judgement = changed(case, place) if (case / "base").is_dir() else judged(case, rule_id)
    found = [(f.problem.span, finding(f)) for f in judgement.findings if f.check == rule_id and not f.waiver]
    found += [(s.gap.span, silence(s)) for s in judgement.silences if s.check == rule_id and not s.waiver]
    return "".join(f"{text}\n" for _, text in sorted(found))


def changed(case: Path, place: Path) -> Judgement:
    """The case judged against its ``base`` by the base's policy, all checks on."""
    repository = Repository(place)
    repository.commit(texts(case / "base"), "base")
    head = texts(case)
    gone = {path: None for path in texts(case / "base") if path not in head}
    repository.commit({**{path: text for path, text in head.items() if path.partition("/")[0] != "base"}, **gone})
    return repository.verdict("HEAD^")


def texts(folder: Path) -> dict[str, str | None]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != "expected.txt")
    return {p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8") for p in files}


def judged(case: Path, rule_id: str) -> Judgement:
    policy = policy_of(case)
    assert isinstance(policy, Policy), policy
    rule = check(rule_id).rule
    if rule.on is not Waivers:
        models = tuple(m._replace(checks={rule_id: rule.severity}) for m in policy.models)
        policy = policy._replace(models=models)
    return verdict(Asked(case, TODAY), policy)


def finding(f: Finding) -> str:
    return f"{f.problem.span}: {f.check} {f.slug}: {f.problem.what}\n    fix: {f.problem.fix}"


def silence(s: Silence) -> str:
    return f"{s.gap.span}: {s.check} gap: {s.gap.what}\n    unlock: {s.gap.unlock}"


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_case(case: Path, tmp_path: Path) -> None:
    text = said(case, case.parent.name[:5], tmp_path / "repository")
    expected = case / "expected.txt"
    if os.environ.get("DUECARE_UPDATE") and case.name.startswith("bad"):
        expected.write_text(text, encoding="utf-8")
    if case.name.startswith("good"):
        assert text == ""
    else:
        assert text == expected.read_text(encoding="utf-8")
        assert text, "a bad case must be found"


# What is no file has its own tables: approvals (tests/policy/test_approvals.py), rules of a branch
# (tests/policy/test_branch.py), and whatever needs a base to compare with (tests/attacks).
NO_FILES = {Approvals, BranchRules, Gate}
ATTACKED = {c.rule.id for c in every() if Need.BASE in c.rule.needs} - {"DC214"}


@pytest.mark.parametrize(
    "rule_id", [c.rule.id for c in every() if c.rule.on not in NO_FILES and c.rule.id not in ATTACKED]
)
def test_every_rule_has_a_bad_and_a_good_case(rule_id: str) -> None:
    names = [p.name for p in CASES if p.parent.name == rule_id]
    assert any(n.startswith("bad") for n in names)
    assert any(n.startswith("good") for n in names)


@pytest.mark.parametrize("one", every(), ids=lambda c: c.rule.id)
def test_module_is_the_page(one) -> None:
    assert modules()[one.rule.id] == f"{one.rule.id.lower()}_{one.rule.slug.replace('-', '_')}"
    assert one.title.endswith(".")
    assert len(one.title) <= 120
    assert one.why
    assert "Example:" in one.page
    assert "Fix:" in one.page
    assert one.rule.frameworks or one.rule.id.startswith(("DC0", "DC9")), "say what the rule supports evidence for"


def test_slugs_are_unique() -> None:
    slugs = [c.rule.slug for c in every()]
    assert len(slugs) == len(set(slugs))
