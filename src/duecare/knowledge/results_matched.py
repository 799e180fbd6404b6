"""Results of two states side by side: the same number under one label, however tools spell it."""

from collections.abc import Iterable

from duecare.knowledge.metrics import common_name, task_names
from duecare.knowledge.requirements import CLAIMS, candidates, is_same_model, model_name
from duecare.model.policy import Rules
from duecare.model.record import NamedTuple
from duecare.model.results import Result, Results


class Label(NamedTuple):
    """What a number is of: task and metric in one spelling, the filter, and the group."""

    task: str
    metric: str
    filter: str = ""
    slice: str = ""


def label_text(label: Label) -> str:
    """``task metric,filter [slice]``."""
    filtered = f",{label.filter}" if label.filter else ""
    return f"{label.task} {label.metric}{filtered}" + (f" [{label.slice}]" if label.slice else "")


def labelled(result: Result) -> Label:
    """The label of a result."""
    names = task_names(result.task)
    filtered = result.run.filter if result.run.filter not in {None, "none"} else ""
    return Label(names[-1] if names else "", common_name(result.metric), filtered or "", result.slice)


def evidence(documents: Iterable[object], rules: Rules) -> tuple[Results, ...]:
    """Results of the model under review that are more than claims of a card."""
    return tuple(d for d in candidates(documents) if d.format != CLAIMS or rules.files.get("results"))


def by_label(documents: Iterable[object], rules: Rules) -> dict[Label, Result]:
    """The numbers of the model under review; of several with one label the newest run, else the last read."""
    found: dict[Label, Result] = {}
    for document in evidence(documents, rules):
        for result in document.results:
            label = labelled(result)
            held = found.get(label)
            if ours(result, rules) and (held is None or (result.run.created or "") >= (held.run.created or "")):
                found[label] = result
    return found


def follows(later: Result, earlier: Result) -> bool:
    """Whether a result was made after another, and is the same number of the same model."""
    if not later.run.created or not earlier.run.created or later.run.created <= earlier.run.created:
        return False
    models = {model_name(one.model) if one.model else "" for one in (later, earlier)}
    return len(models) == 1 and labelled(later) == labelled(earlier)


def ours(result: Result, rules: Rules) -> bool:
    """Whether the number is of the model under review: it names no other, as far as names are known."""
    return result.model is None or not rules.identity or is_same_model(result.model, rules.identity)
