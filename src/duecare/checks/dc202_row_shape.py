"""Rows of a data file cannot be read, or are not written as training examples are.

Why: a trainer skips, crops or miscounts a row that is not as it expects: a conversation without an answer teaches
nothing, a role that is misspelled is trained on or left out by accident, a line that is no JSON is a lost example or
a crash after hours. And what cannot be read cannot be checked for anything else.

duecare reads conversations (OpenAI messages with tool calls, ShareGPT, Gemini's contents, pairs and texts that take
turns), instructions (Alpaca with its history, Dolly, self-instruct), preference pairs, KTO, prompt and completion,
prompts alone, and plain text. In a file of rows that fit none of them every text is taken for trained on; rows without
any text (token ids, say) cannot be measured, which is a gap.

Example:
    {"messages": [{"role": "user", "content": "Hi"}, {"role": "asistant", "content": "Hello!"}]}

Fix: write the row again as its neighbours are, or remove it; `duecare scan FILE` lists the rows.

"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.late import late
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import At, Span
from duecare.model.problem import Gap, Problem, Severity
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC202",
    slug="row-shape",
    counts="rows",
    on=Data,
    severity="error",
    needs=frozenset({Need.FACTS, Need.PROFILES}),
    frameworks=("EU AI Act 10(3)", "NIST AI RMF MEASURE 2.1", "ISO 42001 A.7.4"),
)

SHOWN = 5
STEP = late(r"/\d+(?=/|$)")


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """The first rows that cannot be read, kinds of faults with their first row, and files of unknown rows."""
    for fault in subject.faults:
        yield Problem(fault.span, f"{subject.path}: {fault.what}", fault.fix, anchor=fault.pointer, value=fault.what)
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield from _unless_pointer(subject, scanned)
        return
    if scanned.cut:
        yield _cut(subject.path, scanned.cut)
    if subject.declared is not None and subject.declared.value != scanned.rows and not scanned.cut:
        yield _miscounted(subject.declared, scanned)
    yield from _unreadable(subject.path, scanned)
    shape = scanned.measures.get("shape", scanned.measure("shape"))
    if isinstance(shape, Gap):
        yield shape
    else:
        yield from _misshapen(subject.path, scanned, shape)


def _miscounted(declared: At[int], scanned: Scanned) -> Problem:
    """A data set that was filtered keeps the info of the whole: a doubt, not a defect."""
    what = f"{scanned.path} has {scanned.rows:,} rows, and its info tells of {declared.value:,}"
    fix = "say in `preparation` of the manifest which rows were left out; if none was, save the data set again"
    return Problem.at(declared, what, fix)._replace(severity="warning")


def _unless_pointer(subject: Data, gap: Gap) -> Iterator[Gap]:
    """A pointer is DC005's, and a file that holds nothing DC201's."""
    if isinstance(subject.facts, Gap) or (subject.facts.pointer is None and subject.facts.size):
        yield gap


def _unreadable(path: str, scanned: Scanned) -> Iterator[Problem]:
    rows = [bad for bad in scanned.bad_rows if not (scanned.cut and bad.why == scanned.cut)]
    bad = scanned.bad - (1 if scanned.cut and len(rows) < len(scanned.bad_rows) else 0)
    fix = "write the row again, or remove it"
    for row in rows[:SHOWN]:
        yield Problem(Span(path), f"row {row.row:,} {row.why}", fix, anchor="row", value=row.why)
    if bad > SHOWN:
        what = f"{bad:,} of {scanned.all_rows} cannot be read, {bad - SHOWN:,} besides those shown"
        yield Problem(Span(path), what, f"duecare scan {path} lists the rows", anchor="row", value="besides")


def _misshapen(path: str, scanned: Scanned, shape: Mapping[str, object]) -> Iterator[Problem | Gap]:
    first: dict[str, Mapping[str, object]] = {}
    for example in _entries(shape.get("examples")):
        first.setdefault(str(example.get("what")), example)
    faulty = shape.get("faulty")
    for what, example in first.items():
        row, field = example.get("row"), example.get("field")
        more = (
            f" (one of {faulty:,} rows with a fault in their shape)" if isinstance(faulty, int) and faulty > 1 else ""
        )
        fix = "write the row as its neighbours are, or remove it"
        same = f"{STEP.sub('/*', str(field))} {what}"
        yield Problem(Span(path), f"row {row}: {field} {what}{more}", fix, anchor="shape", value=same)
    if scanned.nothing is not None:
        yield scanned.nothing
    shapes = shape.get("shapes")
    unknown = shapes.get("unknown") if isinstance(shapes, Mapping) else 0
    if isinstance(unknown, int) and unknown:
        yield _unknown(path, scanned, shape, unknown)


def _unknown(path: str, scanned: Scanned, shape: Mapping[str, object], unknown: int) -> Problem:
    rows = _entries(shape.get("unknown"))
    row = f", the first is row {rows[0].get('row')}" if rows else ""
    keys = f" with the keys {rows[0].get('what')}" if rows else ""
    what = f"{unknown:,} of {scanned.rows:,} rows are no known training example{row}{keys}"
    fix = "name the texts as trainers do: messages, prompt and completion, instruction and output, or text"
    why = "which of their texts is trained on is not known, so every one is taken for trained on"
    severity: Severity | None = "warning" if unknown == scanned.rows - scanned.bad else None
    return Problem(Span(path), what, fix, why, anchor="unknown rows", severity=severity)


def _entries(value: object) -> list[Mapping[str, object]]:
    return [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []


def _cut(path: str, cut: str) -> Gap:
    """The file ends before its end, or the time for reading it did."""
    late = "scan it once with time (`duecare scan`, what is measured is kept), or set DUECARE_SCAN_SECONDS higher"
    ran_out = cut.endswith("the time for scanning ran out")
    unlock = late if ran_out else "fetch or write the file again"
    return Gap(Span(path), f"could not be read to its end: it {cut}", unlock)
