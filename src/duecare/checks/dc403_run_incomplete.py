"""The evaluation did not run in full: it failed, was cut short, lost samples, or saw too few.

Why: A smoke run over ten samples writes the same file as a full evaluation, and a run that broke half-way still writes
    its first numbers. Both can look better than the model is.

Example: lm-eval was limited to 15 of 817 questions::

    {"results": {"truthfulqa_mc2": {"acc,none": 0.61}},
     "n-samples": {"truthfulqa_mc2": {"original": 817, "effective": 15}}, "config": {"limit": 15.0}}

Fix: Run the evaluation again without ``--limit`` and let it finish. ``min_n`` and ``max_errors`` under
    ``limits: {evaluations: …}`` say how few samples, and which share of failed or unscored ones, a team accepts;
    ``min_n`` of a requirement goes before it.

A limited run is no matter once a later run of the same model gives the same numbers without a limit: smoke runs may
stay beside the full one.

Source: standards for result files: a run counts when it finished, was not limited, and lost no samples.
"""

from collections.abc import Iterator

from duecare.knowledge.requirements import answers, candidates
from duecare.knowledge.results_matched import follows
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.results import Result, Results
from duecare.model.rule import Rule

RULE = Rule(
    id="DC403",
    slug="run-incomplete",
    on=Results,
    severity="error",
    frameworks=("EU AI Act 15", "NIST AI RMF MEASURE 2.1", "NIST AI RMF MEASURE 2.5", "ISO 42001 A.6.2.4"),
)


def find(subject: Results, case: Case) -> Iterator[Problem | Gap]:
    """One problem per reason and file, with the tasks it holds for."""
    if not candidates((subject,)):
        return
    if not subject.run.complete:
        yield _unfinished(subject)
    old = _superseded(subject, case)
    current = [r for r in subject.results if id(r) not in old]
    cut = [r for r in current if _is_cut(r)]
    if cut:
        yield _limited(cut)
    lost = [r for r in current if _lost(r) > case.rules.evaluations.max_errors]
    if lost:
        yield _losing(lost, case.rules.evaluations.max_errors)
    few = [r for r in current if r.n is not None and r.n < _least(r, case)]
    if few and not cut:
        yield _small(few, case)


def _tasks(found: list[Result]) -> str:
    tasks = list(dict.fromkeys(r.task for r in found))
    more = len(tasks) - 3
    return ", ".join(tasks[:3]) + (f" and {more} more task{'s' * (more > 1)}" if more > 0 else "")


def _problem(first: Result, what: str, fix: str, reason: str) -> Problem:
    return Problem(first.value.span, what, fix, anchor=reason, value=first.task)


def _unfinished(subject: Results) -> Problem:
    status = subject.root.get("status")
    span = status.span if status is not None else Span(subject.path)
    fix = "run the evaluation again until it finishes, and commit that log"
    return Problem(
        span, f"the run did not finish: {subject.run.trouble}", fix, anchor="status", value=subject.run.trouble
    )


def _is_cut(result: Result) -> bool:
    """Fewer samples than the task has; or, where the file does not count them, a limit."""
    if result.n is not None and result.wanted is not None:
        return result.n + (result.errors or 0) < result.wanted
    return result.run.limit is not None


def _superseded(subject: Results, case: Case) -> set[int]:
    """The identities of limited results that a later run gives in full."""
    cut = [r for r in subject.results if _is_cut(r)]
    if not cut:
        return set()  # most files end here: looking through all others for each of them would cost the square
    held = candidates(case.documents("results"))
    whole = [r for d in held if d.path != subject.path and d.run.complete for r in d.results if not _is_cut(r)]
    return {id(r) for r in cut if any(follows(one, r) for one in whole)}


def _limited(cut: list[Result]) -> Problem:
    first = cut[0]
    limit = f"limited to {first.run.limit:g}" if first.run.limit is not None else "cut short"
    seen = f": {first.n:,} of {first.wanted:,} samples of {first.task}" if first.n is not None and first.wanted else ""
    what = f"the run was {limit}{seen}" + ("" if seen and len(cut) == 1 else f" ({_tasks(cut)})")
    return _problem(first, what, "run the evaluation again without a limit", "limit")


def _lost(result: Result) -> float:
    """The share of samples that failed or stayed unscored."""
    every = result.wanted or (result.n or 0) + (result.errors or 0)
    return (result.errors or 0) / every if every else 0.0


def _losing(lost: list[Result], most: float) -> Problem:
    first = max(lost, key=_lost)
    share = f"{_lost(first):.1%}; at most {most:.1%} may"
    what = f"{first.errors:,} samples of {first.task} failed or stayed unscored ({share})"
    return _problem(first, what, "mend what made them fail and run again; a lost sample is no right answer", "errors")


def _least(result: Result, case: Case) -> int:
    """The fewest samples that a result needs; only what is required can need more than the policy's default."""
    own = [r.min_n for r in case.rules.require if r.min_n and answers(r, result)]
    return max(own, default=case.rules.evaluations.min_n)


def _small(few: list[Result], case: Case) -> Problem:
    first = min(few, key=lambda r: r.n or 0)
    what = (
        f"{first.task} was scored on {first.n:,} samples; the policy asks for {_least(first, case):,} ({_tasks(few)})"
    )
    return _problem(first, what, "evaluate more samples, or lower `min_n` in the policy", "min_n")
