"""A manifest names a file that is not there.

Why: a description of data that nobody has proves nothing, and a typo in a path leaves the real file undescribed.
A pattern that matches no file is the same mistake.

Files that only a web address names are not missing (DC104 asks for their checksum). A git-lfs or DVC pointer stands
for its bytes. What DVC tracks and this machine has not pulled is a gap, not an error.

Example:
    files:
      - path: trian.jsonl

Fix: correct the path, or add the file. For DVC: `dvc pull`.

"""

from collections.abc import Iterator

from duecare.knowledge.named import absent, exact, folder, named
from duecare.knowledge.nearest import nearest
from duecare.model.case import Case
from duecare.model.manifest import File, Manifest
from duecare.model.place import At
from duecare.model.problem import Gap, Problem, Severity
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC103",
    slug="file-missing",
    on=Manifest,
    needs=frozenset({Need.FACTS}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.7", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


PULLED = frozenset({"dvc", "dvc-lock"})
"""Formats whose files are meant to lie elsewhere until they are pulled."""


def find(subject: Manifest, case: Case) -> Iterator[Problem | Gap]:
    """Every entry that leads to no file."""
    for file in subject.files:
        if file.path is None:
            continue
        if exact(file) or folder(file):
            if absent(file.path.value, case):
                yield _missing(subject, file.path, case)
        elif not file.implied and not any(True for _ in named(file, case.project.listing)):
            yield _unmatched(file, file.path)


def _missing(manifest: Manifest, path: At[str], case: Case) -> Problem | Gap:
    if manifest.format in PULLED:
        what = f"{path.value} is not on this machine"
        return Gap(path.span, what, f"dvc pull {path.value}", anchor=path.pointer)
    what = f"there is no file {path.value}"
    near = _near(path.value, case.project.listing - {manifest.path})
    hint, fix = (f"; did you mean {near}?", f"name {near}, or add the file") if near else ("", "")
    fix = fix or "add the file, or take the entry out"
    lesser: Severity | None = None if manifest.describes else "warning"  # registries list what nobody fetched yet
    return Problem(path.span, what + hint, fix, anchor=path.pointer, value=path.value, severity=lesser)


def _near(path: str, listing: frozenset[str]) -> str | None:
    """The likeliest file: of the same name elsewhere, else of a like name in the same folder."""
    parent, _, name = path.rpartition("/")
    same = sorted(one for one in listing if one.rpartition("/")[2].casefold() == name.casefold())
    beside = sorted(one for one in listing if one.rpartition("/")[0] == parent)
    return same[0] if same else nearest(path, beside, cutoff=0.8)


def _unmatched(file: File, path: At[str]) -> Problem:
    what = f"{'the folder' if file.directory else 'the pattern'} {path.value} names no file"
    return Problem.at(path, what, "correct the path, or add the files")
