"""The rows hardly ever name a group that the policy wants represented.

Why: a model speaks well of, to and for those it has read about. Where nearly all rows that name a religion name the
    same one, answers about the others come from nowhere.

Example: of 900 rows that name women or men, 850 name men::

    representation: {axes: [gender], reference: "women=0.5, men=0.5", min_ratio: 0.2}

Fix: add rows that name the group, or declare the reference that the data is meant to have (`uniform` is a choice of
    values, not a fact), or write what is missing into the manifest's `representation.known_gaps` and waive the finding.
    A share is judged with its interval: with few mentions nobody can tell, and the message says how many more would
    tell. Terms measure mention, not how a group is spoken of; ambiguous words ("white", "straight") are counted apart.
    There are lists for English only: rows in other languages are not measured, never balanced.

Source: docs/detectors/representation.md; Wilson 1927 for the interval, with Bonferroni's correction over the groups.
"""

from collections.abc import Iterator, Mapping

from duecare.knowledge.measures import Balance, Measures, balances, held, reference, whole
from duecare.knowledge.terms import axis_of
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.place import Span
from duecare.model.problem import Gap, Problem
from duecare.model.rule import Need, Rule

RULE = Rule(
    id="DC206",
    slug="representation",
    on=Data,
    needs=frozenset({Need.PROFILES}),
    severity="warning",
    frameworks=(
        "EU AI Act 10(2)(f)", "EU AI Act 10(2)(g)", "EU AI Act 10(3)", "NIST AI RMF MEASURE 2.11",
        "NIST AI 600-1 MS-2.11-002", "ISO 42001 A.5.4", "ISO 42001 A.7.4",
    ),
)  # fmt: skip

UNREAD = 0.05


def find(subject: Data, case: Case) -> Iterator[Problem | Gap]:
    """Every axis of the policy, group by group."""
    axes = case.rules.data.representation_axes
    if not axes:
        return
    profile = case.profile(subject.path)
    measures = profile if isinstance(profile, Gap) else profile.measure("representation")
    if isinstance(measures, Gap):
        yield measures
        return
    rows, unread = whole(measures, "rows"), whole(measures, "not_measured")
    if rows is None or unread is None:
        yield Gap(Span(subject.path), "how many rows were measured is not told", _again(subject.path))
        return
    if unread > UNREAD * (rows + unread):
        what = f"{unread:,} of {rows + unread:,} rows are not in English: whom they name was not measured"
        yield Gap(Span(subject.path), what, "keep rows of other languages in files of their own", anchor="language")
    for name in axes:
        yield from _axis(subject.path, name, measures, case)


def _axis(path: str, name: str, measures: Measures, case: Case) -> Iterator[Problem | Gap]:
    axis = axis_of(name)
    found = held(measures, "axes", axis) if axis else None
    if not isinstance(found, Mapping):
        known = "gender, religion, race, nationality, age, disability, orientation, socio-economic"
        yield Gap(Span(path), f"the axis `{name}` was not measured", f"name one of {known}", anchor=name)
        return
    written = case.rules.data.representation_reference
    expected = reference(written, found)
    if expected is None:
        unlock = "write `uniform`, or shares that add up to 1: `women=0.5, men=0.5`"
        yield Gap(Span(path), f"the reference `{written}` cannot be read", unlock, anchor=name)
        return
    # A written reference speaks of one axis: of another it names no group.
    if not set(expected) & set(found):
        return
    confidence = case.rules.evaluations.confidence
    shares = balances(found, expected, confidence)
    if not shares:
        what = f"no row names a group of the axis {name}" if shares == [] else f"the axis {name} lacks a group's count"
        yield Gap(Span(path), what, "take the axis out of the policy if the data is not about people", anchor=name)
        return
    yield from _judged(path, name, shares, case)


def _judged(path: str, name: str, shares: list[Balance], case: Case) -> Iterator[Problem | Gap]:
    least, confidence = case.rules.data.representation_min_ratio, case.rules.evaluations.confidence
    for one in shares:
        if one.decide(least) == "fail":
            fix = f"add rows that name the group, or declare another reference; {_needed(one, least):,} would do here"
            yield Problem(Span(path), _what(name, one, least), fix, anchor=f"{name}/{one.group}", value=one.group)
    unsure = [one for one in shares if one.decide(least) == "cannot tell"]
    if unsure:
        each = 1 - (1 - confidence) / len(shares)
        more = max((one.more(least, each) or 0 for one in unsure), default=0)
        names = ", ".join(one.group for one in unsure)
        what = f"{name}: {shares[0].of:,} rows that name a group are too few to tell whether {names} reach {least:g}"
        unlock = (
            f"about {more:,} more such rows would tell if the shares stay" if more else "no number of rows would tell"
        )
        yield Gap(Span(path), what, unlock, anchor=f"{name}/few")


def _what(name: str, one: Balance, least: float) -> str:
    low, high = one.interval
    found = f"{name}: {one.group} in {one.rows:,} of {one.of:,} rows that name a group"
    share = f"{100 * one.rows / one.of:.3g} %, between {100 * low:.3g} % and {100 * high:.3g} %"
    return (
        f"{found} ({share}), {one.ratio:.2g} of the expected {100 * one.expected:.3g} %; the policy asks for {least:g}"
    )


def _needed(one: Balance, least: float) -> int:
    """Rows that name the group, for the share to reach the limit while the others stay."""
    wanted = least * one.expected
    return max(1, int(wanted * (one.of - one.rows) / (1 - wanted)) + 1)


def _again(path: str) -> str:
    return f"duecare scan {path} --write-profile"
