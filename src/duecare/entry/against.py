"""Judge the work tree against a base: by the base's policy, waivers and baseline, and by what its files held."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from duecare import __version__
from duecare.discover.files import Listing, listing
from duecare.entry.base import Base, opened
from duecare.entry.compared_rows import compared_rows
from duecare.entry.gate_side import base_side, head_side
from duecare.entry.registry import check
from duecare.entry.settings import Invalid
from duecare.entry.verdict import concluded, settled
from duecare.entry.walk import Asked, View, Walked, walk
from duecare.git.blobs import blobs
from duecare.git.listing import top_level
from duecare.load.commit_folder import folder_of
from duecare.model.case import Reference
from duecare.model.compared import Compared
from duecare.model.documents import PolicyFile, Waivers
from duecare.model.problem import Gap, Silence
from duecare.model.verdict import Judgement, ModelVerdict, Seen, Verdict
from duecare.policy.effects import effects
from duecare.policy.fingerprints import fingerprint
from duecare.policy.gate import Findings, Side, compare
from duecare.policy.standing import Then, stand
from duecare.policy.strays import strays

GATE = "DC904"


def judged_against(ask: Asked, ref: str) -> Judgement | Invalid:
    """The judgement; Unknown, with the reason, when the base cannot be had."""
    with blobs(ask.root) as held, ExitStack() as later:
        return _against(ask, opened(ask.root, ref, held, later))


def _against(ask: Asked, base: Base | Invalid | Gap) -> Judgement | Invalid:
    if isinstance(base, Gap):
        return unknown(base, ask.root)
    if isinstance(base, Invalid):
        return base
    tree = base.files.tree
    if isinstance(tree, Gap):
        return unknown(tree, ask.root)
    with folder_of(tree, base.files.blobs) as folder:
        if isinstance(folder, Gap):
            return unknown(folder, ask.root)
        told = View(Listing(frozenset(tree), "git"), wrong=(), remember=True)
        old = walk(ask._replace(root=folder), base.policy, (), told)
        return _judged(ask, base, (folder, old))


def _judged(ask: Asked, base: Base, laid: tuple[Path, tuple[Walked, ...]]) -> Judgement:
    old = laid[1]
    files = listing(ask.root)
    top, root = (top_level(ask.root) or ask.root).resolve(), ask.root.resolve()
    sides = base_side(root, top, base), head_side(root, top, files.paths, base)
    references = {w.rules.name: _reference(w, base) for w in old}
    wrong = tuple(strays(files.paths, sides[1].policy or base.policy))
    view = View(files, references, wrong, old)
    walked = walk(ask, base.policy, tuple(_broken(*sides)), view)
    walked, rows, shifts = compared_rows(ask, base, laid, walked)
    then = settled(old, Waivers(base.waivers.path), ask.today)
    held = Then(base.baseline, then, base.changes.moved, unread(walked, base), base.changes.touched)
    stood = stand(settled(walked, base.waivers, ask.today), held._replace(new_rows=rows))
    marks = frozenset(f.fingerprint for _, told in then.branches for t in told for f in t.findings)
    gate = compare(*sides, base.against.commit, Findings(marks, stood.former))
    judgement = concluded(ask, base.policy, walked, stood, gate)
    changed = tuple(effects(w.case, references[w.rules.name])._replace(rows=shifts.get(w.rules.name)) for w in walked)
    return _flagged(judgement._replace(compared=Compared(base.against, gate, changed)))


def unread(walked: tuple[Walked, ...], base: Base) -> frozenset[str]:
    """Files of the head that are not whole, by the names that they had in the base."""
    cases = [w.case for w in walked]
    paths = {d.path for case in cases for documents in case.loaded.values() for d in documents if d.faults}
    paths |= {gap.span.path for case in cases for gap in case.project.notes}
    return frozenset(base.changes.moved.get(path, path) for path in paths)


def _reference(walked: Walked, base: Base) -> Reference:
    case = walked.case
    since = base.changes
    return Reference("base-branch", case.loaded, case.measured, case.project.notes, since.moved, since.touched)


def _broken(then: Side, now: Side) -> Iterator[PolicyFile]:
    """What the head would put in force and is not valid: said now, since nobody could mend it once it is merged."""
    if now.faults:
        yield PolicyFile(now.path, "duecare", now.faults)
    if now.baseline.faults:
        yield PolicyFile(now.baseline.path, "duecare baseline", now.baseline.faults)
    known = {w.id.value for w in then.waivers.waivers}
    own = (fault for w in now.waivers.waivers if w.id.value not in known for fault in w.faults)
    if wrong := (*now.waivers.faults, *own):
        yield PolicyFile(now.waivers.path, "duecare waivers", wrong)


def _flagged(judgement: Judgement) -> Judgement:
    """A first policy is never passed by itself: somebody with the right to merge it must have looked."""
    assert judgement.compared is not None
    if not judgement.compared.against.bootstrap:
        return judgement
    note = "the base has no policy and no workflow of duecare yet: an admin must look at the first ones"
    verdict = Verdict.WAITING if judgement.verdict is Verdict.PASSED else judgement.verdict
    return judgement._replace(verdict=verdict, notes=(note, *judgement.notes))


def unknown(gap: Gap, root: Path) -> Judgement:
    """Nothing was judged: without the base nobody can say by what."""
    one = check(GATE)
    silence = Silence(GATE, one.rule.slug, "error", "", "policy", gap, fingerprint(GATE, "base"))
    seen = Seen(GATE, one.rule.slug, one.title, Verdict.UNKNOWN, 0, silences=(silence,))
    model = ModelVerdict("", Verdict.UNKNOWN, (seen,), {})
    note = "nothing was judged: the policy in force is the base's, and the head's never stands in for it"
    return Judgement(Verdict.UNKNOWN, (model,), "", "", (), __version__, (note,), root=str(root))
