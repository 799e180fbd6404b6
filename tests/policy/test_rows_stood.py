"""Old rows stand and new ones are found: the decision on findings alone, without a repository."""

from collections.abc import Iterator

import pytest

from duecare.model.baseline import Baseline, Recorded
from duecare.model.place import At, Span
from duecare.model.policy import Rules
from duecare.model.problem import Finding, Gap, Problem, Silence, Standing
from duecare.model.rule import Check, Rule
from duecare.model.verdict import Ran
from duecare.policy.baseline import covers, entry, parse, written
from duecare.policy.gate_files import grown
from duecare.policy.rows_stood import NewRows, stood
from duecare.policy.settle import Told


def ran(counts: str) -> Ran:
    def find(subject: object, case: object) -> Iterator[Problem | Gap]:
        yield from ()

    rule = Rule("DC203", "personal-data", Rules, "error", counts=counts)  # type: ignore[arg-type]
    return Ran(Check(rule, find, "Rows hold personal data."), "data", 1)


def finding(rows: int | None, path: str = "a", anchor: str = "email", standing: Standing = "inherited") -> Finding:
    problem = Problem(Span(path), f"{rows} rows", "mend it", anchor=anchor, rows=rows)
    return Finding("DC203", "personal-data", "error", "m", "data", problem, f"{path}{anchor}{rows}", standing)


def silence(path: str = "a") -> Silence:
    return Silence("DC203", "personal-data", "error", "m", "data", Gap(Span(path), "not known", "look"), "f")


def told(*findings: Finding, counts: str = "rows", silences: tuple[Silence, ...] = ()) -> Told:
    return Told(ran(counts), findings, silences)


def said(found: Told) -> list[tuple[str, str, int | None]]:
    return [(f.standing, f.problem.span.path, f.problem.rows) for f in found.findings]


KNOWN = frozenset({"a", "b"})
NEW: Standing = "new"


@pytest.mark.parametrize(
    ("now", "old", "fresh", "known", "expected"),
    [
        # the base has it, nothing new: stands
        ([finding(5)], [finding(5)], [], KNOWN, [("legacy", "a", 5)]),
        # one new row: found besides
        ([finding(6)], [finding(5)], [finding(1, standing=NEW)], KNOWN, [("legacy", "a", 6), ("new", "a", 1)]),
        # the base does not have it: the whole is new, and said once
        ([finding(2, standing=NEW)], [], [finding(1, standing=NEW)], KNOWN, [("new", "a", 2)]),
        # nobody knows which rows are new: judged as without a base
        ([finding(6)], [finding(5)], [], frozenset(), [("inherited", "a", 6)]),
        ([finding(5)], [finding(5)], [], frozenset("b"), [("inherited", "a", 5)]),
        # more than the base's and the new ones together: something else changed, say a list of those who opted out
        ([finding(7)], [finding(5)], [finding(1, standing=NEW)], KNOWN, [("inherited", "a", 7)]),
        # rows that moved to another file
        ([finding(5, "b", standing=NEW)], [finding(5)], [], KNOWN, [("legacy", "b", 5)]),
        ([finding(2), finding(3, "b", standing=NEW)], [finding(5)], [], KNOWN,
         [("legacy", "a", 2), ("legacy", "b", 3)]),
        # what looks mended only moved
        ([finding(5, "b", standing=NEW), finding(5, standing="fixed")], [finding(5)], [], KNOWN, [("legacy", "b", 5)]),
        # what is mended is
        ([finding(5, standing="fixed")], [finding(5)], [], KNOWN, [("fixed", "a", 5)]),
        # another kind is new as a whole
        ([finding(5), finding(1, anchor="card", standing=NEW)], [finding(5)], [finding(1, anchor="card", standing=NEW)],
         KNOWN, [("legacy", "a", 5), ("new", "a", 1)]),
        # what the baseline records stands, and its new rows do not
        ([finding(6, standing="standing")], [finding(5)], [finding(1, standing=NEW)], KNOWN,
         [("legacy", "a", 6), ("new", "a", 1)]),
        # rows that are not counted
        ([finding(None)], [finding(None)], [], KNOWN, [("legacy", "a", None)]),
    ],
)  # fmt: skip
def test_rows_are_told_apart(now, old, fresh, known, expected):
    rows = {("DC203", f.problem.anchor): f.problem.rows or 0 for f in fresh}
    assert said(stood(told(*now), told(*old), NewRows((told(*fresh),), known, rows))) == expected


