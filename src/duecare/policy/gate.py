"""The gate at the base and at the head: one comparison of policy, waivers, baseline and the files around them."""

from collections.abc import Iterator, Mapping

from duecare.model.baseline import Baseline
from duecare.model.documents import Waivers
from duecare.model.gate import Change, Gate
from duecare.model.place import Fault, Span
from duecare.model.policy import Policy
from duecare.model.record import NamedTuple
from duecare.policy.gate_files import Raw, baseline_changes, file_changes, grown, shrunk, waiver_changes


class Side(NamedTuple):
    """One state of the gate. ``policy`` is None where there is none, or with ``faults`` where it is not valid.

    ``files`` holds every other file of kind ``policy`` by path.
    """

    path: str
    policy: Policy | None
    waivers: Waivers
    baseline: Baseline
    faults: tuple[Fault, ...] = ()
    files: Mapping[str, Raw] = {}


class Findings(NamedTuple):
    """What growth of the baseline is held against: fingerprints of the base, and old ones of findings that moved."""

    base: frozenset[str] = frozenset()
    former: Mapping[str, str] = {}


def compare(then: Side, now: Side, base: str, findings: Findings | None = None) -> Gate:
    """The gate then and now; ``then.policy`` is what is in force."""
    founded, moved = findings or Findings()
    changes = (
        *_policy(then, now),
        *waiver_changes(then.waivers, now.waivers),
        *baseline_changes(then.baseline, now.baseline, moved),
        *file_changes(then.files, now.files, _told(then, now)),
    )
    order = tuple(sorted(changes, key=lambda c: (not c.weaker, c.span, c.what)))
    more = grown(then.baseline, now.baseline, moved)
    unfounded = frozenset(r.fingerprint for r in more if moved.get(r.fingerprint, r.fingerprint) not in founded)
    return Gate(then.path or now.path, base, order, more, shrunk(then.baseline, now.baseline), unfounded)


def _told(then: Side, now: Side) -> set[str]:
    """Files that are compared by what they say."""
    policies = {then.path, now.path, then.waivers.path, now.waivers.path, then.baseline.path, now.baseline.path}
    valid = [side.policy for side in (then, now) if side.policy]
    return policies | {name for policy in valid for name in policy.extends}


def _policy(then: Side, now: Side) -> Iterator[Change]:
    if now.faults:
        what = f"{now.path} is not valid here ({now.faults[0].what}): what it would change cannot be said"
        yield Change(what, now.faults[0].span, True, "policy")
    elif now.policy is None and then.path:
        what = f"{then.path} is removed: the repository would be judged by the pack `starter` alone"
        yield Change(what, Span(then.path), True, "policy", removed=True)
    elif now.policy is not None and then.policy is not None and now.policy is not then.policy:
        from duecare.policy.gate_policy import policy_changes  # few changes touch the policy

        found = tuple(policy_changes(then.policy, now.policy))
        yield from found
        if not found and then.policy.digest != now.policy.digest:
            yield Change("the policy's text changes, and nothing that it says", Span(now.path), False, "policy")
