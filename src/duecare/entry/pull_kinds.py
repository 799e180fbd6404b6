"""Which kinds the changed paths are of, by the base's policy and by names; content only where a name does not say."""

from collections.abc import Iterable, Iterator

from duecare.discover.kinds import discover
from duecare.entry.gather import READ_WHOLE, guarded
from duecare.entry.pull_held import held
from duecare.load.formats import NotRecognized
from duecare.load.pull_files import Files
from duecare.load.source import Source
from duecare.model.manifest import Manifest
from duecare.model.policy import Policy, Rules
from duecare.model.problem import Gap
from duecare.model.pull import Changed, PullFacts, Snapshot
from duecare.policy.approvals_scope import Kinds

MOST_READ = 60


def kinds_of(facts: PullFacts, policy: Policy, base: Files) -> Kinds:
    """Kinds by path, for every path that differs at head or at a reviewed commit.

    A path that only its content could tell is of the kind unless every side that exists was read and is not: what
    cannot be read asks its role.
    """
    changes = tuple(c for s in facts.snapshots.values() if isinstance(s, Snapshot) for c in s.changes.values())
    told = _Told(base, MOST_READ)
    found: dict[str, set[str]] = {change.path: set() for change in changes}
    for path, kind, sure in _candidates(found, policy):
        if sure or any(told.of(kind, change) for change in changes if change.path == path):
            found[path].add(kind)
    for change in changes:
        found[change.path] |= held(change, policy)
    named = _named_by_manifests(base, policy)
    for path, kinds in found.items():
        if path in named if named is not None else not kinds:
            kinds.add("data")
    return {path: frozenset(kinds) for path, kinds in found.items()}


def _candidates(paths: Iterable[str], policy: Policy) -> Iterator[tuple[str, str, bool]]:
    listed = tuple(paths)
    roots = [rules.root for rules in policy.models]
    for rules in policy.models:
        for kind, candidates in discover(listed, rules, roots).items():
            yield from ((c.path, kind, c.sure) for c in candidates if kind != "policy")
    yield from ((path, "policy", True) for path in _gate(listed, policy))


def _gate(listed: tuple[str, ...], policy: Policy) -> Iterator[str]:
    """Paths of kind policy, wherever the models' own folders are: what is nested may be in force one day."""
    known = {c.path for c in discover(listed, Rules())["policy"]}
    known |= {policy.path, *policy.extends}
    for rules in policy.models:
        named = [name.removeprefix("./") for names in rules.schemas.values() for name in names]
        known |= {*named, *(f"{rules.root}/{name}" for name in named)}
    for path in listed:
        folders = path.split("/")
        nested = folders[-1] == "duecare.yaml" or ".duecare" in folders[:-1]
        if (path in known or nested) and "/.duecare/profiles/" not in f"/{path}":
            yield path


class _Told:
    """What content says of a path, while there are readings left."""

    def __init__(self, files: Files, left: int) -> None:
        self.files = files
        self.left = left

    def of(self, kind: str, change: Changed) -> bool:
        """Whether the path is, or may be, of the kind before or after the change."""
        sides = [entry for entry in (change.base, change.head) if entry is not None]
        self.left -= len(sides)
        if self.left < 0 or kind not in READ_WHOLE:
            return True
        return any(_is(kind, change.path, self.files.blob(change.path, entry)) for entry in sides)


def _is(kind: str, path: str, raw: bytes | Gap) -> bool:
    if isinstance(raw, Gap):
        return True
    read = guarded(kind, Source(path, raw))
    return not isinstance(read, NotRecognized) or bool(read.faults)


def _named_by_manifests(base: Files, policy: Policy) -> frozenset[str] | None:
    """Files that the base's manifests name: they are data whatever they are called. None: that is not known."""
    if isinstance(base.tree, Gap):
        return None
    roots = [rules.root for rules in policy.models]
    found = [c.path for r in policy.models for c in discover(base.tree, r, roots)["manifest"] if c.sure]
    raws = [(path, base.read(path)) for path in found[: MOST_READ + 1]]
    if len(raws) > MOST_READ or any(isinstance(raw, Gap) for _, raw in raws):
        return None
    read = [guarded("manifest", Source(path, raw)) for path, raw in raws if isinstance(raw, bytes)]
    return frozenset(f.path.value for m in read if isinstance(m, Manifest) for f in m.files if f.path is not None)
