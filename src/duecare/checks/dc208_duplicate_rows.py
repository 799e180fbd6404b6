"""Rows stand several times, word for word or nearly.

Why: a text that stands ten times is learned ten times: the model repeats it by heart, private details in it included,
and whatever it says of people weighs ten times as much. Evaluation on rows with copies in the training data flatters.

Word for word means the same text after case, white space and Unicode compatibility forms are made equal. Nearly means
that of all runs of five words at least 80 % (Jaccard similarity) are common to both rows; every such pair is compared
exactly. A system prompt that many rows share makes no near copies.

Example:
    {"prompt": "Where is my order?", "completion": "It is on its way."}
    {"prompt": "where is my order?", "completion": "It is on its way."}

Fix: drop the copies (`duecare scan data/train.jsonl --drop duplicates --export-kept kept.jsonl`), or write in the
manifest's `preparation` why they stay.

Source: docs/detectors/duplicates.md has how they are found, and how many are not.

"""

from collections.abc import Iterator
from shlex import quote

from duecare.knowledge.measures import Measures, entries, held, whole
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC208",
    slug="duplicate-rows",
    counts="pairs",
    on=Data,
    severity="warning",
    needs=frozenset({Need.PROFILES}),
    frameworks=("EU AI Act 10(3)", "NIST AI RMF MEASURE 2.10", "NIST AI 600-1 MS-2.10-003", "ISO 42001 A.7.4"),
)

SHOWN = 3
HOW = {"exact": "word for word", "near": "nearly"}


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem for copies, one for near copies; a gap where candidates could not be compared."""
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    measures = scanned.measure("duplicates")
    if isinstance(measures, Gap):
        yield measures
        return
    for kind, how in HOW.items():
        rows = whole(measures, kind, "rows") if measures else 0
        if rows is None:
            yield _untold(subject.path, "rows that stand several times are not counted in it")
        elif rows:
            yield _problem(subject.path, scanned, measures, kind, how)
    everything = case.profile("")
    lost = whole(everything.measures, "duplicates", "near", "lost") if isinstance(everything, Scanned) else 0
    if lost:
        yield _untold(subject.path, f"{lost:,} pairs of rows that may be near copies could not be read again")


def _problem(path: str, scanned: Scanned, measures: Measures, kind: str, how: str) -> Problem:
    rows = whole(measures, kind, "rows") or 0
    shown = ", ".join(_example(path, one) for one in entries(measures, kind, "examples")[:SHOWN])
    first = f" ({shown}{', …' if rows > SHOWN else ''})" if shown else ""
    # A new row may stand before the old one that it repeats.
    other = "another row" if scanned.fresh else "an earlier row"
    what = f"{rows:,} of {scanned.all_rows} {'repeats' if rows == 1 else 'repeat'} {other} {how}{first}"
    way = f"`duecare scan {quote(path)} --drop duplicates --export-kept PATH`"
    fix = f"drop the copies: {way}; or say in `preparation` why they stay"
    return Problem(Span(path), what, fix, anchor=f"duplicates/{kind}", value=kind, rows=rows)


def _example(path: str, one: Measures) -> str:
    other = held(one, "of", "path")
    where = "" if other == path else f" of {other}"
    return f"row {one.get('row')} is row {held(one, 'of', 'row')}{where}"


def _untold(path: str, what: str) -> Gap:
    return Gap(Span(path), what, f"duecare scan {path} --write-profile", anchor="duplicates")
