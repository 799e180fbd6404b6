"""Whether the requirements of a policy can be judged: metric, direction, reference."""

from collections.abc import Iterator

from duecare.knowledge.nearest import did_you_mean
from duecare.knowledge.shape import child, children, text
from duecare.model.place import At, Fault
from duecare.policy.shape import DEMANDS

BRANCH = "base-branch"


def demand_faults(root: At[object]) -> Iterator[Fault]:
    """What is wrong with the requirements of every model of one policy file."""
    for model in children(root, "models"):
        references = child(model, "references")
        named = dict(references.items()) if references else {}
        if BRANCH in named:
            what = f"`{BRANCH}` is the base of the pull request, which no policy can choose"
            yield Fault(named[BRANCH].key_span, what, "remove it, or give the reference another name")
        seen: dict[tuple[str, ...], At[object]] = {}
        for at in children(model, "require"):
            yield from _margin(at)
            yield from _reference(at, {*named, BRANCH})
            yield from _direction(at)
            yield from _twice(at, seen)


def _margin(at: At[object]) -> Iterator[Fault]:
    margin = at.get("margin")
    if margin and not at.get("not_worse_than"):
        what = "`margin` says how much worse than a reference a number may be, and no reference is named"
        yield Fault(margin.key_span, what, "add `not_worse_than: base-branch`, or remove `margin`", margin.pointer)


def _reference(at: At[object], known: set[str]) -> Iterator[Fault]:
    name = text(at, "not_worse_than")
    if name and name.value not in known:
        what = f"`references` has no `{name.value}`{did_you_mean(name.value, sorted(known))}"
        fix = f"add `references: {{{name.value}: [path/of/its/results.json]}}` to the model"
        yield Fault(name.span, what, fix, name.pointer)


def _direction(at: At[object]) -> Iterator[Fault]:
    task, metric, said = text(at, "task"), text(at, "metric"), text(at, "direction")
    if not task or not metric:
        return
    from duecare.knowledge.metrics import registered

    known = registered(task.value, metric.value)
    better = said.value if said else known.direction if known else None
    if better is None and not at.get("within") and not at.get("largest_gap"):
        what = f"which way `{metric.value}` of `{task.value}` is better is not known"
        yield Fault(metric.span, what, "add `direction: higher` or `direction: lower`", metric.pointer)
    yield from _backwards(at, metric, better)


def _backwards(at: At[object], metric: At[str], better: str | None) -> Iterator[Fault]:
    wrong = {"lower": "at_least", "higher": "at_most"}.get(better or "", "")
    if wrong and (demand := at.get(wrong)):
        right = "at_most" if wrong == "at_least" else "at_least"
        what = f"`{wrong}` bounds `{metric.value}` from the side where it is good: {better} is better"
        yield Fault(demand.key_span, what, f"write `{right}`", demand.pointer)


def _twice(at: At[object], seen: dict[tuple[str, ...], At[object]]) -> Iterator[Fault]:
    demand = next((d for d in DEMANDS if at.get(d)), "")
    words = [text(at, key) for key in ("task", "metric", "slice", "not_worse_than")]
    identity = (demand, *(word.value if word else "" for word in words))
    if identity[1] and identity in seen:
        what = f"`{identity[1]} {identity[2]}` has a second `{demand}`; the first stands at {seen[identity].span}"
        yield Fault(at.key_span, what, "keep one of the two", at.pointer)
    seen.setdefault(identity, at)
