"""Snapshots of a pull request at its commits, from git trees that GitHub gives; each tree is asked for once."""

from collections.abc import Iterable, Mapping

from duecare.github import trees
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.load.pull_files import Files
from duecare.load.pull_gaps import gap
from duecare.model.problem import Gap
from duecare.model.pull import Changed, Gone, Snapshot
from duecare.model.tree import Entry


class Trees:
    """Trees by commit, kept for the run. ``base`` is the tip of the target branch."""

    def __init__(self, client: Client, base: str) -> None:
        """Nothing is asked before somebody wants it."""
        self.client = client
        self.base = base
        self._held: dict[str, trees.Tree | Truncated | Silent] = {}

    def of(self, commit: str) -> trees.Tree | Truncated | Silent:
        """Every file of the commit."""
        if commit not in self._held:
            self._held[commit] = trees.tree(self.client, commit)
        return self._held[commit]

    def pair(self, one: str, other: str) -> tuple[trees.Tree, trees.Tree] | Truncated | Silent:
        """The files of both commits; where they are too many, at least those that differ."""
        left, right = self.of(one), self.of(other)
        if isinstance(left, Truncated) or isinstance(right, Truncated):
            return trees.differing(self.client, one, other)
        if isinstance(left, Silent):
            return left
        return right if isinstance(right, Silent) else (left, right)

    def snapshot(self, commit: str, about: Iterable[str] = ()) -> Snapshot | Gone | Gap:
        """What the request changes as of the commit, against the commit's own merge base; and what is ``about``."""
        merge_base = trees.merge_base(self.client, self.base, commit)
        if isinstance(merge_base, Silent):
            return Gone(commit) if merge_base.absent else gap(merge_base, f"commit {commit[:12]}")
        both = self.pair(merge_base, commit)
        if isinstance(both, Silent | Truncated):
            return gap(both, f"the files of {commit[:12]}")
        changed = changes(*both)
        kept: dict[str, Changed] = {}
        for path in about:
            entry = None if path in changed else self.entry(commit, path)
            if isinstance(entry, Gap):
                return entry
            if path not in changed:
                kept[path] = Changed(path, entry, entry)
        return Snapshot(commit, merge_base, changed, kept)

    def entry(self, commit: str, path: str) -> Entry | Gap | None:
        """What stands at a path of the commit; folder by folder where the tree is too large for one answer."""
        found = self.of(commit)
        return found.get(path) if isinstance(found, Mapping) else Files(self.client, commit).entry(path)

    def touched(self, commit: str, parents: Iterable[str], among: frozenset[str]) -> frozenset[str]:
        """Which of the paths the commit changed against its first parent; none where that is not known."""
        first = next(iter(parents), None)
        both = self.pair(first, commit) if first else Silent("a root commit")
        if isinstance(both, Silent | Truncated):
            return frozenset()
        left, right = both
        return frozenset(path for path in among if left.get(path) != right.get(path))


def changes(base: trees.Tree, head: trees.Tree) -> dict[str, Changed]:
    """Paths that differ. A path added with the very bytes of one that went is that one, renamed."""
    paths = sorted(p for p in base.keys() | head.keys() if base.get(p) != head.get(p))
    went: dict[Entry, str] = {base[p]: p for p in reversed(paths) if p not in head}
    return {p: Changed(p, base.get(p), head.get(p), went.get(head[p], "") if p not in base else "") for p in paths}
