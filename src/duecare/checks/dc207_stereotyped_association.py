"""An occupation or a trait keeps far more company with one group than with another.

Why: a model that reads "nurse" mostly beside women and "engineer" mostly beside men fills in the rest by itself: in
    letters of reference, in translations, in stories. The rows are each harmless; the pattern is what is learned.

Example: 40 of 80 sentences about women hold "nurse", and 8 of 80 about men::

    She is a nurse. She works as a nurse. ... He is an engineer.

Fix: add rows that break the pattern, or swap the group in some (counterfactual rows), or write into the manifest's
    `mitigations` why the pattern stays. Told are gaps that remain after correction for the many comparisons
    (Benjamini-Hochberg) and whose ratio is above 1.25 even at the low end of its interval. Only axes that
    `limits.data.representation.axes` names are judged. It measures company in a sentence, not meaning.

Source: 29 CFR 1607.4(D), the four-fifths rule, for 1.25; Bouma 2009 for normalized pointwise mutual information.
"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.measures import Measures, entries, held, number, whole
from duecare.knowledge.terms import axis_of
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC207",
    slug="stereotyped-association",
    on=Data,
    needs=frozenset({Need.PROFILES}),
    severity="warning",
    stage="preview",
    frameworks=("EU AI Act 10(2)(f)", "NIST AI RMF MEASURE 2.11", "NIST AI 600-1 MS-2.11-002", "ISO 42001 A.5.4"),
)

MOST = 1.25
UNREAD = 0.05
SHOWN = 3


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """Every axis of the policy: one problem for the gaps found on it."""
    axes = dict.fromkeys(axis for name in case.rules.data.representation_axes if (axis := axis_of(name)))
    if not axes:
        return
    profile = case.profile(subject.path)
    measures = profile if isinstance(profile, Gap) else profile.measure("association")
    if isinstance(measures, Gap):
        yield measures
        return
    sentences, unread = whole(measures, "sentences"), whole(measures, "not_measured")
    if sentences is None or unread is None:
        unlock = f"duecare scan {subject.path} --write-profile"
        yield Gap(Span(subject.path), "how many sentences were measured is not told", unlock)
        return
    if unread > UNREAD * (sentences + unread):
        what = (
            f"{unread:,} of {sentences + unread:,} sentences are not in English: their associations were not measured"
        )
        yield Gap(Span(subject.path), what, "keep rows of other languages in files of their own", anchor="language")
    for axis in axes:
        yield from _axis(subject.path, axis, measures)


def _axis(path: str, axis: str, measures: Measures) -> Iterator[Problem | Gap]:
    compared = whole(measures, "compared", axis)
    if not compared:
        few = whole(measures, "floor") or 0
        what = f"{axis}: no occupation or trait stands beside two groups in {few} sentences: nothing was compared"
        yield Gap(Span(path), what, "more rows that name groups would tell", anchor=axis)
        return
    wide = [gap for gap in entries(measures, "gaps") if gap.get("axis") == axis and _low(gap) > MOST and _said(gap)]
    if wide:
        more = f"; and {len(wide) - SHOWN} more" if len(wide) > SHOWN else ""
        what = f"{axis}: {'; '.join(_said(gap) for gap in wide[:SHOWN])}{more} (of {compared:,} comparisons)"
        fix = "add rows that break the pattern or swap the group in some, or state the reason among the mitigations"
        value = " ".join(sorted(str(gap.get("target")) for gap in wide))
        yield Problem(Span(path), what, fix, anchor=axis, value=value)


def _low(gap: Mapping[str, object]) -> float:
    """The low end of the ratio's interval."""
    ratio = held(gap, "ratio")
    return (number({"low": ratio[1]}, "low") or 0.0) if isinstance(ratio, list | tuple) and len(ratio) == 3 else 0.0


def _said(gap: Mapping[str, object]) -> str:
    """``"nurse" 4.8 times as often beside women (40 of 80) as beside men (8 of 80)``; empty when it cannot be read."""
    ratio, both, of = (held(gap, key) for key in ("ratio", "sentences", "of"))
    for pair in (both, of):
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(n, int) for n in pair)):
            return ""
    assert isinstance(ratio, list | tuple) and isinstance(both, list | tuple) and isinstance(of, list | tuple)
    times = number({"ratio": ratio[0]}, "ratio")
    if times is None:
        return ""
    more, less = (f"{gap.get(key)} ({both[i]:,} of {of[i]:,})" for i, key in enumerate(("more", "less")))
    return f'"{gap.get("target")}" {times:.2g} times as often beside {more} as beside {less}'
