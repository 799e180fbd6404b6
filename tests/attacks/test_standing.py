"""New against old on real commits: what a change brings, what stood before, what is recorded, what is gone."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from governed import CARD, POLICY, ROWS, TODAY, Repository, governed, manifest, results, said

from duecare.entry.against import judged_against
from duecare.entry.commands.baseline import command as baseline_command
from duecare.entry.commands.baseline import run
from duecare.entry.main import group
from duecare.entry.walk import Asked
from duecare.load.compared_json import compared
from duecare.model.verdict import Judgement, Verdict
from duecare.report import compared_json, markdown, text

STALE = CARD.replace("Answers questions about invoices.", "TODO")  # DC304 in a card that stood there before
OPEN = POLICY.replace('DC303: {severity: "off"}', "DC303: {severity: error}")


def standings(judgement: Judgement) -> dict[str, int]:
    found: dict[str, int] = {}
    for finding in judgement.findings:
        found[finding.standing] = found.get(finding.standing, 0) + 1
    return found


def test_what_the_base_has_too_blocks_and_is_told_apart(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN})
    before = repository.verdict()
    assert before.verdict is Verdict.BLOCKED
    assert set(standings(before)) == {"inherited"}
    repository.commit({"evals/results.json": results(arc=0.3, bbq=0.7)})
    after = repository.verdict()
    assert standings(after) == {**standings(before), "new": 1}
    assert "(the base has it too)" in text.render(after)


def test_what_is_mended_is_listed_and_not_judged(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"evals/results.json": results(arc=0.3, bbq=0.7)})
    repository.commit({"evals/results.json": results(arc=0.6, bbq=0.7)})
    judgement = repository.verdict()
    assert judgement.verdict is Verdict.PASSED
    assert [(f.check, f.standing) for f in judgement.findings] == [("DC404", "fixed")]


def test_a_finding_survives_lines_that_move_and_a_file_that_is_renamed(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN.replace("[card.md]", '["*card.md"]')})
    before = standings(repository.verdict())
    repository.git("mv", "card.md", "model_card.md")
    repository.commit({"model_card.md": CARD.replace("---\n# A", "---\n\n\n# A")})
    assert standings(repository.verdict()) == before


def test_a_file_that_is_no_longer_read_mends_nothing(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"evals/results.json": results(arc=0.3, bbq=0.7)})
    repository.commit({"evals/results.json": "{"})
    assert "fixed" not in standings(repository.verdict())


def record(repository: Repository, *wish: bool, base: str | None = None) -> int:
    update, grow = (*wish, False, False)[:2]
    return run(repository.root, (update, grow), base, TODAY)


def test_adoption_records_and_only_what_is_new_blocks(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN})
    assert record(repository) == 0
    repository.commit({}, "baseline")
    adopted = repository.verdict("HEAD")
    assert adopted.verdict is Verdict.PASSED
    assert set(standings(adopted)) == {"standing"}
    assert adopted.baseline is not None
    assert (adopted.baseline.size, adopted.baseline.standing, adopted.baseline.days) == (
        standings(adopted)["standing"], standings(adopted)["standing"], 0,
    )  # fmt: skip
    assert "findings recorded" in text.render(adopted)
    repository.write("evals/results.json", results(arc=0.3, bbq=0.7))
    assert repository.verdict("HEAD").verdict is Verdict.BLOCKED


def test_the_baseline_never_grows_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN})
    record(repository)
    path = repository.root / ".duecare/baseline.json"
    first = path.read_text(encoding="utf-8")
    repository.write("evals/results.json", results(arc=0.3, bbq=0.7))
    for wish in ((), (True,)):
        record(repository, *wish)
        assert path.read_text(encoding="utf-8") == first
    assert record(repository) == 1
    assert "new       evals/results.json:1:34: DC404" in capsys.readouterr().out
    assert record(repository, False, True) == 0
    assert len(path.read_text(encoding="utf-8").splitlines()) == len(first.splitlines()) + 1


def test_update_takes_out_what_is_mended_and_follows_a_rename(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN.replace("[card.md]", '["*card.md"]')})
    record(repository)
    repository.commit({}, "baseline")
    path = repository.root / ".duecare/baseline.json"
    size = path.read_text(encoding="utf-8").count("fingerprint")
    repository.git("mv", "card.md", "model_card.md")
    repository.commit({"model_card.md": CARD + "\n## Intended use\n\nAnswering customers about their own invoices.\n"})
    assert repository.verdict("HEAD^1").verdict is Verdict.PASSED
    assert record(repository, True, base="HEAD^1") == 0
    now = path.read_text(encoding="utf-8")
    assert now.count("fingerprint") == size - 1
    assert '"path": "card.md"' not in now
    repository.commit({}, "follow")
    judgement = repository.verdict("HEAD~2")
    assert said(judgement, "DC905") == []
    assert judgement.verdict is Verdict.PASSED


def test_growth_by_what_stands_in_the_base_is_a_warning(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN})
    record(repository)
    repository.commit({}, "baseline")
    judgement = repository.verdict()
    grew = said(judgement, "DC905")
    assert grew
    assert all(" warning new DC905: " in line and "which stands in the base too" in line for line in grew)
    assert judgement.verdict is Verdict.BLOCKED  # by what it would record: the base's baseline has none of it


def test_a_broken_baseline_is_a_finding_and_lets_nothing_stand(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": OPEN})
    record(repository)
    path = repository.root / ".duecare/baseline.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"version": 1', '"version": 7'), encoding="utf-8")
    told = CliRunner().invoke(group, ["check", "--root", str(tmp_path), "--quiet"])
    assert told.exit_code == 1
    assert ".duecare/baseline.json:1:13: error: DC002 policy-invalid" in told.output
    assert "DC303" in told.output
    assert CliRunner().invoke(baseline_command, ["--root", str(tmp_path), "--update"]).exit_code == 2


def test_what_a_change_does_is_told_and_comes_back_from_json(tmp_path: Path) -> None:
    repository = governed(tmp_path)
    rows = ROWS + ROWS.replace("invoice", "bill")
    repository.commit(
        {
            "evals/results.json": results(arc=0.48, bbq=0.71, winogender=0.9),
            "data/train.jsonl": rows,
            "data/train.manifest.yaml": manifest(rows, "cc-by-sa-4.0"),
            "duecare.yaml": POLICY.replace("0.45", "0.40"),
        }
    )
    judgement = repository.verdict()
    assert judgement.compared is not None
    (effects,) = judgement.compared.effects
    assert [(m.label, m.then, m.now, m.better, m.certain) for m in effects.metrics] == [
        ("arc acc", 0.6, 0.48, False, True),
        ("bbq acc", 0.7, 0.71, True, False),
        ("winogender acc", None, 0.9, None, False),
    ]
    assert [(d.path, d.state, d.rows) for d in effects.data] == [("data/train.jsonl", "changed", (1, 2))]
    assert [(one.license, one.added) for one in effects.licenses] == [("CC-BY-4.0", False), ("cc-by-sa-4.0", True)]
    back = compared(compared_json.tree(judgement.compared))
    assert back is not None
    again = judgement._replace(compared=back)
    assert markdown.render(again) == markdown.render(judgement)
    assert text.render(again) == text.render(judgement)
    page = markdown.render(judgement)
    assert "| arc acc | 0.6 <sub>n 1,000</sub> | 0.48 <sub>n 1,000</sub> | −0.12 (" in page
    assert "⚠️ `duecare.yaml:10:44` `at_least` of arc acc is lowered from 0.45 to 0.4" in page


def test_the_command_takes_a_base(tmp_path: Path) -> None:
    repository = governed(tmp_path)
    repository.commit({"evals/results.json": results(arc=0.6)})
    run_ = CliRunner().invoke
    assert run_(group, ["check", "--root", str(tmp_path)]).exit_code == 0
    told = run_(group, ["check", "--root", str(tmp_path), "--base", "main", "--quiet"])
    assert (told.exit_code, "DC411 metric-dropped: bbq acc is gone" in told.output) == (1, True)
    assert run_(group, ["check", "--root", str(tmp_path), "--base", "nowhere"]).exit_code == 3
    assert run_(group, ["check", "--root", str(tmp_path), "--base", " "]).exit_code == 2
    assert run_(group, ["check", "--root", str(tmp_path)], env={"DUECARE_CHECK_BASE": "main"}).exit_code == 1


def test_a_model_below_the_top_is_judged_with_the_workflows_above(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    inside = {f"models/a/{path}": content for path, content in {"duecare.yaml": POLICY, "card.md": CARD}.items()}
    inside |= {"models/a/data/train.jsonl": ROWS, "models/a/data/train.manifest.yaml": manifest(ROWS)}
    inside |= {"models/a/evals/results.json": results(arc=0.6), ".github/workflows/duecare.yml": "on: push\n"}
    repository.commit(dict(inside))
    repository.git("checkout", "-q", "-b", "change")
    repository.commit({".github/workflows/duecare.yml": "on: workflow_dispatch\n"})
    judgement = judged_against(Asked(tmp_path / "models/a", TODAY), "main")
    assert isinstance(judgement, Judgement)
    assert said(judgement, "DC904") == [
        "../../.github/workflows/duecare.yml:1 warning new DC904: the workflow ../../.github/workflows/duecare.yml "
        "changes: 1 line added, 1 taken out"
    ]
