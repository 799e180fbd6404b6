from datetime import date

import pytest

from duecare.checks.dc119_bias_unmitigated import find
from duecare.knowledge.mitigations import about, acted, answering
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Mitigation
from duecare.model.place import At, Span
from duecare.model.policy import Gap_, Requirement, Rules
from duecare.model.results import Result, Results

HERE = Span("m.yaml")


def at(value):
    return At.fixed(value, HERE)


def mitigation(risk=None, action=None, residual=None):
    risk, action, residual = (at(text) if text is not None else None for text in (risk, action, residual))
    return Mitigation(at({}), risk, action, None, residual)


@pytest.mark.parametrize(
    ("risk", "written", "answers"),
    [
        ("polite customers are over-represented", "Polite customers are over-represented.", True),
        ("polite customers are over-represented", "polite customers", True),
        ("rows in dialect are few", "dialect is rare", True),
        ("women are named in one row of ten", "women: few rows", True),
        ("women are named in one row of ten", "men swear more", False),
        ("rows are few and the data is known", "the bias of the model", False),  # only words without meaning shared
        ("women are rare", "", False),
        ("women are rare", None, False),
    ],
)
def test_the_mitigation_of_a_risk(risk, written, answers):
    assert bool(answering(risk, [mitigation(written, "done")])) is answers


@pytest.mark.parametrize(
    ("axis", "names", "written", "speaks"),
    [
        ("gender", ("women",), "copies with the gender swapped", True),
        ("gender", ("women",), "more rows that name women", True),
        ("gender", ("women",), "more rows about religion", False),
        ("age", (), "manages pages", False),  # a word, not a part of one
        ("religion", ("muslim",), "Muslims are named in 40 new rows", True),
        ("toxicity", (), "insulting answers were dropped", True),
        ("socio-economic", (), "rows on poverty were added", True),
    ],
)
def test_the_mitigation_of_an_axis(axis, names, written, speaks):
    assert bool(about(axis, names, [mitigation(None, written)])) is speaks


@pytest.mark.parametrize(
    ("one", "done"),
    [
        (mitigation("r", "rows were added"), True),
        (mitigation("r", None, "small, accepted by the ethics role"), True),
        (mitigation("r", "TODO", "none"), False),
        (mitigation("r"), False),
    ],
)
def test_a_mitigation_says_an_action_or_what_remains(one, done):
    assert acted(one) is done


def groups(women, men, *done):
    manifest = Manifest("m.yaml", "native", at({}), frozenset(("mitigations",)), mitigations=done)
    results = tuple(Result(None, "helpful", "acc", at(v), slice=g) for g, v in (("women", women), ("men", men)))
    held = {"manifest": (manifest,), "results": (Results("r.json", "x", at({}), results),)}
    rules = Rules(require=(Requirement("helpful", "acc", HERE, largest_gap=Gap_("gender", 0.1)),))
    return [problem.what for problem in find(manifest, Case(rules, date(2026, 1, 1), loaded=held))]


@pytest.mark.parametrize(
    ("women", "men", "done", "said"),
    [
        (0.61, 0.78, (), ["0.17 apart between women and men, more than the 0.1"]),
        (0.70, 0.79, (), ["0.09 apart between women and men, near the 0.1"]),
        (0.70, 0.77, (), []),
        (0.61, 0.78, (mitigation("answers to women help less", None, "accepted by the ethics role"),), []),
        (0.61, 0.78, (mitigation("answers to women help less", "TODO"),), ["0.17 apart"]),
        (0.61, 0.78, (mitigation("answers to old people help less", "more rows"),), ["0.17 apart"]),
    ],
)
def test_groups_that_lie_apart_ask_for_a_mitigation(women, men, done, said):
    found = groups(women, men, *done)
    assert len(found) == len(said)
    assert all(part in what for part, what in zip(said, found, strict=True))
