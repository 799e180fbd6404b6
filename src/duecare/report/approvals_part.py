"""Who must approve, as a part of the pull request's comment. Logins stand as code, so that nobody is notified."""

from collections.abc import Iterable, Iterator

from duecare.model.approvals import Approvals, Dropped, RoleState
from duecare.model.problem import Gap
from duecare.model.verdict import Verdict
from duecare.report.markup import code, plain
from duecare.report.stages import Part

SIGNS = {Verdict.PASSED: "✅", Verdict.WAITING: "⏳", Verdict.UNKNOWN: "❔", Verdict.BLOCKED: "❌"}
MOST = 8
HEAD = "#### Who must approve"


def part(tree: Approvals) -> Part:
    """Role by role; then what holds all of them."""
    asked = [role for role in tree.roles if role.asked]
    lines = [line for role in asked for line in _role(role)]
    lines += [f"- ❌ {code(o.login)} ({plain(o.role, 60)}) requested changes (DC504)" for o in tree.objections[:MOST]]
    lines += [*_gaps(tree.gaps), *(f"- held: {plain(hold)}" for hold in tree.holds[:MOST])]
    notes = [f"- {plain(note)}" for note in tree.notes[:MOST]]
    if not lines:
        return Part(
            "approvals", 4, ("\n".join([f"{HEAD}\nNobody: it changes nothing that a role covers.", *notes]), "")
        )
    short = [f"- {_state(role)}" for role in asked]
    return Part("approvals", 2, ("\n".join([HEAD, *lines, *notes]), "\n".join([HEAD, *short]), HEAD))


def unjudged(why: str) -> Part:
    """Why there is no tree."""
    return Part("approvals", 2, (f"{HEAD}\n{plain(why)}",))


def _state(role: RoleState) -> str:
    count = f"{role.needs - role.missing} of {role.needs}"
    return f"{SIGNS[role.verdict]} **{plain(role.role.role, 60)}**: {count}"


def _role(role: RoleState) -> Iterator[str]:
    kinds = ", ".join(plain(kind, 40) for kind in role.kinds) or "files that it covers"
    line = f"- {_state(role)}, for {kinds} ({_some(role.paths)})"
    line += "".join(f"\\\n  to decide: {plain(ask.what, 400)}" for ask in role.asks[:MOST])
    counted = [code(one.login) for one in role.counted]
    if counted:
        line += f"\\\n  approved by {', '.join(counted[:MOST])}"
    for drop in role.dropped[:MOST]:
        line += f"\\\n  {code(drop.login)}'s approval does not count: it {_cause(drop)}"
    if role.missing:
        named = _some(role.candidates) if role.candidates else "nobody whom the policy names"
        line += f"\\\n  still wanted: {role.missing}, from {named} (DC501)"
    yield line
    yield from _gaps(role.gaps)


def _cause(drop: Dropped) -> str:
    by = f" in {', '.join(code(sha[:12]) for sha in drop.cause.commits[:3])}" if drop.cause.commits else ""
    return plain(drop.cause.reason, 300) + by + (f": {_some(drop.cause.paths)}" if drop.cause.paths else "")


def _gaps(gaps: Iterable[Gap]) -> Iterator[str]:
    for gap in list(gaps)[:MOST]:
        yield f"- ❔ {plain(gap.what)}\\\n  **Unlock:** {plain(gap.unlock)}"


def _some(names: tuple[str, ...]) -> str:
    listed = ", ".join(code(name, 100) for name in names[:MOST])
    return listed + (f" and {len(names) - MOST:,} more" if len(names) > MOST else "")
