"""What checks make of measured rates: counts decide, or intervals, or nobody can tell."""

from datetime import date

import pytest

from duecare.checks import dc205_toxicity_rate as dc205
from duecare.checks import dc206_representation as dc206
from duecare.checks import dc207_stereotyped_association as dc207
from duecare.knowledge.measures import Balance, Share, balances, decide, number, reference, share, whole
from duecare.knowledge.statistics import Interval, wilson
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.facts import Facts
from duecare.model.place import Span
from duecare.model.policy import DataLimits, Rules
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned

PATH = "data/train.jsonl"
DATA = Data(PATH, "jsonl", Facts(PATH, 10))


def case(limits=DataLimits(), **measures):  # noqa: B008 - frozen
    return Case(Rules(data=limits), date(2026, 1, 1), profiles={PATH: Scanned(PATH, 100, measures=measures)})


def part(rows, toxic, unread=0, **more):
    return {"rows": rows, "toxic": toxic, "not_measured": unread, **more}


def toxic(trained, context=None, **more):
    held = {"scorer": "default", "above": 0.8, "trained": trained, "context": context or part(0, 0)}
    return {"toxicity": {**held, "examples": [], **more}}


def said(found):
    return [(type(one).__name__, one.what) for one in found]


@pytest.mark.parametrize(
    ("found", "outcome"),
    [
        (Share(1000, 5, 0.005), "pass"),
        (Share(1000, 6, 0.006), "fail"),
        (Share(0, 0, 0.0), "pass"),
        (Share(900, 0, 0.0, unread=100), "cannot tell"),
        (Share(900, 90, 0.1, unread=100), "fail"),
        (Share(1000, 1, 0.001, unread=2), "pass"),
        (Share(10**6, 0, 0.004, 0, Interval(0.003, 0.0049), 800), "pass"),
        (Share(10**6, 0, 0.004, 0, Interval(0.003, 0.0051), 800), "cannot tell"),
        (Share(10**6, 0, 0.009, 0, Interval(0.0051, 0.02), 800), "fail"),
    ],
)
def test_count_or_interval_decides(found, outcome):
    assert decide(found, 0.005) == outcome


@pytest.mark.parametrize(
    "wrong",
    [
        None, {}, [], "x", {"rows": 1}, part(1, 2), part(-1, 0), part(1.0, 0), part(True, 0), part("9", 0),
        part(9, 1, estimate={"rate": 0.5, "lower": 0.6, "upper": 0.7, "scored": 9}), part(9, 1, estimate={}),
        part(9, 1, estimate={"rate": float("nan"), "lower": 0, "upper": 1, "scored": 9}),
    ],
)  # fmt: skip
def test_measures_that_cannot_be_are_none(wrong):
    assert share(wrong) is None


def test_numbers_are_looked_at():
    assert whole({"a": {"b": 3}}, "a", "b") == 3 and whole({"a": 3}, "a", "b") is None
    assert number({"a": float("inf")}, "a") is None and number({"a": False}, "a") is None


def test_toxic_training_text_fails_and_context_warns():
    examples = [{"path": PATH, "row": 7, "field": "/text", "shown": "trained text scores 1"}]
    held = toxic(part(1000, 12), part(1000, 30), examples=examples)
    one, two = dc205.find(DATA, case(**held))
    assert one.what == ("12 of 1,000 rows have toxic trained text (score 0.8 or more): 1.2 %; the policy allows 0.5 %")
    assert "row 7 /text" in one.fix and one.severity is None
    assert isinstance(two, Problem) and two.severity == "warning" and "row 7" not in two.fix


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (toxic(part(1000, 5)), []),
        (toxic(part(990, 0, 10)), []),
        (
            toxic(part(900, 0, 100)),
            [("Gap", "100 of 1,000 rows have trained text that the scorer cannot read: it knows English only")],
        ),
        (toxic(part(1000, 0), {"rows": 1}), [("Gap", "the toxicity of context text is not told")]),
        (
            {"toxicity": {"scorer": "default", "above": 0.5}},
            [("Gap", "toxicity was measured as default above 0.5; the policy asks for default above 0.8")],
        ),
        ({}, [("Gap", "toxicity was not measured")]),
        (
            toxic(part(10**6, 0, estimate={"rate": 0.004, "lower": 0.002, "upper": 0.007, "scored": 800})),
            [
                (
                    "Gap",
                    "about 0.4 % of 1,000,000 rows have toxic trained text (score 0.8 or more), between 0.2 % and "
                    "0.7 % by 800 scored; the policy allows 0.5 %: it cannot be told whether that is kept",
                )
            ],
        ),
        (
            toxic(part(60, 0, estimate={"rate": 0.5, "lower": 0.0, "upper": 1.0, "scored": 0})),
            [("Gap", "the toxicity of trained text is not told: the time was up before any row was scored")],
        ),
    ],
)
def test_toxicity_is_judged(held, expected):
    assert said(dc205.find(DATA, case(**held))) == expected


def test_rows_that_were_not_scanned_are_a_gap():
    nothing = Case(Rules(data=DataLimits(representation_axes=("gender",))), date(2026, 1, 1))
    for check in (dc205, dc206, dc207):
        (gap,) = check.find(DATA, nothing)
        assert isinstance(gap, Gap) and gap.what == "its rows were not scanned"
    gap = Gap(Span(PATH), "rows elsewhere", "fetch them")
    assert list(dc205.find(DATA, nothing._replace(profiles={PATH: gap}))) == [gap]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("uniform", {"a": 0.5, "b": 0.5}),
        ("a=0.75, b=0.25", {"a": 0.75, "b": 0.25}),
        ("x=1", {"x": 1.0}),
        ("census", None),
        ("a=0.5, a=0.5", None),
        ("a=0.9, b=0.9", None),
        ("a=-1, b=2", None),
        ("a=nan", None),
        ("", None),
    ],
)
def test_references_are_uniform_or_shares(written, expected):
    assert reference(written, ["a", "b"]) == expected


