"""A number that the base has is gone.

Why: A metric that got worse is the one somebody is tempted to leave out. Whoever compares only what both sides have
never sees that it is missing.

Example: `evals/results.json` held `crows_pairs_english pct_stereotype` in the base, and in this change it does not.

Fix: Run the evaluation again and commit the number, under the same task and metric, for the same model. If the metric
    is given up for good, say so with a waiver for DC411: it has a reason, an owner and an end, and is merged first.
    The file of a number may move or change its format; numbers that only the card claims do not count.

Source: https://github.com/ml-ci-labs/ml-ci-action compares only metrics that both sides have; this is the answer.
"""

from collections.abc import Iterable, Iterator, Mapping

from duecare.knowledge.requirements import has_value
from duecare.knowledge.results_matched import Label, by_label, evidence, label_text
from duecare.model.case import Case, Reference
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem, Related
from duecare.model.results import Result
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC411",
    slug="metric-dropped",
    on=Project,
    needs=frozenset({Need.RESULTS, Need.BASE}),
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.1", "NIST AI RMF MEASURE 2.3", "ISO 42001 A.6.2.4"),
)
Numbers = Mapping[Label, Result]


def find(subject: Project, case: Case) -> Iterator[Problem | Gap]:
    """Numbers of the base that the head does not have, a problem for each task and metric, or for a whole file."""
    base = case.base
    if base is None:
        return
    now = by_label(case.documents("results"), case.rules)
    kept = {label for label, result in now.items() if has_value(result)}
    then = {label: r for label, r in by_label(base.documents.get("results", ()), case.rules).items() if has_value(r)}
    yield from (_unread(gap) for gap in base.gaps if gap.span.path in _known(subject, base))
    for path, numbers in _files(then, base, case).items():
        gone = {label: result for label, result in numbers.items() if label not in kept}
        if gone and len(gone) == len(numbers) and len(gone) > 1:
            yield _file(path, gone, subject)
        else:
            yield from _metrics(path, gone, now, subject)


def _known(subject: Project, base: Reference) -> set[str]:
    """Paths of results at either side: what could not be read there might have held a number."""
    return {d.path for d in base.documents.get("results", ())} | set(subject.paths.get("results", ()))


def _unread(gap: Gap) -> Gap:
    what = f"the base's numbers cannot be compared: {gap.what}"
    return Gap(gap.span, what, gap.unlock, anchor=gap.anchor or "base")


def _files(then: Numbers, base: Reference, case: Case) -> dict[str, dict[Label, Result]]:
    """The base's numbers by the file that they stood in, as that file is called now."""
    new = {old: path for path, old in base.moved.items()}
    found: dict[str, dict[Label, Result]] = {}
    for document in evidence(base.documents.get("results", ()), case.rules):
        own = {id(result) for result in document.results}
        numbers = {label: result for label, result in then.items() if id(result) in own}
        if numbers:
            found[new.get(document.path, document.path)] = numbers
    return found


def _file(path: str, gone: Numbers, subject: Project) -> Problem:
    names = [label_text(label) for label in sorted(gone)]
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    state = "holds none of the" if path in subject.listing else "is gone with all"
    what = f"{path} {state} {len(names)} numbers that it had in the base: {shown}"
    return Problem(Span(path), what, _fix(gone), anchor=path, value=", ".join(names), related=_places(gone.values()))


def _metrics(path: str, gone: Numbers, now: Numbers, subject: Project) -> Iterator[Problem]:
    """One for each task and metric, whatever the number of its groups."""
    groups: dict[tuple[str, str, str], list[Label]] = {}
    for label in sorted(gone):
        groups.setdefault(label[:3], []).append(label)
    for key, labels in groups.items():
        slices = [label.slice for label in labels if label.slice]
        groups_said = f" for {', '.join(slices[:4])}{', …' if len(slices) > 4 else ''}" if slices else ""
        name = label_text(Label(*key))
        then = f" (it was {gone[labels[0]].value.value:g})" if len(labels) == 1 else ""
        empty = "has no number any more" if labels[0] in now else "is gone"
        what = f"{name}{groups_said} {empty}{then}; the base has it in {path}"
        span = now[labels[0]].value.span if labels[0] in now else Span(path)
        related = _places(gone[label] for label in labels)
        yield Problem(span, what, _fix(gone), anchor=name, value=", ".join(slices), related=related)


def _fix(gone: Numbers) -> str:
    tasks = list(dict.fromkeys(label.task for label in sorted(gone)))
    shown = ", ".join(tasks[:4]) + (", …" if len(tasks) > 4 else "")
    return f"run {shown} again and commit the results, or have a waiver for DC411 merged first"


def _places(results: Iterable[Result]) -> tuple[Related, ...]:
    return tuple(Related(result.value.span, "in the base") for result in list(results)[:3])
