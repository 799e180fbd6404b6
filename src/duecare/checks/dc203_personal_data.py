"""Training rows hold personal data that the policy does not let stand.

Why: a model repeats what it was trained on, and a stranger can ask it to. An address, a card or an identity number in
a row that is trained on can come back word for word; taking it out of the data is cheap, out of the weights is not.

duecare looks for e-mail addresses, telephone numbers, payment cards, bank accounts, identity numbers of nine states,
IP and MAC addresses, passwords in URLs, crypto wallets, coordinates and dates of birth, each confirmed by its checksum,
its numbering plan or the words before it. Values that documentation uses (example.com, 555-01xx, test cards, private
networks) are counted apart.

Names and postal addresses have no form. Where `limits.data.personal_data.sampled.kinds` asks for them, a language
model (extra `ner`) tells them in a random sample of rows, and the interval of the rate is judged against `max_rate`;
where too few rows were told to judge, that is a gap which says how many would do. Else nothing looks for them.

Example:
    {"messages": [{"role": "user", "content": "Who do I ask?"}, {"role": "assistant", "content": "Marta, +49 30 …"}]}

Fix: take the values out or put placeholders in their place; `duecare scan FILE --drop personal_data --export-kept PATH`
writes the rows without them. What may stand (a public help desk) goes to `limits.data.personal_data.allow`.

Source: docs/detectors/personal_data.md and docs/detectors/names.md say how well each kind is found.

"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.measures import Measures, Share, decide, enough, entries, held, number, whole
from duecare.knowledge.statistics import Interval
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.policy import Sampled
from duecare.model.problem import Gap, Problem, Severity
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC203",
    slug="personal-data",
    counts="rows",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES}),
    frameworks=(
        "EU AI Act 10(2)(b)",
        "EU AI Act 4a",
        "NIST AI RMF MEASURE 2.10",
        "NIST AI 600-1 MS-2.6-002",
        "ISO 42001 A.7.4",
    ),
)

SHOWN = 3
UNREAD = 0.05
DUST = 1e-5  # measures are written with six digits
TOLD = {"name": "the full name of a person", "address": "a postal address"}


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """One problem per kind when more rows than allowed hold personal data, the most frequent kind first."""
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    for measures, judged in ((scanned.measure("personal_data"), _formed), (_names(scanned, case), _sampled)):
        if isinstance(measures, Gap):
            yield measures
        elif measures is not None:
            yield from judged(scanned, measures, case)


def _names(scanned: Scanned, case: Case) -> Measures | Gap | None:
    return scanned.measure("names") if case.rules.data.personal_data_sampled.kinds else None


def _formed(scanned: Scanned, measures: Measures, case: Case) -> Iterator[Problem | Gap]:
    """Values that tell by their form, in all rows."""
    rows, allowed = whole(measures, "rows_with"), case.rules.data.personal_data_max_rows
    named = held(measures, "kinds")
    kinds = {str(kind): whole(named, kind, "rows") or 0 for kind in named} if isinstance(named, Mapping) else {}
    if rows is None or (rows and not any(kinds.values())):
        what = "rows with personal data are not counted in its profile"
        yield Gap(Span(scanned.path), what, _again(scanned), anchor="personal data")
    elif max(rows, *kinds.values(), 0) > allowed:
        for kind, number in sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0])):
            if number:
                yield _problem(scanned, measures, (kind, number), allowed)


def _problem(scanned: Scanned, measures: Measures, found: tuple[str, int], allowed: int) -> Problem:
    kind, number = found
    rows, trained = whole(measures, "rows_with") or number, whole(measures, "kinds", kind, "trained_rows") or 0
    taught = f"{trained:,} of them in text that is trained on" if trained else "none of them in text that is trained on"
    shown = _shown(measures, kind)
    more = f"; {rows:,} rows hold personal data in all" if rows > number else ""
    more += f"; the policy lets {allowed:,} stand" if allowed else ""
    title = held(measures, "kinds", kind, "title")
    verb = "holds" if number == 1 else "hold"
    what = f"{number:,} of {scanned.all_rows} {verb} {kind} ({title}), {taught}{shown}{more}"
    fix = f"take the values out, or allow them in limits.data.personal_data.allow: {{kind: {kind}, matching: …}}"
    severity: Severity | None = None if trained else "warning"
    return Problem(Span(scanned.path), what, fix, anchor=kind, value=kind, severity=severity, rows=number)


def _shown(measures: Measures, kind: str) -> str:
    """A value of each of the first rows."""
    told = {str(e.get("row")): e.get("shown") for e in reversed(entries(measures, "examples")) if e.get("kind") == kind}
    rows = [f"row {row}: {shown}" for row, shown in reversed(told.items())]
    return f" ({', '.join(rows[:SHOWN])})" if rows else ""


def _sampled(scanned: Scanned, measures: Measures, case: Case) -> Iterator[Problem | Gap]:
    """Names and addresses, in a sample: each kind's rate against its limit, as far as the interval tells."""
    asked = case.rules.data.personal_data_sampled
    rows, unread, told = (whole(measures, key) for key in ("rows", "not_measured", "sampled"))
    if held(measures, "model") != asked.model or rows is None or unread is None or told is None or told > rows:
        what = f"names were told by {held(measures, 'model')}; the policy asks for {asked.model}"
        yield Gap(Span(scanned.path), what, _again(scanned), anchor="names")
        return
    if unread > UNREAD * (rows + unread):
        what = f"{unread:,} of {rows + unread:,} rows are not in English: whom they name was not measured"
        yield Gap(Span(scanned.path), what, "keep rows of other languages in files of their own", anchor="language")
    for kind in asked.kinds if rows else ():
        yield from _rated(scanned, kind, _share(measures, kind, rows, told), measures, asked)


