"""Copies and leaks that the new rows of a change make: each new row with whatever row of all data it repeats."""

from array import array
from collections.abc import Mapping

from duecare.entry.rows import options, wish
from duecare.entry.sides import Side
from duecare.model.profile import Scanned

ONLY = frozenset({"duplicates"})


def repeats(side: Side, rows: Mapping[str, "array[int]"], came: Mapping[str, Scanned]) -> dict[str, Scanned]:
    """What the measures of copies say of the new ``rows`` alone, by path of every file, and of all under ``""``.

    The records of all rows were kept when they were scanned: they are sorted once more, and what is not new is not
    compared again. ``came`` tells the digests of the new rows, which mark whatever is found of them.
    """
    from duecare.scan.run import scan
    from duecare.scan.streams import Unreadable

    if not any(rows.values()):
        return {}
    before = {path: one for path, one in side.scanned.items() if isinstance(one, Scanned) and not one.profile}
    outcome = scan(wish(side.known, tuple(before))._replace(new=rows), options()._replace(only=ONLY))
    for file in outcome.files:
        if file.cut and not before[file.path].cut:
            raise Unreadable(f"whether new rows repeat others was not told: {file.path} {file.cut}", "check again")
    for path, gap in outcome.troubles.items():
        raise Unreadable(f"whether new rows repeat others was not told: {path} {gap.what}", gap.unlock)
    marks = {path: one.digests.get("rows") or one.digests.get("sha256", "") for path, one in sorted(came.items())}
    found = {file.path: file for file in (*outcome.files, outcome.whole)}
    return {path: _of(one, len(rows.get(path, ())), marks) for path, one in found.items()}


def _of(one: Scanned, rows: int, marks: Mapping[str, str]) -> Scanned:
    return one._replace(rows=rows, bad=0, bad_rows=(), cut="", digests=marks, fresh=True)
