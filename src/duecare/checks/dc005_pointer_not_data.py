"""The rows are not on this machine, and no profile stands for them, or one that was written elsewhere.

Why: a git-lfs, DVC or git-annex pointer is a few lines of text in the place of the data. Tools that read it find no
personal data, no secrets and no bias, because they find no data. So it is no pass: either the bytes are fetched, or a
profile written where they are stands in for them, shown as measured elsewhere and approved by the role that covers it.

Example:
    data/train.jsonl
    version https://git-lfs.github.com/spec/v1
    oid sha256:4d7a…
    size 734003200

Fix: fetch the bytes (`git lfs pull`, `dvc pull`, `git annex get`), or scan them where they are:
`duecare scan data/train.jsonl --write-profile`, and commit the profile. Where the policy says
`limits: {data: {elsewhere: {ask: ROLE}}}`, somebody of that role then approves it on the pull request. A profile that a
change makes say something else of the same bytes than the base's own, by the same detectors, is believed by nobody.

Source: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md

"""

from collections.abc import Iterator, Mapping

from duecare.model.case import Case
from duecare.model.documents import Data, Document
from duecare.model.facts import Facts, Pointer
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.profile import Profile, Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC005",
    slug="pointer-not-data",
    on=Data,
    severity="error",
    needs=frozenset({Need.FACTS, Need.PROFILES}),
)

STORES = {"lfs": "git-lfs", "dvc": "DVC", "annex": "git-annex", "address": "remote"}
FETCH = {
    "lfs": "git lfs pull --include {path}",
    "dvc": "dvc pull {path}",
    "annex": "git annex get {path}",
    "address": "duecare scan {path} --online",
}


def find(subject: Data, case: Case) -> Iterator[Gap]:
    """One gap for a pointer that neither bytes nor a profile stand for, and one for a profile that people must take."""
    known = case.profile(subject.path)
    if isinstance(known, Scanned):
        yield from _elsewhere(subject.path, known, case)
    elif isinstance(subject.facts, Facts) and subject.facts.pointer is not None:
        yield _absent(subject, subject.facts.pointer)


def _elsewhere(path: str, known: Scanned, case: Case) -> Iterator[Gap]:
    """Nobody here can see the rows, so somebody must answer for what the profile says of them."""
    other = _contradicted(known, case)
    if other:
        what = (
            f"{known.profile} says other numbers of these very bytes, by the same detectors, than {other} of the base"
        )
        unlock = f"restore {known.profile} from the base, or scan the bytes again and write what is measured"
        yield Gap(Span(path), what, unlock, anchor="contradicted")
    elif known.profile and known.ask:
        what = f"its rows were measured elsewhere, as {known.profile} tells"
        unlock = f"an approval of the role {known.ask} on the pull request, or the bytes themselves"
        yield Gap(Span(path), what, unlock, anchor="elsewhere", ask=known.ask, about=(path, known.profile))


def _contradicted(known: Scanned, case: Case) -> str:
    """The profile of the base that knows the same bytes by the same detectors, and tells something else of them."""
    mine = next((p for p in _profiles(case.loaded) if p.path == known.profile), None)
    if mine is None or case.base is None:
        return ""
    for other in _profiles(case.base.documents):
        alike = (mine.detectors, mine.settings, mine.version) == (other.detectors, other.settings, other.version)
        if alike and _differs(known, mine, other):
            return other.path
    return ""


def _differs(known: Scanned, mine: Profile, other: Profile) -> bool:
    same = [file for file in other.files if file.digests and file.digests == known.digests]
    if [f.digests for f in mine.files] == [f.digests for f in other.files] and _told(mine.whole) != _told(other.whole):
        return bool(same)
    return any(_told(file) != _told(known) for file in same)


def _profiles(documents: Mapping[str, tuple[Document, ...]]) -> list[Profile]:
    return [one for one in documents.get("profile", ()) if isinstance(one, Profile)]


def _told(one: Scanned | None) -> tuple[object, ...]:
    """What a profile says of a file or of all, but for what names it."""
    return (one.rows, one.bad, one.cut, one.measures, set(one.missing)) if one else ()


def _absent(subject: Data, pointer: Pointer) -> Gap:
    fetch = FETCH[pointer.store].format(path=subject.path)
    unlock = f"`{fetch}`; or, where the data is: `duecare scan {subject.path} --write-profile`"
    what = f"its rows are not here: a {STORES[pointer.store]} pointer stands for {_size(pointer)}"
    return Gap(Span(subject.path), what, unlock, anchor="pointer")


def _size(pointer: Pointer) -> str:
    return "data of unknown size" if pointer.size is None else f"{pointer.size:,} bytes"