def test_new_rows_that_a_limit_lets_stand_are_counted():
    now, old = told(finding(8)), told(finding(5))
    assert said(stood(now, old, NewRows((), KNOWN, {("DC203", "email"): 3}))) == [("legacy", "a", 8)]
    assert said(stood(now, old, NewRows((), KNOWN, {("DC203", "email"): 2}))) == [("inherited", "a", 8)]
    assert said(stood(now, old, NewRows((), KNOWN, {("DC204", "email"): 3}))) == [("inherited", "a", 8)]


def test_what_cannot_be_known_of_new_rows_lets_nothing_stand():
    new = NewRows((told(silences=(silence(),)),), KNOWN)
    assert said(stood(told(finding(5)), told(finding(5)), new)) == [("inherited", "a", 5)]
    # … of that file alone
    two = told(finding(5), finding(4, "b"))
    kept = stood(two, two, new)
    assert said(kept) == [("inherited", "a", 5), ("legacy", "b", 4)]
    assert kept.silences == (silence(),)


@pytest.mark.parametrize(
    ("rows", "steady", "expected"),
    [
        (5, True, [("legacy", "a", 5)]),
        # the order of rows tells which are near copies of an earlier one: their number may rise without a new row
        (6, True, [("legacy", "a", 6)]),
        # … but not where an old row stands in another split than before
        (5, False, [("legacy", "a", 5)]),
        (6, False, [("inherited", "a", 6)]),
    ],
)
def test_old_pairs_stand(rows, steady, expected):
    new = NewRows((), KNOWN, {}, steady)
    assert said(stood(told(finding(rows), counts="pairs"), told(finding(5), counts="pairs"), new)) == expected


def test_new_pairs_are_found():
    fresh = told(finding(1, standing=NEW), counts="pairs")
    new = NewRows((fresh,), KNOWN, {("DC203", "email"): 1}, steady=True)
    both = stood(told(finding(5), counts="pairs"), told(finding(5), counts="pairs"), new)
    assert said(both) == [("legacy", "a", 5), ("new", "a", 1)]


def test_what_is_all_new_is_said_once():
    now = told(finding(2, "b", standing=NEW), finding(5))
    fresh = told(finding(2, "b", standing=NEW))
    new = NewRows((fresh,), KNOWN, {("DC203", "email"): 2})
    assert said(stood(now, told(finding(5)), new)) == [("legacy", "a", 5), ("new", "b", 2)]


@pytest.mark.parametrize("counts", ["", "rows", "pairs"])
def test_without_a_base_nothing_changes(counts):
    now = told(finding(5), counts=counts)
    assert stood(now, None, NewRows((), KNOWN)) is now


def test_other_checks_are_left_alone():
    assert said(stood(told(finding(5), counts=""), told(finding(5), counts=""), NewRows((), KNOWN))) == [
        ("inherited", "a", 5)
    ]


def recorded(rows: int | None, fingerprint: str = "0" * 20) -> Recorded:
    return Recorded(At.fixed({}, Span("b")), fingerprint, "DC203", "a", "2026-01-01", "", rows)


@pytest.mark.parametrize(
    ("then", "now", "lets"),
    [(5, 5, True), (5, 4, True), (5, 6, False), (None, 1, False), (None, None, True), (5, None, True)],
)
def test_an_entry_lets_as_many_rows_stand_as_it_counts(then, now, lets):
    assert covers(recorded(then), finding(now)) is lets


@pytest.mark.parametrize(("then", "now", "number"), [(5, 5, 0), (5, 4, 0), (5, 6, 1), (None, 6, 1), (5, None, 0)])
def test_an_entry_that_counts_more_rows_makes_the_baseline_grow(then, now, number):
    sides = (Baseline("b", (recorded(rows),)) for rows in (then, now))
    assert len(grown(*sides, {})) == number


def test_the_count_and_the_salt_come_back():
    from duecare.load.source import Source

    held = finding(5)._replace(fingerprint="a" * 20)
    text = written([entry(held, "2026-01-01", "")], "f" * 32)
    back = parse(Source("b.json", text.encode()).tree, {"DC203"})
    assert (back.faults, back.salt, [r.rows for r in back.recorded]) == ((), "f" * 32, [5])
    assert parse(Source("b.json", written([], "").encode()).tree, {}).salt == ""
    wrong = parse(Source("b.json", text.replace('"rows": 5', '"rows": -1').encode()).tree, {"DC203"})
    assert wrong.faults
    assert wrong.counts == ()
