"""The rows of a change against those of its base, model by model: what is new is judged, what divides is compared."""

from collections.abc import Mapping
from pathlib import Path

from duecare.entry import fresh
from duecare.entry.base import Base
from duecare.entry.run import run
from duecare.entry.sides import Side, entries
from duecare.entry.walk import Asked, Walked
from duecare.knowledge.composition import Brought, Label, State, compose
from duecare.knowledge.splits import TEST, VALIDATION
from duecare.model.case import Case
from duecare.model.composition import Composition
from duecare.model.manifest import Manifest
from duecare.model.problem import Gap
from duecare.model.profile import Scanned
from duecare.policy.rows_stood import NewRows
from duecare.policy.settle import Branch, settle

SHIFT = "DC214"
Rows = tuple[tuple[Walked, ...], dict[str, NewRows], dict[str, Composition]]


def compared_rows(ask: Asked, base: Base, laid: tuple[Path, tuple[Walked, ...]], walked: tuple[Walked, ...]) -> Rows:
    """The models with DC214 asked about what was compared, and by model what is said of new rows and of all rows."""
    then = {w.rules.name: Side(laid[0], w) for w in laid[1]}
    new: dict[str, NewRows] = {}
    shifts: dict[str, Composition] = {}
    told = []
    for one in walked:
        old, now = then.get(one.rules.name), Side(ask.root, one)
        if old is None or not (old.walked.case.profiles or one.case.profiles):
            told.append(one)
            continue
        found = fresh.brought(old, now, base.changes.moved, key_of(base))
        new[one.rules.name] = _judged(ask, base, now, found)
        shift = _shift(old, now, found)
        if isinstance(shift, Composition):
            shifts[one.rules.name] = shift
        told.append(_asked(one, shift))
    return tuple(told), new, shifts


def key_of(base: Base) -> bytes:
    """What digests of rows are keyed with: the repository's own salt, else the commit that is compared with."""
    return (base.baseline.salt or base.against.commit).encode()


def _judged(ask: Asked, base: Base, now: Side, found: fresh.Brought) -> NewRows:
    ran, rows = fresh.judged(now, found, key_of(base))
    settled = settle((Branch(now.walked.rules, ran, {}),), base.waivers, ask.today)
    return NewRows(settled.branches[0][1], found.known, rows, found.steady)


def _asked(one: Walked, shift: Composition | Gap) -> Walked:
    """With DC214 asked again, now that it can tell."""
    if not any(r.check.rule.id == SHIFT and not r.not_run for r in one.ran):
        return one
    (again,) = run(one.case._replace(shift=shift), [SHIFT])
    return one._replace(ran=tuple(again if r.check.rule.id == SHIFT else r for r in one.ran))


def _shift(then: Side, now: Side, found: fresh.Brought) -> Composition | Gap:
    """How the rows divide; a gap where a file of either state was not measured."""
    trained = [_trained(side) for side in (then, now)]
    for files in trained:
        for one in files.values():
            if isinstance(one, Gap):
                return one
    states = [
        State({p: s for p, s in files.items() if isinstance(s, Scanned)}, _labels(side.walked.case, files))
        for files, side in zip(trained, (then, now), strict=True)
    ]
    came = {p: s for p, s in found.came.items() if p in trained[1]}
    went = {p: s for p, s in found.went.items() if p in trained[0]}
    return compose(states[0], states[1], Brought(came, went, found.why))


def _trained(side: Side) -> dict[str, Scanned | Gap]:
    """Files that are trained on: all but those of a validation or test split, unless there are no others."""
    scanned = side.scanned
    split = side.splits(scanned)
    return {path: one for path, one in scanned.items() if split[path] not in {VALIDATION, TEST}} or scanned


def _labels(case: Case, paths: Mapping[str, Scanned | Gap]) -> dict[str, Label]:
    """Source and license of each file, by the manifest that describes it rather than one that only pins it."""
    found: dict[str, Label] = {}
    for manifest, path, _ in entries(case, paths):
        if manifest.describes or path not in found:
            label = _label(manifest)
            if path not in found or label != Label():
                found[path] = label
    return found


def _label(manifest: Manifest) -> Label:
    names = [s.name.value for s in manifest.sources if s.name]
    licenses = [at.value.strip() for at in (*manifest.licenses, *(s.license for s in manifest.sources)) if at]
    said = " + ".join(dict.fromkeys(names)) or manifest.title
    return Label(said, " + ".join(dict.fromkeys(licenses)) or Label().license)
