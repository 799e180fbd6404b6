"""A checksum in a manifest is not that of the file, cannot be that of any file, or is not there.

Why: the checksum is what ties an approval, an evaluation and a data sheet to these very bytes. One row more, and it is
another data set. A checksum of zeros, one with digits missing, or none at all ties nothing to nothing, and it looks the
same in review.

Recomputed are sha256, sha512, sha1 and md5, DVC's checksums of folders, and those of text that DVC before version 3
took with its line ends made LF. For a git-lfs or DVC pointer the checksum it carries is compared.

Example:
    files:
      - path: train.jsonl
        sha256: "0000000000000000000000000000000000000000000000000000000000000000"

Fix: see what changed in the file. If the change is meant, write the checksum that the finding gives (`sha256sum FILE`),
and the bytes and rows that changed with it; DC105 does not say these again.

"""

from collections.abc import Iterator

from duecare.knowledge.digests import MEASURED, own, plain, trouble
from duecare.knowledge.fields import add
from duecare.knowledge.named import absent, exact, folder, named, silenced
from duecare.model.case import Case
from duecare.model.facts import Facts
from duecare.model.manifest import File, Manifest
from duecare.model.place import At
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC104",
    slug="checksum-mismatch",
    on=Manifest,
    needs=frozenset({Need.DIGESTS, Need.FACTS}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.7", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


PINNING = frozenset({"dvc", "dvc-lock"})
COMPARED = MEASURED | {"md5-dir"}


def find(subject: Manifest, case: Case) -> Iterator[Problem | Gap]:
    """Every digest that is wrong, made up or absent, and those that could not be recomputed."""
    if "checksums" not in subject.says:
        return
    together = {i for total in subject.totals if total.digests for i in total.files}
    for i, file in enumerate(subject.files):
        if file.digests:
            yield from _pinned(file, subject, case)
        elif i not in together:
            yield from _unpinned(file, subject, case)
    remote = [file for file in subject.files if file.url is not None and file.digests]
    if remote:
        many = len(remote) > 1
        lie = f"{len(remote)} of its files lie at web addresses" if many else "1 of its files lies at a web address"
        what = f"{lie}: {'their checksums were' if many else 'its checksum was'} not recomputed"
        yield Gap(remote[0].digests[0][1].span, what, "keep a copy in the repository (git-lfs, DVC) and name its path")
    for total in subject.totals:
        if total.digests:
            what = f"the checksum of {total.label} is of {len(total.files)} files put together, which is not recomputed"
            yield Gap(total.digests[0][1].span, what, "give each file an entry and a checksum of its own")


def _unpinned(file: File, manifest: Manifest, case: Case) -> Iterator[Problem]:
    """An entry without a checksum where the format has a field for it."""
    if not (manifest.describes or manifest.format in PINNING):
        return
    where = file.path or file.url
    if where is None:
        return
    if file.glob or file.directory:
        count = sum(1 for _ in named(file, case.project.listing))
        what = f"{where.value} stands for {count} files, and none has a checksum"
        yield Problem.at(where, what, "name each file with a checksum of its own")
    else:
        yield Problem.at(where, f"no checksum for {where.value}", add(manifest, "checksums"))


def _pinned(file: File, manifest: Manifest, case: Case) -> Iterator[Problem | Gap]:
    path = exact(file) or folder(file)
    misshapen = {fault.pointer for fault in manifest.faults} if "DC102" in case.rules.checks else set()
    for algorithm, digest in file.digests:
        if algorithm in COMPARED and (why := trouble(algorithm, digest.value)):
            if digest.pointer not in misshapen:
                yield Problem.at(digest, f"{_said(algorithm)} {why}", _made_up(path, algorithm, digest, case))
        elif path is not None:
            yield from _compared(path, algorithm, digest, file, case)
        elif file.glob:
            what = f"one {_said(algorithm)} for a pattern of files: no checksum can be that of several"
            yield Problem.at(digest, what, "name each file with a checksum of its own")


def _made_up(path: str | None, algorithm: str, digest: At[str], case: Case) -> str:
    """What to write in place of a checksum that is none; a pointer only says again what it says."""
    facts = case.facts(path) if path else None
    right = facts.digests.get(algorithm) if isinstance(facts, Facts) else None
    known = right and not digest.value.startswith(right)
    return f"write that of the file: `{right}`" if known else "write the checksum of the file"


def _compared(path: str, algorithm: str, digest: At[str], file: File, case: Case) -> Iterator[Problem | Gap]:
    facts = case.facts(path)
    if not isinstance(facts, Facts):
        if not (absent(path, case) and "DC103" in case.rules.checks):
            yield Gap(digest.span, f"{silenced(facts, path)}: its checksum was not compared", facts.unlock)
        return
    if facts.digests.get(algorithm) is None:
        yield _not_comparable(path, algorithm, digest, facts)
    elif right := own(algorithm, digest.value, facts, text=file.text_digest):
        yield _differs(path, digest, file, facts, (algorithm, right))


def _differs(path: str, digest: At[str], file: File, facts: Facts, found: tuple[str, str]) -> Problem:
    """The file is not what was written down: its checksum, and with it perhaps size and rows."""
    algorithm, right = found
    kind = "pointer" if facts.pointer else "folder" if file.directory else "file"
    pairs = (("bytes", file.size, facts.size), ("rows", file.rows, facts.rows))
    moved = [(word, at.value, now) for word, at, now in pairs if at is not None and now is not None and at.value != now]
    also = ", ".join(f"{was:,} → {now:,} {word}" for word, was, now in moved)
    what = f"{_said(algorithm)} of {path} is written as {plain(digest.value)[:12]}…, and the {kind} has {right[:12]}…"
    values = [f"`{right}{'.dir' * (algorithm == 'md5-dir')}`", *(f"{word} {now}" for word, _, now in moved)]
    fix = f"if the change of {path} is meant, write {', '.join(values)}"
    return Problem.at(digest, what + (f" ({also})" if also else ""), fix)


def _not_comparable(path: str, algorithm: str, digest: At[str], facts: Facts) -> Gap:
    if facts.pointer is not None:
        tool = {"lfs": "git lfs pull --include", "dvc": "dvc pull"}.get(facts.pointer.store, "git annex get")
        what = f"{path} is a pointer that carries no {_said(algorithm)} to compare with"
        return Gap(digest.span, what, f"{tool} {path}")
    what = f"`{algorithm}` of {path} cannot be recomputed from its bytes"
    return Gap(digest.span, what, "add a sha256")


def _said(algorithm: str) -> str:
    return algorithm.removesuffix("-dir")
