"""Rows hold what people or owners opted out of training.

Why: somebody asked that their text, or texts about them, not be trained on, and the team promised it. A model cannot
unlearn a row; the list works only if it is looked up before every training.

The manifest's `opt_out_list` names a file of keyed digests, which tells nobody who is on it. Looked up are each row's
whole text, each of its texts, short values (ids, handles, names) and the addresses inside its texts.

Example:
    opt_out_list: opt-out.txt            (beside the manifest)

Fix: drop the rows (`duecare scan data/train.jsonl --drop opt_out --export-kept kept.jsonl`), and train again what was
trained on them.

"""

from collections.abc import Iterator
from shlex import quote

from duecare.knowledge.measures import Measures, entries, whole
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.manifest import Manifest
from duecare.model.place import At, Span
from duecare.model.problem import Gap, Problem, Related
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC212",
    slug="opted-out-row",
    counts="rows",
    on=Data,
    severity="error",
    needs=frozenset({Need.PROFILES, Need.MANIFESTS}),
    frameworks=("EU AI Act 53(1)(c)", "NIST AI 600-1 MP-4.1-010", "NIST AI RMF MEASURE 2.10", "ISO 42001 A.7.2"),
)

SHOWN = 5


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """A problem where rows are on a list; a gap for each list that was not looked up."""
    manifests = [one for one in case.documents("manifest") if isinstance(one, Manifest)]
    lists = {one.opt_out_list.value: one.opt_out_list for one in manifests if one.opt_out_list is not None}
    if not lists:
        return
    there = {path for path in lists if path in case.project.listing}
    for path in sorted(lists.keys() - there):
        yield Gap(
            Span(subject.path), f"its rows were not looked up in {path}: it is not there", f"add {path}", anchor=path
        )
    if not there:
        return
    scanned = case.profile(subject.path)
    if isinstance(scanned, Gap):
        yield scanned
        return
    measures = scanned.measure("opt_out")
    if isinstance(measures, Gap):
        yield measures
        return
    for path in sorted(there - {str(one.get("path")) for one in entries(measures, "lists")}):
        again = f"duecare scan {subject.path} --write-profile"
        yield Gap(Span(subject.path), f"its rows were not looked up in {path}", again, anchor=path)
    rows = whole(measures, "rows")
    if rows is None:
        what = "opted-out rows are not counted in its profile"
        yield Gap(Span(subject.path), what, f"duecare scan {subject.path} --write-profile", anchor="opt-out")
    elif rows:
        yield _problem(subject.path, scanned, measures, rows, lists)


def _problem(path: str, scanned: Scanned, measures: Measures, rows: int, lists: dict[str, At[str]]) -> Problem:
    examples = entries(measures, "examples")[:SHOWN]
    shown = ", ".join(f"row {one.get('row')} by {one.get('by')}" for one in examples)
    found = [str(one.get("path")) for one in entries(measures, "lists") if whole(one, "rows")]
    what = f"{rows:,} of {scanned.all_rows} are on {' and '.join(found)} ({shown}{', …' if rows > SHOWN else ''})"
    fix = f"drop the rows: `duecare scan {quote(path)} --drop opt_out --export-kept PATH`"
    related = tuple(Related(lists[one].span, "the list is named here") for one in found if one in lists)
    return Problem(Span(path), what, fix, anchor="opt-out", value="opt-out", related=related, rows=rows)
