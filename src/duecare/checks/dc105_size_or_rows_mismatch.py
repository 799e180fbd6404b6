"""A file does not have the bytes or rows that the manifest says.

Why: a row count is what people remember of a data set and what cards and papers repeat. When it is not true, rows were
added or lost after the data was described, and nobody wrote down which.

Compared are bytes and rows of each file, files of a DVC folder, rows per split (`num_examples`) and the Hub's
`size_categories`. A rounded size such as "5.76 GB" is held to its rounding.

Example:
    files:
      - path: train.jsonl
        rows: 1200            (the file has 1187)

Fix: find out where the rows went. If the file is right, write the figure that the finding gives. A file whose
checksum is another one, too, is one finding of DC104, which gives all three.

"""

from collections.abc import Iterator

from duecare.knowledge.digests import own
from duecare.knowledge.named import absent, exact, folder, measured, silenced
from duecare.model.case import Case
from duecare.model.facts import Facts
from duecare.model.manifest import File, Manifest, Total
from duecare.model.place import At
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC105",
    slug="size-or-rows-mismatch",
    on=Manifest,
    needs=frozenset({Need.FACTS, Need.ROWS}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.7", "NIST AI 600-1 MS-2.5-005", "ISO 42001 A.7.5"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem | Gap]:
    """Every figure that the files contradict, and those that could not be measured."""
    for file in subject.files:
        if file.path is not None and (file.size or file.rows or file.nfiles) and not _changed(file, case):
            yield from _file(file, file.path, case)
    for total in subject.totals:
        files = [subject.files[i] for i in total.files]
        if files and not any(_changed(file, case) for file in files):
            yield from _total(total, files, case)


def _changed(file: File, case: Case) -> bool:
    """Whether DC104 says that these are other bytes: size and rows are then no defects of their own."""
    path = exact(file) or folder(file)
    facts = case.facts(path) if path is not None and "DC104" in case.rules.checks else None
    if not isinstance(facts, Facts):
        return False
    return any(own(name, at.value, facts, text=file.text_digest) is not None for name, at in file.digests)


def _file(file: File, path: At[str], case: Case) -> Iterator[Problem | Gap]:
    facts, gap = _gathered([file], path, case)
    if gap is not None:
        yield gap
    if not facts:
        return
    if file.size is not None:
        yield from _bytes(path.value, file.size, file.size_between, facts)
    if file.nfiles is not None:
        count = facts[0].nfiles
        if count is not None and count != file.nfiles.value:
            yield _differs(file.nfiles, f"{path.value} has {count:,} files", count)
    if file.rows is not None:
        yield from _rows(path.value, file.rows, (file.rows.value, file.rows.value), facts)


def _total(total: Total, files: list[File], case: Case) -> Iterator[Problem | Gap]:
    facts, gap = _gathered(files, total.at, case)
    if gap is not None:
        yield gap
    if not facts or gap is not None:
        return
    if total.size is not None:
        yield from _bytes(total.label, total.size, None, facts)
    if total.rows is not None:
        yield from _rows(total.label, total.rows, (total.rows.value, total.rows.value), facts)
    elif total.between is not None:
        yield from _rows(total.label, total.at, total.between, facts)


def _gathered(files: list[File], at: At[object], case: Case) -> tuple[list[Facts], Gap | None]:
    """Facts of every file, each once, and the first gap; what is missing altogether is DC103's."""
    known = {path: facts for file in files for path, facts in measured(file, case)}
    lost = {path: gap for path, gap in known.items() if not isinstance(gap, Facts)}
    if "DC103" in case.rules.checks:
        lost = {path: gap for path, gap in lost.items() if not absent(path, case)}
    facts = [_told(one, case) for one in known.values() if isinstance(one, Facts)]
    for path, gap in lost.items():
        return facts, Gap(at.span, f"{silenced(gap, path)}: bytes and rows were not compared", gap.unlock)
    return facts, None


def _told(facts: Facts, case: Case) -> Facts:
    """With the rows that a profile of these very bytes counted, where the bytes are elsewhere."""
    profile = case.profile(facts.path) if facts.pointer is not None and facts.rows is None else None
    return facts._replace(rows=profile.rows) if isinstance(profile, Scanned) else facts


def _bytes(name: str, written: At[int], between: tuple[int, int] | None, facts: list[Facts]) -> Iterator[Problem | Gap]:
    if any(one.pointer is not None and one.pointer.size is None for one in facts):
        yield Gap(written.span, f"the pointer {name} does not tell its size", f"fetch the bytes of {name}")
        return
    size = sum(one.size for one in facts)
    least, most = between or (written.value, written.value)
    if not least <= size <= most:
        yield _differs(written, f"{name} has {size:,} bytes", size, f"{least:,} to {most:,}" if between else "")


def _rows(
    name: str, written: At[object], between: tuple[int, int | None], facts: list[Facts]
) -> Iterator[Problem | Gap]:
    for one in facts:
        if one.rows is None:
            why = one.uncounted or ("its bytes are elsewhere" if one.pointer else "duecare cannot count them")
            unlock = f"fetch its bytes, or run `duecare scan {one.path} --write-profile` where they are"
            yield Gap(written.span, f"rows of {one.path} were not counted: {why}", unlock)
            return
    rows = sum(one.rows or 0 for one in facts)
    least, most = between
    if rows < least or (most is not None and rows > most):
        truth = f"{name} has {rows:,} rows" if least == most else f"the files have {rows:,} rows"
        yield _differs(written, truth, rows)


def _differs(written: At[object], truth: str, right: int, shown: str = "") -> Problem:
    value = written.value
    said = shown or (", ".join(str(one) for one in value) if isinstance(value, list) else str(value))
    exact = isinstance(value, int) and not shown
    fix = f"write {right}, if the file is right" if exact else f"correct it ({right} measured)"
    return Problem.at(written, f"{truth}, the manifest says {said}", fix)
