"""The pull request's comment: the check's report, who must approve, and how far both can be trusted."""

from duecare import __version__
from duecare.entry.approvals import Outcome
from duecare.entry.inputs import Inputs
from duecare.entry.registry import check, modules
from duecare.entry.required import joined
from duecare.entry.runner import Runner
from duecare.model.reported import Report, Withheld
from duecare.model.verdict import Judgement, ModelVerdict, Seen, Verdict
from duecare.publish.comment import LIMIT, MARKER
from duecare.report import approvals_part, markdown
from duecare.report.markup import plain
from duecare.report.stages import Part
from duecare.report.tally import tally

PLAIN_MODE = "Plain mode: statuses are forgeable by writers, see docs/security.md of duecare."
ROOM = LIMIT - len(MARKER) - 1  # the marker stands above the page
STRONG_MODE = "Strong mode: only the team's App writes here."


def combined(outcome: Outcome, report: Report | Withheld) -> Judgement:
    """One judgement of content, approvals and the branch's rules.

    A verdict that is withheld is Unknown, at a bootstrap Waiting.
    """
    if isinstance(report, Report):
        judgement = report.judgement
        return joined(judgement._replace(verdict=max(judgement.verdict, outcome.verdict)), outcome.branch)
    policy = outcome.policy
    bootstrap = outcome.pull is not None and policy is None and outcome.verdict is Verdict.WAITING
    verdict = outcome.verdict if bootstrap else max(outcome.verdict, Verdict.UNKNOWN)
    told = (policy.path, policy.digest) if policy else ("", "")
    return joined(Judgement(verdict, (), *told, (), __version__), outcome.branch)


def page(outcome: Outcome, report: Report | Withheld, inputs: Inputs, runner: Runner) -> str:
    """The comment's text."""
    head = outcome.pull.head.sha if outcome.pull else ""
    who = approvals_part.part(outcome.tree) if outcome.tree else approvals_part.unjudged(outcome.why)
    boxes = (who,) if isinstance(report, Report) else (withheld(report), who)
    judgement = joined(combined(outcome, report), people(outcome))
    mode = STRONG_MODE if inputs.strong else PLAIN_MODE
    notes = (*judgement.notes, *([f"Judged at {head[:12]}."] if head else []), mode)
    context = markdown.Context(
        blob=runner.blob(head, inputs.working_directory),
        report=report.url if isinstance(report, Report) else "",
        supports={id_: check(id_).rule.frameworks for id_ in modules()},
        boxes=boxes,
        waits=waits(outcome),
        why=outcome.why if isinstance(report, Report) or outcome.verdict is Verdict.BLOCKED else report.why,
    )
    return markdown.render(judgement._replace(notes=notes), context, ROOM)


def people(outcome: Outcome) -> tuple[ModelVerdict, ...]:
    """That approvals were judged, as a part of the verdict: what it supports evidence for is listed with the rest."""
    if outcome.tree is None:
        return ()
    asked = sum(role.asked for role in outcome.tree.roles)
    seen = tuple(
        Seen(one.rule.id, one.rule.slug, one.title, outcome.tree.verdict, asked)
        for one in map(check, ("DC501", "DC504"))
    )
    return (ModelVerdict("", outcome.tree.verdict, seen, {}),)


def waits(outcome: Outcome) -> str:
    """For whom it waits, in a few words."""
    roles = [role.role.role for role in outcome.tree.roles if role.missing] if outcome.tree else ["an admin"]
    return ", ".join(roles)


def withheld(why: Withheld) -> Part:
    """In the place of what blocks: why nothing of the check is shown."""
    head = "#### The gate changed (DC904)" if why.gate else "#### No verdict on the content"
    return Part("", 1, (f"{head}\n{plain(why.why)}\\\n**Unlock:** {plain(why.unlock)}",))


def counted(judgement: Judgement) -> tuple[int, int]:
    """Findings that somebody should mend, and gaps."""
    sums = tally(judgement)
    return len(sums.active), len(sums.gaps)
