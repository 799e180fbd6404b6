"""Evaluation results: one Result per number, with what is needed to judge it."""

from duecare.model.place import At, Fault
from duecare.model.record import NamedTuple


class Run(NamedTuple):
    """Identity and state of the run that made a number; None where the file does not say.

    ``limit``: the run was cut to so many samples (or that share). ``complete`` False: the tool says that it did not
    finish, and ``trouble`` says how. ``task_version``, ``few_shot``, ``template`` and ``filter`` decide comparability.
    """

    tool: str = ""
    id: str | None = None
    created: str | None = None
    revision: str | None = None
    dirty: bool | None = None
    limit: float | None = None
    complete: bool = True
    trouble: str = ""
    task_version: str | None = None
    few_shot: str | None = None
    template: str | None = None
    filter: str | None = None
    task_hash: str | None = None


class Result(NamedTuple):
    """One number. ``value`` NaN or None: the file names the metric and gives no number.

    ``n`` counts the samples scored, ``wanted`` those the task has, ``errors`` those that failed or stayed unscored.
    ``higher_is_better`` is what the *file* claims, never trusted over the registry. ``slice`` names a group
    ("" for all); ``aggregate`` marks means over other results of the same file.
    """

    model: str | None
    task: str
    metric: str
    value: At[float | None]
    n: int | None = None
    stderr: float | None = None
    slice: str = ""
    run: Run = Run()
    wanted: int | None = None
    errors: int | None = None
    higher_is_better: bool | None = None
    aggregate: bool = False


class Results(NamedTuple):
    """A results file. ``results`` may be empty: then ``why_empty`` says what the file lacks.

    ``run`` is the state of the run as a whole, for files that hold no number at all. ``aside``: its tool writes it
    beside its results (the figures of training, the run's settings), and it claims to be none.
    """

    path: str
    format: str
    root: At[object]
    results: tuple[Result, ...]
    faults: tuple[Fault, ...] = ()
    models: tuple[str, ...] = ()
    why_empty: str = ""
    role: str = "candidate"
    run: Run = Run()
    aside: bool = False