def _share(measures: Measures, kind: str, rows: int, told: int) -> Share | None:
    """The rate of a kind; a count where every row was told."""
    hits, rate = whole(measures, "kinds", kind, "rows"), number(measures, "kinds", kind, "rate")
    bounds = held(measures, "kinds", kind, "interval")
    if hits is None or rate is None or hits > told or not isinstance(bounds, list | tuple) or len(bounds) != 2:
        return None
    low, high = (float(b) if isinstance(b, int | float) else -1.0 for b in bounds)
    right = told and -DUST < low < rate + DUST and rate - DUST < high < 1 + DUST and abs(rate - hits / told) < DUST
    return Share(rows, hits, rate, 0, None if told == rows else Interval(low, high), told) if right else None


def _rated(
    scanned: Scanned, kind: str, found: Share | None, measures: Measures, asked: Sampled
) -> Iterator[Problem | Gap]:
    if found is None:
        why = "the time was up before a row was told" if not whole(measures, "sampled") else "its rate is not told"
        what = f"how many rows hold {TOLD[kind]} was not measured: {why}"
        yield Gap(Span(scanned.path), what, f"raise `seconds`, then {_again(scanned)}", anchor=kind)
        return
    outcome, what = decide(found, asked.max_rate), _rate(kind, found, measures, asked.max_rate)
    if outcome == "cannot tell":
        needed = enough(found, asked.max_rate)
        rows = min(needed, found.rows) if needed else found.rows
        unlock = f"set limits.data.personal_data.sampled.rows to {rows:,} (and `seconds` to match)"
        yield Gap(Span(scanned.path), f"{what}: it cannot be told whether that is kept", unlock, anchor=kind)
    elif outcome == "fail":
        trained = whole(measures, "kinds", kind, "trained_rows")
        fix = "take them out or put placeholders in their place, allow them, or raise `max_rate` with a reason"
        severity: Severity | None = None if trained else "warning"
        yield Problem(Span(scanned.path), what, fix, anchor=kind, value=kind, severity=severity)


def _rate(kind: str, found: Share, measures: Measures, most: float) -> str:
    shown = _shown(measures, kind)
    limit = f"the policy allows {100 * most:.3g} % of rows"
    if found.interval is None:
        return f"{found.hits:,} of {found.rows:,} rows hold {TOLD[kind]}{shown}; {limit}"
    low, high = (round(bound, 6) for bound in found.interval)
    between = f"{100 * found.rate:.3g} % of the rows, between {100 * low:.3g} % and {100 * high:.3g} %"
    told_of = f"{found.hits:,} of {found.scored:,} rows drawn from {found.rows:,} hold {TOLD[kind]}"
    return f"{told_of}: {between}{shown}; {limit}"


def _again(scanned: Scanned) -> str:
    return f"duecare scan {scanned.path} --write-profile"
