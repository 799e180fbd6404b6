"""The end of the terminal report: what was looked at, what was accepted, and the verdict."""

from collections.abc import Iterator

from duecare.model.problem import Finding
from duecare.model.verdict import Judgement, ModelVerdict, Verdict
from duecare.report.escape import clip, place, visible
from duecare.report.lines import BLANK, Line, Piece, Style, said
from duecare.report.tally import Tally, by_check, headline, looked_at, several, tally

STYLES: dict[Verdict, Style] = {
    Verdict.PASSED: "ok",
    Verdict.WAITING: "warning",
    Verdict.UNKNOWN: "gap",
    Verdict.BLOCKED: "error",
}


def closing(judgement: Judgement, sums: Tally, approvals: str) -> Iterator[Line]:
    """Summary by model, then the verdict, then what this command does not judge."""
    for model in judgement.models:
        yield from _model(model, alone=len(judgement.models) == 1)
    yield from (said("waived:", line, 0, "dim") for line in _waived(sums))
    recorded = [f for f in sums.standing if f.standing == "standing"]
    if recorded:
        yield said("standing since the baseline:", by_check(recorded), 0, "dim")
    yield from _compared(judgement, sums)
    yield from (said("note:", clip(visible(note), 400), 0, "dim") for note in judgement.notes)
    yield BLANK
    yield verdict_line(judgement, sums)
    yield said("judged by", _judged_by(judgement), 0, "dim")
    if approvals:
        yield said("approvals:", approvals, 0, "dim")


def _compared(judgement: Judgement, sums: Tally) -> Iterator[Line]:
    if not (judgement.compared or judgement.baseline or sums.standing):
        return
    from duecare.report import boxes_text, composition  # only where there is something to compare with

    yield from (said("stood before:", line, 0, "dim") for line in composition.legacy(sums.standing))
    yield from boxes_text.lines(judgement)


def verdict_line(judgement: Judgement, sums: Tally) -> Line:
    """The verdict and its counts."""
    said_rest = headline(judgement.verdict, sums)[len(judgement.verdict.word) :]
    return Line((Piece(judgement.verdict.word, STYLES[judgement.verdict]), Piece(said_rest, "strong")))


def _model(model: ModelVerdict, *, alone: bool) -> Iterator[Line]:
    sums = tally(model)
    name = clip(visible(model.model), 80) or "the gate"
    if not alone:
        style = STYLES[model.verdict]
        rest = headline(model.verdict, sums)[len(model.verdict.word) :]
        yield Line((Piece(f"{name}: ", "strong"), Piece(model.verdict.word, style), Piece(rest)), 2)
    indent = 0 if alone else 2
    yield said("looked at:", looked_at(model.looked_at), indent, "dim")
    for reason, checks in _not_run(model).items():
        yield said("not run:", f"{_names(checks)}: {reason}", indent, "dim")


def _not_run(model: ModelVerdict) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for seen in model.seen:
        if seen.not_run:
            reasons.setdefault(visible(seen.not_run), []).append(f"{seen.check} {seen.slug}")
    return reasons


def _names(checks: list[str]) -> str:
    shown, rest = checks[:4], len(checks) - 4
    return ", ".join(shown) + (f" and {several(rest, 'more check')}" if rest > 0 else "")


def _waived(sums: Tally) -> Iterator[str]:
    by: dict[str, list[str]] = {}
    for each in sums.waived:
        span = each.problem.span if isinstance(each, Finding) else each.gap.span
        by.setdefault(visible(each.waiver), []).append(f"{each.check} {each.slug} at {place(span)}")
    for waiver, places in sorted(by.items()):
        yield f"{_names(places).replace('more check', 'more place')} (waiver {waiver})"


def _judged_by(judgement: Judgement) -> str:
    policy = visible(judgement.policy_path) or "no policy of the repository"
    digest = f" @ {judgement.policy_digest[:12]}" if judgement.policy_digest else ""
    packs = f" · {', '.join(map(visible, judgement.packs))}" if judgement.packs else ""
    return f"{policy}{digest}{packs} · duecare {judgement.version}"
