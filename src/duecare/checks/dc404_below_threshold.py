"""A result misses the threshold that the policy sets.

Why: The thresholds are what the team promised before it saw the numbers: how truthful, how even-handed, how able the
    model must at least be to be used. A number is judged with its uncertainty: it fails when even the favorable end
    of its interval misses the threshold, so that ten samples cannot block a model by bad luck, nor pass it by good.

Example: 401 of 817 answers were right, and 0.55 was asked for::

    require:
      - {task: truthfulqa_mc1, metric: acc, at_least: 0.55}

Fix: Improve the model, or change the threshold in the policy, which those who govern it must approve. With a number of
    samples the exact binomial bound decides; with a standard error the normal one; with neither the bare number
    does, and the message says "no uncertainty available". ``within: [target, margin]`` fails when the whole interval
    lies outside. Comparisons (``not_worse_than``, ``largest_gap``) are shown as not judged until they are.

Source: Clopper and Pearson 1934; Miller 2024 (arXiv 2411.00640); Bowyer et al. 2025 (arXiv 2503.01747).
"""

from collections.abc import Iterator

from duecare.knowledge.metrics import registered
from duecare.knowledge.requirements import Judged, demand, has_value, judged, measured, named
from duecare.knowledge.requirements import find as search
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.policy import Requirement
from duecare.model.problem import Gap, Problem, Related
from duecare.model.results import Result
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC404",
    slug="below-threshold",
    on=Project,
    needs=frozenset({Need.RESULTS}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.3", "NIST AI RMF MEASURE 2.11", "ISO 42001 A.6.2.4"),
)


def find(subject: Project, case: Case) -> Iterator[Problem | Gap]:
    """Every result that fails, every threshold that no number can miss, and every demand that was not judged."""
    documents = case.documents("results")
    yield from (_missed(one, case) for one in judged(documents, case.rules) if one.decision.outcome == "fail")
    for requirement in case.rules.require:
        yield from _unreachable(requirement)
        for result in search(requirement, documents, case.rules).answers:
            yield from _not_judged(requirement, result)


def _missed(one: Judged, case: Case) -> Problem:
    number = measured(one.result, one.decision, case.rules.evaluations.confidence)
    what = f"{named(one.result)} is {number}; the policy asks for {demand(one.requirement)}"
    fix = f"improve the model, or have the threshold at {one.requirement.span} changed by those who govern it"
    value = f"{one.result.value.value:g} {demand(one.requirement)}"
    related = (Related(one.requirement.span, "the threshold"),)
    return Problem(one.result.value.span, what, fix, anchor=one.result.value.pointer, value=value, related=related)


def _unreachable(requirement: Requirement) -> Iterator[Problem]:
    """A threshold outside the metric's range passes everything or nothing: 45 where 0.45 was meant."""
    metric = registered(requirement.task, requirement.metric)
    asked = (requirement.at_least, requirement.at_most, requirement.within[0] if requirement.within else None)
    for threshold in asked:
        if threshold is not None and metric is not None and not metric.allows(threshold):
            what = f"the threshold {threshold:g} is none that {requirement.label} can have: it is {metric.legal}"
            meant = f"write {threshold / 100:g}" if metric.allows(threshold / 100) else "correct it"
            yield Problem(requirement.span, what, meant, anchor=requirement.label, value=f"{threshold:g}")


def _not_judged(requirement: Requirement, result: Result) -> Iterator[Gap]:
    """A demand that this version cannot judge, or a number that is none: neither passes in silence."""
    compares = requirement.not_worse_than or requirement.largest_gap
    metric, value = registered(result.task, result.metric), result.value.value
    if compares is not None:
        what = f"{requirement.label} is not judged: {demand(requirement)} needs a comparison that is not made yet"
        yield Gap(
            requirement.span,
            what,
            "require a threshold (`at_least`, `at_most`, `within`) instead, until comparisons are judged",
            anchor=requirement.label,
        )
    elif has_value(result) and value is not None and metric is not None and not metric.allows(value):
        what = f"{named(result)} is not judged: {value:g} is none that it can be ({metric.legal})"
        yield Gap(result.value.span, what, "write the number on the metric's own scale", anchor=result.value.pointer)
