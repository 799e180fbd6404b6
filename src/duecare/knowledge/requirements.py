"""Which results answer a requirement of the policy, and what they say about it."""

from collections.abc import Iterable, Iterator
from math import isnan

from duecare.knowledge import decisions
from duecare.knowledge.decisions import Decision, Estimate
from duecare.knowledge.metrics import Metric, common_name, metric_name, registered, task_names
from duecare.model.policy import Requirement, Rules
from duecare.model.record import NamedTuple
from duecare.model.results import Result, Results

HOSTS = ("hf/", "vllm/", "local/", "models/", "mlx/", "ollama/", "llama-cpp-python/", "sglang/", "transformerlens/")

CLAIMS = "model-index"  # the format of numbers that a card gives


class Found(NamedTuple):
    """Results that answer a requirement, and those that would if they were of this model.

    ``near`` are the names (``task metric``) of the results there are; ``models`` the models that they are of;
    ``claimed`` the numbers that only a card gives, which are no evidence unless the policy names the card as such.
    """

    answers: tuple[Result, ...]
    others: tuple[Result, ...]
    near: tuple[str, ...]
    models: tuple[str, ...]
    claimed: tuple[Result, ...] = ()


def model_name(name: str) -> str:
    """A model's name in one spelling: no provider before it, no ``./``, ``__`` for the slash undone."""
    plain = name.strip().replace("\\", "/").casefold()
    plain = plain.replace("__", "/", 1) if "/" not in plain else plain
    while plain.startswith("./"):
        plain = plain[2:]
    for host in HOSTS:
        plain = plain.removeprefix(host)
    return plain.rstrip("/")


def is_same_model(named: str, identity: Iterable[str]) -> bool:
    """Whether a results file's model is one of the names of the model under review; a full path may end in one."""
    name = model_name(named)
    known = [model_name(one) for one in identity]
    return name in known or (named.startswith("/") and any(one and name.endswith(f"/{one}") for one in known))


def candidates(documents: Iterable[object]) -> tuple[Results, ...]:
    """Results of the model under review, not of a reference."""
    return tuple(d for d in documents if isinstance(d, Results) and d.role == "candidate")


def find(requirement: Requirement, documents: Iterable[object], rules: Rules) -> Found:
    """What answers ``requirement``. A result that names no model counts; so does the only model when none is named."""
    held = candidates(documents)
    claims = [d for d in held if d.format == CLAIMS and not rules.files.get("results")]
    every = [result for document in held if document not in claims for result in document.results]
    models = tuple(dict.fromkeys(result.model for result in every if result.model))
    spellings = {model_name(model) for model in models}
    matching = [result for result in every if answers(requirement, result)]
    ours = [r for r in matching if _ours(r, rules.identity, only=len(spellings) <= 1)]
    others = [r for r in matching if r not in ours]
    near = dict.fromkeys(f"{r.task} {r.metric}" for r in every)
    claimed = tuple(r for document in claims for r in document.results if answers(requirement, r))
    return Found(_newest(_nearest_name(requirement, ours)), tuple(others), tuple(near), models, claimed)


def _ours(result: Result, identity: tuple[str, ...], *, only: bool) -> bool:
    if result.model is None:
        return True
    return is_same_model(result.model, identity) if identity else only


def answers(requirement: Requirement, result: Result) -> bool:
    """Whether task, metric, filter and slice are those asked for, in any spelling."""
    wanted = requirement.metric.partition(",")[2].strip()
    tasks = set(task_names(requirement.task)) & set(task_names(result.task))
    return (
        bool(tasks)
        and common_name(requirement.metric) == common_name(result.metric)
        and (not wanted or wanted == (result.run.filter or "none"))
        and requirement.slice == result.slice
    )


