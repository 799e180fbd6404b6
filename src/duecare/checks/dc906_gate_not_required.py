"""The branch can be merged into without the gate.

Why: A check that is not required is advice. A red one is then merged past, and nobody has to say why.

Example: no branch protection and no ruleset of `main` requires duecare's status::

    Settings → Rules → Rulesets: no "Require status checks to pass" with `duecare/approvals`

    A pull request's author cannot mend it, so it is a warning; `checks: {DC906: {severity: error}}` makes it block.

Fix: Require the statuses that the message names, for everybody; `duecare init --github --show-ruleset` prints a
    ruleset that does. In strong mode pin each to the App that sets it, so that nobody else can set it to success.

Source: https://docs.github.com/en/rest/repos/rules (rules for a branch, of branch protection and active rulesets)
"""

from collections.abc import Iterator

from duecare.model.branch import BranchRules, RequiredCheck
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Rule

RULE = Rule(
    id="DC906",
    slug="gate-not-required",
    on=BranchRules,
    severity="warning",
    frameworks=("EU AI Act 14", "NIST AI RMF GOVERN 1.4", "NIST AI RMF MANAGE 1.1", "ISO 42001 A.3.2"),
)
FIX = "require it by a ruleset of the branch: `duecare init --github --show-ruleset` prints one"


def find(subject: BranchRules, case: Case) -> Iterator[Problem | Gap]:
    """Each status that is not required, or that others than its App may set; a Gap where GitHub does not tell."""
    if not subject.wanted:
        yield Gap(_place(subject), "which statuses hold the merge is not known", "name duecare's statuses")
    if isinstance(subject.required, Gap):
        yield _told(subject, subject.required)
        return
    for context in subject.wanted:
        yield from _status(subject, context, [r for r in subject.required if r.context == context])
    if isinstance(subject.bypass, Gap):
        yield _told(subject, subject.bypass)
    elif subject.bypass:
        who = ", ".join(subject.bypass[:5]) + (", …" if len(subject.bypass) > 5 else "")
        what = f"{who} may merge into `{subject.ref}` past its rules"
        fix = "leave nobody on the bypass list, or only for pull requests, and have each use of it looked at"
        yield Problem(_place(subject), what, fix, anchor="bypass", value=who, severity="info")


def _status(subject: BranchRules, context: str, found: list[RequiredCheck]) -> Iterator[Problem]:
    if not found:
        what = f"no rule of `{subject.ref}` requires the status `{context}`"
        yield Problem(_place(subject), what, FIX, anchor=context, value="not required")
    elif subject.app is not None and all(r.app != subject.app for r in found):
        who = "anybody who may write" if any(r.app is None for r in found) else f"App {found[0].app}"
        what = (
            f"the status `{context}` that `{subject.ref}` requires may be set by {who}, not by App {subject.app} alone"
        )
        fix = f"pin it to App {subject.app} in the ruleset (`integration_id`)"
        yield Problem(_place(subject), what, fix, anchor=context, value="not pinned")


def _place(subject: BranchRules) -> Span:
    return Span(subject.path)


def _told(subject: BranchRules, gap: Gap) -> Gap:
    return gap if gap.span.path else gap._replace(span=_place(subject), anchor=gap.anchor or gap.what)
