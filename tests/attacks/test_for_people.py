"""What an uncertain number, and rows that nobody here can read, leave to people; and when they are asked again."""

from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner
from governed import POLICY, ROWS, WHOLE, governed, manifest, results

from duecare.entry.commands.scan import command as scan
from duecare.model.verdict import Verdict
from duecare.report import markdown, text

ROLES = """\
  - {role: ethics, covers: [card, results], needs: 1, from: {users: [eve]}}
  - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: [omar]}}
"""
ASKING = (
    POLICY.replace("inconclusive: pass}", "inconclusive: {ask: ethics}}\n  data: {elsewhere: {ask: data-steward}}")
    .replace("checks:\n", ROLES + "checks:\n")
)  # fmt: skip
UNSURE = results(arc=0.46, bbq=0.7)


def asked(judgement):
    return [(s.check, s.gap.ask, s.standing, s.asks) for s in judgement.silences if s.gap.ask]


@pytest.fixture
def repository(tmp_path: Path):
    return governed(tmp_path, {"duecare.yaml": ASKING, "card.md": WHOLE})


def test_an_uncertain_number_asks_and_does_not_block(repository) -> None:
    repository.commit({"evals/results.json": UNSURE})
    found = repository.verdict()
    assert (found.verdict, asked(found)) == (Verdict.PASSED, [("DC408", "ethics", "new", "ethics")])
    said = text.render(found)
    assert "asks: the role ethics to approve on the pull request; the check does not block on it" in said
    page = markdown.render(found)
    assert "#### For people to decide" in page
    assert "#### Could not be known" not in page


def test_what_the_base_holds_too_is_not_asked_again_until_its_file_changes(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": ASKING, "card.md": WHOLE, "evals/results.json": UNSURE})
    repository.commit({"card.md": WHOLE + "\nMore.\n"})
    found = repository.verdict()
    assert (found.verdict, asked(found)) == (Verdict.PASSED, [("DC408", "ethics", "inherited", "")])
    assert "asks: nobody again" in text.render(found)
    repository.commit({"evals/results.json": results(arc=0.47, bbq=0.7)})
    assert asked(repository.verdict()) == [("DC408", "ethics", "new", "ethics")]


def test_a_renamed_file_is_a_file_that_changed(tmp_path: Path) -> None:
    repository = governed(tmp_path, {"duecare.yaml": ASKING, "card.md": WHOLE, "evals/results.json": UNSURE})
    repository.commit({"evals/results.json": None, "evals/other.json": UNSURE})
    assert asked(repository.verdict()) == [("DC408", "ethics", "new", "ethics")]


@pytest.mark.parametrize(
    ("limits", "verdict"),
    [
        ("inconclusive: block", Verdict.BLOCKED),
        ("inconclusive: warn", Verdict.PASSED),
        ("inconclusive: pass", Verdict.PASSED),
    ],
)
def test_the_other_ways_ask_nobody(tmp_path: Path, limits, verdict) -> None:
    policy = ASKING.replace("inconclusive: {ask: ethics}", limits)
    repository = governed(tmp_path, {"duecare.yaml": policy, "card.md": WHOLE})
    repository.commit({"evals/results.json": UNSURE})
    found = repository.verdict()
    assert (found.verdict, asked(found)) == (verdict, [])


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"
PROFILE = ".duecare/profiles/data-train.json"


def far(rows: str) -> str:
    """The pointer that git-lfs leaves in the place of these rows."""
    return POINTER.format(sha256(rows.encode()).hexdigest(), len(rows))


def measured(repository, rows: str) -> dict[str, str]:
    """Files of a change that adds these rows as a pointer, with the profile written where they are."""
    repository.write("data/train.jsonl", rows)
    file = str(repository.root / "data/train.jsonl")
    done = CliRunner().invoke(scan, [file, "--write-profile", "--no-cache", "-q"])
    assert done.exit_code == 0, done.output
    profile = (repository.root / PROFILE).read_text()
    return {"data/train.jsonl": far(rows), "data/train.manifest.yaml": manifest(rows), PROFILE: profile}


MORE = ROWS + '{"prompt": "How do I pay by card?", "completion": "Choose it under Billing."}\n'


def test_rows_that_were_measured_elsewhere_ask_whoever_covers_the_profile(repository) -> None:
    repository.commit(measured(repository, MORE))
    found = repository.verdict()
    assert asked(found) == [("DC005", "data-steward", "new", "data-steward")]
    assert found.verdict is Verdict.PASSED, text.render(found)
    (gap,) = [s.gap for s in found.silences if s.gap.ask]
    assert gap.about == ("data/train.jsonl", PROFILE)


def test_once_they_are_in_the_base_nobody_is_asked_until_profile_or_pointer_change(repository) -> None:
    repository.commit(measured(repository, MORE))
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--ff-only", "change")
    repository.git("checkout", "-q", "-b", "next")
    repository.commit({"card.md": WHOLE + "\nMore.\n"})
    assert asked(repository.verdict()) == [("DC005", "data-steward", "inherited", "")]
    profile = (repository.root / PROFILE).read_text()
    repository.commit({PROFILE: profile + "\n"})
    assert asked(repository.verdict()) == [("DC005", "data-steward", "new", "data-steward")]


def test_without_the_profile_nobody_can_answer_for_them(repository) -> None:
    repository.commit(measured(repository, MORE) | {PROFILE: None})
    found = repository.verdict()
    assert (found.verdict, asked(found)) == (Verdict.UNKNOWN, [])
