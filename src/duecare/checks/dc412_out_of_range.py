"""A number is one that its metric cannot have.

Why: A rate above 1 is most often a percentage, and 45.2 clears any threshold such as 0.45. A negative rate, or a
    perplexity below 1, is a bug in the evaluation. Judging such a number would pass what was never measured.

Example: an accuracy in percent on a scale from 0 to 1::

    {"results": {"hellaswag": {"acc,none": 45.2}}}

Fix: Write the number on the metric's own scale (0.452), or mend the evaluation. Until then no threshold is judged
    by it.
"""

from collections import Counter
from collections.abc import Iterator

from duecare.knowledge.metrics import Metric, registered
from duecare.knowledge.requirements import CLAIMS, candidates, has_value, named
from duecare.model.case import Case
from duecare.model.problem import Gap, Problem
from duecare.model.results import Result, Results
from duecare.model.rule import Rule

RULE = Rule(
    id="DC412",
    slug="out-of-range",
    on=Results,
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.1", "NIST AI RMF MEASURE 2.3", "ISO 42001 A.6.2.4"),
)


def find(subject: Results, case: Case) -> Iterator[Problem | Gap]:
    """The first such number of each metric, with how many more there are in the file."""
    if not candidates((subject,)):
        return
    wrong = [(r, m) for r in subject.results if (m := _cannot(r, subject)) is not None]
    more = Counter(r.metric for r, _ in wrong)
    seen: set[str] = set()
    for result, metric in wrong:
        if result.metric not in seen:
            seen.add(result.metric)
            yield _problem(result, metric, more[result.metric] - 1)


def _cannot(result: Result, subject: Results) -> Metric | None:
    """What the registry knows of the metric, when the number breaks it; cards may give rates in percent."""
    metric, value = registered(result.task, result.metric), result.value.value or 0.0
    if metric is None or not has_value(result) or metric.allows(value):
        return None
    percent = subject.format == CLAIMS and metric.high == 1 and metric.allows(value / 100)
    return None if percent else metric


def _problem(result: Result, metric: Metric, others: int) -> Problem:
    value = result.value.value or 0.0
    more = f" (and {others} more of this metric in the file)" if others else ""
    what = f"{named(result)} is {value:g}, and it is always {metric.legal}{more}"
    percent = metric.high == 1 and 1 < value <= 100
    fix = (
        f"write {value / 100:g}: it looks like percent"
        if percent
        else "mend the evaluation that wrote it, and run it again"
    )
    return Problem.at(result.value, what, fix)
