"""The tree of approvals as text: role by role who counts, what dropped and by which commit, who is missing."""

from collections.abc import Iterable, Iterator

from duecare.entry.approvals import Outcome
from duecare.model.approvals import Approvals, Dropped, RoleState
from duecare.model.problem import Gap
from duecare.report.escape import visible

MOST = 5


def explained(found: Outcome) -> str:
    """All of it; names and paths come from others, so nothing in them reaches the terminal as it is."""
    return "".join(f"{'  ' * depth}{visible(line)}\n" for depth, line in _lines(found))


def _lines(found: Outcome) -> Iterator[tuple[int, str]]:
    yield 0, f"{found.verdict.word}: {found.why}"
    if found.pull and found.policy:
        yield 0, f"#{found.pull.number} into {found.pull.base.ref}, by policy {found.policy.digest[:12]}"
    if found.tree:
        for role in found.tree.roles:
            yield from _role(role)
        yield from _rest(found.tree)


def _role(state: RoleState) -> Iterator[tuple[int, str]]:
    if not state.asked:
        yield 0, f"role {state.role.role}: not asked, nothing that it covers changes"
        return
    yield 0, f"role {state.role.role}: {state.verdict.word}, {state.needs - state.missing} of {state.needs}"
    yield 1, f"changes: {_some(state.paths)}"
    for ask in state.asks:
        yield 1, f"to decide: {ask.what}"
    for one in state.counted:
        yield 1, f"counts: {one.login} at {one.commit[:12]}{'' if one.used else ' (not needed here)'}"
    for drop in state.dropped:
        yield 1, f"dropped: {drop.login}'s approval {_cause(drop)}"
    if state.missing:
        yield 1, f"missing: {state.missing}, from {', '.join(state.candidates) or 'nobody whom the policy names'}"
    yield from _gaps(state.gaps, 1)


def _cause(drop: Dropped) -> str:
    by = f" in {', '.join(sha[:12] for sha in drop.cause.commits)}" if drop.cause.commits else ""
    return f"{drop.cause.reason}{by}" + (f": {_some(drop.cause.paths)}" if drop.cause.paths else "")


def _rest(tree: Approvals) -> Iterator[tuple[int, str]]:
    for one in tree.objections:
        yield 0, f"objection: {one.login} ({one.role}) requested changes at {one.commit[:12]}"
    yield from _gaps(tree.gaps, 0)
    for hold in tree.holds:
        yield 0, f"held: {hold}"
    for note in tree.notes:
        yield 0, f"note: {note}"


def _gaps(gaps: Iterable[Gap], depth: int) -> Iterator[tuple[int, str]]:
    for gap in gaps:
        yield depth, f"not known: {gap.what}"
        yield depth + 1, f"unlock: {gap.unlock}"


def _some(paths: tuple[str, ...]) -> str:
    return ", ".join(paths[:MOST]) + (f" and {len(paths) - MOST} more" if len(paths) > MOST else "")
