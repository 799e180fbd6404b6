"""Waivers, the baseline, and the other files of the gate, compared."""

from collections.abc import Collection, Iterator, Mapping

from duecare.model.baseline import Baseline, Recorded
from duecare.model.documents import Waivers
from duecare.model.gate import Change
from duecare.model.place import Span
from duecare.model.policy import Waiver
from duecare.model.problem import Gap

FIELDS = ("check", "scope", "fingerprints", "expires", "created", "reason", "owner")
MOST_LINES = 5000
LOCK = ".duecare/lock.json"  # written anew with every run of an evaluation; DC410 judges what it says
Raw = bytes | Gap | None


def waiver_changes(then: Waivers, now: Waivers) -> Iterator[Change]:
    """Waivers that came, went or say something else."""
    old, new = ({w.id.value: w for w in side.waivers} for side in (then, now))
    for id_, waiver in new.items():
        if id_ not in old:
            what = f"waiver `{id_}` is added: it accepts {waiver.check} in `{waiver.scope}` until {waiver.expires}"
            yield Change(what, waiver.id.span, True, f"waivers/{id_}", now=waiver.expires)
        else:
            yield from _waiver(id_, old[id_], waiver)
    for id_, waiver in old.items():
        if id_ not in new:
            what = f"waiver `{id_}` ({waiver.check} in `{waiver.scope}`) is removed"
            yield Change(what, waiver.id.span, False, f"waivers/{id_}", waiver.expires, removed=True)
    if now.faults and not then.faults:
        yield Change("the waivers cannot be read: none of them will count", now.faults[0].span, False, "waivers")


def _waiver(id_: str, then: Waiver, now: Waiver) -> Iterator[Change]:
    for name in FIELDS:
        old, new = getattr(then, name), getattr(now, name)
        if old != new:
            said = [", ".join(side) if isinstance(side, tuple) else side for side in (old, new)]
            yield Change(
                f"waiver `{id_}`: `{name}` changes from {said[0] or 'nothing'} to {said[1] or 'nothing'}",
                (now.at.get(name) or now.id).span,
                _wider(name, old, new),
                f"waivers/{id_}/{name}",
                then=said[0],
                now=said[1],
            )


def _wider(name: str, old: object, new: object) -> bool:
    """Whether the waiver may accept more, or for longer."""
    match name:
        case "reason" | "owner" | "created":
            return False
        case "expires":
            return str(new) > str(old)
        case "fingerprints":
            return not new or not set(new) <= set(old) if isinstance(new, tuple) and isinstance(old, tuple) else True
    return True


def grown(then: Baseline, now: Baseline, former: Mapping[str, str]) -> tuple[Recorded, ...]:
    """Entries that the head adds, or that count more rows now. One that moved with its file, by ``former``, is none."""
    old = {(r.fingerprint, r.check): r for r in then.counts}

    def known(one: Recorded) -> bool:
        own = old.get((one.fingerprint, one.check)) or old.get((former.get(one.fingerprint, ""), one.check))
        return own is not None and (one.rows or 0) <= (own.rows or 0)

    return tuple(r for r in now.recorded if not known(r))


def shrunk(then: Baseline, now: Baseline) -> int:
    """How many entries the head takes out."""
    new = {r.fingerprint for r in now.recorded}
    return sum(r.fingerprint not in new for r in then.counts)


def baseline_changes(then: Baseline, now: Baseline, former: Mapping[str, str]) -> Iterator[Change]:
    """What the head does to the baseline, entry by entry only where it lets stand more, or hides an age."""
    more, fewer = grown(then, now, former), shrunk(then, now)
    if more:
        checks = ", ".join(dict.fromkeys(r.check for r in more))
        what = f"the baseline lets stand {len(more):,} more finding{'s' * (len(more) > 1)} ({checks})"
        yield Change(what, more[0].at.span, True, "baseline/grown", now=str(len(more)))
    if fewer:
        yield Change(f"the baseline loses {fewer:,} of {len(then.counts):,}", Span(now.path), False, "baseline/shrunk")
    old = {r.fingerprint: r for r in then.counts}
    for one in now.recorded:
        before = old.get(one.fingerprint)
        if before and before.since != one.since:
            what = f"the baseline dates {one.check} in {one.path} to {one.since}; it was {before.since}"
            yield Change(what, one.at.span, one.since > before.since, f"baseline/{one.fingerprint}", before.since)


def file_changes(then: Mapping[str, Raw], now: Mapping[str, Raw], told: Collection[str]) -> Iterator[Change]:
    """Files of the gate that nobody can judge in words: workflows, owners, hooks, attributes."""
    for path in sorted(then.keys() | now.keys()):
        old, new = then.get(path), now.get(path)
        if old != new and path not in told:
            yield _file(path, old, new)


def _file(path: str, old: Raw, new: Raw) -> Change:
    kind = _kind(path)
    if isinstance(new, Gap):
        return Change(f"{kind} {path} {new.what}", Span(path), True, path)
    if new is None:
        return Change(f"{kind} {path} is removed", Span(path), True, path, removed=True)
    if not isinstance(old, bytes):
        return Change(f"{kind} {path} is added", Span(path, 1), True, path)
    line, more, fewer = _lines(old, new)
    what = f"{kind} {path} changes: {more} line{'s' * (more != 1)} added, {fewer} taken out"
    return Change(what, Span(path, line), not path.endswith(LOCK), path)


def _kind(path: str) -> str:
    if path.startswith((".github/workflows/", ".github/actions/")) or "/.github/workflows/" in path:
        return "the workflow"
    name = path.rpartition("/")[2]
    return {"CODEOWNERS": "the list of owners", ".pre-commit-config.yaml": "the list of hooks"}.get(name, "the file")


def _lines(old: bytes, new: bytes) -> tuple[int, int, int]:
    """The first line that differs at head, and how many came and went."""
    from difflib import SequenceMatcher  # most changes leave the gate alone

    then, now = (side.decode("utf-8", "replace").splitlines()[:MOST_LINES] for side in (old, new))
    steps = [s for s in SequenceMatcher(None, then, now, autojunk=False).get_opcodes() if s[0] != "equal"]
    more, fewer = sum(s[4] - s[3] for s in steps), sum(s[2] - s[1] for s in steps)
    return min(steps[0][3] + 1 if steps else 1, max(len(now), 1)), more, fewer
