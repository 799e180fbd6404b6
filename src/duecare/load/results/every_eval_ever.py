"""Every Eval Ever: one record per model and source, with metric, score and uncertainty."""

from duecare.load.results import _figures as figures
from duecare.load.source import Source
from duecare.model.place import At, Fault
from duecare.model.results import Result, Results, Run

NAME = "every_eval_ever"
ORDER = 14


def sniff(source: Source) -> bool:
    """``evaluation_results`` beside ``schema_version`` and ``model_info``."""
    root = figures.mapping(source)
    keys = set(dict(root.items())) if root is not None else set()
    return {"evaluation_results", "schema_version", "model_info"} <= keys


def read(source: Source) -> Results:
    """Every score of the record."""
    root = figures.mapping(source)
    rows = root.get("evaluation_results") if root is not None else None
    found = [_result(root, row) for row in (rows.elements() if rows else ()) if root is not None]
    kept = [pair for pair in found if pair is not None]
    return figures.document(source, NAME, [r for r, _ in kept], [f for _, fs in kept for f in fs], why=_why(rows))


def _why(rows: At[object] | None) -> str:
    return "its `evaluation_results` hold no score" if rows and rows.value else "its `evaluation_results` are empty"


def _result(root: At[object], row: At[object]) -> tuple[Result, tuple[Fault, ...]] | None:
    details, config = row.get("score_details"), row.get("metric_config")
    score = figures.at_path(details, "score")
    if score is None:
        return None
    task, metric = _named(root, row)
    lower = figures.plain(config, "lower_is_better")
    value, faults = figures.figure(score)
    stderr = figures.at_path(details, "uncertainty", "standard_error")
    result = Result(
        figures.word(figures.plain(root, "model_info", "id")), task, metric, value,
        figures.count(figures.plain(details, "uncertainty", "num_samples")),
        figures.number(figures.plain(stderr, "value") if stderr and isinstance(stderr.value, dict) else
                       stderr.value if stderr else None),
        run=_run(root, row), higher_is_better=not lower if isinstance(lower, bool) else None,
    )  # fmt: skip
    return result, faults


def _named(root: At[object], row: At[object]) -> tuple[str, str]:
    """Task and metric: the data set and the record's name when both are there, else the name and what it measures."""
    name = figures.word(figures.plain(row, "evaluation_name")) or ""
    config = row.get("metric_config")
    metric = figures.word(figures.plain(config, "metric_name")) or figures.word(figures.plain(config, "metric_id"))
    described = figures.word(figures.plain(config, "evaluation_description")) or ""
    data = figures.plain(row, "source_data", "dataset_name") or figures.plain(root, "source_data", "dataset_name")
    short = described if described and len(described.split()) <= 3 else "score"
    return figures.word(data) or name, metric or short


def _run(root: At[object], row: At[object]) -> Run:
    stamp = figures.plain(row, "evaluation_timestamp") or figures.plain(root, "evaluation_timestamp")
    library = figures.word(figures.plain(root, "eval_library", "name"))
    origin = library or figures.word(figures.plain(root, "source_metadata", "source_name")) or "every_eval_ever"
    return Run(
        tool=origin,
        id=figures.word(figures.plain(root, "evaluation_id")),
        created=figures.when(stamp) or figures.when(figures.plain(root, "retrieved_timestamp")),
        filter=figures.word(figures.plain(row, "evaluation_name")),
    )
