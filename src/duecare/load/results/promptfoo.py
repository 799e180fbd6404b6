"""promptfoo: tests passed, failed and broken; a test that broke is an error, not a failure of the model."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.record import NamedTuple
from duecare.model.results import Result, Results, Run

NAME = "promptfoo"
ORDER = 35
BROKEN = 2


class Tally(NamedTuple):
    """Tests by outcome."""

    passed: int
    failed: int
    errors: int


def sniff(source: Source) -> bool:
    """``results`` with ``stats`` of successes and failures."""
    return figures.at_path(figures.mapping(source), "results", "stats", "successes") is not None


def read(source: Source) -> Results:
    """The pass rate, of each provider when there are several, and named scores."""
    root = figures.mapping(source)
    if root is None:
        return figures.document(source, NAME, ())
    return figures.document(source, NAME, _results(root), why="it has no test")


def _results(root: At[object]) -> Iterator[Result]:
    run = Run(
        tool="promptfoo",
        id=figures.word(figures.plain(root, "evalId")),
        created=figures.when(figures.plain(root, "results", "timestamp")),
    )
    task = figures.word(figures.plain(root, "config", "description")) or "promptfoo"
    prompts = figures.at_path(root, "results", "prompts")
    several = list(prompts.elements()) if prompts else []
    for prompt in several:
        yield from _prompt(prompt, task, run)
    if not several:
        place = figures.at_path(root, "results", "stats", "successes") or root
        yield _rate(_only_provider(root), task, place, _tally(root), run)


def _prompt(prompt: At[object], task: str, run: Run) -> Iterator[Result]:
    metrics = prompt.get("metrics") or prompt
    counts = (figures.count(figures.plain(metrics, f"test{key}Count")) or 0 for key in ("Pass", "Fail", "Error"))
    model = figures.word(figures.plain(prompt, "provider"))
    run = run._replace(template=figures.word(figures.plain(prompt, "label")))
    yield _rate(model, task, metrics.get("testPassCount") or metrics, Tally(*counts), run)
    scores = metrics.get("namedScores")
    for name, at in scores.items() if scores else ():
        n, total = figures.count(figures.plain(metrics, "namedScoresCount", name)), figures.number(at.value)
        mean = total / n if total is not None and n else None
        yield Result(model, task, name, at.put(mean), n, run=run)


def _rate(model: str | None, task: str, place: At[object], tally: Tally, run: Run) -> Result:
    judged = tally.passed + tally.failed
    value = tally.passed / judged if judged else None
    return Result(model, task, "pass_rate", place.put(value), judged, run=run, wanted=sum(tally), errors=tally.errors)


def _tally(root: At[object]) -> Tally:
    """Counted from the tests themselves when they are there: old files count broken tests as failures."""
    tests = figures.at_path(root, "results", "results")
    kinds = [_outcome(test) for test in tests.elements()] if tests else []
    if kinds:
        return Tally(*(kinds.count(kind) for kind in ("passed", "failed", "error")))
    stats = figures.at_path(root, "results", "stats")
    return Tally(*(figures.count(figures.plain(stats, key)) or 0 for key in ("successes", "failures", "errors")))


def _outcome(test: At[object]) -> str:
    if figures.plain(test, "success") is True:
        return "passed"
    broken = figures.plain(test, "failureReason") == BROKEN
    silent = figures.plain(test, "error") is not None and figures.plain(test, "gradingResult") is None
    return "error" if broken or silent else "failed"


def _only_provider(root: At[object]) -> str | None:
    providers = figures.plain(root, "config", "providers")
    if not isinstance(providers, list) or len(providers) != 1:
        return None
    only = providers[0]
    return figures.word(only.get("id") if isinstance(only, dict) else only)