def _nearest_name(requirement: Requirement, found: list[Result]) -> list[Result]:
    """Those that are spelled as asked for, when there are any; of several filters the plain one."""
    spelled = [r for r in found if metric_name(r.metric) == metric_name(requirement.metric)] or found
    exact = [r for r in spelled if r.task.casefold() == requirement.task.casefold()] or spelled
    plain = [r for r in exact if r.run.filter in {None, "none"}]
    return plain or exact


def _newest(found: list[Result]) -> tuple[Result, ...]:
    """The last run when all say when they ran; else all of them, and each must do."""
    dates = [r.run.created or "" for r in found]
    return tuple(r for r in found if r.run.created == max(dates)) if found and all(dates) else tuple(found)


def has_value(result: Result) -> bool:
    """Whether there is a number at all."""
    value = result.value.value
    return value is not None and not isnan(value)


def estimate(result: Result, metric: Metric | None) -> Estimate:
    """The number with what is known of its kind."""
    value = result.value.value or 0.0
    if metric is None:
        return Estimate(value, result.n, result.stderr)
    return Estimate(value, result.n, result.stderr, metric.kind == "proportion", metric.bounded, metric.scale)


def judge(requirement: Requirement, result: Result, confidence: float) -> Decision | None:
    """The decision on one result; None when the demand is a comparison, or the number is none that it can be."""
    metric = registered(result.task, result.metric)
    if not has_value(result) or (metric and not metric.allows(result.value.value or 0.0)):
        return None
    measured = estimate(result, metric)
    if requirement.at_least is not None:
        return decisions.at_least(measured, requirement.at_least, confidence)
    if requirement.at_most is not None:
        return decisions.at_most(measured, requirement.at_most, confidence)
    if requirement.within is not None:
        return decisions.within(measured, *requirement.within, confidence)
    return None


class Judged(NamedTuple):
    """One result, what was asked of it, and the decision."""

    requirement: Requirement
    result: Result
    decision: Decision


def judged(documents: Iterable[object], rules: Rules) -> Iterator[Judged]:
    """Every decision that thresholds of the policy lead to."""
    known = tuple(documents)
    for requirement in rules.require:
        for result in find(requirement, known, rules).answers:
            decision = judge(requirement, result, rules.evaluations.confidence)
            if decision is not None:
                yield Judged(requirement, result, decision)


def demand(requirement: Requirement) -> str:
    """What is asked, in words."""
    if requirement.at_least is not None:
        return f"at least {requirement.at_least:g}"
    if requirement.at_most is not None:
        return f"at most {requirement.at_most:g}"
    if requirement.within is not None:
        return f"{requirement.within[0]:g} ± {requirement.within[1]:g}"
    if requirement.not_worse_than is not None:
        return f"not worse than {requirement.not_worse_than.reference}"
    return f"a gap over {requirement.largest_gap.over}" if requirement.largest_gap else "a result"


def named(result: Result) -> str:
    """``task metric``, with filter and slice where they tell results apart."""
    filtered = f",{result.run.filter}" if result.run.filter not in {None, "none", ""} else ""
    return f"{result.task} {result.metric}{filtered}" + (f" [{result.slice}]" if result.slice else "")


def measured(result: Result, decision: Decision, confidence: float) -> str:
    """The number with its uncertainty: ``0.401 (0.373 to 0.43, one-sided 95 % bounds, exact binomial, n = 817)``."""
    value = f"{result.value.value:.4g}"
    counted = f", n = {result.n:,}" if result.n else ""
    if decision.lower is None or decision.upper is None:
        return f"{value} ({decision.estimator}{counted})"
    bounds = f"{decision.lower:.3g} to {decision.upper:.3g}, one-sided {100 * confidence:g} % bounds"
    return f"{value} ({bounds}, {decision.estimator}{counted})"


def more_samples(decision: Decision) -> str:
    """How many more samples would decide, should the value stay what it is."""
    if decision.more:
        return f"about {decision.more:,} more samples would decide if the value stays"
    if decision.times:
        return f"about {decision.times:.2g} times as many samples would decide if the value stays"
    return "no number of samples would decide while the value stays at the threshold"
