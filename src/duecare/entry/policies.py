"""Read the policy in force from a folder, with the shipped packs and local files that it extends."""

from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from duecare.entry.root import policy_path
from duecare.load.files import read_bytes
from duecare.load.source import Source
from duecare.model.problem import Gap, Severity
from duecare.policy.parse import Parsed, parse
from duecare.policy.sources import File, Gathered, Unread, gathered

WITHOUT = b"version: 1\n"


def packs() -> tuple[str, ...]:
    """Names of the shipped packs."""
    return tuple(sorted(f.name.removesuffix(".yaml") for f in files("duecare.packs").iterdir() if _is_pack(f.name)))


def policy_files(root: Path) -> Gathered:
    """The policy of ``root`` and what it extends; without a policy, ``starter`` alone."""
    path = policy_path(root)
    first = _file("duecare.yaml", WITHOUT) if path is None else _local(root, path)
    if isinstance(first, Unread):
        first = _file(first.path, b"")
    return gathered(first, packs(), lambda name: _pack(name) if name in packs() else _local(root, name))


def read_policy(root: Path, known: Mapping[str, tuple[Severity, str]]) -> Parsed:
    """The policy in force under ``root``, or all that is wrong with it."""
    return parse(policy_files(root), known)


def _is_pack(name: str) -> bool:
    return name.endswith(".yaml")


def _pack(name: str) -> File:
    raw = files("duecare.packs").joinpath(f"{name}.yaml").read_bytes()
    return _file(f"{name}", raw, shipped=True)


def _local(root: Path, path: str) -> File | Unread:
    raw = read_bytes(root, path)
    return Unread(path, raw.what) if isinstance(raw, Gap) else _file(path, raw)


def _file(path: str, raw: bytes, *, shipped: bool = False) -> File:
    return File(path, Source(path, raw).tree, sha256(raw).hexdigest(), shipped)
