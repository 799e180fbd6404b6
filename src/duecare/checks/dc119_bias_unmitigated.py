"""A bias is known or measured, and nothing says what was done about it or who accepted what remains.

Why: to write a bias down and to train on is to pass it to everybody whom the model will serve. Law and standards ask
not only that biases are looked for, but that something is done about them; and where nothing can be done, that somebody
who may decide so has accepted the rest.

A bias is known when `known_biases` names it. It is measured when a group is named too rarely (DC206), when words keep
company with one group (DC207), when results of groups lie further apart than `largest_gap` allows, or when a rate has
used up four fifths of its limit: the next rows may break it. A mitigation answers it when it names the same risk (the
group, or the axis) and says an action, or the residual risk that was accepted.

Example:
    known_biases:
      - women are named in one row of ten
    mitigations: []

Fix: add to `mitigations` the risk, the action, its evidence, and what remains:

    mitigations:
      - risk: women are named in one row of ten
        action: counterfactual copies of 400 rows with the gender swapped
        evidence: data/swap.md
        residual: small; accepted by the ethics role on 2026-03-01
"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.measures import Measures, balances, decide, entries, held, number, reference, share
from duecare.knowledge.metrics import common_name, task_names
from duecare.knowledge.mitigations import about, acted, answering, of_axis, pooled
from duecare.knowledge.named import named
from duecare.knowledge.results_matched import by_label
from duecare.knowledge.stated import stated
from duecare.knowledge.terms import axis_of
from duecare.model.case import Case
from duecare.model.manifest import Manifest, Mitigation
from duecare.model.place import At, Span
from duecare.model.policy import Requirement
from duecare.model.problem import Gap, Problem, Related
from duecare.model.profile import Scanned
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC119",
    slug="bias-unmitigated",
    on=Manifest,
    needs=frozenset({Need.MANIFESTS, Need.PROFILES, Need.RESULTS, Need.FACTS}),
    severity="error",
    stage="preview",
    frameworks=(
        "EU AI Act 10(2)(f)", "EU AI Act 10(2)(g)", "NIST AI RMF MEASURE 2.11", "NIST AI 600-1 MS-2.11-002",
        "ISO 42001 A.5.4", "ISO 42001 A.7.4",
    ),
)  # fmt: skip

NEAR = 0.8
MOST = 1.25
ACCEPT = "or write `residual:` with what remains and who accepted it"


def find(subject: Manifest, case: Case) -> Iterator[Problem | Gap]:
    """Every bias that this manifest names, that its data shows, and (once) that results show."""
    if "mitigations" not in subject.says:
        return
    done = [one for one in pooled(case.documents("manifest")) if acted(one)]
    for bias in subject.known_biases or ():
        yield from _known(bias, subject, done)
    data = frozenset(case.project.paths.get("data", ()))
    for path in sorted({path for file in subject.files for path in named(file, data)}):
        profile = case.profile(path)
        if isinstance(profile, Gap):
            if case.rules.data.representation_axes and "DC206" not in case.rules.checks:
                yield profile  # else DC206 says it
        else:
            yield from _represented(subject, profile, done, case)
            yield from _associated(subject, profile, done, case)
            yield from _toxic(subject, profile, done, case)
    if subject is _first(case):
        for requirement in case.rules.require:
            yield from _apart(subject, requirement, done, case)


def _first(case: Case) -> Manifest | None:
    able = (one for one in case.documents("manifest") if isinstance(one, Manifest) and "mitigations" in one.says)
    return next(able, None)


def _known(bias: At[str], subject: Manifest, done: list[Mitigation]) -> Iterator[Problem]:
    if stated(bias) is None or answering(bias.value, done):
        return
    shown = " ".join(bias.value.split())
    shown = f"{shown[:77]}..." if len(shown) > 80 else shown
    empty = answering(bias.value, subject.mitigations)
    said = "its mitigation says neither an action nor what remains" if empty else "no mitigation speaks of it"
    fix = f"add `action:` to the mitigation, {ACCEPT}" if empty else f"add it to `mitigations` with `action:`, {ACCEPT}"
    yield Problem.at(bias, f"the bias `{shown}` is known, and {said}", fix)


def _represented(subject: Manifest, profile: Scanned, done: list[Mitigation], case: Case) -> Iterator[Problem]:
    """Groups below the least ratio, or so near above it that a few rows would put them below."""
    measures, least = profile.measures.get("representation"), case.rules.data.representation_min_ratio
    for name in case.rules.data.representation_axes:
        axis = axis_of(name)
        found = held(measures, "axes", axis) if axis else None
        expected = reference(case.rules.data.representation_reference, found) if isinstance(found, Mapping) else None
        if axis is None or expected is None or not isinstance(found, Mapping) or not set(expected) & set(found):
            continue
        for one in balances(found, expected, case.rules.evaluations.confidence) or ():
            failing = one.decide(least) == "fail"
            if (failing or one.ratio * NEAR < least) and not about(axis, (one.group,), done):
                limit = "below" if failing else "near"
                shown = f"{one.ratio:.2g} of the expected share, {limit} the {least:g} that the policy asks for"
                yield _measured(subject, profile.path, f"{one.group} ({axis}) have {shown}", f"{axis}/{one.group}")


def _associated(subject: Manifest, profile: Scanned, done: list[Mitigation], case: Case) -> Iterator[Problem]:
    """Axes on which words keep company with one group, as DC207 tells them."""
    axes = dict.fromkeys(axis for name in case.rules.data.representation_axes if (axis := axis_of(name)))
    for axis in axes:
        gaps = [one for one in entries(profile.measures.get("association"), "gaps") if one.get("axis") == axis]
        wide = sorted({str(one.get("target")) for one in gaps if _low(one) > MOST})
        if wide and not about(axis, of_axis(axis), done):
            shown = ", ".join(f'"{word[:40]}"' for word in wide[:3]) + (", …" if len(wide) > 3 else "")
            yield _measured(subject, profile.path, f"{shown} keep company with one group ({axis})", f"{axis}/company")


def _low(gap: Measures) -> float:
    ratio = held(gap, "ratio")
    return (number({"low": ratio[1]}, "low") or 0.0) if isinstance(ratio, list | tuple) and len(ratio) == 3 else 0.0


def _toxic(subject: Manifest, profile: Scanned, done: list[Mitigation], case: Case) -> Iterator[Problem]:
    """A rate of toxic rows within its limit that has used up most of it; one above it is DC205's."""
    most = case.rules.data.toxicity_max_rate
    found = share(held(profile.measures.get("toxicity"), "trained"))
    if found is None or not found.hits or found.rate < NEAR * most or decide(found, most) == "fail":
        return
    if not about("toxicity", (), done):
        what = f"{100 * found.rate:.3g} % of its rows are toxic, near the {100 * most:.3g} % that the policy allows"
        yield _measured(subject, profile.path, what, "toxicity")


