"""New against old: which findings this change brings, which stand in the base too, which are recorded, which are gone.

Only a recorded finding (``duecare baseline``) stands without blocking. One that merely stands in the base as well
blocks like a new one: it says that the base is not in order, which no change may inherit in silence.
"""

from collections.abc import Collection, Iterator, Mapping

from duecare.model.baseline import Baseline, Recorded
from duecare.model.place import Span
from duecare.model.policy import Rules
from duecare.model.problem import Finding, Gap, Problem, Silence
from duecare.model.record import NamedTuple
from duecare.model.verdict import Ran
from duecare.policy import rows_stood
from duecare.policy.baseline import covers, recordable
from duecare.policy.fingerprints import Place, numbered
from duecare.policy.settle import Settled, Stood, Told


class Then(NamedTuple):
    """What to compare with. ``settled`` is the base's own (None: no base), ``moved`` the old path by the new one.

    ``new_rows`` is, by model, what the checks on rows say of those rows alone that the change brings.

    ``unread`` are the base's names of files that the head holds and that are not whole there: what is no longer found
    in them may only be unseen. ``touched`` are the paths that differ: what is asked about one of them is asked anew.
    """

    baseline: Baseline
    settled: Settled | None = None
    moved: Mapping[str, str] = {}
    unread: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    new_rows: Mapping[str, rows_stood.NewRows] = {}


def stand(settled: Settled, then: Then) -> Stood:
    """Give every finding its standing, and add those that are gone."""
    base = {(b.rules.name, t.ran.check.rule.id): t for b, told in (then.settled or settled).branches for t in told}
    marks = {(r.fingerprint, r.check, r.path): r for r in then.baseline.counts}
    former: dict[str, str] = {}
    branches = []
    for branch, told in settled.branches:
        new = []
        for one in told:
            own = formers(one.ran, branch.rules, then.moved)
            former |= own
            old = base.get((branch.rules.name, one.ran.check.rule.id)) if then.settled else None
            stood = _asked_before(_stand(one, old, own, marks, then.moved), old, own, then.touched)
            new.append(_seen(stood, then.unread))
        rows = then.new_rows.get(branch.rules.name, rows_stood.NewRows())
        olds = (base.get((branch.rules.name, t.ran.check.rule.id)) if then.settled else None for t in new)
        branches.append((branch, tuple(rows_stood.stood(t, o, rows) for t, o in zip(new, olds, strict=True))))
    standing = sum(f.standing == "standing" for _, told in branches for t in told for f in t.findings)
    return Stood(settled._replace(branches=tuple(branches)), former, standing, then.baseline)


def _seen(told: Told, unread: frozenset[str]) -> Told:
    """Without what only looks mended."""
    kept = (f for f in told.findings if f.standing != "fixed" or f.problem.span.path not in unread)
    return told._replace(findings=tuple(kept)) if unread else told


def _asked_before(now: Told, old: Told | None, former: Mapping[str, str], touched: frozenset[str]) -> Told:
    """With every gap that the base has too, about files that are as they were there, marked as inherited."""
    known = {s.fingerprint for s in old.silences} if old else set()
    if not known:
        return now
    return now._replace(silences=tuple(_inherited(s, known, former, touched) for s in now.silences))


def _inherited(gap: Silence, known: Collection[str], former: Mapping[str, str], touched: frozenset[str]) -> Silence:
    about = gap.gap.about or (gap.gap.span.path,)
    same = former.get(gap.fingerprint, gap.fingerprint) in known and touched.isdisjoint(about)
    return gap._replace(standing="inherited") if same else gap


Marks = Mapping[tuple[str, str, str], Recorded]


def _stand(now: Told, old: Told | None, former: Mapping[str, str], marks: Marks, moved: Mapping[str, str]) -> Told:
    known = {f.fingerprint: f for f in old.findings} if old else {}
    findings = tuple(_one(f, known, former, marks, moved) for f in now.findings)
    left = {former.get(f.fingerprint, f.fingerprint) for f in now.findings}
    gone = (f._replace(standing="fixed") for mark, f in known.items() if mark not in left)
    return now._replace(findings=(*findings, *(gone if told_all(now) else ())))


def told_all(told: Told) -> bool:
    """Whether the check ran and could tell everything: else a finding that is not there may only be unseen."""
    return not told.ran.not_run and not told.silences


def _one(
    finding: Finding, known: Collection[str], former: Mapping[str, str], marks: Marks, moved: Mapping[str, str]
) -> Finding:
    mark = former.get(finding.fingerprint, finding.fingerprint)
    if is_recorded(finding, marks, mark, moved):
        return finding._replace(standing="standing")
    return finding._replace(standing="inherited") if mark in known else finding


def is_recorded(finding: Finding, marks: Marks, mark: str, moved: Mapping[str, str]) -> bool:
    """Whether the baseline lets it stand: the entry's fingerprint, check and path, and no more rows than its own."""
    path = finding.problem.span.path
    own = {(finding.fingerprint, finding.check, path), (mark, finding.check, moved.get(path, path))}
    return recordable(finding) and any(covers(marks[one], finding) for one in own if one in marks)


def formers(ran: Ran, rules: Rules, moved: Mapping[str, str]) -> dict[str, str]:
    """The fingerprint that each yield had before its file was renamed, where that is another one."""
    if not any(it.span.path in moved for it in ran.yields):
        return {}
    place = Place(ran.check.rule.id, rules.name, ran.kind)
    pairs = [(it, _back(it, moved)) for it in ran.yields]
    now = {id(it): mark for it, mark in numbered((it for it, _ in pairs), place)}
    old = {id(it): mark for it, mark in numbered((it for _, it in pairs), place)}
    return {now[id(it)]: old[id(back)] for it, back in pairs if now[id(it)] != old[id(back)]}


def _back(it: Problem | Gap, moved: Mapping[str, str]) -> Problem | Gap:
    path = it.span.path
    return it._replace(span=Span(moved[path], *it.span[1:])) if path in moved else it


def recorded_now(settled: Settled) -> Iterator[Finding]:
    """Every finding of a run that could be recorded, waived ones left out."""
    for _, told in settled.branches:
        yield from (f for t in told for f in t.findings if recordable(f) and not f.waiver and f.standing != "fixed")


def seen_whole(settled: Settled) -> frozenset[str]:
    """Checks that told everything in every model: what they no longer find is gone."""
    tellings = [t for _, told in settled.branches for t in told]
    silent = {t.ran.check.rule.id for t in tellings if not told_all(t)}
    return frozenset(t.ran.check.rule.id for t in tellings) - silent
