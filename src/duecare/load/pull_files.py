"""Files of a commit by API, as text to read and never to run: the base's policy above all."""

from duecare.github import trees
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client
from duecare.load.pull_gaps import gap
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.tree import Entry

MOST_BYTES = 2 * 1024 * 1024
LINK, SUBMODULE = "120000", "160000"


class Files:
    """One commit's files; each blob is asked for once."""

    def __init__(self, client: Client, commit: str) -> None:
        """Nothing is asked before somebody wants it."""
        self.client = client
        self.commit = commit
        self._found: trees.Tree | Truncated | Silent | None = None
        self._held: dict[str, bytes | Gap] = {}

    @property
    def tree(self) -> trees.Tree | Gap:
        """Every file of the commit; a Gap also where there are more than GitHub lists."""
        found = self._listed()
        return gap(found, f"the files of {self.commit[:12]}") if isinstance(found, Silent | Truncated) else found

    def _listed(self) -> trees.Tree | Truncated | Silent:
        if self._found is None:
            self._found = trees.tree(self.client, self.commit)
        return self._found

    def read(self, path: str) -> bytes | Gap | None:
        """The file's bytes; None when the commit has no such file, a Gap when it is no plain file."""
        entry = self.entry(path)
        return entry if entry is None or isinstance(entry, Gap) else self.blob(path, entry)

    def entry(self, path: str) -> Entry | Gap | None:
        """What stands at the path; folder by folder where the tree is too large for one answer."""
        listed = self._listed()
        if isinstance(listed, Silent):
            return gap(listed, f"the files of {self.commit[:12]}")
        return self._descend(path) if isinstance(listed, Truncated) else listed.get(path)

    def _descend(self, path: str) -> Entry | Gap | None:
        here: Entry | None = Entry("040000", self.commit)
        for name in path.split("/"):
            if here is None or here.mode != "040000":
                return None
            level = trees.level(self.client, here.sha)
            if isinstance(level, Silent | Truncated):
                return gap(level, path)
            here = level.get(name)
        return here if here is None or here.mode != "040000" else None

    def blob(self, path: str, entry: Entry) -> bytes | Gap:
        """The bytes of an entry of any commit."""
        if entry.mode in {LINK, SUBMODULE}:
            what = "is a symbolic link" if entry.mode == LINK else "is a submodule"
            return Gap(Span(path), f"{what}, which is not followed here", "commit the file itself")
        if entry.sha not in self._held:
            found = trees.blob(self.client, entry.sha, limit=MOST_BYTES)
            self._held[entry.sha] = gap(found, path) if isinstance(found, Silent | Truncated) else found
        return self._held[entry.sha]
