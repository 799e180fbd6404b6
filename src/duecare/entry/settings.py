"""The policy in force for a folder: found, read, parsed; or everything that is wrong with it."""

import os
from functools import cache
from hashlib import sha256
from pathlib import Path

from duecare.entry.registry import defaults, index
from duecare.entry.root import policy_path
from duecare.entry.shipped import pack, packs
from duecare.load.files import read_bytes
from duecare.load.source import Source
from duecare.model.documents import Waivers
from duecare.model.place import At, Fault, Span, Tree
from duecare.model.policy import Policy
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.policy import waivers
from duecare.policy.parse import parse
from duecare.policy.sources import STARTER, File, Unread, gathered
from duecare.policy.waivers import PATH


class Invalid(NamedTuple):
    """A policy that cannot be in force; ``faults`` in order of place."""

    path: str
    faults: tuple[Fault, ...]


def policy_of(root: Path) -> Policy | Invalid:
    """The policy of ``root``; without one the pack ``starter`` applies."""
    path = policy_path(root)
    first = _read(root, path) if path else _bare()
    if isinstance(first, Unread):
        return Invalid(first.path, (Fault(Span(first.path), first.why, "make the file readable"),))
    parsed = parse(gathered(first, packs(), lambda name: _read(root, name)), defaults())
    return parsed.policy if parsed.policy is not None else Invalid(first.path, parsed.faults)


def waivers_of(root: Path) -> Waivers:
    """The waivers of ``root``; none when there is no such file."""
    if not os.path.lexists(root / PATH):
        return Waivers(PATH)
    raw = read_bytes(root, PATH)
    if isinstance(raw, Gap):
        return Waivers(PATH, (Fault(Span(PATH), raw.what, raw.unlock),))
    return waivers.parse(Source(PATH, raw).tree, index().keys())


def _bare() -> File:
    """What a folder without a policy is judged by: one model, ``starter``."""
    return File("", Tree(At.fixed({"version": 1, "extends": [STARTER]}, Span(""))), "")


@cache
def shipped(name: str) -> File:
    """A policy that comes with duecare."""
    source = pack(name)
    return File(name, source.tree, sha256(source.raw).hexdigest(), shipped=True)


def _read(root: Path, name: str) -> File | Unread:
    if name in packs():
        return shipped(name)
    read = read_bytes(root, name)
    if isinstance(read, Gap):
        return Unread(name, read.what)
    return File(name, Source(name, read).tree, sha256(read).hexdigest())
