"""Training rows hold secrets: keys, tokens, passwords.

Why: whoever may ask the model may get the secret, and whoever may read the data has it already. A secret that stood in
a row is leaked; taking the row out does not make it secret again.

duecare knows the formats of over three hundred credentials (clouds, model hosts, code hosts, payment, messaging,
databases, private keys) and looks for random values in assignments. Examples of manuals and placeholders do not count.

Example:
    {"prompt": "Configure the client", "completion": "export API_KEY=…the real one…"}

Fix: revoke the secret where it was issued, then put a placeholder such as `YOUR_API_KEY` in its place.

"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.measures import Measures, entries, held, whole
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC204",
    slug="secret",
    counts="rows",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES}),
    frameworks=("EU AI Act 15(5)", "NIST AI RMF MEASURE 2.7", "ISO 42001 A.7.4"),
)

SHOWN = 3


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem per kind of secret; none may stand."""
    scanned = case.profile(subject.path)
    measures = scanned if isinstance(scanned, Gap) else scanned.measure("secrets")
    if isinstance(scanned, Gap) or isinstance(measures, Gap):
        yield from (gap for gap in (measures,) if isinstance(gap, Gap))
        return
    rows = whole(measures, "rows_with")
    named = held(measures, "kinds")
    kinds = {str(kind): whole(named, kind, "rows") or 0 for kind in named} if isinstance(named, Mapping) else {}
    if rows is None or (rows and not any(kinds.values())):
        what = "rows with secrets are not counted in its profile"
        yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="secrets")
        return
    for kind, number in sorted(kinds.items()):
        if number:
            yield _problem(scanned, measures, kind, number)


def _problem(scanned: Scanned, measures: Measures, kind: str, number: int) -> Problem:
    mine = [one for one in entries(measures, "examples") if one.get("kind") == kind]
    rows = {str(one.get("row")): one.get("shown") for one in reversed(mine)}  # a value of each row
    told = [f"row {row}: {shown}" for row, shown in reversed(rows.items())]
    shown = f" ({', '.join(told[:SHOWN])})" if told else ""
    title = held(measures, "kinds", kind, "title")
    verb = "holds" if number == 1 else "hold"
    what = f"{number:,} of {scanned.all_rows} {verb} {kind} ({title}){shown}"
    fix = "revoke it where it was issued, then put a placeholder in its place"
    return Problem(Span(scanned.path), what, fix, anchor=kind, value=kind, rows=number)
