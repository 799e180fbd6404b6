"""The state of a small GitHub: commits with real trees, pull requests, reviews, comments, teams, statuses."""

import hashlib
from dataclasses import dataclass, field
from itertools import count

Files = dict[str, bytes | str]
BODY_LIMIT = 65_536  # docs.github.com; reference: standards 9
DESCRIPTION_LIMIT = 140
COMMITS_LIMIT = 250
STATUSES_LIMIT = 1000
WEB_FLOW = "web-flow"


@dataclass(frozen=True)
class Made:
    sha: str
    parents: tuple[str, ...]
    files: dict[str, tuple[str, bytes]]
    message: str
    author: str | None
    committer: str | None
    email: str


@dataclass
class Pull:
    number: int
    base_ref: str
    head_ref: str
    head_sha: str
    author: str | None
    repository: str | None
    state: str = "open"
    draft: bool = False
    title: str = "a change"
    reviews: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)

    @property
    def owner(self) -> str:
        return (self.repository or "").partition("/")[0]


# What rulesets require of a branch: context and App. "" stands for every branch that is not named.
GATE = (("duecare", 15368), ("duecare/approvals", 4242), ("duecare/check", 4242))


@dataclass
class Hub:
    """One repository and everything around it. Nothing here knows duecare."""

    repository: str = "acme/support-model"
    commits: dict[str, Made] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    comments: dict[int, list[dict]] = field(default_factory=dict)
    statuses: list[dict] = field(default_factory=list)
    teams: dict[str, dict[str, str]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    required: dict[str, list[tuple[str, int | None]]] = field(default_factory=lambda: {"": list(GATE)})
    protection: dict[str, dict] = field(default_factory=dict)
    forgotten: set[str] = field(default_factory=set)
    tree_limit: int = 100_000
    ids: "count[int]" = field(default_factory=lambda: count(1001))
    clock: "count[int]" = field(default_factory=lambda: count(0))

    def now(self) -> str:
        """A minute later than the last time anybody asked."""
        minutes = next(self.clock)
        return f"2026-11-{1 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}:00Z"

    def commit(
        self,
        files: Files,
        *parents: str,
        author: str | None = "dev",
        committer: str | None = "",
        message: str = "change",
        email: str = "",
        symlinks: tuple[str, ...] = (),
    ) -> str:
        """A commit that changes ``files`` (None removes) over its first parent's tree."""
        tree = dict(self.commits[parents[0]].files) if parents else {}
        for path, content in files.items():
            if content is None:
                tree.pop(path, None)
            else:
                raw = content.encode() if isinstance(content, str) else content
                tree[path] = ("120000" if path in symlinks else "100644", raw)
        committer = author if committer == "" else committer
        identity = repr((sorted(tree.items()), parents, message, author, next(self.ids)))
        sha = hashlib.sha1(identity.encode()).hexdigest()
        email = email or (f"{author}@example.com" if author else "nobody@example.com")
        self.commits[sha] = Made(sha, parents, tree, message, author, committer, email)
        return sha

    def merge(self, into: str, other: str, *, author: str = "dev", files: Files | None = None) -> str:
        """A merge commit as the web makes it; ``files`` is what an evil merge adds."""
        mine, theirs = self.commits[into], self.commits[other]
        base = self.commits[self.merge_base(into, other)]
        taken = {p: e for p, e in theirs.files.items() if base.files.get(p) != e}
        sha = self.commit({}, into, other, author=author, committer=WEB_FLOW, message=f"Merge branch into {into[:7]}")
        tree = {**mine.files, **taken}
        tree = {p: e for p, e in tree.items() if p in theirs.files or p not in base.files}
        tree |= {p: ("100644", c.encode() if isinstance(c, str) else c) for p, c in (files or {}).items()}
        made = self.commits[sha]
        self.commits[sha] = Made(sha, made.parents, tree, made.message, author, WEB_FLOW, made.email)
        return sha

    def push(self, branch: str, sha: str) -> str:
        """Move a branch, and the heads of the open pull requests from it."""
        self.refs[branch] = sha
        for pull in self.pulls.values():
            if pull.head_ref == branch and pull.state == "open":
                pull.head_sha = sha
        return sha

    def open(self, head: str, *, base: str = "main", author: str | None = "dev", fork: str | None = "") -> int:
        """Open a pull request from a branch; ``fork`` is the repository it comes from, None a deleted one."""
        number = next(self.ids)
        repository = self.repository if fork == "" else fork
        self.pulls[number] = Pull(number, base, head, self.refs[head], author, repository)
        self.comments[number] = []
        return number

    def review(self, number: int, login: str | None, state: str = "APPROVED", commit: str | None = "") -> dict:
        """Submit a review of the head, or of ``commit``."""
        pull = self.pulls[number]
        made = {
            "id": next(self.ids),
            "login": login,
            "state": state,
            "commit": pull.head_sha if commit == "" else commit,
            "at": self.now(),
            "body": "",
        }
        pull.reviews.append(made)
        return made

    def retarget(self, number: int, base: str) -> None:
        """Change the target branch, as anybody who may edit the request can."""
        self.pulls[number].base_ref = base
        self.pulls[number].events.append({"id": next(self.ids), "event": "base_ref_changed", "at": self.now()})

    def comment(self, number: int, login: str, body: str) -> dict:
        """Write a comment."""
        made = {"id": next(self.ids), "login": login, "body": body, "at": self.now(), "number": number}
        self.comments[number].append(made)
        return made

    def ancestors(self, sha: str) -> dict[str, int]:
        """Every ancestor with its distance."""
        seen, waiting = {sha: 0}, [sha]
        while waiting:
            one = waiting.pop(0)
            for parent in self.commits[one].parents:
                if parent not in seen:
                    seen[parent] = seen[one] + 1
                    waiting.append(parent)
        return seen

    def merge_base(self, one: str, other: str) -> str:
        """A common ancestor that no other common ancestor descends from."""
        common = self.ancestors(one).keys() & self.ancestors(other).keys()
        return next(c for c in sorted(common) if not any(c in self.ancestors(o) for o in common if o != c))

    def between(self, base: str, head: str) -> list[str]:
        """Commits of ``head`` that ``base`` has not, oldest first."""
        old = self.ancestors(base)
        new = {sha: depth for sha, depth in self.ancestors(head).items() if sha not in old}
        return sorted(new, key=lambda sha: -new[sha])

    def type_of(self, login: str) -> str:
        """What kind of account a login is."""
        return self.types.get(login, "Bot" if login.endswith("[bot]") else "User")


def blob_sha(raw: bytes) -> str:
    """The id that git gives these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(raw) + raw).hexdigest()


def tree_sha(files: dict[str, tuple[str, bytes]]) -> str:
    """An id of a folder that changes when anything below it does."""
    return hashlib.sha1(repr(sorted((p, m, blob_sha(b)) for p, (m, b) in files.items())).encode()).hexdigest()
