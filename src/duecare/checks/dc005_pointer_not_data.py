"""The rows are not on this machine, and no profile stands for them.

Why: a git-lfs, DVC or git-annex pointer is a few lines of text in the place of the data. Tools that read it find no
personal data, no secrets and no bias, because they find no data. So it is no pass: either the bytes are fetched, or a
profile written where they are stands in for them, shown as measured elsewhere and approved by the role that covers it.

Example:
    data/train.jsonl
    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a…
    size 734003200

Fix: fetch the bytes (`git lfs pull`, `dvc pull`, `git annex get`), or scan them where they are:
`duecare scan data/train.jsonl --write-profile`, and commit the profile.

Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md

"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.facts import Pointer
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC005",
    slug="pointer-not-data",
    on=Data,
    severity="error",
    needs=frozenset({Need.FACTS, Need.PROFILES}),
)

STORES = {"lfs": "git-lfs", "dvc": "DVC", "annex": "git-annex"}
FETCH = {"lfs": "git lfs pull --include {path}", "dvc": "dvc pull {path}", "annex": "git annex get {path}"}


def find(subject: Data, case: Case) -> Iterator[Gap]:
    """One gap for a pointer that neither bytes nor a profile stand for."""
    if isinstance(subject.facts, Gap) or subject.facts.pointer is None:
        return
    if not isinstance(case.profile(subject.path), Gap):
        return
    pointer = subject.facts.pointer
    fetch = FETCH[pointer.store].format(path=subject.path)
    unlock = f"{fetch}; or, where the data is: duecare scan {subject.path} --write-profile"
    what = f"its rows are not here: a {STORES[pointer.store]} pointer stands for {_size(pointer)}"
    yield Gap(Span(subject.path), what, unlock, anchor="pointer")


def _size(pointer: Pointer) -> str:
    return "data of unknown size" if pointer.size is None else f"{pointer.size:,} bytes"
