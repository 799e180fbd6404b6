"""Rows that stood and rows that are new: a finding on rows blocks for those that a change brings, not for old ones.

A finding of the whole stands as ``legacy`` when the base has it too, when it counts no more rows than the base's and
the new ones together, and when it is known which rows are new. What the check says of the new rows alone is then
found besides, and blocks. Where new rows cannot be told from old ones the whole is judged, as it would be without a
base.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from duecare.model.problem import Finding
from duecare.model.record import NamedTuple
from duecare.policy.settle import Told

OLD = frozenset({"new", "inherited", "standing"})


class NewRows(NamedTuple):
    """What checks told of the new rows of one model; ``known``: paths of which it is known which are new.

    ``rows`` counts the new rows by check and by what is wrong with them, those too that a limit lets stand. ``steady``:
    all rows could be compared, and no old one stands in another split than before.
    """

    told: tuple[Told, ...] = ()
    known: frozenset[str] = frozenset()
    rows: Mapping[tuple[str, str], int] = {}
    steady: bool = False


def stood(now: Told, old: Told | None, new: NewRows) -> Told:
    """The findings with those on rows told apart: old rows stand, new ones are found by themselves."""
    if old is None or not now.ran.check.rule.counts:
        return now
    held = _rows(old.findings)
    fresh = next((t for t in new.told if t.ran.check.rule.id == now.ran.check.rule.id), None)
    return _by_rows(now, held, fresh, new)


def _rows(findings: Iterable[Finding]) -> Counter[str]:
    """Rows by what is wrong with them, in all files; 0 where they are not counted, and the key is there."""
    found: Counter[str] = Counter()
    for one in findings:
        if one.standing != "fixed":
            found[one.problem.anchor] += one.problem.rows or 0
    return found


def _by_rows(now: Told, held: Counter[str], fresh: Told | None, new: NewRows) -> Told:
    there, rule = _rows(now.findings), now.ran.check.rule
    silent = {s.gap.span.path for s in fresh.silences} if fresh else set()
    # In which order rows stand tells which of them are near copies of an earlier one: their number may change by that.
    any_number = rule.counts == "pairs" and new.steady

    def old(finding: Finding) -> bool:
        anchor, path = finding.problem.anchor, finding.problem.span.path
        whole = path in new.known and path not in silent and finding.standing in OLD
        rest = there[anchor] - new.rows.get((rule.id, anchor), 0)
        return whole and anchor in held and (any_number or rest <= held[anchor])

    standing = [f for f in now.findings if old(f)]
    kept = {(f.problem.span.path, f.problem.anchor) for f in now.findings if not old(f) and f.standing in OLD}
    added = [f for f in (fresh.findings if fresh else ()) if (f.problem.span.path, f.problem.anchor) not in kept]
    told = [_legacy(f, added) if old(f) else f for f in now.findings if not _still(f, held, there)]
    findings = [finding for finding in told if finding is not None]
    silences = tuple(s for s in (fresh.silences if fresh and standing else ()) if s not in now.silences)
    return now._replace(findings=(*findings, *added), silences=(*now.silences, *silences))


def _still(finding: Finding, held: Counter[str], there: Counter[str]) -> bool:
    """Whether what looks mended only lies elsewhere now."""
    anchor = finding.problem.anchor
    return finding.standing == "fixed" and anchor in there and there[anchor] >= held[anchor]


def _legacy(finding: Finding, added: Iterable[Finding]) -> Finding | None:
    """The finding as one that stood; None where all its rows are new."""
    own = (finding.problem.span.path, finding.problem.anchor)
    new = sum(f.problem.rows or 0 for f in added if (f.problem.span.path, f.problem.anchor) == own)
    if not new:
        return finding._replace(standing="legacy")
    if new == finding.problem.rows:
        return None
    problem = finding.problem._replace(what=f"{finding.problem.what}; {new:,} of them new, the rest stood before")
    return finding._replace(standing="legacy", problem=problem)
