"""Judge approvals by the policy of the base: a tree that says who approved, what dropped and who is missing."""

from collections.abc import Iterable, Mapping

from duecare.model.approvals import Approvals, Asking, Counted, Dropped, Objection, RoleState
from duecare.model.opinions import belongs, opinions
from duecare.model.place import Span
from duecare.model.policy import Policy, Role
from duecare.model.problem import Gap
from duecare.model.pull import Commit, Person, PullFacts, ReviewEvent, Snapshot
from duecare.model.record import NamedTuple
from duecare.model.verdict import Verdict
from duecare.policy import approvals_count as count
from duecare.policy.approvals_people import contributors, fill, strangers
from duecare.policy.approvals_scope import Kinds, coverage, digest, uncovered


class Sorted(NamedTuple):
    """The approvals of a role's members: those that count, those that do not, and those of whom it is not known."""

    counted: dict[str, ReviewEvent]
    dropped: tuple[Dropped, ...]
    unsure: dict[str, Gap]


Asks = tuple[Asking, ...]


def judge(facts: PullFacts, policy: Policy, kinds: Kinds, asks: Asks | Gap = ()) -> Approvals:
    """The tree. ``kinds`` says for every changed path, at head or at a reviewed commit, which kinds it is of.

    ``asks`` is what the content leaves to a role; a Gap while nobody knows whether it leaves anything.
    """
    head = facts.head
    if not policy.approvals:
        return _nobody(facts, policy)
    if isinstance(head, Gap):
        return Approvals(policy.path, facts.pull.number, Verdict.UNKNOWN, (), gaps=(head,))
    known = () if isinstance(asks, Gap) else asks
    grounds = _grounds(facts, policy, kinds, known)
    said = () if isinstance(facts.reviews, Gap) else opinions(facts.reviews)
    sorted_ = {g.role.role: _sort(said, g) for g in grounds}
    filled = _filled(grounds, sorted_, len(strangers(_commits(facts))) > 0)
    roles = tuple(_state(g, sorted_[g.role.role], filled) for g in grounds)
    objections, doubts = _objections(said, policy.approvals, facts)
    gaps = (*_gaps(facts, policy, kinds, head, any(role.asked for role in roles)), *_unasked(asks, policy), *doubts)
    holds = _holds(facts)
    worst = {Verdict.BLOCKED: objections, Verdict.UNKNOWN: gaps, Verdict.WAITING: holds}
    verdict = max(Verdict.PASSED, *(role.verdict for role in roles), *(v for v, why in worst.items() if why))
    notes = tuple(_notes(facts))
    return Approvals(policy.path, facts.pull.number, verdict, roles, objections, gaps, notes, holds)


def _nobody(facts: PullFacts, policy: Policy) -> Approvals:
    note = "the policy names no approvals, so nobody is asked"
    return Approvals(policy.path, facts.pull.number, Verdict.PASSED, (), notes=(note,), holds=_holds(facts))


def _grounds(facts: PullFacts, policy: Policy, kinds: Kinds, asks: Asks) -> tuple[count.Ground, ...]:
    wanted = coverage(policy.approvals)
    hands = contributors(facts, _commits(facts))
    own = {role.role: tuple(ask for ask in asks if ask.role == role.role) for role in policy.approvals}
    grounds = (
        count.Ground(facts, role, wanted[role.role], kinds, {}, hands, own[role.role]) for role in policy.approvals
    )
    head = facts.head
    return tuple(g._replace(now=count.shown(head, g)) for g in grounds) if isinstance(head, Snapshot) else ()


def _unasked(asks: Asks | Gap, policy: Policy) -> Iterable[Gap]:
    """What nobody can be asked: it is not known, or names a role that the policy does not have."""
    if isinstance(asks, Gap):
        return (asks,)
    names = {role.role for role in policy.approvals}
    lost = dict.fromkeys(ask.role for ask in asks if ask.role not in names)
    fix = "name a role of `approvals` in the policy"
    return tuple(Gap(Span(policy.path), f"the content asks {one}, which is no role of the policy", fix) for one in lost)


def _commits(facts: PullFacts) -> tuple[Commit, ...]:
    return () if isinstance(facts.commits, Gap) else facts.commits


def _sort(said: Iterable[ReviewEvent], ground: count.Ground) -> Sorted:
    counted: dict[str, ReviewEvent] = {}
    dropped: list[Dropped] = []
    unsure: dict[str, Gap] = {}
    for opinion in said:
        if opinion.state != "APPROVED" or opinion.user is None:
            continue
        member = belongs(opinion.user.login, ground.role, ground.facts.members)
        if member is False:
            continue
        why = count.objection(opinion, ground)
        if why is None and member is True:
            counted[opinion.user.key] = opinion
        elif isinstance(why, Gap):
            unsure[opinion.user.key] = why
        elif why is not None:
            dropped.append(Dropped(opinion.user.login, opinion.commit or "", why))
        elif isinstance(member, Gap):
            unsure[opinion.user.key] = member
    return Sorted(counted, tuple(dropped), unsure)


