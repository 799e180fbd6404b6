"""The policy of one state of a repository, wherever its files are kept: on a pull request the base's is in force."""

from hashlib import sha256

from duecare.entry.registry import defaults
from duecare.entry.root import POLICIES
from duecare.entry.settings import Invalid, shipped
from duecare.entry.shipped import packs
from duecare.load.source import Source
from duecare.load.tree_files import Files
from duecare.model.place import At, Fault, Span, Tree
from duecare.model.policy import Policy
from duecare.model.problem import Gap
from duecare.model.record import NamedTuple
from duecare.policy.parse import parse
from duecare.policy.sources import STARTER, File, Unread, gathered


class Bootstrap(NamedTuple):
    """The base has no policy yet: whoever merges the first one is its judge."""

    why: str


def policy_at(base: Files) -> Policy | Invalid | Bootstrap | Gap:
    """The policy of a commit; where there is none, nothing of the pull request may stand in for it."""
    there = {name: base.entry(name) for name in POLICIES}
    silent = next((entry for entry in there.values() if isinstance(entry, Gap)), None)
    if silent is not None:
        return silent
    path = next((name for name, entry in there.items() if entry is not None), None)
    if path is None:
        return Bootstrap("the base has no duecare.yaml: an admin judges and merges the first one")
    raw = base.read(path)
    if isinstance(raw, Gap) and not raw.span.path:
        return raw
    first = _read(base, path)
    if isinstance(first, Unread):
        return Invalid(path, (Fault(Span(path), first.why, "commit the policy as a plain file"),))
    parsed = parse(gathered(first, packs(), lambda name: _read(base, name)), defaults())
    return parsed.policy if parsed.policy is not None else Invalid(path, parsed.faults)


def starter() -> Policy:
    """What a state without a policy is judged by: one model, the pack ``starter``."""
    bare = File("", Tree(At.fixed({"version": 1, "extends": [STARTER]}, Span(""))), "")
    policy = parse(gathered(bare, packs(), shipped), defaults()).policy
    assert policy is not None
    return policy


def _read(base: Files, name: str) -> File | Unread:
    if name in packs():
        return shipped(name)
    raw = base.read(name)
    if raw is None:
        return Unread(name, "there is no such file")
    if isinstance(raw, Gap):
        return Unread(name, raw.what)
    return File(name, Source(name, raw).tree, sha256(raw).hexdigest())
