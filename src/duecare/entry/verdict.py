"""From what was walked to one verdict: judge, watch the waivers, fetch the source lines that reports show."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from duecare import __version__
from duecare.entry.gather import Shelf
from duecare.entry.registry import index, modules
from duecare.entry.run import asked, run
from duecare.entry.settings import waivers_of
from duecare.entry.walk import Asked, Walked, walk
from duecare.load.source import Source
from duecare.model.case import Case
from duecare.model.documents import Waivers
from duecare.model.place import Span
from duecare.model.policy import Policy
from duecare.model.verdict import Judgement, ModelVerdict, Ran, Verdict
from duecare.policy.judge import judge
from duecare.policy.settle import Branch, settle

LINE = 4000  # characters of a source line that a report may show


def verdict(ask: Asked, policy: Policy) -> Judgement:
    """Judge the folder by the policy."""
    walked = walk(ask, policy)
    settled = settle(tuple(Branch(w.rules, w.ran, w.looked_at) for w in walked), waivers_of(ask.root), ask.today)
    gate = _gate(ask, policy, settled.waivers) if settled.waivers.waivers or settled.waivers.faults else ()
    judgement = judge(settled, policy, gate, version=__version__)
    if ask.kinds is not None:
        judgement = limited(judgement)
    notes = (*judgement.notes, *_passed_over(walked))
    return judgement._replace(notes=notes, excerpts=_excerpts(judgement, walked, ask.root), root=str(ask.root))


def _passed_over(walked: Iterable[Walked]) -> Iterator[str]:
    """What lay where results lie and holds none: said, because a result nobody reads is judged by nobody."""
    for one in walked:
        if one.passed_over:
            shown = ", ".join(one.passed_over[:3]) + (", …" if len(one.passed_over) > 3 else "")
            count = f"{len(one.passed_over)} JSON file{'s' * (len(one.passed_over) != 1)}"
            yield f"{count} in folders of results hold no result that duecare reads, and were not judged: {shown}"


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


def _gate(ask: Asked, policy: Policy, waivers: Waivers) -> tuple[Ran, ...]:
    """The checks on the waivers, which must know what every other check made of them."""
    case = Case(rules=policy.gate, today=ask.today, loaded={"policy": (waivers,)})
    on_waivers = (id_ for id_ in modules() if index()[id_].subject == Waivers.__name__)
    return run(case, [i for i in on_waivers if policy.gate.checks.get(i, "off") != "off" and asked(i, ask.kinds)])


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
