"""Attacks on the base of a change: each is held, and each would succeed if the defence against it were gone."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from governed import CARD, POLICY, ROWS, TODAY, WHOLE, Repository, governed, manifest, results

from duecare.discover.files import listing
from duecare.entry import against, base
from duecare.entry.settings import Invalid
from duecare.git import blobs, run
from duecare.load import tree_files
from duecare.load.tree_files import WorkFiles
from duecare.model.case import Reference
from duecare.model.verdict import Judgement, Verdict
from duecare.policy.baseline import entry, written

WEAK = POLICY.replace("0.45", "0.10")
BAD = results(arc=0.3, bbq=0.7)  # far below the threshold of the base
OFF = 'version: 1\nextends: [starter]\nchecks:\n  DC303: {severity: "off"}\n'
WAIVERS = """\
version: 1
waivers:
  - {id: W-1, check: DC404, scope: "evals/*", reason: the next run will be better, owner: a@example.com,
     created: 2026-11-01, expires: 2026-12-01}
"""
WORKFLOW = "on: pull_request\njobs: {check: {runs-on: ubuntu-latest, steps: [{uses: duecare/duecare@v1}]}}\n"

Seen = Judgement | Invalid


class Attack(NamedTuple):
    """What the base holds, what the change does, what must be seen, and how the defence is taken away."""

    name: str
    change: dict[str, str | None]
    held: Callable[[Seen], bool]
    undefended: Callable[[pytest.MonkeyPatch], None]
    start: dict[str, str | None] = {}  # noqa: RUF012 - a named tuple
    tamper: Callable[[Repository], None] = lambda repository: None
    folder: str = "."
    ref: str = "main"


def blocked(*checks: str) -> Callable[[Seen], bool]:
    """Blocked, with an error of each of these checks."""

    def held(seen: Seen) -> bool:
        assert isinstance(seen, Judgement), seen
        errors = {f.check for f in seen.findings if f.severity == "error" and not f.waiver and f.standing == "new"}
        return seen.verdict is Verdict.BLOCKED and errors >= set(checks)

    return held


def unknown(words: str) -> Callable[[Seen], bool]:
    """Unknown, for this reason, with nothing judged."""

    def held(seen: Seen) -> bool:
        assert isinstance(seen, Judgement), seen
        gaps = [s.gap.what for s in seen.silences]
        return seen.verdict is Verdict.UNKNOWN and not seen.findings and any(words in what for what in gaps)

    return held


def heads_policy(patch: pytest.MonkeyPatch) -> None:
    """Let the head's policy be in force."""
    real = base.policy_at
    patch.setattr(base, "policy_at", lambda files: real(WorkFiles(files.root, listing(files.root).paths)))


