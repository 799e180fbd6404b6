"""What was said of the head's content, as far as it is believed, and what of it waits for a role."""

from collections.abc import Iterator

from duecare.entry.below import top
from duecare.github.client import Client
from duecare.load.check_run import report_of
from duecare.load.measured import REMEASURE, UNMEASURED, measured, receipt
from duecare.model.approvals import Asking
from duecare.model.place import Span
from duecare.model.policy import Ask, Policy
from duecare.model.problem import Gap, Silence
from duecare.model.pull import PullRequest
from duecare.model.record import NamedTuple
from duecare.model.reported import Report, Withheld


class Way(NamedTuple):
    """How requests are judged: where the policy is, and by whom.

    ``login`` is the account of the token, "" where that is not known; ``page`` is the page of the run that judges. In
    strong mode (``strong``) the head's content is only what the default branch's own code measured, in a job of this
    run (``measures``) or before.
    """

    page: str = ""
    folder: str = "."
    login: str = ""
    strong: bool = False
    measures: bool = False

    @property
    def runs_at(self) -> str:
        """The address below which the repository's runs lie."""
        return self.page.rpartition("/")[0] + "/"


USUAL = Way()
# GitHub runs a run again on the very merge commit that it had: only an event of the request makes a new one.
ANEW = "update the branch, or edit the title: either starts the check on a new merge, which running it again does not"


class Believed(NamedTuple):
    """A report. ``page`` is that of the run which measured it by the default branch's own code, "" where none did."""

    report: Report | Withheld
    page: str = ""


def believed(client: Client, pull: PullRequest, policy: Policy | None, way: Way, group: str = "") -> Believed:
    """The head's report. In strong mode that is what was measured here, and no run of the request is asked.

    A run about a merge ``group`` measures the group, not the head: what was measured of the head came before it.
    """
    if not way.strong:
        return current(Believed(report_of(client, pull)), pull, policy)
    own = measured(client, way.page, pull) if way.measures and not group else None
    if own is not None:
        return current(Believed(own, way.page), pull, policy)
    page = receipt(client, pull, way.runs_at, way.login)
    if isinstance(page, Withheld):
        return Believed(page)
    before = measured(client, page, pull) if page else None
    return Believed(UNMEASURED) if before is None else current(Believed(before, page), pull, policy)


def current(told: Believed, pull: PullRequest, policy: Policy | None) -> Believed:
    """The report, if it judged by the very policy that the base has now."""
    report = told.report
    if isinstance(report, Withheld) or policy is None or report.judgement.policy_digest == policy.digest:
        return told
    why = f"the check judged by another policy than that of {pull.base.ref}"
    return told._replace(report=Withheld(why, REMEASURE if told.page else ANEW))


def may_ask(policy: Policy) -> frozenset[str]:
    """Roles to which the policy's limits leave something of the content."""
    limits = [way for rules in policy.models for way in (rules.data.elsewhere, rules.evaluations.inconclusive)]
    return frozenset(way.role for way in limits if isinstance(way, Ask))


def askings(report: Report | Withheld, policy: Policy) -> tuple[tuple[Asking, bool], ...] | Gap:
    """What the content leaves to roles, and whether it did so anew; a Gap while that is not known."""
    if isinstance(report, Withheld):
        return Gap(Span(""), f"whether the content asks anybody is not known: {report.why}", report.unlock)
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
