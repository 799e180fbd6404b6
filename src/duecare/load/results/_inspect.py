"""What a log of inspect says, whether it came as JSON or inside a ``.eval`` archive."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At
from duecare.model.results import Result, Results, Run

SPREAD = {"std", "var", "stddev", "variance"}


def results(source: Source, form: str, root: At[object]) -> Results:
    """Every metric of every scorer, with the state of the run."""
    run = _run(root)
    scores = figures.at_path(root, "results", "scores")
    found = [r for score in (scores.elements() if scores else ()) for r in _metrics(root, score, run)]
    return figures.document(source, form, found, why=run.trouble or "its `results` hold no score", run=run)


def _run(root: At[object]) -> Run:
    about, version = root.get("eval"), figures.word(figures.plain(root, "eval", "packages", "inspect_ai"))
    dirty, trouble = figures.plain(about, "revision", "dirty"), _trouble(root)
    return Run(
        tool=f"inspect {version}" if version else "inspect",
        id=figures.word(figures.plain(about, "run_id")),
        created=figures.when(figures.plain(about, "created")),
        revision=figures.word(figures.plain(about, "revision", "commit")),
        dirty=dirty if isinstance(dirty, bool) else None,
        limit=_limit(about),
        complete=not trouble,
        trouble=trouble,
        task_version=figures.word(figures.plain(about, "task_version")),
    )


def _trouble(root: At[object]) -> str:
    """Why the run does not count as finished, "" when it does."""
    status = figures.word(figures.plain(root, "status"))
    if figures.plain(root, "invalidated") is True:
        return "the log was invalidated"
    if status == "success":
        return ""
    message = (figures.word(figures.plain(root, "error", "message")) or "").splitlines()
    return f"status is {status!r}" + (f": {message[0][:120]}" if message else "")


def _limit(about: At[object] | None) -> float | None:
    """The limit when it cuts the data set; a limit above its size cuts nothing."""
    limit, samples = figures.plain(about, "config", "limit"), figures.count(figures.plain(about, "dataset", "samples"))
    if isinstance(limit, list) and len(limit) == 2:
        first, last = (figures.number(part) for part in limit)
        limit = None if first is None or last is None else last - first
    cut = figures.number(limit)
    return None if cut is None or (samples is not None and cut >= samples) else cut


def _metrics(root: At[object], score: At[object], run: Run) -> Iterator[Result]:
    """One result per metric of a scorer; ``stderr`` goes to its sibling, measures of spread go nowhere."""
    metrics, about = score.get("metrics"), root.get("eval")
    named = [name for name, _ in metrics.items()] if metrics else []
    n, errors = _counts(root, score)
    wanted = figures.count(figures.plain(about, "dataset", "samples"))
    scorer = figures.word(figures.plain(score, "name"))
    for name, at in metrics.items() if metrics else ():
        value = at.get("value")
        if value is None or name in SPREAD or name == "stderr" or name.endswith("_stderr"):
            continue
        yield Result(
            figures.word(figures.plain(about, "model")), figures.word(figures.plain(about, "task")) or "", name,
            figures.figure(value)[0], n, _stderr(metrics, name, named), run=run._replace(filter=scorer),
            wanted=wanted if run.limit is not None else None, errors=errors,
        )  # fmt: skip


def _stderr(metrics: At[object] | None, name: str, named: list[str]) -> float | None:
    """The standard error of a metric: ``NAME_stderr``, or ``stderr`` when it can only mean this one."""
    stem = name.removesuffix("_acc")
    for key in (f"{name}_stderr", f"{stem}_stderr"):
        if key in named:
            return figures.number(figures.plain(metrics, key, "value"))
    main = [m for m in named if m not in SPREAD and m != "stderr" and not m.endswith("_stderr")]
    return figures.number(figures.plain(metrics, "stderr", "value")) if main[:1] == [name] else None


def _counts(root: At[object], score: At[object]) -> tuple[int | None, int | None]:
    """Samples scored (epochs count once), and samples that failed or stayed unscored."""
    total, completed = (
        figures.count(figures.plain(root, "results", key)) for key in ("total_samples", "completed_samples")
    )
    epochs = figures.count(figures.plain(root, "eval", "config", "epochs")) or 1
    scored = figures.count(figures.plain(score, "scored_samples"))
    unscored = figures.count(figures.plain(score, "unscored_samples")) or 0
    lost = max(0, (total or 0) - (completed or total or 0))
    n = scored if scored is not None else completed // epochs if completed is not None else None
    return n, (unscored + lost if total is not None or unscored else None)
