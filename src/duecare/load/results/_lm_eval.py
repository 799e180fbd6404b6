"""What every layout of lm-eval shares: model arguments, filters, standard errors."""

from collections.abc import Iterator

from duecare.load.results import _figures as figures
from duecare.model.place import At, Fault
from duecare.model.record import NamedTuple
from duecare.model.results import Result, Run

ASIDE = {"alias", "name", "sample_len", "sample_count", "samples", "task_name", "prompt_name", "prompt_id"}


class Task(NamedTuple):
    """What is known of a task beside its numbers."""

    model: str | None
    name: str
    run: Run
    n: int | None = None
    wanted: int | None = None
    aggregate: bool = False
    higher: dict[str, object] | None = None


def arguments(value: object) -> dict[str, str]:
    """``model_args`` as a mapping, whether the file keeps it as text or as a mapping."""
    if isinstance(value, dict):
        return {str(k): str(v) for k, v in value.items() if isinstance(v, str)}
    pairs = (part.partition("=") for part in value.split(",")) if isinstance(value, str) else ()
    return {key.strip(): text.strip() for key, _, text in pairs if text.strip()}


def model(config: At[object] | None, named: object = None) -> str | None:
    """The model that was measured: an adapter before the base it sits on, then the file's own name for it."""
    given = arguments(figures.plain(config, "model_args"))
    for key in ("peft", "delta", "pretrained", "model", "path", "model_name", "load", "save"):
        if key in given:
            return given[key]
    return figures.word(named) or figures.word(figures.plain(config, "model"))


def rows(task: Task, row: At[object]) -> Iterator[tuple[Result, tuple[Fault, ...]]]:
    """One result per metric and filter of a task's row; standard errors are folded into them."""
    for key, at in row.items():
        metric, _, kept = key.strip().partition(",")
        if metric in ASIDE or metric.endswith("_stderr") or not metric or not figures.is_figure(at):
            continue
        if isinstance(at.value, str) and not kept and f"{metric}_stderr" not in dict(row.items()):
            continue
        value, faults = figures.figure(at)
        stderr = figures.number(figures.plain(row, f"{metric}_stderr,{kept}" if kept else f"{metric}_stderr"))
        claim = (task.higher or {}).get(metric)
        yield (
            Result(
                task.model, task.name, metric, value, task.n, stderr, run=task.run._replace(filter=kept or None),
                wanted=task.wanted, higher_is_better=claim if isinstance(claim, bool) else None,
                aggregate=task.aggregate,
            ),
            faults,
        )  # fmt: skip
