"""What was said of the head's content, as far as it is believed, and what of it waits for a role."""

from collections.abc import Iterator
from typing import NamedTuple

from duecare.entry.below import top
from duecare.github.client import Client
from duecare.load.check_run import measured, measured_before, report_of
from duecare.model.approvals import Asking
from duecare.model.place import Span
from duecare.model.policy import Ask, Policy
from duecare.model.problem import Gap, Silence
from duecare.model.pull import PullRequest
from duecare.model.reported import Report, Withheld


class Believed(NamedTuple):
    """A report, and whether the default branch's own code measured it (strong mode) and not the request's run."""

    report: Report | Withheld
    here: bool


def believed(client: Client, pull: PullRequest, policy: Policy | None, run: str = "", group: str = "") -> Believed:
    """The head's report. In strong mode (``run`` is this run) one that was measured here comes first.

    A run about a merge ``group`` measures the group, not the head: what was measured of the head came before it.
    """
    here = None
    if run.isdigit():
        here = (None if group else measured(client, int(run), pull)) or measured_before(client, pull)
    return Believed(current(report_of(client, pull) if here is None else here, pull, policy), here is not None)


def current(report: Report | Withheld, pull: PullRequest, policy: Policy | None) -> Report | Withheld:
    """The report, if it judged by the very policy that the base has now."""
    if isinstance(report, Withheld) or policy is None or report.judgement.policy_digest == policy.digest:
        return report
    return Withheld(f"the check judged by another policy than that of {pull.base.ref}", "run the check again")


def may_ask(policy: Policy) -> frozenset[str]:
    """Roles to which the policy's limits leave something of the content."""
    limits = [way for rules in policy.models for way in (rules.data.elsewhere, rules.evaluations.inconclusive)]
    return frozenset(way.role for way in limits if isinstance(way, Ask))


def askings(told: Believed, policy: Policy, *, strong: bool) -> tuple[tuple[Asking, bool], ...] | Gap:
    """What the content leaves to roles, and whether it did so anew; a Gap while that is not known.

    In strong mode only what was measured here says so: a run of the request could leave it out.
    """
    report = told.report
    if isinstance(report, Withheld):
        return Gap(Span(""), f"whether the content asks anybody is not known: {report.why}", report.unlock)
    if strong and not told.here:
        what = "whether the content asks anybody is not known: the App has not measured this head"
        return Gap(Span(""), what, "comment /duecare on the pull request")
    found = tuple(_asked(report))
    wrong = sorted({one.role for one, _ in found} - may_ask(policy))
    if wrong:
        return Gap(
            Span(policy.path), f"the report asks the role {wrong[0]}, which no limit asks", "run the check again"
        )
    return found


def _asked(report: Report) -> Iterator[tuple[Asking, bool]]:
    before = top(report.judgement.root)
    for each in report.judgement.silences:
        if each.gap.ask and each.heavy:
            yield _asking(each, before), bool(each.asks)


def _asking(silence: Silence, before: str) -> Asking:
    gap = silence.gap
    paths = tuple(before + path for path in gap.about or (gap.span.path,))
    return Asking(gap.ask, f"{silence.check}: {gap.what}", paths, gap.unlock)
