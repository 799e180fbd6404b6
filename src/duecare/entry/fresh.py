"""The rows that a change brings to a model, told from those that its base holds too, and judged by themselves."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from duecare.entry.registry import check
from duecare.entry.repeats import repeats
from duecare.entry.rows import missing_package, options, wish
from duecare.entry.run import run
from duecare.entry.sides import Side
from duecare.knowledge.measures import whole
from duecare.model.case import Case
from duecare.model.problem import Gap, Problem
from duecare.model.profile import Scanned
from duecare.model.record import NamedTuple
from duecare.model.verdict import Ran

TOTALS = frozenset({"duplicates", "association", "composition"})
"""Measures of all rows together: of new rows alone they would say nothing."""

DIVIDE = frozenset({"language", "lengths", "representation"})
"""What rows that go are still measured for: nobody judges them."""


class Brought(NamedTuple):
    """Rows that came and went, measured: by path of head and of base. ``why`` they could not be told, if so.

    ``repeats`` is what the rows that came repeat, by path of whatever file they make a copy or a leak in.
    ``steady``: no other row stands in another split than before.
    """

    came: Mapping[str, Scanned]
    went: Mapping[str, Scanned]
    known: frozenset[str] = frozenset()
    why: str = ""
    repeats: Mapping[str, Scanned] = {}
    steady: bool = False


def brought(then: Side, now: Side, moved: Mapping[str, str], key: bytes) -> Brought:
    """Compare the rows of the files that differ; of a file that cannot be compared nothing is known."""
    old, new = then.scanned, now.scanned
    gone, added = _differing(old, new, moved)
    known = frozenset(new) - added
    steady = _same_splits(then, now, known, moved)
    if not added and not gone:
        return Brought({}, {}, known, steady=steady)
    if why := _unreadable(((old, gone), (new, added))):
        return Brought({}, {}, known, why)
    found = _compared((then, sorted(gone)), (now, sorted(added)), moved, key)
    if found.why:
        return found._replace(known=known)
    return found._replace(known=known | added, steady=steady and found.steady)


def _same_splits(then: Side, now: Side, paths: Iterable[str], moved: Mapping[str, str]) -> bool:
    """Whether these files, which hold what they held, belong to the splits that they belonged to."""
    new = now.splits(paths)
    old = then.splits(_was(path, moved) for path in new)
    return all(old[_was(path, moved)] == split for path, split in new.items())


def _differing(
    old: Mapping[str, Scanned | Gap], new: Mapping[str, Scanned | Gap], moved: Mapping[str, str]
) -> tuple[set[str], set[str]]:
    """Files of each state that the other has no equal of: first by path, then wherever the same bytes lie."""
    same = {path for path, one in new.items() if _digest(one) and _digest(one) == _digest(old.get(_was(path, moved)))}
    gone = set(old) - {_was(path, moved) for path in same}
    added = set(new) - same
    left = Counter(_digest(old[path]) for path in gone)
    for path in sorted(added):
        mark = _digest(new[path])
        if mark and left[mark] > 0:
            left[mark] -= 1
            added.discard(path)
            gone.discard(next(p for p in sorted(gone) if _digest(old[p]) == mark))
    return gone, added


def _was(path: str, moved: Mapping[str, str]) -> str:
    return moved.get(path, path)


def _digest(one: Scanned | Gap | None) -> str:
    return one.digests.get("sha256", "") if isinstance(one, Scanned) and not one.cut else ""


def _unreadable(sides: Iterable[tuple[Mapping[str, Scanned | Gap], set[str]]]) -> str:
    """Why rows cannot be compared: bytes that are elsewhere, or a file that could not be read whole."""
    for scanned, paths in sides:
        for path in sorted(paths):
            one = scanned[path]
            if isinstance(one, Gap):
                return f"{path}: {one.what}"
            if one.profile:
                return f"the rows of {path} are not here"
            if one.cut:
                return f"{path} {one.cut}"
    return missing_package() and f"{missing_package()} is not installed"


def _compared(
    then: tuple[Side, list[str]], now: tuple[Side, list[str]], moved: Mapping[str, str], key: bytes
) -> Brought:
    from duecare.scan.fresh import State, compared
    from duecare.scan.streams import Unreadable

    (old, gone), (new, added) = then, now
    came = compared(State(old.root, old.splits(gone)), State(new.root, new.splits(added)), options(), moved)
    if came.why:
        return Brought({}, {}, why=came.why)
    try:
        alone = _alone(new, came.entering, key, _alone_told())
        went = _alone(old, came.leaving, key, DIVIDE)
        return Brought(alone, went, repeats=repeats(new, came.entering, alone), steady=not came.crossed)
    except Unreadable as why:
        return Brought({}, {}, why=why.what)


def _alone_told() -> frozenset[str]:
    from duecare.scan.detect import names

    return frozenset(names()) - TOTALS


def _alone(side: Side, rows: Mapping[str, "array[int]"], key: bytes, only: frozenset[str]) -> dict[str, Scanned]:
    """The measures of these rows alone; of a file whose every row is meant they are there already."""
    from duecare.scan.fresh import measured
    from duecare.scan.streams import Unreadable

    scanned = side.scanned
    whole = {path: one for path in rows if isinstance(one := scanned[path], Scanned) and one.rows == len(rows[path])}
    found = {path: one._replace(fresh=True) for path, one in whole.items()}
    part = {path: numbers for path, numbers in rows.items() if path not in whole}
    if part:
        outcome = measured(wish(side.known, ()), part, options()._replace(only=only), key)
        found |= {file.path: file for file in outcome.files}
    for path in rows:
        # Half of the new rows measured is no measure of them.
        if path not in found or found[path].cut:
            why = found[path].cut if path in found else outcome.troubles[path].what
            raise Unreadable(f"the new rows of {path}: {why}", "check again")
    return found


def judged(now: Side, found: Brought, key: bytes) -> tuple[tuple[Ran, ...], dict[tuple[str, str], int]]:
    """What the checks on rows say of the new ones; and the rows that each would count if no limit let any stand."""
    counts: Counter[tuple[str, str]] = Counter()
    ran: list[Ran] = []
    for kind, rows in (("rows", found.came), ("pairs", found.repeats)):
        alone = _case(now.walked.case, rows)
        active = (one.check.rule.id for one in now.walked.ran if not one.not_run)
        asked = [id_ for id_ in active if check(id_).rule.counts == kind] if rows else []
        for one in run(_without_limits(alone), asked):
            for it in one.yields:
                counts[one.check.rule.id, it.anchor] += (it.rows or 0) if isinstance(it, Problem) else 0
        ran += [_apart(one, rows, key) for one in run(alone, asked)]
    return tuple(ran), dict(counts)


def _case(case: Case, rows: Mapping[str, Scanned]) -> Case:
    """The case with these rows as all that there are."""
    data = tuple(d for d in case.documents("data") if d.path in rows)
    profiles = {path: one for path, one in case.profiles.items() if path}
    return case._replace(loaded={**case.loaded, "data": data}, profiles={**profiles, "": _together(rows), **rows})


def _together(rows: Mapping[str, Scanned]) -> Scanned:
    """Of all new rows what a limit bounds in all files together."""
    repeated = sum(whole(one.measures, "contamination", "rows") or 0 for path, one in rows.items() if path)
    return Scanned("", sum(one.rows for one in rows.values()), measures={"contamination": {"rows": repeated}})


def _without_limits(case: Case) -> Case:
    limits = case.rules.data._replace(personal_data_max_rows=0, overlap_max_rows=0)
    return case._replace(rules=case.rules._replace(data=limits))


def _apart(ran: Ran, came: Mapping[str, Scanned], key: bytes) -> Ran:
    """With fingerprints of their own, bound to what the rows hold: a waiver for these accepts no others."""
    return ran._replace(yields=tuple(_marked(it, came.get(it.span.path), key) for it in ran.yields))


def _marked(it: Problem | Gap, rows: Scanned | None, key: bytes) -> Problem | Gap:
    if isinstance(it, Gap) or rows is None:
        return it
    told = "\0".join((it.anchor, it.value, *(f"{name} {one}" for name, one in sorted(rows.digests.items()))))
    mark = blake2b(told.encode(), key=key[:64], digest_size=10).hexdigest()
    return it._replace(value=f"{it.value} new rows {mark}")
