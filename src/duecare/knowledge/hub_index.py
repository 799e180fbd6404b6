"""``model-index`` in a card's front matter: what the Hub reads as evaluation results.

Source: huggingface_hub 2.4.0 ``repocard_data.py`` (``model_index_to_eval_results``) and hub-docs ``modelcard.md``.
"""

from collections.abc import Iterator
from re import search

from duecare.model.place import At, Fault

LIKE = "write it as hub-docs' modelcard.md does: `- name:` with `results:`, each with task, dataset and metrics"


def index_faults(index: At[object]) -> Iterator[Fault]:
    """What is wrong with a ``model-index``."""
    if not isinstance(index.value, list):
        yield Fault(index.span, "`model-index` is not a list", LIKE, index.pointer)
        return
    if not index.value:
        yield Fault(index.span, "`model-index` is empty", "add results, or remove it", index.pointer)
    for model in index.elements():
        yield from _model(model)


def _model(model: At[object]) -> Iterator[Fault]:
    if not isinstance(model.value, dict):
        yield Fault(model.span, "an entry of `model-index` is not a mapping", LIKE, model.pointer)
        return
    name, results = model.get("name"), model.get("results")
    if name is None or not isinstance(name.value, str) or not name.value:
        yield Fault(
            model.span, "an entry of `model-index` has no name", "add `name:` with the model's name", model.pointer
        )
    if results is None or not isinstance(results.value, list):
        yield Fault(
            (results or model).span, "`results` of `model-index` is not a list", LIKE, model.pointer + "/results"
        )
    elif not results.value:
        what = "`results` of `model-index` is empty: the card claims to be evaluated and holds no result"
        yield Fault(results.key_span, what, "add the results, or remove `model-index`", results.pointer)
    else:
        for result in results.elements():
            yield from _result(result)


def _result(result: At[object]) -> Iterator[Fault]:
    if not isinstance(result.value, dict):
        yield Fault(result.span, "a result of `model-index` is not a mapping", LIKE, result.pointer)
        return
    task, dataset, metrics = result.get("task"), result.get("dataset"), result.get("metrics")
    if task is None or not _text(task, "type"):
        yield Fault(
            (task or result).span, "a result of `model-index` names no task", "add `task:` with `type:`", result.pointer
        )
    if dataset is None or not isinstance(dataset.value, dict):
        fix = "add `dataset:` with `type:` (the Hub id) and `name:`"
        yield Fault(
            (dataset or result).span, "a result of `model-index` names no dataset", fix, result.pointer + "/dataset"
        )
    else:
        yield from _dataset(dataset)
    if metrics is None or not isinstance(metrics.value, list) or not metrics.value:
        fix = "add `metrics:`, each with `type:` and `value:`"
        yield Fault(
            (metrics or result).span, "a result of `model-index` holds no metrics", fix, result.pointer + "/metrics"
        )
    else:
        for metric in metrics.elements():
            yield from _metric(metric)


def _dataset(dataset: At[object]) -> Iterator[Fault]:
    for key in ("type", "name"):
        if not _text(dataset, key):
            place = dataset.get(key) or dataset
            yield Fault(
                place.span, f"the dataset of a result has no {key}", f"add `{key}:`", f"{dataset.pointer}/{key}"
            )
    for key in ("config", "split", "revision"):
        if (one := dataset.get(key)) is not None and not isinstance(one.value, str | None):
            yield Fault(
                one.span, f"`dataset.{key}` of a result is not text", f'write `{key}: "{one.value}"`', one.pointer
            )


def _metric(metric: At[object]) -> Iterator[Fault]:
    if not _text(metric, "type"):
        yield Fault(
            metric.span, "a metric of `model-index` has no type", "add `type:`, such as `accuracy`", metric.pointer
        )
    value = metric.get("value")
    if value is None or value.value is None or value.value == "":
        yield Fault(
            (value or metric).span, "a metric of `model-index` has no value", "add `value:`", metric.pointer + "/value"
        )
    elif isinstance(value.value, bool) or not isinstance(value.value, int | float):
        shown = "a mapping or list" if isinstance(value.value, dict | list) else repr(value.value)
        number = search(r"-?\d+(?:\.\d+)?", value.value) if isinstance(value.value, str) else None
        fix = f"write `value: {number[0]}`" if number else "write one number"
        yield Fault(value.span, f"a metric value is {shown}, not a number", fix, value.pointer)


def _text(place: At[object], key: str) -> bool:
    """Whether ``key`` holds text."""
    found = place.get(key)
    return found is not None and isinstance(found.value, str) and bool(found.value.strip())
