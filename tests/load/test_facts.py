import hashlib
import json

import pytest

from duecare.load.digests import CHUNK
from duecare.load.facts import measure
from duecare.load.pointers import pointer
from duecare.model.facts import Facts, Pointer
from duecare.model.problem import Gap

HEX = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
LFS = f"version https://git-lfs.github.com/spec/v1\noid sha256:{HEX}\nsize 12\n"


def md5(raw: bytes) -> str:
    return hashlib.md5(raw).hexdigest()


@pytest.mark.parametrize("raw", [b"", b"x", b"a\r\nb\n" * 400_000, b"\0\r\n" * 10])
def test_digests_of_the_bytes(tmp_path, raw) -> None:
    (tmp_path / "f").write_bytes(raw)
    names = ("sha256", "sha1", "md5", "sha512")
    facts = measure(tmp_path, {"f": frozenset(names)})["f"]
    assert facts == Facts("f", len(raw), {name: hashlib.new(name, raw).hexdigest() for name in names})


def test_threads_measure_as_one_does(tmp_path) -> None:
    for i in range(5):
        (tmp_path / f"f{i}").write_bytes(bytes([i]) * 2_000_000)
    wanted = {f"f{i}": {"sha256"} for i in range(5)}
    assert measure(tmp_path, wanted, threads=3) == measure(tmp_path, wanted, threads=1)
    assert list(measure(tmp_path, wanted)) == list(wanted)


@pytest.mark.parametrize(
    ("raw", "digest"),
    [
        (b"a\r\nb\r\n", md5(b"a\nb\n")),
        (b"a\r\nb\0", md5(b"a\r\nb\0")),
        (b"", md5(b"")),
        (bytes(range(128, 228)) + b"\r\n", md5(bytes(range(128, 228)) + b"\r\n")),
        # DVC replaces piece by piece, so a line end across two pieces stays.
        (b"x" * (CHUNK - 1) + b"\r\n", md5(b"x" * (CHUNK - 1) + b"\r\n")),
    ],
)
def test_the_text_digest_of_old_dvc(tmp_path, raw, digest) -> None:
    (tmp_path / "f").write_bytes(raw)
    assert measure(tmp_path, {"f": {"md5-dos2unix"}})["f"].digests == {"md5-dos2unix": digest}


def test_the_digest_of_a_dvc_folder(tmp_path) -> None:
    files = {"b.txt": b"1\r\n", "a/é.txt": b"2"}
    for name, raw in files.items():
        (tmp_path / "d" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "d" / name).write_bytes(raw)

    def listed(change) -> str:
        return md5(json.dumps([{"md5": md5(change(files[n])), "relpath": n} for n in sorted(files)]).encode())

    facts = measure(tmp_path, {"d": {"md5-dir", "md5-dos2unix"}})["d"]
    old = listed(lambda raw: raw.replace(b"\r\n", b"\n"))
    assert facts.digests == {"md5-dir": listed(lambda raw: raw), "md5-dos2unix": old}
    assert (facts.size, facts.nfiles) == (4, 2)
    assert measure(tmp_path, {"d": {"sha256"}})["d"].what == "is a folder, which has no such checksum"


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (LFS, Pointer("lfs", "sha256", HEX, 12)),
        (LFS.replace("\n", "\r\n"), Pointer("lfs", "sha256", HEX, 12)),
        (LFS.rstrip("\n"), Pointer("lfs", "sha256", HEX, 12)),
        (LFS.replace("oid", f"ext-0-foo sha256:{HEX}\noid"), Pointer("lfs", "sha256", HEX, 12)),
        (LFS + "more\n", None),
        (LFS.replace("v1", "v9"), None),
        ("version https://git-lfs.github.com/spec/v1\n", None),
        (f"/annex/objects/SHA256E-s5--{HEX}.jsonl\n", Pointer("annex", "sha256", HEX, 5)),
        ("/annex/objects/WORM-s5-m1--name.bin\n", Pointer("annex", "", "name.bin", 5)),
        ("", None),
        ('{"a": 1}\n', None),
    ],
)
def test_pointers_by_content(raw, found) -> None:
    assert pointer(raw.encode()) == found


def test_pointers_stand_for_absent_bytes(tmp_path) -> None:
    (tmp_path / "lfs.jsonl.gz").write_text(LFS)
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "x.csv.dvc").write_text(f"outs:\n- md5: {HEX[:32]}\n  size: 7\n  path: x.csv\n")
    (tmp_path / "d" / "folder.dvc").write_text(f"outs:\n- md5: {HEX[:32]}.dir\n  size: 9\n  path: folder\n")
    (tmp_path / "dvc.lock").write_text(f"stages:\n  a:\n    outs:\n    - path: out/y.csv\n      md5: {HEX[:32]}\n")
    key = f"SHA256E-s5--{HEX}.txt"
    (tmp_path / "annexed.txt").symlink_to(f".git/annex/objects/aa/bb/{key}/{key}")
    paths = ["lfs.jsonl.gz", "d/x.csv", "d/folder", "out/y.csv", "annexed.txt", "d/none.csv"]
    facts = measure(tmp_path, {path: {"sha256"} for path in paths})
    assert [(f.size, dict(f.digests), f.pointer.store) for f in facts.values() if isinstance(f, Facts)] == [
        (12, {"sha256": HEX}, "lfs"),
        (7, {"md5": HEX[:32]}, "dvc"),
        (9, {"md5-dir": HEX[:32]}, "dvc"),
        (0, {"md5": HEX[:32]}, "dvc"),
        (5, {"sha256": HEX}, "annex"),
    ]
    assert isinstance(facts["d/none.csv"], Gap)
    assert measure(tmp_path, {"lfs.jsonl.gz": {"sha256"}}, hashing=False)["lfs.jsonl.gz"].pointer
