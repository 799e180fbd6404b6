"""Rows of one split stand in another.

Why: a test that was trained on measures memory. Every figure computed on it (accuracy, refusal rate, gaps between
groups) is too good, and thresholds set on it let a worse model through.

Splits are those that manifests declare, else what the file or its folder is called (train, validation, dev, test,
eval). Compared is every row with every other, word for word (case and white space aside) and nearly (80 % of runs of
five words in common, compared exactly). Rows shared by validation and test are told as a warning.

Example:
    data/train.jsonl   {"text": "The parcel came late."}
    data/test.jsonl    {"text": "the parcel came late."}

Fix: take the rows out of the file that is trained on, and split again by source, person or document, not by row.

"""

from collections.abc import Iterator

from duecare.knowledge.measures import Measures, entries, whole
from duecare.knowledge.splits import TRAIN
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem, Related, Severity
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC209",
    slug="split-leakage",
    counts="pairs",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES, Need.MANIFESTS}),
    frameworks=(
        "EU AI Act 10(3)",
        "EU AI Act 15",
        "NIST AI RMF MEASURE 2.3",
        "NIST AI 600-1 MS-2.11-001",
        "ISO 42001 A.7.4",
    ),
)

SHOWN = 3


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem for each file of another split that shares rows with this one."""
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    measures = scanned.measure("duplicates")
    if isinstance(measures, Gap):
        yield measures
        return
    for pair in entries(measures, "leakage", "pairs"):
        exact, near = whole(pair, "exact"), whole(pair, "near")
        if exact is None or near is None:
            what = "what it shares with other splits is not counted"
            yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="leakage")
        elif exact + near:
            yield _problem(scanned, pair, exact, near)
    everything = case.profile("")
    dropped = whole(everything.measures, "duplicates", "leakage", "dropped") if isinstance(everything, Scanned) else 0
    if dropped:
        what = f"of {dropped:,} texts in very many files not every pair of files was compared"
        yield Gap(Span(subject.path), what, "put the rows of a split together in fewer files", anchor="leakage")


def _problem(scanned: Scanned, pair: Measures, exact: int, near: int) -> Problem:
    path = scanned.path
    other, split = str(pair.get("other")), str(pair.get("other_split"))
    counts = [f"{exact:,} word for word"] * bool(exact) + [f"{near:,} nearly"] * bool(near)
    rows = [f"row {one.get('row')} is its row {one.get('other_row')}" for one in entries(pair, "examples")[:SHOWN]]
    more = ", …" if exact + near > SHOWN else ""
    new = "with the new rows, " if scanned.fresh else ""
    what = f"{new}rows stand in {other} ({split}) too: {' and '.join(counts)} ({', '.join(rows)}{more})"
    trained = pair.get("split") == TRAIN
    fix = f"take them out of {path if trained else other}, and split by source, person or document instead of by row"
    severity: Severity | None = None if trained else "warning"
    related = (Related(Span(other), f"the {split} rows"),)
    place = (f"leakage/{other}", "leakage", related, severity, exact + near)
    return Problem(Span(path), what, fix, "", *place)
