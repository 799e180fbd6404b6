"""One state of the gate, read for comparison: its policy, waivers, baseline and every file of kind ``policy``."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import relpath

from duecare.discover.files import listing
from duecare.discover.kinds import of_the_gate
from duecare.entry.base import Base, baseline_at, waivers_at
from duecare.entry.base_policy import Bootstrap, policy_at, starter
from duecare.entry.root import POLICIES
from duecare.entry.settings import Invalid
from duecare.entry.shipped import packs
from duecare.knowledge.globs import compiled
from duecare.load.tree_files import CommitFiles, Files, WorkFiles
from duecare.model.place import Fault, Span
from duecare.model.policy import Policy
from duecare.model.problem import Gap
from duecare.policy.gate import Side
from duecare.policy.gate_files import Raw

# What GitHub and git read at the top of a repository, wherever the judged folder lies.
AROUND = (
    "{.github/workflows/**,.github/actions/**,CODEOWNERS,docs/CODEOWNERS,.github/CODEOWNERS,.gitattributes,"
    ".pre-commit-config.yaml}"
)


def base_side(root: Path, top: Path, base: Base) -> Side:
    """The gate in force, of the folder ``root`` of a repository whose top is ``top``."""
    above = CommitFiles(top, base.files.commit, base.files.blobs)
    files = _files(base.files, base.policy, {} if top == root else _around(root, top, above))
    return Side(base.policy.path, base.policy, base.waivers, base.baseline, files=files)


def head_side(root: Path, top: Path, paths: Iterable[str], base: Base) -> Side:
    """The gate as the work tree would have it."""
    work = WorkFiles(root, paths)
    found = base.policy if _same(base, work) else policy_at(work)
    policy = found if isinstance(found, Policy) else None
    path, faults = _wrong(found)
    above = {} if top == root else _around(root, top, WorkFiles(top, listing(top).paths))
    files = _files(work, policy or starter(), above)
    return Side(path or (policy.path if policy else ""), policy, waivers_at(work), baseline_at(work), faults, files)


def _same(base: Base, work: WorkFiles) -> bool:
    """Whether the policy stands at the same place and is made of the same bytes: then it says the same."""
    if not base.policy.path or any((base.files.entry(p) is None) != (work.entry(p) is None) for p in POLICIES):
        return False
    own = (base.policy.path, *(name for name in base.policy.extends if name not in packs()))
    return all(isinstance(raw := work.read(path), bytes) and raw == base.files.read(path) for path in own)


def _wrong(found: Policy | Invalid | Bootstrap | Gap) -> tuple[str, tuple[Fault, ...]]:
    match found:
        case Invalid(path, faults):
            return path, faults
        case Gap(what=what, unlock=unlock):
            return "", (Fault(Span(""), what, unlock),)
        case _:
            return "", ()


def _files(files: Files, policy: Policy, around: Mapping[str, Raw]) -> dict[str, Raw]:
    tree = {} if isinstance(files.tree, Gap) else files.tree
    return {path: files.read(path) for path in sorted(gate_paths(tree, policy))} | dict(around)


def gate_paths(paths: Iterable[str], policy: Policy) -> Iterator[str]:
    """Paths of kind ``policy``: by their names, and whatever the policy is made of."""
    listed = frozenset(paths)
    named = of_the_gate(listed) | {
        policy.path,
        *policy.extends,
        *(p for m in policy.models for ps in m.schemas.values() for p in ps),
    }
    for path in listed:
        nested = path.endswith("/duecare.yaml") or "/.duecare/" in path
        if (path in named or nested) and "/.duecare/profiles/" not in f"/{path}":
            yield path


def _around(root: Path, top: Path, files: Files) -> dict[str, Raw]:
    """Files of the gate above the judged folder."""
    tree = {} if isinstance(files.tree, Gap) else files.tree
    inside = root.relative_to(top).as_posix()
    return {relpath(path, inside): files.read(path) for path in sorted(tree) if compiled(AROUND).fullmatch(path)}
