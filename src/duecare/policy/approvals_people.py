"""Who had a hand in the change, and who fills which place."""

from collections.abc import Iterable, Mapping, Sequence

from duecare.model.pull import Commit, Person, PullFacts

WEB_FLOW = "web-flow"


def contributors(facts: PullFacts, commits: Iterable[Commit]) -> tuple[tuple[Person, str], ...]:
    """Every account with a hand in the change, and in which; who opened it comes first."""
    opened = ((facts.pull.author, f"opened #{facts.pull.number}"),) if facts.pull.author is not None else ()
    return (*opened, *((who, f"{part} commit {one.sha[:12]}") for one in commits for who, part in hands(one)))


def hands(commit: Commit) -> tuple[tuple[Person, str], ...]:
    """The accounts behind a commit; GitHub's own web committer stands for nobody."""
    committer = commit.committer if commit.committer and commit.committer.key != WEB_FLOW else None
    who = ((commit.author, "wrote"), (committer, "committed"), *((p, "co-wrote") for p in commit.co_authors))
    return tuple((person, part) for person, part in who if person is not None)


def strangers(commits: Iterable[Commit]) -> dict[str, str]:
    """Commits (short) by the address that leads to no account."""
    return {address: commit.sha[:12] for commit in commits for address in commit.strangers}


Eligible = Mapping[str, Sequence[str]]


def fill(places: Sequence[tuple[str, int]], eligible: Eligible, more: Eligible) -> tuple[dict[str, set[str]], set[str]]:
    """Fill every role's places with different people, as many places as can be filled at all.

    ``eligible`` count for certain, ``more`` perhaps. Returns who fills each role for certain, and the roles that only
    those of ``more`` could complete. Augmenting paths, so that whom a role takes first never costs another its only
    one; roles come in the policy's order, and a place once filled stays filled.
    """
    slots = [(role, i) for role, needs in places for i in range(needs)]
    holder: dict[tuple[str, int], str] = {}
    for slot in slots:
        _augment(slot, eligible, holder, set())
    certain: dict[str, set[str]] = {role: set() for role, _ in places}
    for (role, _), person in holder.items():
        certain[role].add(person)
    both = {role: (*eligible.get(role, ()), *more.get(role, ())) for role, _ in places}
    open_ = [slot for slot in slots if slot not in holder]
    short = {slot[0] for slot in open_ if not _augment(slot, both, holder, set())}
    return certain, {slot[0] for slot in open_} - short


def _augment(slot: tuple[str, int], eligible: Eligible, holder: dict[tuple[str, int], str], tried: set[str]) -> bool:
    """Find somebody for the slot, moving others to another slot of theirs where that frees one."""
    for person in eligible.get(slot[0], ()):
        if person in tried:
            continue
        tried.add(person)
        held = next((other for other, who in holder.items() if who == person), None)
        if held is None or _augment(held, eligible, holder, tried):
            holder[slot] = person
            return True
    return False
