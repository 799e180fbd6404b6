"""A result is too uncertain to say whether it meets its threshold.

Why: With few samples the same model scores above a threshold one day and below it the next. Calling the lucky day a
    pass is how weak evidence becomes a release. "Cannot tell" is its own answer, and it says what would tell.

Example: 80 of 100 answers are right, which fits a true rate from 0.72 to 0.86; 0.75 was asked for::

    require:
      - {task: refund_policy, metric: acc, at_least: 0.75}

Fix: Evaluate more samples; the message says about how many more would decide if the value stays what it is. What
    happens meanwhile is the policy's: ``limits: {evaluations: {inconclusive: block}}``, or ``warn``, ``pass``, or
    ``{ask: ROLE}``, which leaves the answer to the people of that role.

Source: Bowyer et al. 2025 (arXiv 2503.01747) on small evaluations; Schuirmann 1987 on two one-sided tests.
"""

from collections.abc import Iterator

from duecare.knowledge.requirements import Judged, demand, judged, measured, more_samples, named
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.policy import Ask
from duecare.model.problem import Gap, Problem, Related
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC408",
    slug="inconclusive",
    on=Project,
    needs=frozenset({Need.RESULTS}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.3", "NIST AI RMF MEASURE 2.5", "ISO 42001 A.6.2.4"),
)


def find(subject: Project, case: Case) -> Iterator[Problem | Gap]:
    """Every interval that straddles its threshold, as the policy's ``inconclusive`` asks."""
    asked = case.rules.evaluations.inconclusive
    if asked == "pass":
        return
    for one in judged(case.documents("results"), case.rules):
        if one.decision.outcome == "inconclusive":
            yield _for_people(one, case, asked) if isinstance(asked, Ask) else _problem(one, case, warn=asked == "warn")


def _what(one: Judged, case: Case) -> str:
    number = measured(one.result, one.decision, case.rules.evaluations.confidence)
    return f"{named(one.result)} is {number}, which cannot tell whether it is {demand(one.requirement)}"


def _problem(one: Judged, case: Case, *, warn: bool) -> Problem:
    at = one.result.value
    return Problem(
        at.span, _what(one, case), f"evaluate more samples: {more_samples(one.decision)}",
        anchor=at.pointer, value=f"{at.value:g} {demand(one.requirement)}",
        related=(Related(one.requirement.span, "the threshold"),), severity="warning" if warn else None,
    )  # fmt: skip


def _for_people(one: Judged, case: Case, asked: Ask) -> Gap:
    unlock = f"{more_samples(one.decision)}; or an approval of the role {asked.role} on the pull request"
    at = one.result.value
    return Gap(at.span, _what(one, case), unlock, anchor=at.pointer, ask=asked.role)