def _measured(subject: Manifest, path: str, what: str, anchor: str) -> Problem:
    place = subject.root.get("mitigations") or subject.root.get("known_biases")
    span = place.key_span if place is not None else Span(subject.path, 1, 1)
    fix = f"add to `mitigations` the risk and the `action:`, {ACCEPT}"
    return Problem(
        span, f"in {path}, {what}, and no mitigation speaks of it", fix, anchor=f"{path} {anchor}", value=anchor
    )


def _apart(subject: Manifest, requirement: Requirement, done: list[Mitigation], case: Case) -> Iterator[Problem]:
    """Results of groups that lie further apart than the policy allows, or nearly so."""
    if requirement.largest_gap is None:
        return
    most, over = requirement.largest_gap.at_most, requirement.largest_gap.over
    found = _by_group(requirement, case)
    gap = max(found.values()) - min(found.values()) if len(found) > 1 else 0.0
    if gap < NEAR * most or not found:
        return
    low, high = min(found, key=lambda k: found[k]), max(found, key=lambda k: found[k])
    if about(over, (low, high, requirement.task), done):
        return
    limit = "more than" if gap > most else "near"
    what = (
        f"{requirement.label} is {gap:.3g} apart between {low} and {high}, {limit} the {most:g} that the policy allows"
    )
    fix = f"add to `mitigations` of {subject.path} the risk and the `action:`, {ACCEPT}"
    related = (Related(requirement.span, "the limit"),)
    text = f"{what}, and no mitigation speaks of it"
    yield Problem(Span(subject.path, 1, 1), text, fix, anchor=f"gap {requirement.label}", value=over, related=related)


def _by_group(requirement: Requirement, case: Case) -> dict[str, float]:
    wanted = (task_names(requirement.task)[-1:], common_name(requirement.metric))
    labelled = by_label(case.documents("results"), case.rules).items()
    return {
        label.slice: float(result.value.value)
        for label, result in labelled
        if label.slice and ((label.task,), label.metric) == wanted and result.value.value is not None
    }
