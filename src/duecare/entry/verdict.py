"""From what was walked to one verdict: judge, watch the waivers, fetch the source lines that reports show."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from duecare import __version__
from duecare.entry.baseline import baseline_of, faulty
from duecare.entry.gather import Shelf
from duecare.entry.registry import index, modules
from duecare.entry.run import asked, run
from duecare.entry.settings import waivers_of
from duecare.entry.walk import Asked, Walked, walk
from duecare.load.source import Source
from duecare.model.baseline import Amnesty, Baseline
from duecare.model.case import Case
from duecare.model.documents import Document, Waivers
from duecare.model.place import Span
from duecare.model.policy import Policy
from duecare.model.profile import Rows, Scanned
from duecare.model.verdict import Judgement, ModelVerdict, Ran, Verdict
from duecare.policy.judge import judge
from duecare.policy.settle import Branch, Settled, Stood, settle

if TYPE_CHECKING:
    from duecare.model.gate import Gate

LINE = 4000  # characters of a source line that a report may show


def verdict(ask: Asked, policy: Policy) -> Judgement:
    """Judge the folder by the policy."""
    baseline = baseline_of(ask.root)
    walked = walk(ask, policy, faulty(baseline))
    told = settled(walked, waivers_of(ask.root), ask.today)
    return concluded(ask, policy, walked, _stood(told, baseline))


def _stood(told: Settled, baseline: Baseline) -> Stood:
    if not baseline.counts:
        return Stood(told, {}, 0, baseline)
    from duecare.policy.standing import Then, stand  # only where there is something to stand by

    return stand(told, Then(baseline))


def settled(walked: Iterable[Walked], waivers: Waivers, today: date) -> Settled:
    """What was walked, told as findings and silences."""
    return settle(tuple(Branch(w.rules, w.ran, w.looked_at) for w in walked), waivers, today)


def concluded(
    ask: Asked, policy: Policy, walked: tuple[Walked, ...], stood: Stood, gate: "Gate | None" = None
) -> Judgement:
    """One judgement of all that was told, with the source lines of its findings."""
    watched = _gate(ask, policy, stood.settled.waivers, gate)
    judgement = judge(stood.settled, policy, watched, version=__version__)
    if ask.kinds is not None:
        judgement = limited(judgement)
    notes = (*judgement.notes, *_passed_over(walked))
    return judgement._replace(
        notes=notes,
        excerpts=_excerpts(judgement, walked, ask.root),
        root=str(ask.root),
        baseline=_amnesty(stood, ask.today),
        rows=dict(_rows(walked)),
    )


def _rows(walked: Iterable[Walked]) -> Iterator[tuple[str, Rows]]:
    """What the rows of each model hold, where they were measured."""
    for one in walked:
        whole = one.case.profiles.get("")
        if isinstance(whole, Scanned):
            yield one.rules.name, Rows(whole, one.rules.data)


def _amnesty(stood: Stood, today: date) -> Amnesty | None:
    if not stood.baseline.counts:
        return None
    from duecare.policy.baseline import amnesty

    return amnesty(stood.baseline, stood.recorded, today)


def _passed_over(walked: Iterable[Walked]) -> Iterator[str]:
    """What lay where results lie and holds none: said, because a result nobody reads is judged by nobody."""
    for one in walked:
        if one.passed_over:
            shown = ", ".join(one.passed_over[:3]) + (", …" if len(one.passed_over) > 3 else "")
            count = f"{len(one.passed_over)} JSON file{'s' * (len(one.passed_over) != 1)}"
            said = "hold" if len(one.passed_over) > 1 else "holds"
            yield f"{count} named or placed as results {said} no result that duecare reads: not judged: {shown}"


def limited(judgement: Judgement) -> Judgement:
    """A run over some kinds, in a repository that has none of them, judged all there was of them."""
    models = tuple(m._replace(verdict=Verdict.PASSED) if _idle(m) else m for m in judgement.models)
    return judgement._replace(models=models, verdict=max((m.verdict for m in models), default=Verdict.PASSED))


def _idle(model: ModelVerdict) -> bool:
    return not (model.looked_at or model.findings or model.silences)


def reported(judgement: Judgement, paths: Iterable[str], models: Iterable[str]) -> Judgement:
    """The judgement with only what stands under ``paths`` and in ``models``; its verdict stays that of the whole."""
    wanted, named = tuple(paths), frozenset(models)
    kept = (m for m in judgement.models if not named or m.model in named)
    return judgement._replace(models=tuple(_under(m, wanted) if wanted else m for m in kept))


def _under(model: ModelVerdict, wanted: tuple[str, ...]) -> ModelVerdict:
    def here(span: Span) -> bool:
        return any(w == "." or span.path == w or span.path.startswith(f"{w}/") for w in wanted)

    seen = (
        s._replace(
            findings=tuple(f for f in s.findings if here(f.problem.span)),
            silences=tuple(g for g in s.silences if here(g.gap.span)),
        )
        for s in model.seen
    )
    return model._replace(seen=tuple(seen))


def _gate(ask: Asked, policy: Policy, waivers: Waivers, gate: "Gate | None") -> tuple[Ran, ...]:
    """The checks on waivers and on the gate's own changes, which must know what every other check made of them."""
    watched: list[Document] = [waivers] if waivers.waivers or waivers.faults else []
    watched += [gate] if gate and (gate.changes or gate.grown) else []
    subjects = {type(each).__name__ for each in watched}
    case = Case(rules=policy.gate, today=ask.today, loaded={"policy": tuple(watched)})
    watching = (id_ for id_ in modules() if index()[id_].subject in subjects)
    return run(case, [i for i in watching if policy.gate.checks.get(i, "off") != "off" and asked(i, ask.kinds)])


def _excerpts(judgement: Judgement, walked: Iterable[Walked], root: Path) -> dict[Span, str]:
    spans = {f.problem.span for f in judgement.findings if f.problem.span.line}
    shelf = next((w.shelf for w in walked), Shelf(root))
    return {span: line for span in spans if (line := _line(shelf, span)) is not None}


def _line(shelf: Shelf, span: Span) -> str | None:
    source = shelf.held.get(span.path)
    if not isinstance(source, Source):
        return None
    lines = source.lines
    return lines[span.line - 1][:LINE] if span.line <= len(lines) else None
