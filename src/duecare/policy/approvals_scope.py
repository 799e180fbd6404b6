"""What each role is asked to look at: the covered paths that differ, and one digest over what they are at a commit."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from duecare.model.policy import Role
from duecare.model.pull import Changed, Snapshot
from duecare.model.rule import KINDS

Kinds = Mapping[str, frozenset[str]]


def coverage(roles: Iterable[Role]) -> dict[str, frozenset[str]]:
    """Kinds by role. A role that covers ``policy`` also covers every kind that no role names."""
    listed = tuple(roles)
    named = {kind for role in listed for kind in role.covers}
    rest = frozenset(KINDS) - named
    return {role.role: frozenset(role.covers) | (rest if "policy" in role.covers else frozenset()) for role in listed}


def covered(snapshot: Snapshot, wanted: frozenset[str], kinds: Kinds) -> dict[str, Changed]:
    """The changed paths of a snapshot that are of a wanted kind, in order of path."""
    changes = sorted(snapshot.changes.items())
    return {path: change for path, change in changes if wanted & kinds.get(path, frozenset())}


def asked(snapshot: Snapshot, paths: Iterable[str]) -> dict[str, Changed]:
    """What stands at a snapshot where a role is asked to decide, whether it differs there or not."""
    found = {path: snapshot.changes.get(path) or snapshot.kept.get(path) for path in paths}
    return {path: change or Changed(path, None, None) for path, change in found.items()}


def digest(changes: Mapping[str, Changed]) -> str:
    """sha256 over (path, mode and blob or ``absent``), lengths written out so that no two lists read the same."""
    found = sha256()
    for path, change in sorted(changes.items()):
        line = f"{len(path.encode())}:{path}={change.head or 'absent'}\n"
        found.update(line.encode())
    return found.hexdigest()


def moved(then: Mapping[str, Changed], now: Mapping[str, Changed]) -> tuple[str, ...]:
    """Covered paths that are not now what they were then."""
    paths = sorted(then.keys() | now.keys())
    return tuple(path for path in paths if _head(then, path) != _head(now, path))


def _head(changes: Mapping[str, Changed], path: str) -> object:
    return changes[path].head if path in changes else "as in base"


def uncovered(snapshot: Snapshot, roles: Iterable[Role], kinds: Kinds) -> frozenset[str]:
    """Kinds that the pull request changes and no role covers."""
    changed = frozenset(kind for path in snapshot.changes for kind in kinds.get(path, ()))
    return changed - frozenset(kind for some in coverage(roles).values() for kind in some)