def heads(name: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Let the head's waivers, or its baseline, be in force."""

    def undefended(patch: pytest.MonkeyPatch) -> None:
        real = getattr(base, name)
        patch.setattr(base, name, lambda files: real(WorkFiles(files.root, ())))

    return undefended


def forgotten(patch: pytest.MonkeyPatch) -> None:
    """Compare with nothing."""
    patch.setattr(against, "_reference", lambda *_: Reference("base-branch", {}))


def link(target: str, path: str) -> Callable[[Repository], None]:
    """Put a link where a file was."""

    def tamper(repository: Repository) -> None:
        (repository.root / path).unlink()
        (repository.root / path).symlink_to(target)

    return tamper


def replaced(repository: Repository) -> None:
    """Let git itself tell another blob in place of the base's policy (``refs/replace``)."""
    repository.write("weak", WEAK)
    weak = repository.git("hash-object", "-w", "weak")
    repository.write("weak", None)
    repository.git("replace", repository.git("rev-parse", "main:duecare.yaml"), weak)


def recorded(repository: Repository) -> None:
    """Record the head's own finding in its baseline."""
    seen = repository.verdict()
    errors = [f for f in seen.findings if f.severity == "error" and f.check == "DC404"]
    repository.write(".duecare/baseline.json", written(entry(f, str(TODAY), "") for f in errors))


def no_bootstrap(seen: Seen) -> bool:
    """Judged by the pack ``starter``, not as if it were the first policy of the repository."""
    assert isinstance(seen, Judgement), seen
    return seen.compared is not None and not seen.compared.against.bootstrap and not seen.policy_path


def not_passed(seen: Seen) -> bool:
    """Whatever it is, it has not passed."""
    return isinstance(seen, Judgement) and seen.verdict is not Verdict.PASSED


def at_head(patch: pytest.MonkeyPatch) -> None:
    """Take the head itself where the base cannot be had."""
    real = against.opened
    patch.setattr(against, "opened", lambda root, ref, *rest: real(root, "HEAD", *rest))


def with_replacements(patch: pytest.MonkeyPatch) -> None:
    """Let git follow ``refs/replace``."""
    real = run.environment
    kept = lambda: {k: v for k, v in real().items() if k != "GIT_NO_REPLACE_OBJECTS"}  # noqa: E731
    for asked in (run, blobs):
        patch.setattr(asked, "environment", kept)


RULES = "version: 1\nlimits: {data: {personal_data: {max_rows: 0}}}\nchecks: {DC404: {severity: error}}\n"
EXTENDING = POLICY.replace("extends: [starter]", "extends: [starter, ./rules.yaml]")
BARE: dict[str, str | None] = {"duecare.yaml": None, ".github/workflows/duecare.yml": WORKFLOW}

ATTACKS = (
    Attack("policy weakened", {"duecare.yaml": WEAK, "evals/results.json": BAD}, blocked("DC404"), heads_policy),
    Attack(
        "policy weakened and moved",
        {"duecare.yaml": None, ".duecare/policy.yaml": WEAK, "evals/results.json": BAD},
        blocked("DC404"),
        heads_policy,
    ),
    Attack("policy removed", {"duecare.yaml": None, "evals/results.json": BAD}, blocked("DC404"), heads_policy),
    Attack(
        "nested policy judged by itself",
        {"sub/duecare.yaml": OFF, "sub/card.md": CARD},
        unknown("above the folder that is judged"),
        lambda patch: patch.setattr(base, "_above", lambda *_: False),
        folder="sub",
    ),
    Attack(
        "nested policy beside the root's",
        {"sub/duecare.yaml": OFF},
        blocked("DC002"),
        lambda patch: patch.setattr(against, "strays", lambda *_: ()),
    ),
    Attack(
        "second bootstrap",
        {"duecare.yaml": OFF},
        no_bootstrap,
        lambda patch: patch.setattr(base, "_above", lambda *_: True),
        start=BARE,
    ),
    Attack(
        "first policy passes itself",
        {"duecare.yaml": OFF},
        not_passed,
        lambda patch: patch.setattr(against, "_flagged", lambda judgement: judgement),
        start={"duecare.yaml": None, "card.md": None, "model_card.md": WHOLE},
    ),
    Attack(
        "policy made a link",
        {"other.yaml": POLICY},
        blocked("DC002"),
        lambda patch: patch.setattr(tree_files, "_is_link", lambda _: False),
        tamper=link("other.yaml", "duecare.yaml"),
    ),
    Attack(
        "waiver added",
        {".duecare/waivers.yaml": WAIVERS, "evals/results.json": BAD},
        blocked("DC404"),
        heads("waivers_at"),
    ),
    Attack("baseline regrown", {"evals/results.json": BAD}, blocked("DC404", "DC905"), heads("baseline_at"),
           tamper=recorded),
    Attack("base unavailable", {}, unknown("names no commit"), at_head, ref="origin/gone"),
    Attack("base is an option", {}, unknown("names no commit"), at_head, ref="--help"),
    Attack(
        "extended file weakened",
        {"rules.yaml": RULES.replace("error", '"off"'), "evals/results.json": BAD},
        blocked("DC404"),
        heads_policy,
        start={"duecare.yaml": EXTENDING, "rules.yaml": RULES},
    ),
    Attack("metric dropped", {"evals/results.json": results(arc=0.6)}, blocked("DC411"), forgotten),
    Attack("metric without a number", {"evals/results.json": results(arc=0.6, bbq=None)}, blocked("DC411"), forgotten),
    Attack(
        "results of the base deleted",
        {"evals/bias.json": None},
        blocked("DC411"),
        forgotten,
        start={"evals/results.json": results(arc=0.6), "evals/bias.json": results(bbq=0.7, winogender=0.6)},
    ),
    Attack("blob of the base replaced", {"duecare.yaml": WEAK, "evals/results.json": BAD}, blocked("DC404"),
           with_replacements, tamper=replaced),
)  # fmt: skip


def staged(attack: Attack, folder: Path) -> Seen:
    """Carry the attack out and judge it."""
    repository = governed(folder, attack.start)
    repository.commit(attack.change, attack.name)
    attack.tamper(repository)
    repository.commit({}, "and then")
    return repository.judged(attack.ref, repository.root / attack.folder)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_attack_is_held(attack: Attack, tmp_path: Path) -> None:
    assert attack.held(staged(attack, tmp_path))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_attack_succeeds_without_its_defense(attack: Attack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attack.undefended(monkeypatch)
    assert not attack.held(staged(attack, tmp_path))


def test_nothing_changed_passes(tmp_path: Path) -> None:
    judgement = governed(tmp_path).verdict()
    assert judgement.verdict is Verdict.PASSED
    assert judgement.compared is not None
    assert judgement.compared.gate.changes == ()
    assert all(each.empty for each in judgement.compared.effects)


def test_a_linked_policy_of_the_base_is_no_policy(tmp_path: Path) -> None:
    repository = governed(tmp_path)
    repository.git("checkout", "-q", "main")
    repository.write("real.yaml", POLICY)
    link("real.yaml", "duecare.yaml")(repository)
    repository.commit({})
    seen = repository.judged()
    assert isinstance(seen, Invalid)
    assert [(str(f.span), f.what) for f in seen.faults] == [
        ("duecare.yaml", "is a symbolic link, which is not followed here")
    ]


def test_a_link_of_the_base_leads_nowhere(tmp_path: Path) -> None:
    """A card of the base that links out of the repository must not bring what lies there into the comparison."""
    secret = tmp_path / "secret.md"
    secret.write_text(CARD, encoding="utf-8")
    repository = governed(tmp_path / "work")
    repository.git("checkout", "-q", "main")
    link(os.fspath(secret), "card.md")(repository)
    repository.commit({}, "link")
    repository.git("checkout", "-q", "-b", "mend")
    (repository.root / "card.md").unlink()
    repository.commit({"card.md": CARD}, "mend")
    assert repository.verdict().verdict is Verdict.PASSED


def test_another_base_is_told_apart(tmp_path: Path) -> None:
    """A verdict says by which base it was judged, so that one given for a lenient branch is none for another."""
    repository = governed(tmp_path)
    repository.git("checkout", "-q", "-b", "lenient", "main")
    lenient = repository.commit({"duecare.yaml": WEAK})
    repository.git("checkout", "-q", "change")
    repository.commit({"evals/results.json": BAD})
    main, other = repository.verdict("main"), repository.verdict("lenient")
    assert [j.verdict for j in (main, other)] == [Verdict.BLOCKED, Verdict.PASSED]
    assert main.policy_digest != other.policy_digest
    assert other.compared is not None
    assert (other.compared.against.ref, other.compared.against.commit) == ("lenient", lenient)


def test_a_shallow_clone_says_what_to_fetch(tmp_path: Path) -> None:
    origin = governed(tmp_path / "origin")
    origin.commit({"card.md": CARD + "More.\n"})
    origin.git("clone", "-q", "--depth", "1", "--branch", "change", origin.root.as_uri(), os.fspath(tmp_path / "clone"))
    seen = Repository.judged(_at(tmp_path / "clone"), "HEAD^1")
    assert isinstance(seen, Judgement)
    assert seen.verdict.exit == 3
    assert [(s.gap.what, s.gap.unlock) for s in seen.silences] == [
        (
            "the base `HEAD^1` is not in this clone, which holds only a part of the history",
            "git fetch --deepen=1, or in a workflow check out with `fetch-depth: 2`",
        )
    ]


def test_outside_git_there_is_no_base(tmp_path: Path) -> None:
    (tmp_path / "duecare.yaml").write_text(POLICY, encoding="utf-8")
    seen = Repository.judged(_at(tmp_path), "main")
    assert unknown("is in no git repository")(seen)


def test_a_broken_policy_of_the_head_is_found_by_the_base(tmp_path: Path) -> None:
    repository = governed(tmp_path)
    repository.commit({"duecare.yaml": POLICY.replace("at_least", "at_leest")})
    judgement = repository.verdict()
    assert [str(f.problem.span) for f in judgement.findings if f.check == "DC002"] == [
        "duecare.yaml:10:9",
        "duecare.yaml:10:34",
    ]
    assert judgement.verdict is Verdict.BLOCKED
    assert judgement.compared is not None
    assert "cannot be said" in judgement.compared.gate.changes[0].what


def test_a_broken_policy_of_the_base_is_in_force_and_judges_nothing(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": POLICY.replace("at_least", "at_leest")})
    repository.commit({"duecare.yaml": POLICY})
    assert isinstance(repository.judged(), Invalid)


def test_data_of_the_base_is_read_as_committed(tmp_path: Path) -> None:
    """No attribute of the head (encodings, filters, exports) changes what the base is read as."""
    repository = governed(tmp_path)
    repository.write(".gitattributes", "* working-tree-encoding=UTF-16\n* export-ignore\n")
    more = ROWS * 2
    repository.write("data/train.jsonl", more)
    repository.write("data/train.manifest.yaml", manifest(more))
    judgement = repository.verdict()
    assert judgement.compared is not None
    assert [(d.path, d.rows) for d in judgement.compared.effects[0].data] == [("data/train.jsonl", (1, 2))]


def _at(root: Path) -> Repository:
    found = Repository.__new__(Repository)
    found.root = root
    return found
