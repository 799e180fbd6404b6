"""Which results answer a requirement: names, models, filters, slices, runs."""

import pytest

from duecare.knowledge.requirements import find, is_same_model, judge, measured, more_samples
from duecare.model.place import At, Span
from duecare.model.policy import Base, Requirement, Rules
from duecare.model.results import Result, Results, Run

OURS = "acme/support-assistant"


def need(task: str = "hellaswag", metric: str = "acc", **asked: object) -> Requirement:
    return Requirement(task, metric, Span("duecare.yaml", 3), **asked)


def got(task: str = "hellaswag", metric: str = "acc", value: float | None = 0.6, **known: object) -> Result:
    about = {"model": OURS, "run": Run(filter="none"), **known}
    return Result(task=task, metric=metric, value=At.fixed(value, Span("evals/a.json", 1)), **about)


def held(*results: Result, role: str = "candidate") -> list[Results]:
    return [Results("evals/a.json", "lm-eval", At.fixed(None, Span("evals/a.json")), results, role=role)]


def values(requirement: Requirement, documents: list[Results], *identity: str) -> list[float | None]:
    return [r.value.value for r in find(requirement, documents, Rules(identity=identity)).answers]


@pytest.mark.parametrize(
    ("asked", "there", "answers"),
    [
        (("hellaswag", "acc"), ("hellaswag", "acc"), True),
        (("hellaswag", "acc,none"), ("hellaswag", "acc"), True),
        (("hellaswag", "accuracy"), ("HellaSwag", "acc"), True),
        (("musr", "accuracy"), ("inspect_evals/musr", "accuracy"), True),
        (("arc:challenge", "acc"), ("lighteval|arc:challenge|25", "acc"), True),
        (("eval", "eval_loss"), ("eval", "loss"), True),
        (("hellaswag", "acc_norm"), ("hellaswag", "acc"), False),
        (("mmlu", "acc"), ("mmlu_anatomy", "acc"), False),
        (("hellaswag", "acc,strict-match"), ("hellaswag", "acc"), False),
    ],
)
def test_names(asked: tuple[str, str], there: tuple[str, str], answers: bool) -> None:
    assert bool(values(need(*asked), held(got(*there)))) is answers


@pytest.mark.parametrize(
    ("named", "identity", "same"),
    [
        ("acme/support-assistant", OURS, True),
        ("hf/acme/support-assistant", OURS, True),
        ("acme__support-assistant", OURS, True),
        ("./outputs/final/", "outputs/final", True),
        ("outputs\\final", "outputs/final", True),
        ("/home/ci/work/outputs/final", "outputs/final", True),
        ("other/outputs/final", "outputs/final", False),
        ("acme/support-assistant-v2", OURS, False),
        ("evil/support-assistant", OURS, False),
    ],
)
def test_models(named: str, identity: str, same: bool) -> None:
    assert is_same_model(named, [identity]) is same


def test_another_model_does_not_answer() -> None:
    documents = held(got(model="acme/base"))
    found = find(need(), documents, Rules(identity=(OURS,)))
    assert (found.answers, [r.model for r in found.others]) == ((), ["acme/base"])


def test_without_identity_the_only_model_answers_and_two_do_not() -> None:
    assert values(need(), held(got(model="x"), got(model="hf/x", task="other"))) == [0.6]
    assert values(need(), held(got(model="x"), got(model="y"))) == []


def test_a_result_without_model_answers() -> None:
    assert values(need(), held(got(model=None)), OURS) == [0.6]


def test_results_of_a_reference_do_not_answer() -> None:
    assert values(need(), held(got(), role="base-model")) == []


def test_the_plain_filter_goes_before_others_and_each_of_several_must_do() -> None:
    plain, strict, loose = (
        got(value=v, run=Run(filter=f)) for v, f in ((0.1, "none"), (0.2, "strict"), (0.3, "loose"))
    )
    assert values(need(), held(plain, strict, loose)) == [0.1]
    assert values(need(), held(strict, loose)) == [0.2, 0.3]
    assert values(need(metric="acc,strict"), held(plain, strict, loose)) == [0.2]


def test_the_last_run_answers_when_all_are_dated() -> None:
    old, new = (got(value=v, run=Run(created=f"2026-0{m}-01T00:00:00+00:00")) for v, m in ((0.9, 1), (0.2, 3)))
    assert values(need(), held(new, old)) == [0.2]
    assert values(need(), held(new, old, got(value=0.5, run=Run()))) == [0.2, 0.9, 0.5]


def test_slices_are_told_apart() -> None:
    documents = held(got(value=0.7), got(value=0.4, slice="german"))
    assert values(need(), documents) == [0.7]
    assert values(need(slice="german"), documents) == [0.4]


@pytest.mark.parametrize(
    ("requirement", "result", "outcome"),
    [
        (need(at_least=0.5), got(n=10042), "pass"),
        (need(at_least=0.59), got(n=100), "inconclusive"),
        (need(at_most=0.5), got(n=10042), "fail"),
        (
            need("crows_pairs_x", "pct_stereotype", within=(0.5, 0.05)),
            got("crows_pairs_x", "pct_stereotype", 0.62),
            "fail",
        ),
        (need("our_task", "our_metric", at_least=0.5), got("our_task", "our_metric", 0.6), "pass"),
        (need(at_least=0.5), got(value=60.0, n=100), None),
        (need(at_least=0.5), got(value=None), None),
        (need(at_least=0.5), got(value=float("nan")), None),
        (need(not_worse_than=Base("base-branch", 0.02)), got(), None),
    ],
)
def test_judge(requirement: Requirement, result: Result, outcome: str | None) -> None:
    decision = judge(requirement, result, 0.95)
    assert (decision.outcome if decision else None) == outcome


def test_words() -> None:
    result, requirement = got(value=0.8, n=100), need(at_least=0.75)
    decision = judge(requirement, result, 0.95)
    assert decision
    assert measured(result, decision, 0.95) == "0.8 (0.723 to 0.863, one-sided 95 % bounds, exact binomial, n = 100)"
    assert more_samples(decision) == "about 117 more samples would decide if the value stays"