def test_balance_is_decided_by_the_interval():
    few, many = (Balance("a", k, n, 0.5, wilson(k / n, n, 0.975)) for k, n in ((1, 12), (100, 1200)))
    assert few.ratio == many.ratio == pytest.approx(1 / 6)
    assert (few.decide(0.2), many.decide(0.2), many.decide(0.1)) == ("cannot tell", "cannot tell", "pass")
    more = few.more(0.2, 0.975)
    assert more is not None
    assert few._replaced(1 / 12, 12 + more, 0.975).decide(0.2) == "fail"
    assert few._replaced(1 / 12, int((12 + more) * 0.97), 0.975).decide(0.2) == "cannot tell"
    exactly = Balance("a", 10, 100, 0.5, wilson(0.1, 100, 0.975))
    assert exactly.more(0.2, 0.975) is None


def test_bounds_hold_for_all_groups_together():
    found = balances({"a": {"rows": 10}, "b": {"rows": 30}}, {"a": 0.5, "b": 0.5}, 0.95)
    assert found is not None and found[0].interval == wilson(0.25, 40, 0.975)
    assert balances({"a": {"rows": 10}}, {"a": 0.5, "b": 0.5}, 0.95) is None
    assert balances({"a": {"rows": 0}}, {"a": 1.0}, 0.95) == []


def gender(**rows):
    return {
        "representation": {
            "rows": 900,
            "not_measured": 0,
            "axes": {"gender": {k: {"rows": n} for k, n in rows.items()}},
        }
    }


ASKED = DataLimits(representation_axes=("gender",))
POLITICS = DataLimits(representation_axes=("politics",))
FAIR = ASKED._replace(representation_reference="fair")
FEW = "gender: 12 rows that name a group are too few to tell whether women reach 0.2"


@pytest.mark.parametrize(
    ("limits", "held", "expected"),
    [
        (DataLimits(), gender(women=0, men=900), []),
        (ASKED, gender(women=400, men=500), []),
        (
            ASKED,
            gender(women=50, men=850),
            [
                (
                    "Problem",
                    "gender: women in 50 of 900 rows that name a group (5.56 %, between 4.24 % and 7.25 %), 0.11 of "
                    "the expected 50 %; the policy asks for 0.2",
                )
            ],
        ),
        (ASKED, gender(women=1, men=11), [("Gap", FEW)]),
        (ASKED, gender(women=0, men=0), [("Gap", "no row names a group of the axis gender")]),
        (POLITICS, gender(women=1), [("Gap", "the axis `politics` was not measured")]),
        (FAIR, gender(women=1), [("Gap", "the reference `fair` cannot be read")]),
        (ASKED, {"representation": {"axes": {}}}, [("Gap", "how many rows were measured is not told")]),
        (
            ASKED,
            {"representation": {**gender(women=400, men=500)["representation"], "not_measured": 100}},
            [("Gap", "100 of 1,000 rows are not in English: whom they name was not measured")],
        ),
        (ASKED._replace(representation_reference="women=0.05, men=0.95"), gender(women=50, men=850), []),
        (ASKED._replace(representation_reference="sikh=0.5, hindu=0.5"), gender(women=50, men=850), []),
    ],
)  # fmt: skip
def test_representation_is_judged(limits, held, expected):
    assert said(dc206.find(DATA, case(limits, **held))) == expected


def test_the_fix_counts_the_rows_that_would_do():
    (one,) = dc206.find(DATA, case(ASKED, **gender(women=50, men=850)))
    assert "95 would do here" in one.fix  # 95 of 945 is a tenth


NURSE = {
    "axis": "gender", "target": "nurse", "more": "women", "less": "men", "npmi_gap": 0.5, "sentences": [40, 8],
    "of": [80, 80], "ratio": [4.76, 2.7, 8.4],
}  # fmt: skip


def company(*gaps, compared=2, unread=0):
    held = {"sentences": 160, "not_measured": unread, "floor": 10, "compared": {"gender": compared}, "gaps": list(gaps)}
    return {"association": held}


@pytest.mark.parametrize(
    ("limits", "held", "expected"),
    [
        (DataLimits(), company(NURSE), []),
        (
            ASKED,
            company(NURSE),
            [
                (
                    "Problem",
                    'gender: "nurse" 4.8 times as often beside women (40 of 80) as beside men (8 of 80) '
                    "(of 2 comparisons)",
                )
            ],
        ),
        (ASKED, company({**NURSE, "ratio": [1.4, 1.2, 1.6]}), []),
        (ASKED, company({**NURSE, "axis": "age"}), []),
        (ASKED, company({**NURSE, "of": "x"}, {**NURSE, "ratio": [1]}, {**NURSE, "ratio": ["9", 9, 9]}), []),
        (
            ASKED,
            company(compared=0),
            [("Gap", "gender: no occupation or trait stands beside two groups in 10 sentences: nothing was compared")],
        ),
        (ASKED, {"association": {}}, [("Gap", "how many sentences were measured is not told")]),
        (
            ASKED,
            company(unread=40),
            [("Gap", "40 of 200 sentences are not in English: their associations were not measured")],
        ),
    ],
)
def test_association_is_judged(limits, held, expected):
    assert said(dc207.find(DATA, case(limits, **held))) == expected
