"""Training rows hold personal data that the policy does not let stand.

Why: a model repeats what it was trained on, and a stranger can ask it to. An address, a card or an identity number in
a row that is trained on can come back word for word; taking it out of the data is cheap, out of the weights is not.

duecare looks for e-mail addresses, telephone numbers, payment cards, bank accounts, identity numbers of nine states,
IP and MAC addresses, passwords in URLs, crypto wallets, coordinates and dates of birth, each confirmed by its checksum,
its numbering plan or the words before it. Values that documentation uses (example.com, 555-01xx, test cards, private
networks) are counted apart. Names and postal addresses have no form: a scan without the `ner` extra does not see them.

Example:
    {"messages": [{"role": "user", "content": "Who do I ask?"}, {"role": "assistant", "content": "Marta, +49 30 …"}]}

Fix: take the values out or put placeholders in their place; `duecare scan FILE --export-kept PATH` writes the rows
without them. What may stand (a public help desk) goes to `limits.data.personal_data.allow`.

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
    id="DC203",
    slug="personal-data",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES}),
    frameworks=("EU AI Act 10(2)(b)", "EU AI Act 4a", "NIST AI RMF MEASURE 2.10", "ISO 42001 A.7.4"),
)

SHOWN = 3


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem per kind when more rows than allowed hold personal data, the most frequent kind first."""
    scanned = case.profile(subject.path)
    measures = scanned if isinstance(scanned, Gap) else scanned.measure("personal_data")
    if isinstance(scanned, Gap) or isinstance(measures, Gap):
        yield from (gap for gap in (measures,) if isinstance(gap, Gap))
        return
    rows, allowed = whole(measures, "rows_with"), case.rules.data.personal_data_max_rows
    named = held(measures, "kinds")
    kinds = {str(kind): whole(named, kind, "rows") or 0 for kind in named} if isinstance(named, Mapping) else {}
    if rows is None or (rows and not any(kinds.values())):
        what = "rows with personal data are not counted in its profile"
        yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="personal data")
    elif max(rows, *kinds.values(), 0) > allowed:
        for kind, number in sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0])):
            if number:
                yield _problem(scanned, measures, (kind, number), allowed)


def _problem(scanned: Scanned, measures: Measures, found: tuple[str, int], allowed: int) -> Problem:
    kind, number = found
    rows, trained = whole(measures, "rows_with") or number, whole(measures, "kinds", kind, "trained_rows") or 0
    taught = f"{trained:,} of them in text that is trained on" if trained else "none of them in text that is trained on"
    told = [f"row {e.get('row')}: {e.get('shown')}" for e in entries(measures, "examples") if e.get("kind") == kind]
    shown = f" ({', '.join(told[:SHOWN])})" if told else ""
    more = f"; {rows:,} rows hold personal data in all" if rows > number else ""
    more += f"; the policy lets {allowed:,} stand" if allowed else ""
    title = held(measures, "kinds", kind, "title")
    verb = "holds" if number == 1 else "hold"
    what = f"{number:,} of {scanned.rows:,} rows {verb} {kind} ({title}), {taught}{shown}{more}"
    fix = f"take the values out, or allow them in limits.data.personal_data.allow: {{kind: {kind}, matching: …}}"
    return Problem(Span(scanned.path), what, fix, anchor=kind, value=kind, severity=None if trained else "warning")
