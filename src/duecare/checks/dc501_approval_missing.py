"""A role that this pull request asks has not approved it.

Why: a change to data, results or the policy itself is only overseen when the people named for it have looked at what
is really going to be merged; an approval of an earlier state, or by somebody who wrote the change, shows nothing.

Example:

    approvals:
      - {role: data-steward, covers: [data, manifest], needs: 1, from: {users: [mona]}}
    # the pull request adds rows to data/train.jsonl, and mona has not approved them

Fix: ask somebody of the role to approve on GitHub. An approval counts while nothing that the role covers changes after
it. `duecare approvals --simulate` says whose approval dropped, and which commit dropped it.

Source: https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/reviewing-changes-in-pull-requests
"""

from collections.abc import Iterator

from duecare.model.approvals import Approvals, RoleState
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Rule
from duecare.model.verdict import Verdict

RULE = Rule(
    id="DC501",
    slug="approval-missing",
    on=Approvals,
    severity="error",
    frameworks=(
        "EU AI Act 14",
        "EU AI Act 26(2)",
        "NIST AI RMF GOVERN 3.2",
        "NIST AI RMF MANAGE 1.1",
        "ISO 42001 A.3.2",
    ),
)


def find(subject: Approvals, case: Case) -> Iterator[Problem | Gap]:
    """One problem for each role that waits, one gap for each that cannot be judged."""
    for state in subject.roles:
        if state.verdict is Verdict.WAITING:
            yield _missing(subject, state)
        elif state.verdict is Verdict.UNKNOWN:
            yield from (_placed(subject, gap) for gap in state.gaps)
    yield from (_placed(subject, gap) for gap in subject.gaps)
    for hold in subject.holds:
        yield Problem(Span(subject.path), hold, "see that only one open pull request has this head", anchor="siblings")


def _placed(subject: Approvals, gap: Gap) -> Gap:
    """What GitHub did not say stands in no file: the policy that asks for it is the place."""
    return gap if gap.span.path else Gap(Span(subject.path), gap.what, gap.unlock, anchor=gap.what)


def _missing(subject: Approvals, state: RoleState) -> Problem:
    have = state.needs - state.missing
    what = f"role {state.role.role} has {have} of {state.needs} approvals for {_some(state.paths)}"
    if state.dropped:
        what += "; " + "; ".join(f"{d.login}'s approval {d.cause.reason}{_by(d.cause.commits)}" for d in state.dropped)
    who = " or ".join(state.candidates) or f"somebody new in the role {state.role.role}"
    fix = f"ask {who} to approve #{subject.number}"
    return Problem(state.role.span, what, fix, anchor=f"/approvals/{state.role.role}", value=state.digest)


def _some(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - 2} more" if len(paths) > 3 else ""
    return ", ".join(paths[: 2 if more else 3]) + more


def _by(commits: tuple[str, ...]) -> str:
    return f" by {', '.join(sha[:12] for sha in commits)}" if commits else ""