class Filled(NamedTuple):
    """Who fills each role, which roles only doubtful approvals could fill, and what each needs."""

    by: Mapping[str, set[str]]
    doubtful: frozenset[str]
    needs: Mapping[str, int]
    doubts: tuple[Gap, ...]


def _filled(grounds: tuple[count.Ground, ...], sorted_: Mapping[str, Sorted], unlinked: bool) -> Filled:
    """Roles that refuse it share nobody; a role that allows it takes whoever else fills another.

    A doubt about one role's member may be what another role waits for, so a doubtful role shows every doubt.
    """
    asked = [g for g in grounds if g.now]
    needs = {g.role.role: max(g.role.needs, 1) + unlinked for g in asked}
    sure = {name: tuple(s.counted) for name, s in sorted_.items()}
    more = {name: tuple(s.unsure) for name, s in sorted_.items()}
    apart = [(g.role.role, needs[g.role.role]) for g in asked if g.role.same_person == "refuse"]
    by, doubtful = fill(apart, sure, more)
    for ground in asked:
        if ground.role.same_person == "allow":
            alone, perhaps = fill([(ground.role.role, needs[ground.role.role])], sure, more)
            by |= alone
            doubtful |= perhaps
    doubts = tuple(dict.fromkeys(gap for g in asked for gap in sorted_[g.role.role].unsure.values()))
    return Filled(by, frozenset(doubtful), needs, doubts)


def _state(ground: count.Ground, sorted_: Sorted, filled: Filled) -> RoleState:
    role, name = ground.role, ground.role.role
    kinds = frozenset(kind for path in ground.now for kind in ground.kinds.get(path, ())) & ground.wanted
    if not ground.now:
        return RoleState(role, Verdict.PASSED, (), (), "", 0)
    used = filled.by.get(name, set())
    missing = filled.needs[name] - len(used)
    waiting = Verdict.UNKNOWN if name in filled.doubtful else Verdict.WAITING
    return RoleState(
        role=role,
        verdict=waiting if missing else Verdict.PASSED,
        paths=tuple(ground.now),
        kinds=tuple(sorted(kinds)),
        digest=digest(ground.now),
        needs=filled.needs[name],
        counted=tuple(Counted(_login(r), r.commit or "", key in used) for key, r in sorted_.counted.items()),
        dropped=sorted_.dropped,
        missing=missing,
        gaps=filled.doubts if name in filled.doubtful else (),
        candidates=_candidates(ground, used),
        asks=ground.asks,
    )


def _login(review: ReviewEvent) -> str:
    return review.user.login if review.user else ""


def _candidates(ground: count.Ground, used: set[str]) -> tuple[str, ...]:
    """Who could still approve: the role's people who had no hand in it, and its teams."""
    people = [user.removeprefix("@") for user in ground.role.users]
    free = [user for user in people if user.casefold() not in used and not count.hand(Person(user), ground)]
    return (*free, *(f"@{team.removeprefix('@')}" for team in ground.role.teams))


def _objections(
    said: Iterable[ReviewEvent], roles: Iterable[Role], facts: PullFacts
) -> tuple[tuple[Objection, ...], tuple[Gap, ...]]:
    """Standing requests for changes by members of any role, and those of whom membership is not known."""
    found: list[Objection] = []
    doubts: list[Gap] = []
    for opinion in said:
        if opinion.state != "CHANGES_REQUESTED" or opinion.user is None or not opinion.user.human:
            continue
        answers = [(role, belongs(opinion.user.login, role, facts.members)) for role in roles]
        mine = next((role for role, member in answers if member is True), None)
        if mine is not None:
            found.append(Objection(opinion.user.login, mine.role, opinion.commit or "", mine.span))
        else:
            doubts += [member for _, member in answers if isinstance(member, Gap)][:1]
    return tuple(found), tuple(dict.fromkeys(doubts))


def _gaps(facts: PullFacts, policy: Policy, kinds: Kinds, head: Snapshot, asked: bool) -> tuple[Gap, ...]:
    """What keeps the whole from being known. Who wrote the commits matters only when somebody is asked."""
    people = (facts.commits, facts.retargeted) if asked else ()
    gaps = [fact for fact in (facts.reviews, facts.siblings, *people) if isinstance(fact, Gap)]
    alone = sorted(uncovered(head, policy.approvals, kinds))
    if alone:
        what = f"no role covers {', '.join(alone)}, which this pull request changes"
        gaps.append(Gap(Span(policy.path), what, "add a role that covers `policy`: it covers the rest too"))
    return tuple(gaps)


def _holds(facts: PullFacts) -> tuple[str, ...]:
    if isinstance(facts.siblings, Gap):
        return ()
    return tuple(
        f"#{other.number} (to {other.base_ref}) has the same head commit, and a status speaks for both:"
        " close it, or push a commit"
        for other in facts.siblings
    )


def _notes(facts: PullFacts) -> Iterable[str]:
    for address, commit in strangers(_commits(facts)).items():
        yield f"commit {commit} is by {_masked(address)}, which is linked to no account: each role needs one more"


def _masked(address: str) -> str:
    """An address as it may be shown: whose it is stays with the commit."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}***{at}{domain[:1]}***" if at else "an unknown address"
