"""Small files that stand for bytes kept elsewhere: git-lfs, git-annex and DVC.

Source: git-lfs ``docs/spec.md`` (version 1), git-annex ``doc/internals/key_format`` and ``pointer_file``,
DVC's user guide on ``.dvc`` files and ``dvc.lock``.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from duecare.knowledge.late import late
from duecare.load.files import read_bytes
from duecare.load.text import decode
from duecare.model.facts import Pointer
from duecare.model.problem import Gap

LFS_MAX = 1024
VERSIONS = ("https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1", "http://git-media.io/v/2")
LFS = late(
    rb"version (?P<version>\S+)\r?\n(?:ext-\d-\S+ \S+\r?\n)*oid (?P<algorithm>[a-z0-9]+):(?P<oid>[0-9a-f]+)\r?\n"
    rb"size (?P<size>\d{1,18})\r?\n?\Z"
)
ANNEX = late(r"(?:^|/)annex/objects/(?:[^/\n]+/)*(?P<key>[A-Z0-9_]+(?:-[sSmC]\d+)*--[^/\s]+)\s*\Z")
ANNEX_KEY = late(r"(?P<backend>[A-Z0-9_]+?)(?P<named>E?)(?P<fields>(?:-[sSmC]\d+)*)--(?P<name>[^/\s]+)")
ANNEX_DIGESTS = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256", "SHA512": "sha512"}
DVC_DIGESTS = ("md5", "sha256", "etag", "checksum")


def pointer(raw: bytes) -> Pointer | None:
    """What the bytes of a small file point at, None when they are what they are."""
    if len(raw) > LFS_MAX:
        return None
    return _lfs(raw) or _annex_text(raw)


def _lfs(raw: bytes) -> Pointer | None:
    match = LFS.match(raw)
    if match is None or match["version"].decode("ascii", "replace") not in VERSIONS:
        return None
    return Pointer("lfs", match["algorithm"].decode(), match["oid"].decode(), int(match["size"]))


def _annex_text(raw: bytes) -> Pointer | None:
    if not raw.startswith((b"/annex/objects/", b".git/annex/objects/")):
        return None
    return annexed(raw.decode("utf-8", "replace").split("\n", 1)[0])


def annexed(target: str) -> Pointer | None:
    """What a git-annex link or pointer file leads to."""
    match = ANNEX.search(target.replace("\\", "/"))
    key = ANNEX_KEY.fullmatch(match["key"]) if match else None
    if key is None:
        return None
    sizes = re.findall(r"-s(\d+)", key["fields"])
    algorithm = ANNEX_DIGESTS.get(key["backend"], "")
    return Pointer("annex", algorithm, key["name"].split(".")[0] if algorithm else key["name"],
                   int(sizes[0]) if sizes else None)  # fmt: skip


def elsewhere(root: Path, path: str) -> Pointer | None:
    """The pointer that stands for an absent ``path``: a git-annex link, ``PATH.dvc``, or a ``dvc.lock`` above it."""
    full = root / path
    if full.is_symlink():
        return annexed(str(full.readlink()))
    for manifest, base in _dvc_files(path):
        found = _dvc(root, manifest, base, path)
        if found is not None:
            return found
    return None


def _dvc_files(path: str) -> Iterator[tuple[str, str]]:
    """DVC files that may know ``path``, each with the folder that its own paths start from."""
    parts = path.rstrip("/").split("/")
    yield f"{path.rstrip('/')}.dvc", "/".join(parts[:-1])
    for depth in range(len(parts) - 1, -1, -1):
        base = "/".join(parts[:depth])
        yield f"{base}/dvc.lock" if base else "dvc.lock", base


def _dvc(root: Path, manifest: str, base: str, path: str) -> Pointer | None:
    if not os.path.lexists(root / manifest):
        return None
    raw = read_bytes(root, manifest)
    text = "" if isinstance(raw, Gap) else decode(raw, manifest)
    from duecare.load.yamltext import read_yaml  # few folders are DVC's

    tree = read_yaml(text, manifest) if isinstance(text, str) else None
    for out in _outs(tree.root.value if tree and tree.root else None):
        named = os.path.normpath(f"{base}/{out.get('path')}" if base else str(out.get("path")))
        if named == os.path.normpath(path):
            return _of_out(out)
    return None


def _outs(document: object) -> Iterator[dict[str, object]]:
    """The outputs that a ``.dvc`` file or a ``dvc.lock`` records."""
    if not isinstance(document, dict):
        return
    stages = document.get("stages")
    holders = [document, *(stages.values() if isinstance(stages, dict) else ())]
    for holder in holders:
        for key in ("outs", "deps"):
            outs = holder.get(key) if isinstance(holder, dict) else None
            yield from (out for out in (outs if isinstance(outs, list) else ()) if isinstance(out, dict))


def _of_out(out: dict[str, object]) -> Pointer | None:
    size = out.get("size")
    for algorithm in DVC_DIGESTS:
        digest = out.get(algorithm)
        if isinstance(digest, str):
            return Pointer("dvc", algorithm, digest.lower(), size if isinstance(size, int) else None)
    return None
