"""What a check says of links and submodules below which files of the model may lie: nothing passes unseen."""

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent.parent / "attacks"))

from governed import ROWS, WHOLE, Repository, manifest

from duecare.entry.main import group

POLICY = """\
version: 1
extends: [starter]
models:
  - name: assistant
    files: {card: [card.md], data: ["data/**/*.jsonl"], manifest: ["data/*.manifest.yaml"]}
"""
BARE = "version: 1\nextends: [starter]\n"


@pytest.fixture
def repository(tmp_path):
    made = Repository(tmp_path / "work")
    files = {"duecare.yaml": POLICY, "card.md": WHOLE, "data/train.jsonl": ROWS}
    made.commit({**files, "data/train.manifest.yaml": manifest(ROWS)})
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "rows.jsonl").write_text(ROWS)
    return made


def said(repository, *arguments):
    done = CliRunner().invoke(group, ["check", "--root", str(repository.root), *arguments])
    lines = [line for line in done.output.splitlines() if "DC001" in line]
    return done.exit_code, [line.partition(": gap")[0] for line in lines]


def link(repository, path, target):
    place = repository.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(target)
    repository.commit({})


def submodule(repository, path):
    """As git has one in its index, and its folder as it is before anybody fetches it."""
    commit = repository.git("rev-parse", "HEAD")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{commit},{path}")
    (repository.root / path).mkdir(parents=True)


@pytest.mark.parametrize(
    ("path", "target", "seen"),
    [
        ("data/more", "../../far", ["data/more"]),
        ("data/more", "/nowhere/at/all", ["data/more"]),
        ("data/more", "..", ["data/more"]),
        ("src/more", "../../far", []),
        ("data/notes.txt", "../card.md", []),
    ],
    ids=["a folder", "nothing", "above itself", "where no file is looked for", "a file"],
)
def test_a_link(repository, path, target, seen):
    link(repository, path, target)
    exit_, found = said(repository)
    assert (found, exit_) == (seen, 3 if seen else 0)


@pytest.mark.parametrize(("path", "seen"), [("data/more", ["data/more"]), ("third_party/trainer", [])])
def test_a_submodule(repository, path, seen):
    submodule(repository, path)
    assert said(repository) == (3 if seen else 0, seen)


@pytest.mark.parametrize(("path", "seen"), [("datasets", ["datasets"]), ("evals/old", ["evals/old"]), ("docs/old", [])])
def test_without_globs_what_it_is_called_says_what_it_may_hold(repository, path, seen):
    repository.commit({"duecare.yaml": BARE})
    link(repository, path, "/nowhere")
    assert said(repository)[1] == seen


def test_a_link_in_the_place_of_a_file_is_told_by_who_reads_the_file(repository):
    link(repository, "data/gone.jsonl", "/nowhere")
    exit_, found = said(repository)
    assert (exit_ > 0, found) == (True, [])


def test_a_hook_asks_of_its_own_files_alone(repository):
    link(repository, "data/more", "../../far")
    assert said(repository, "--kind", "card")[1] == []


def test_outside_git(repository, tmp_path):
    (repository.root / ".git").rename(tmp_path / "git")
    (repository.root / "data" / "more").symlink_to("../../far")
    assert said(repository)[1] == ["data/more"]
