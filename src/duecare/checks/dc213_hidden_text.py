"""Rows hold text that a reader does not see.

Why: what a reviewer cannot see a model still learns. Invisible and look-alike characters carry instructions and
triggers past people and past filters, direction controls show another text than the one that is trained on, and a
program in base64 is a payload that waits for somebody to decode it.

Told apart from honest uses are zero-width characters inside a word, direction controls outside right-to-left text, tag
characters that spell letters, runs of variation selectors, words of Latin letters with Cyrillic or Greek look-alikes,
and base64 that decodes to a program or an instruction to a model. Joiners in emoji and in scripts that need them,
regional flags, formulas and images in base64 are no problem; other oddities are counted in the profile.

Example:
    {"text": "Reset my pass<U+200B>word"}

Fix: read the rows that the message names; take the hidden characters out, or drop the rows.

"""

from collections.abc import Iterator

from duecare.knowledge.measures import Measures, entries, held, whole
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC213",
    slug="hidden-text",
    counts="rows",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES}),
    frameworks=("EU AI Act 15(5)", "NIST AI RMF MEASURE 2.7", "ISO 42001 A.7.4"),
)

SHOWN = 3
NAMES = {
    "zero-width": "zero-width characters inside words",
    "bidi": "controls that turn the direction of text",
    "tag": "tag characters, which nobody sees",
    "variation-selector": "runs of variation selectors, which nobody sees",
    "look-alike": "words with look-alike letters of another script",
    "base64-script": "base64 that decodes to a program or an instruction",
}


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem for each kind of hidden text."""
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    measures = scanned.measure("hidden_text")
    if isinstance(measures, Gap):
        yield measures
        return
    rows = whole(measures, "rows")
    kinds = {kind: whole(measures, "kinds", kind, "rows") or 0 for kind in NAMES}
    if rows is None or (rows and not any(kinds.values())):
        what = "rows with hidden text are not counted in its profile"
        yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="hidden")
        return
    for kind, number in kinds.items():
        if number:
            yield _problem(subject.path, scanned, measures, kind, number)


def _problem(path: str, scanned: Scanned, measures: Measures, kind: str, rows: int) -> Problem:
    found = [one for one in entries(measures, "examples") if one.get("kind") == kind]
    shown = "; ".join(f"row {one.get('row')} at {one.get('field')}: {one.get('shown')}" for one in found[:SHOWN])
    where = f" ({shown}{'; …' if rows > SHOWN else ''})" if shown else ""
    places = whole(held(measures, "kinds"), kind, "places") or rows
    more = f", {places:,} times" if places > rows else ""
    what = f"{rows:,} of {scanned.all_rows} hold {NAMES[kind]}{more}{where}"
    fix = (
        "take the hidden characters out, or drop the rows" if kind != "base64-script" else "decode it, or drop the rows"
    )
    return Problem(Span(path), what, fix, anchor=f"hidden/{kind}", value=kind, rows=rows)
