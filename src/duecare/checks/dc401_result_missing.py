"""A result that the policy requires is missing, or holds no number.

Why: A threshold protects nobody when the number it is for was never measured. Tools drop a metric in silence, write
    null or NaN for it, or measure another model; a gate that looks only at what is there lets each of them pass.

Example: the policy requires a task that the results file does not have::

    require:
      - {task: truthfulqa_mc2, metric: acc, at_least: 0.45}
    # evals/results.json holds {"results": {"hellaswag": {"acc,none": 0.61}}}

Fix: Run the evaluation for the model under review and commit its results file, or correct the task or metric. A
    result counts when its task and metric are those of the requirement (``acc`` is also ``acc,none`` and
    ``accuracy``; ``musr`` is also ``inspect_evals/musr`` and ``leaderboard|musr|0``), and when its model is one of
    the model's ``identity``. A result that names no model counts for the model whose files it is among. With no
    ``identity``, results count while they are all of one model. Numbers in a card's ``model-index`` are claims; they
    count only when the policy names the card under ``files: {results: …}``.

Source: standards for result files, "metric present for every required task; missing or NaN value = fail".
"""

from collections.abc import Iterator

from duecare.knowledge.nearest import nearest
from duecare.knowledge.requirements import Found, candidates, has_value, model_name, named
from duecare.knowledge.requirements import find as search
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.policy import Requirement
from duecare.model.problem import Gap, Problem, Related
from duecare.model.results import Result
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC401",
    slug="result-missing",
    on=Project,
    needs=frozenset({Need.RESULTS}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.1", "NIST AI RMF MEASURE 2.3", "ISO 42001 A.6.2.4"),
)


def find(subject: Project, case: Case) -> Iterator[Problem | Gap]:
    """One problem per requirement without a number; one for all when there is no results file."""
    required, documents = case.rules.require, case.documents("results")
    if required and not candidates(documents):
        yield _nothing(required)
        return
    for requirement in required:
        found = search(requirement, documents, case.rules)
        if found.claimed and not found.answers:
            yield _claimed(requirement, found)
        elif not found.answers:
            yield _missing(requirement, found, case)
        yield from (_empty(requirement, result) for result in found.answers if not has_value(result))


def _nothing(required: tuple[Requirement, ...]) -> Problem:
    several = len(required) > 1
    wanted = f"{len(required)} results ({required[0].label}, …)" if several else f"a result ({required[0].label})"
    what = f"the policy requires {wanted}, and there is no results file"
    fix = "commit the results file of an evaluation run, and name it under `files: {results: [...]}`"
    return Problem(required[0].span, what, fix, anchor="require", value="no results")


def _claimed(requirement: Requirement, found: Found) -> Problem:
    """The card gives the number, and no results file does."""
    at = found.claimed[0].value
    what = f"no results file has {requirement.label}; {at.span} claims {at.value}, and a claim is no evidence"
    fix = f"commit the results file of {requirement.task} that the card's number comes from"
    related = (Related(at.span, "claimed here"),)
    return Problem(requirement.span, what, fix, anchor=requirement.label, value=requirement.slice, related=related)


def _missing(requirement: Requirement, found: Found, case: Case) -> Problem:
    what, fix = _elsewhere(requirement, found, case) if found.others else _near(requirement, found)
    related = tuple(Related(result.value.span, f"{named(result)} of {result.model}") for result in found.others[:3])
    return Problem(requirement.span, what, fix, anchor=requirement.label, value=requirement.slice, related=related)


def _elsewhere(requirement: Requirement, found: Found, case: Case) -> tuple[str, str]:
    """The number is there, but of another model (or of one of several, with no identity to choose by)."""
    models = list({model_name(r.model): r.model for r in found.others if r.model}.values())
    listed = ", ".join(models[:3]) + (f" and {len(models) - 3} more" if len(models) > 3 else "")
    if not case.rules.identity:
        what = f"{requirement.label} was measured for {listed}, and the results are of {len(found.models)} models"
        return what, f"say which one is under review: `identity: [{models[0]}]`"
    ours = " or ".join(case.rules.identity[:3])
    what = f"{requirement.label} was measured for {listed}, not for {ours}"
    return what, f"evaluate {case.rules.identity[0]}, or add the name that its results use to `identity`"


def _near(requirement: Requirement, found: Found) -> tuple[str, str]:
    """Nothing of the kind is there: name what comes nearest."""
    tasks = dict.fromkeys(name.rpartition(" ")[0] for name in found.near)
    same = [name.rpartition(" ")[2] for name in found.near if name.startswith(f"{requirement.task} ")]
    where = f" [{requirement.slice}]" if requirement.slice else ""
    what = f"no result for {requirement.label}{where}"
    if same:
        what += f": {requirement.task} has {', '.join(same[:5])}{', …' if len(same) > 5 else ''}"
    close = nearest(requirement.metric, same) if same else nearest(requirement.task, tasks)
    word = "metric" if same else "task"
    hint = f"; did you mean {word} `{close}`?" if close and close not in {requirement.task, requirement.metric} else ""
    return what + hint, f"evaluate {requirement.task} and commit the results, or correct the requirement"


def _empty(requirement: Requirement, result: Result) -> Problem:
    at = result.value
    written = "null" if at.value is None else "NaN"
    shown = "is NaN" if at.value is not None else "has no number (null or N/A)"
    what = f"{requirement.label} {shown}: the metric is named and was not measured"
    fix = f"run {requirement.task} again, and look at why it gave no number"
    return Problem(
        at.span, what, fix, anchor=at.pointer, value=written, related=(Related(requirement.span, "required here"),)
    )
