"""Findings that are one problem in many places, told once with every place."""

from collections.abc import Iterable

from duecare.model.problem import Finding, Silence
from duecare.model.record import NamedTuple
from duecare.report.tally import ordered

FEWEST = 3  # places from which on a problem is told once


class Fold(NamedTuple):
    """A finding, and the other places where the same check asks for the same fix."""

    first: Finding
    others: tuple[Finding, ...] = ()


class Hush(NamedTuple):
    """Gaps that one line unlocks: the checks they silence, and the places."""

    first: Silence
    checks: tuple[str, ...]
    others: tuple[Silence, ...] = ()


def fold(findings: Iterable[Finding]) -> tuple[Fold, ...]:
    """Findings in order of place; from three equal fixes of one check on, one entry at the first place."""
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in ordered(findings):
        key = (finding.check, finding.model, finding.severity, finding.standing, finding.problem.fix)
        alike.setdefault(key, []).append(finding)
    folds = []
    for same in alike.values():
        if len(same) >= FEWEST:
            folds.append(Fold(same[0], tuple(same[1:])))
        else:
            folds.extend(Fold(each) for each in same)
    return tuple(sorted(folds, key=lambda f: (f.first.problem.span, f.first.check, f.first.model)))


def hush(silences: Iterable[Silence]) -> tuple[Hush, ...]:
    """Gaps by the line that unlocks them, each place once."""
    alike: dict[tuple[str, str], list[Silence]] = {}
    for silence in silences:
        alike.setdefault((silence.gap.what, silence.gap.unlock), []).append(silence)
    return tuple(_hush(same) for same in alike.values())


def _hush(same: list[Silence]) -> Hush:
    names: dict[str, None] = {}
    places: dict[tuple[object, str], Silence] = {}
    for silence in same:
        names.update(dict.fromkeys(_silenced(silence)))
        places.setdefault((silence.gap.span, silence.model), silence)
    first, *others = places.values()
    return Hush(first, tuple(names), tuple(others))


def _silenced(silence: Silence) -> tuple[str, ...]:
    own = f"{silence.check} {silence.slug}".strip()
    return (own, *(check for check in silence.gap.silences if check != silence.check))
