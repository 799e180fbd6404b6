"""A commit laid out in a folder: bytes as committed, and nothing outside the folder whatever the tree says."""

import subprocess
from pathlib import Path

import pytest

from duecare.git.blobs import blobs
from duecare.git.run import Failed
from duecare.load.commit_folder import folder_of
from duecare.load.tree_files import LINK
from duecare.model.problem import Gap
from duecare.model.tree import Entry


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    return root


def blob(root: Path, raw: bytes) -> str:
    command = ["git", "hash-object", "-w", "--stdin"]
    done = subprocess.run(command, cwd=root, input=raw, check=True, capture_output=True)
    return done.stdout.decode().strip()


def test_bytes_and_links(repository: Path) -> None:
    raw = bytes(range(256)) * 5000
    tree = {
        "a/b.bin": Entry("100644", blob(repository, raw)),
        "empty": Entry("100755", blob(repository, b"")),
        "link": Entry(LINK, blob(repository, b"a/b.bin")),
    }
    with blobs(repository) as held, folder_of(tree, held) as folder:
        assert isinstance(folder, Path)
        assert (folder / "a/b.bin").read_bytes() == raw
        assert (folder / "empty").read_bytes() == b""
        assert (folder / "link").is_symlink()
    assert not folder.exists()


@pytest.mark.parametrize("path", ["../out", "/tmp/duecare-out", "a/../../out", ".git/hooks/pre-commit", "a//b"])
def test_a_forged_path_is_left_out(repository: Path, path: str) -> None:
    tree = {path: Entry("100644", blob(repository, b"x")), "fine": Entry("100644", blob(repository, b"y"))}
    with blobs(repository) as held, folder_of(tree, held) as folder:
        assert isinstance(folder, Path)
        assert [p.name for p in folder.rglob("*")] == ["fine"]
        assert not (folder.parent / "out").exists()


@pytest.mark.parametrize("below", ["a/b", "a/made/b"])
def test_nothing_is_written_through_a_link(repository: Path, tmp_path: Path, below: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    tree = {
        "a": Entry(LINK, blob(repository, str(outside).encode())),
        below: Entry(LINK, blob(repository, b"x")),
    }
    with blobs(repository) as held, folder_of(tree, held) as folder:
        assert isinstance(folder, Gap)
        assert folder.what == f"{below} of the base: it stands below a link"
    assert list(outside.iterdir()) == []


def test_a_link_to_no_path_is_a_gap(repository: Path) -> None:
    with blobs(repository) as held, folder_of({"a": Entry(LINK, blob(repository, b"b\0c"))}, held) as folder:
        assert isinstance(folder, Gap)
        assert folder.what == "a of the base: it is a link to what is no path"


def test_a_blob_that_is_not_here_is_a_gap(repository: Path) -> None:
    with blobs(repository) as held, folder_of({"a": Entry("100644", "0" * 40)}, held) as folder:
        assert isinstance(folder, Gap)
        assert folder.what == "a of the base: object 000000000000 is not here (missing)"


def test_a_name_is_one_commit_or_none(repository: Path) -> None:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    subprocess.run(["git", *who, "commit", "-qm", "one", "--allow-empty"], cwd=repository, check=True)
    asked = ("rev-parse", "HEAD"), ("rev-parse", "HEAD^{tree}"), ("symbolic-ref", "--short", "HEAD")
    head, tree, branch = (
        subprocess.run(["git", *words], cwd=repository, check=True, capture_output=True, text=True).stdout.strip()
        for words in asked
    )
    stored = blob(repository, b"x")
    with blobs(repository) as held:
        assert [held.commit(name) for name in ("HEAD", branch, head, head[:12], f"{head}^0")] == [head] * 5
        for name in ("HEAD^1", "gone", tree, stored, "--help", "", "HEAD commit 1", f"HEAD\n{stored}", "\udcff"):
            assert isinstance(held.commit(name), Failed), name
        assert held.read(stored) == b"x"  # no question before left an answer behind
        assert held.read(tree) == Failed(f"object {tree[:12]} is not here (tree)")


def test_outside_git_nothing_is_found(tmp_path: Path) -> None:
    with blobs(tmp_path) as held:
        assert held.commit("HEAD") == Failed("is not here (git ended)")
        assert isinstance(held.read("0" * 40), Failed)
