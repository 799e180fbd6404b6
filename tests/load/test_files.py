import os

import pytest

from duecare.load.files import read_bytes, read_head
from duecare.model.problem import Gap

SECRET = b"outside"


@pytest.fixture
def root(tmp_path):
    (tmp_path / "outside.txt").write_bytes(SECRET)
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "x.json").mkdir()
    (root / "a.txt").write_bytes(b"a\r\n")
    (root / "empty").write_bytes(b"")
    (root / "sub" / "long\nname.txt").write_bytes(b"n")
    (root / os.fsdecode(b"\xff.txt")).write_bytes(b"f")
    os.mkfifo(root / "pipe")
    for name, target in {
        "inner": "a.txt", "passwd": "/etc/passwd", "up": "../outside.txt", "folder": "..", "loop": "loop",
        "dangling": "nowhere", "deep": "sub/../../outside.txt",
    }.items():  # fmt: skip
        (root / name).symlink_to(target)
    return root


@pytest.mark.parametrize(
    ("path", "raw"),
    [("a.txt", b"a\r\n"), ("empty", b""), ("inner", b"a\r\n"), ("sub/../a.txt", b"a\r\n"),
     ("sub/long\nname.txt", b"n"), (os.fsdecode(b"\xff.txt"), b"f")],
)  # fmt: skip
def test_files_of_the_repository(root, path, raw) -> None:
    assert read_bytes(root, path) == raw
    assert read_head(root, path, 1) == raw[:1]


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("x.json", "is a folder, not a file"),
        ("passwd", "is a link out of the repository, and was not followed"),
        ("up", "is a link out of the repository, and was not followed"),
        ("deep", "is a link out of the repository, and was not followed"),
        ("folder/outside.txt", "is a link out of the repository, and was not followed"),
        ("../outside.txt", "leads out of the repository, and was not opened"),
        ("/etc/passwd", "leads out of the repository, and was not opened"),
        ("loop", "is a link that leads back to itself"),
        ("dangling", "does not exist"),
        ("pipe", "is a pipe, not a file"),
        ("nope", "does not exist"),
        ("a.txt/b", "does not exist: a part of its path is a file"),
        ("a\0b", "is no path: it holds a zero byte"),
        ("n" * 300, "has a name too long for this file system"),
    ],
)
def test_all_else_is_a_gap(root, path, what) -> None:
    gap = read_bytes(root, path)
    assert isinstance(gap, Gap)
    assert (gap.what, gap.span.path) == (what, path)
    assert gap.unlock
    assert read_head(root, path) == gap


def test_large_files_are_not_read_whole(root) -> None:
    assert read_bytes(root, "a.txt", cap=2).what == "has 3 bytes; documents are read up to 2 bytes"
    assert read_bytes(root, "a.txt", cap=3) == b"a\r\n"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permission(root) -> None:
    (root / "a.txt").chmod(0)
    assert read_bytes(root, "a.txt").what == "may not be read: permission denied"
