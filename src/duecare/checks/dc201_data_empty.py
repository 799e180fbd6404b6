"""A data file holds no rows.

Why: an empty file is how a failed export, a filter that dropped everything or a forgotten upload looks. Nothing was
trained on it and nothing in it can be checked, so it must not count as data that passed.

Empty is a file of no bytes, of blank lines only, an empty JSON array, a CSV with nothing below its header, and a
Parquet or Arrow file whose row count is 0. A file that is damaged, or that may not be read, is a gap.

Example:
    data/train.csv
    prompt,completion

Fix: write the rows, or remove the file and what names it.

"""

from collections.abc import Iterator

from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.facts import Facts
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC201",
    slug="data-empty",
    on=Data,
    severity="error",
    needs=frozenset({Need.FACTS, Need.ROWS}),
    frameworks=("EU AI Act 10(3)", "NIST AI RMF MAP 2.3", "ISO 42001 A.7.4"),
)

HEADER_ONLY = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".csv.xz", ".csv.bz2")
FIX = "write the rows, or remove the file and what names it"


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem for an empty file; a gap when its rows cannot be counted."""
    facts = subject.facts
    where = Span(subject.path)
    if isinstance(facts, Gap):
        yield facts
    elif facts.pointer is not None:
        if facts.pointer.size == 0:
            yield Problem(where, "the pointer stands for a file of 0 bytes", FIX, anchor="rows", value="0")
    elif facts.size == 0:
        yield Problem(where, "the file is empty: 0 bytes", FIX, anchor="rows", value="0")
    elif facts.rows == 0:
        yield Problem(where, _what(subject.path, facts), FIX, anchor="rows", value="0")
    elif facts.uncounted:
        yield Gap(where, f"whether it holds rows is not known: it {facts.uncounted}", "fetch or write the file again")


def _what(path: str, facts: Facts) -> str:
    kind = "only a header" if path.lower().endswith(HEADER_ONLY) and facts.size > 3 else "no rows"
    return f"the file holds {kind} ({facts.size:,} byte{'s' * (facts.size != 1)})"
