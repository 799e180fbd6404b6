"""DC411 over tables: which numbers of the base count as gone, and how often that is said."""

# ruff: noqa: E501 - what is said stands in one line

from datetime import date

import pytest

from duecare.checks.dc411_metric_dropped import find
from duecare.model.case import Case, Reference
from duecare.model.documents import Project
from duecare.model.place import At, Span
from duecare.model.policy import Rules
from duecare.model.problem import Gap
from duecare.model.results import Result, Results, Run

OURS = Rules(identity=("acme/assistant",), files={"results": ("evals/*.json",)})


def result(task: str, metric: str = "acc", value: float | None = 0.5, **more: object) -> Result:
    return Result("acme/assistant", task, metric, At.fixed(value, Span("evals/a.json", 3)))._replace(**more)  # type: ignore[arg-type]


def document(*numbers: Result, path: str = "evals/a.json", form: str = "lm-eval") -> Results:
    return Results(path, form, At.fixed({}, Span(path)), numbers)


def said(then: list[Results], now: list[Results], rules: Rules = OURS, **base: object) -> list[str]:
    reference = Reference("base-branch", {"results": tuple(then)})._replace(**base)  # type: ignore[arg-type]
    listing = frozenset(d.path for d in now)
    project = Project(".", {"results": tuple(listing)}, listing)
    case = Case(rules, date(2026, 11, 22), project, loaded={"results": tuple(now)}, base=reference)
    return [f"{it.span}: {'gap: ' if isinstance(it, Gap) else ''}{it.what}" for it in find(project, case)]


ARC, BBQ = result("arc"), result("bbq")


@pytest.mark.parametrize(
    ("then", "now", "words"),
    [
        ([document(ARC, BBQ)], [document(ARC, BBQ)], []),
        ([document(ARC, BBQ)], [document(ARC)], ["evals/a.json: bbq acc is gone (it was 0.5); the base has it in evals/a.json"]),
        ([document(ARC, BBQ)], [document(BBQ), document(ARC, path="evals/b.json")], []),
        ([document(ARC)], [document(result("lighteval|arc|25", "accuracy"))], []),
        ([document(ARC)], [document(result("arc", model="acme/other"))],
         ["evals/a.json: arc acc is gone (it was 0.5); the base has it in evals/a.json"]),
        ([document(result("arc", model="acme/other"))], [document()], []),
        ([document(result("arc", value=None))], [document()], []),
        ([document(result("arc", value=float("nan")))], [document()], []),
        ([document(ARC, BBQ)], [document(BBQ, result("arc", value=float("nan")))],
         ["evals/a.json:3: arc acc has no number any more (it was 0.5); the base has it in evals/a.json"]),
        ([document(result("bbq", slice="age"), result("bbq", slice="race"), BBQ)], [document(BBQ)],
         ["evals/a.json: bbq acc for age, race is gone; the base has it in evals/a.json"]),
        ([document(result("gsm8k", run=Run(filter="strict")), ARC)], [document(ARC, result("gsm8k", run=Run(filter="loose")))],
         ["evals/a.json: gsm8k acc,strict is gone (it was 0.5); the base has it in evals/a.json"]),
        ([document(ARC, BBQ)], [], ["evals/a.json: evals/a.json is gone with all 2 numbers that it had in the base: arc acc, bbq acc"]),
        ([document(*(result(f"t{n}") for n in range(9)))], [document(ARC)],
         ["evals/a.json: evals/a.json holds none of the 9 numbers that it had in the base: t0 acc, t1 acc, t2 acc, t3 acc and 5 more"]),
    ],
)  # fmt: skip
def test_what_is_gone(then: list[Results], now: list[Results], words: list[str]) -> None:
    assert said(then, now) == words


def test_a_claim_of_the_card_keeps_no_number_and_is_none() -> None:
    card = document(ARC, path="README.md", form="model-index")
    rules = OURS._replace(files={})
    assert said([document(ARC)], [card], rules) == [
        "evals/a.json: arc acc is gone (it was 0.5); the base has it in evals/a.json"
    ]
    assert said([card], [], rules) == []


def test_a_file_that_moved_is_named_as_it_is_called_now() -> None:
    now = document(BBQ, path="evals/new.json")
    assert said([document(ARC, BBQ)], [now], moved={"evals/new.json": "evals/a.json"}) == [
        "evals/new.json: arc acc is gone (it was 0.5); the base has it in evals/new.json"
    ]


def test_what_the_base_could_not_read_is_a_gap() -> None:
    unread = Gap(Span("evals/a.json"), "is too large", "split it")
    assert said([], [document(ARC)], gaps=(unread,)) == [
        "evals/a.json: gap: the base's numbers cannot be compared: is too large"
    ]


def test_without_a_base_nothing_is_compared() -> None:
    project = Project(".", {}, frozenset())
    assert list(find(project, Case(OURS, date(2026, 11, 22), project))) == []
