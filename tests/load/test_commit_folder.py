"""A commit laid out in a folder: bytes as committed, and nothing outside the folder whatever the tree says."""

import subprocess
from pathlib import Path

import pytest

from duecare.load.commit_folder import folder_of
from duecare.load.tree_files import LINK
from duecare.model.problem import Gap
from duecare.model.pull import Entry


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
    with folder_of(repository, tree) as folder:
        assert isinstance(folder, Path)
        assert (folder / "a/b.bin").read_bytes() == raw
        assert (folder / "empty").read_bytes() == b""
        assert (folder / "link").is_symlink()
    assert not folder.exists()


@pytest.mark.parametrize("path", ["../out", "/tmp/duecare-out", "a/../../out", ".git/hooks/pre-commit", "a//b"])
def test_a_forged_path_is_left_out(repository: Path, path: str) -> None:
    tree = {path: Entry("100644", blob(repository, b"x")), "fine": Entry("100644", blob(repository, b"y"))}
    with folder_of(repository, tree) as folder:
        assert isinstance(folder, Path)
        assert [p.name for p in folder.rglob("*")] == ["fine"]
        assert not (folder.parent / "out").exists()


def test_nothing_is_written_through_a_link(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    tree = {
        "a": Entry(LINK, blob(repository, str(outside).encode())),
        "a/b": Entry(LINK, blob(repository, b"x")),
    }
    with folder_of(repository, tree) as folder:
        assert isinstance(folder, Gap)
        assert folder.what == "a/b of the base: it stands below a link"
    assert list(outside.iterdir()) == []


def test_a_blob_that_is_not_here_is_a_gap(repository: Path) -> None:
    with folder_of(repository, {"a": Entry("100644", "0" * 40)}) as folder:
        assert isinstance(folder, Gap)
        assert folder.what == "a of the base: object 000000000000 is not here (missing)"
