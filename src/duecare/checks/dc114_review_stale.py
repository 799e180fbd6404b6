"""Nobody has looked at the data within the time that the policy sets.

Why: sources change their terms, people withdraw, words change their meaning. A review that is a year old says what was
true a year ago.

The policy's `limits.data.review_days` is the longest time between two reviews. A date in the future is no review.

Example:
    reviewed: {by: data steward, on: "2023-05-01"}

Fix: have the data looked at, then write who did it and on which day under `reviewed`.

"""

from collections.abc import Iterator

from duecare.knowledge.dates import day
from duecare.knowledge.stated import head, reads, stated
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Reviewed
from duecare.model.problem import Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC114",
    slug="review-stale",
    on=Manifest,
    severity="warning",
    frameworks=("EU AI Act 10(2)(b)", "NIST AI RMF GOVERN 1.4", "ISO 42001 A.7.4"),
)


def find(subject: Manifest, case: Case) -> Iterator[Problem]:
    """No review, one without name or day, one too old or yet to come."""
    if "reviewed" not in subject.says:
        return
    if subject.reviewed is None:
        fix = "add `reviewed: {by: …, on: 2026-01-31}` once somebody has"
        yield Problem(head(subject), "nobody is said to have reviewed the data", fix, anchor="reviewed")
        return
    if not stated(subject.reviewed.by):
        by = subject.reviewed.by
        yield Problem.at(by or subject.reviewed.at, f"who reviewed the data is not said{reads(by)}", "add `by`")
    yield from _when(subject.reviewed, case)


def _when(reviewed: Reviewed, case: Case) -> Iterator[Problem]:
    if reviewed.on is None:
        yield Problem.at(reviewed.at, "when the data was reviewed is not said", "add `on`, such as 2026-01-31")
        return
    on, limit = day(reviewed.on.value), case.rules.data.review_days
    if on is None:
        what = f"the day of review cannot be read: `{reviewed.on.value[:40]}`"
        yield Problem.at(reviewed.on, what, "write it as 2026-01-31")
    elif on > case.today:
        yield Problem.at(reviewed.on, f"the review is dated {on}, which is yet to come", "write the day it was done")
    elif (age := (case.today - on).days) > limit:
        what = f"the last review is {age} days old, the policy allows {limit}"
        yield Problem.at(reviewed.on, what, "review the data again and write the day")
