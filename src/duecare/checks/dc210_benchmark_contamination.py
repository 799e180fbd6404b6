"""Training rows repeat items of an evaluation.

Why: a model that has read the questions, or their answers, is not measured by them. Its results look like ability and
are recall, and every decision made on them (release, comparison with the base model) is unfounded.

Compared is with what `limits.data.overlap.against` names: evaluation files of any format duecare reads, or hashed
indices (`.npz`) that hold no text. A row counts when 13 words in a row are those of an item; 8 words in a row are told
beside it. Words that many items share (instructions to the model) are left out. Without `against` nothing is compared.

Example:
    limits:
      data:
        overlap: {against: ["data/eval/*.jsonl"], max_rows: 0}

Fix: drop the rows (`duecare scan data/train.jsonl --drop contamination --export-kept kept.jsonl`), or measure with
an evaluation that the data does not hold.

"""

from collections.abc import Iterator
from shlex import quote

from duecare.knowledge.globs import compiled
from duecare.knowledge.measures import Measures, entries, whole
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC210",
    slug="benchmark-contamination",
    counts="rows",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES}),
    frameworks=("EU AI Act 10(3)", "NIST AI RMF MEASURE 2.3", "NIST AI 600-1 MS-2.11-001", "ISO 42001 A.6.2.4"),
)

SHOWN = 3


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """A problem where rows beyond the limit repeat items; gaps for evaluations that were not compared with."""
    wanted = case.rules.data.overlap_against
    if not wanted:
        return
    if any(compiled(glob).fullmatch(subject.path) for glob in wanted):
        return  # the evaluation itself
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    measures = scanned.measure("contamination")
    if isinstance(measures, Gap):
        yield measures
        return
    yield from _uncompared(subject.path, measures, wanted)
    rows = whole(measures, "rows")
    if rows is None:
        what = "rows that repeat evaluation items are not counted in it"
        yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="contamination")
    elif rows and max(rows, _everywhere(case)) > case.rules.data.overlap_max_rows:
        yield _problem(subject.path, scanned, measures, rows, case.rules.data.overlap_max_rows)


def _everywhere(case: Case) -> int:
    """Rows of all data that repeat an item: the limit is the model's, not a file's."""
    everything = case.profile("")
    return (whole(everything.measures, "contamination", "rows") or 0) if isinstance(everything, Scanned) else 0


def _uncompared(path: str, measures: Measures, wanted: tuple[str, ...]) -> Iterator[Problem | Gap]:
    compared = entries(measures, "against")
    paths = [str(one.get("path")) for one in compared]
    for glob in wanted:
        if not any(compiled(glob).fullmatch(one) for one in paths):
            what = f"was not compared with {glob}: it names no evaluation file that was read"
            yield Gap(Span(path), what, f"add the evaluation, or correct {glob!r} in `overlap.against`", anchor=glob)
    for one in compared:
        items, short = whole(one, "items"), whole(one, "short")
        if items is None or short is None or items <= short:
            what = f"cannot be compared with {one.get('path')}: none of its items has 8 words"
            yield Gap(Span(path), what, "add items with their full text", anchor=str(one.get("path")))
        elif short:
            what = (
                f"was not compared with {short:,} of {items:,} items of {one.get('path')}: they have fewer than 8 words"
            )
            fix = "write items with their full text (the question and its options), or look for these by hand"
            yield Problem(Span(path), what, fix, anchor=f"short items of {one.get('path')}", severity="warning")


def _problem(path: str, scanned: Scanned, measures: Measures, rows: int, most: int) -> Problem:
    found = [
        f"{one.get('path')} ({whole(one, 'found') or 0:,} of {whole(one, 'items') or 0:,} items)"
        for one in entries(measures, "against")
        if whole(one, "rows")
    ]
    examples = entries(measures, "examples")[:SHOWN]
    shown = ", ".join(f"row {one.get('row')} has item {one.get('item')} of {one.get('against')}" for one in examples)
    brief = whole(measures, "rows_8") or rows
    eight = f"; {brief:,} rows have 8 words in a row" if brief > rows else ""
    allowed = f"; the policy allows {most:,}" if most else ""
    what = f"{rows:,} of {scanned.all_rows} repeat 13 words in a row of {', '.join(found)}: {shown}{eight}{allowed}"
    way = f"`duecare scan {quote(path)} --drop contamination --export-kept PATH`"
    fix = f"drop the rows: {way}; or measure with another evaluation"
    return Problem(Span(path), what, fix, anchor="contamination", value="contamination", rows=rows)
