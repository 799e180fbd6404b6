"""Approvals, judged from values: each row is one pull request and what must come of it."""

from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.checks import dc501_approval_missing as dc501
from duecare.checks import dc504_changes_requested as dc504
from duecare.model.approvals import Asking
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.policy import Policy, Role, Rules
from duecare.model.problem import Gap
from duecare.model.pull import (
    Branch,
    Changed,
    Commit,
    Entry,
    Gone,
    Person,
    PullFacts,
    PullRequest,
    ReviewEvent,
    Sibling,
    Snapshot,
)  # fmt: skip
from duecare.model.verdict import Verdict
from duecare.policy.approvals import judge
from duecare.policy.approvals_people import fill
from duecare.policy.approvals_scope import coverage, digest

PASSED, WAITING, UNKNOWN, BLOCKED = Verdict.PASSED, Verdict.WAITING, Verdict.UNKNOWN, Verdict.BLOCKED
C0, C1, C2, C3 = ("0" * 40, "1" * 40, "2" * 40, "3" * 40)
KINDS = {
    "data/a.jsonl": {"data"}, "data/b.jsonl": {"data"}, "m.yaml": {"manifest"}, "README.md": {"card"},
    "evals/r.json": {"results"}, "duecare.yaml": {"policy"}, "train.yaml": {"training"}, "both.yaml": {"card", "data"},
}  # fmt: skip
SILENT = Gap(Span(""), "GitHub was silent", "again")


def role(
    name="data-steward",
    covers=("data", "manifest", "profile"),
    needs=1,
    users=("mona", "omar"),
    teams=(),
    same="refuse",
):
    return Role(name, tuple(covers), needs, tuple(teams), tuple(users), same, Span("duecare.yaml", 40))


DATA = role()
ETHICS = role("ethics", ("card", "results", "weights", "training", "review"), users=("eve", "omar"))
GOVERNANCE = role("governance", ("policy",), needs=2, users=("gus", "gil", "mona"))


def snapshot(sha, /, **files):
    """``data/a.jsonl`` is written ``a``; the value is the blob at that commit, None where the file is gone."""
    names = {"a": "data/a.jsonl", "b": "data/b.jsonl", "card": "README.md", "policy": "duecare.yaml", "m": "m.yaml",
             "r": "evals/r.json", "train": "train.yaml", "src": "src/x.py", "both": "both.yaml"}  # fmt: skip
    entries = {names[k]: v if isinstance(v, Entry) else v and Entry("100644", v) for k, v in files.items()}
    return Snapshot(sha, C0, {path: Changed(path, None, entry) for path, entry in entries.items()})


def review(login, state="APPROVED", commit=C1, at="2026-11-02T00:00:00Z", type_="User", id_=1):
    return ReviewEvent(id_, Person(login, type_) if login else None, state, commit, at)


def facts(
    *reviews, head=C1, snapshots=None, commits=None, author="dev", members=None, siblings=(), retargeted="",
    touched=None, **files,
):  # fmt: skip
    pull = PullRequest(
        7, "open", False, Branch("main", C0, "acme/m", 1), Branch("topic", head, "acme/m", 1),
        Person(author) if author else None, commits=1,
    )  # fmt: skip
    wrote = (Commit(C1, Person("dev"), Person("dev"), (C0,)),) if commits is None else commits
    seen = {head: snapshot(head, **files)} | (snapshots or {})
    said = reviews[0] if reviews and isinstance(reviews[0], Gap) else reviews
    return PullFacts(pull, wrote, said, seen, members or {}, siblings, retargeted, touched or {})


def judged(found, *roles, asks=()):
    policy = Policy("duecare.yaml", "d", (Rules(),), approvals=roles)
    return judge(found, policy, {path: frozenset(kinds) for path, kinds in KINDS.items()}, asks)


def commit(sha, author="dev", committer="", parents=(C0,), co=(), strangers=()):
    committer = author if committer == "" else committer
    people = [Person(who) if who else None for who in (author, committer)]
    return Commit(sha, *people, parents, "t", tuple(Person(c) for c in co), tuple(strangers))


class Row(NamedTuple):
    name: str
    facts: PullFacts
    verdict: Verdict
    roles: tuple[Role, ...] = (DATA, ETHICS, GOVERNANCE)


OK, NO = review("mona"), "CHANGES_REQUESTED"
TEAM = role(users=(), teams=("@acme/data",))
STRANGER = (commit(C1, None, None, strangers=("x@y.example",)),)

ROWS = [
    # who is asked
    Row("nothing that a role covers", facts(src="1"), PASSED),
    Row("nothing at all", facts(), PASSED),
    Row("data asks the data steward", facts(a="1"), WAITING),
    Row("a removed file asks too", facts(a=None), WAITING),
    Row("a removed file, approved", facts(OK, a=None), PASSED),
    Row("a kind of another role", facts(OK, card="1"), WAITING),
    Row("governance covers the policy, twice", facts(review("gus"), policy="1"), WAITING),
    Row("governance, both", facts(review("gus"), review("gil"), policy="1"), PASSED),
    Row("a kind that nobody names is governance's", facts(review("gus"), review("gil"), train="1"), PASSED,
        (DATA, GOVERNANCE)),
    Row("a kind that nobody names waits for governance", facts(OK, train="1"), WAITING, (DATA, GOVERNANCE)),
    Row("a kind that no role covers at all", facts(OK, train="1"), UNKNOWN, (DATA,)),
    Row("one path of two kinds asks both", facts(OK, both="1"), WAITING, (DATA, ETHICS)),
    Row("one path of two kinds, both there", facts(OK, review("eve"), both="1"), PASSED, (DATA, ETHICS)),
    Row("a policy without approvals asks nobody", facts(a="1"), PASSED, ()),
    Row("needs 0 is read as 1", facts(a="1"), WAITING, (role(needs=0),)),
    # who counts
    Row("a member", facts(OK, a="1"), PASSED),
    Row("a member in other letters", facts(review("MONA"), a="1"), PASSED),
    Row("a member written with an at", facts(OK, a="1"), PASSED, (role(users=("@mona",)),)),
    Row("somebody else", facts(review("nina"), a="1"), WAITING),
    Row("an account that is gone", facts(review(None), a="1"), WAITING),
    Row("a member of another role only", facts(review("eve"), a="1"), WAITING),
    Row("two are needed", facts(OK, a="1"), WAITING, (role(needs=2),)),
    Row("two are needed and there", facts(OK, review("omar"), a="1"), PASSED, (role(needs=2),)),
    Row("the same person twice is one", facts(OK, review("Mona", id_=2), a="1"), WAITING, (role(needs=2),)),
    Row("a comment is no approval", facts(review("mona", "COMMENTED"), a="1"), WAITING),
    Row("a pending review is none", facts(review("mona", "PENDING"), a="1"), WAITING),
    # bots
    Row("a bot in the role", facts(review("mona", type_="Bot"), a="1"), WAITING),
    Row("a mannequin", facts(review("mona", type_="Mannequin"), a="1"), WAITING),
    Row("an organization", facts(review("mona", type_="Organization"), a="1"), WAITING),
    Row("a bot that calls itself a user", facts(review("helper[bot]"), a="1"), WAITING,
        (role(users=("helper[bot]",)),)),
    # who had a hand in it
    Row("self-approval", facts(OK, author="mona", a="1"), WAITING),
    Row("self-approval in other letters", facts(review("mona"), author="Mona", a="1"), WAITING),
    Row("author of a commit", facts(OK, commits=(commit(C1, "mona"),), a="1"), WAITING),
    Row("committer of a commit", facts(OK, commits=(commit(C1, "dev", "mona"),), a="1"), WAITING),
    Row("co-author", facts(OK, commits=(commit(C1, co=("mona",)),), a="1"), WAITING),
    Row("the web committer is nobody", facts(OK, commits=(commit(C1, "dev", "web-flow"),), a="1"), PASSED),
    Row("author gone", facts(OK, author=None, a="1"), PASSED),
    Row("another member had no hand", facts(OK, review("omar"), author="mona", a="1"), PASSED),
    # commits of no account
    Row("an unlinked commit asks for one more", facts(OK, commits=STRANGER, a="1"), WAITING),
    Row("one more is there", facts(OK, review("omar"), commits=STRANGER, a="1"), PASSED),
    Row("an unlinked co-author", facts(OK, commits=(commit(C1, strangers=("x@y.example",)),), a="1"), WAITING),
    # of which commit
    Row("approval of an old state", facts(OK, head=C2, snapshots={C1: snapshot(C1, a="0")}, a="1"), WAITING),
    Row("one more file since", facts(OK, head=C2, snapshots={C1: snapshot(C1, a="1")}, a="1", b="1"), WAITING),
    Row("one file fewer since", facts(OK, head=C2, snapshots={C1: snapshot(C1, a="1", b="1")}, a="1"), WAITING),
    Row("removed since", facts(OK, head=C2, snapshots={C1: snapshot(C1, a="1")}, a=None), WAITING),
    Row("a link since, of the same bytes",
        facts(OK, head=C2, snapshots={C1: snapshot(C1, a="1")}, a=Entry("120000", "1")), WAITING),
    Row("a typo in the card keeps the data steward", facts(OK, review("eve", commit=C2), head=C2,
        snapshots={C1: snapshot(C1, a="1", card="0")}, a="1", card="1"), PASSED),
    Row("and asks ethics again", facts(OK, review("eve"), head=C2,
        snapshots={C1: snapshot(C1, a="1", card="0")}, a="1", card="1"), WAITING),
    Row("code since", facts(OK, head=C2, snapshots={C1: snapshot(C1, a="1")}, a="1", src="2"), PASSED),
    Row("back to what was approved", facts(OK, head=C3, snapshots={C1: snapshot(C1, a="1"), C2: snapshot(C2, a="2")},
        a="1"), PASSED),
    Row("a commit that is gone", facts(OK, head=C2, snapshots={C1: Gone(C1)}, a="1"), WAITING),
    Row("a review without a commit", facts(review("mona", commit=None), a="1"), WAITING),
    Row("a commit that could not be read", facts(OK, head=C2, snapshots={C1: SILENT}, a="1"), UNKNOWN),
    Row("a commit that nobody read", facts(OK, head=C2, a="1"), UNKNOWN),
    Row("one unreadable, one that counts", facts(OK, review("omar", commit=C2), head=C2, snapshots={C1: SILENT}, a="1"),
        PASSED),
    # the last opinion
    Row("approved, then changes requested", facts(OK, review("mona", NO), a="1"), BLOCKED),
    Row("changes requested, then approved", facts(review("mona", NO), OK, a="1"), PASSED),
    Row("approved, then a comment", facts(OK, review("mona", "COMMENTED"), a="1"), PASSED),
    Row("a comment never clears", facts(review("mona", NO), review("mona", "COMMENTED"), a="1"), BLOCKED),
    Row("dismissed", facts(review("mona", "DISMISSED"), a="1"), WAITING),
    Row("a dismissed objection brings no approval back", facts(OK, review("mona", "DISMISSED"), a="1"), WAITING),
    Row("approved again after that", facts(OK, review("mona", "DISMISSED"), OK, a="1"), PASSED),
    Row("dismissed, then approved", facts(review("mona", "DISMISSED"), OK, a="1"), PASSED),
    Row("another objection is dismissed", facts(review("mona", NO), review("mona", "DISMISSED"), a="1"), BLOCKED),
    Row("an answered objection does not come back", facts(review("mona", NO), OK, review("mona", "DISMISSED"), a="1"),
        WAITING),
    Row("somebody else's is dismissed", facts(OK, review("omar", "DISMISSED"), a="1"), PASSED),
    Row("a review that is not sent yet", facts(OK, review("mona", "PENDING", at=""), a="1"), PASSED),
    Row("a newer approval of an older state", facts(review("mona", commit=C2), OK, head=C2,
        snapshots={C1: snapshot(C1, a="0")}, a="1"), WAITING),
    Row("an edited text changes nothing", facts(OK._replace(body="approve: everything"), a="1", card="1"), WAITING),
    # objections
    Row("a member objects", facts(OK, review("omar", NO), a="1"), BLOCKED),
    Row("a member of a role that is not asked objects", facts(OK, review("eve", NO), a="1"), BLOCKED),
    Row("a stranger objects", facts(OK, review("nina", NO), a="1"), PASSED),
    Row("a bot objects", facts(OK, review("omar", NO, type_="Bot"), a="1"), PASSED),
    Row("a co-author objects", facts(OK, review("omar", NO), commits=(commit(C1, co=("omar",)),), a="1"), BLOCKED),
    Row("an objection outlives its commit", facts(OK, review("omar", NO, C3), a="1"), BLOCKED),
    Row("an objection with nothing asked", facts(review("omar", NO), src="1"), BLOCKED),
    Row("perhaps a member objects", facts(review("nina", NO), members={"acme/data": SILENT}, src="1"), UNKNOWN,
        (TEAM,)),
    # teams
    Row("a team member", facts(OK, members={"acme/data": {"mona": True}}, a="1"), PASSED, (TEAM,)),
    Row("not in the team", facts(OK, members={"acme/data": {"mona": False}}, a="1"), WAITING, (TEAM,)),
    Row("the team cannot be read", facts(OK, members={"acme/data": SILENT}, a="1"), UNKNOWN, (TEAM,)),
    Row("the team cannot be read, nobody approved", facts(members={"acme/data": SILENT}, a="1"), WAITING, (TEAM,)),
    Row("the team cannot be read, the list names her", facts(OK, members={"acme/data": SILENT}, a="1"), PASSED,
        (role(teams=("acme/data",)),)),
    Row("a hand in it, whatever the team", facts(OK, author="mona", members={"acme/data": SILENT}, a="1"), WAITING,
        (TEAM,)),
    # one person, one role
    Row("one person in two roles", facts(review("omar"), a="1", card="1"), WAITING, (DATA, ETHICS)),
    Row("each role its own", facts(review("omar"), OK, a="1", card="1"), PASSED, (DATA, ETHICS)),
    Row("whoever comes first takes no place from another", facts(review("omar"), OK, a="1", card="1"), PASSED,
        (role(users=("omar", "mona")), role("ethics", ("card",), users=("omar",)))),
    Row("the same, asked the other way round", facts(review("omar"), review("mona", id_=2), a="1", card="1"), PASSED,
        (role("ethics", ("card",), users=("omar", "mona")), role(users=("omar",)))),
    Row("one person in three roles", facts(review("mona"), a="1", card="1", policy="1"), WAITING,
        (DATA, role("ethics", ("card",), users=("mona",)), role("governance", ("policy",), users=("mona",)))),
    Row("a role that allows it", facts(review("omar"), a="1", card="1"), PASSED,
        (DATA, role("ethics", ("card",), users=("omar",), same="allow"))),
    Row("allowing does not make one two", facts(review("omar"), a="1"), WAITING, (role(needs=2, same="allow"),)),
    Row("a doubtful one cannot take a place for certain", facts(review("omar"), review("nina"), a="1", card="1",
        members={"acme/data": SILENT}), UNKNOWN, (role(users=("omar",), teams=("acme/data",)), ETHICS)),
    # what GitHub does not say
    Row("more than 250 commits", facts(OK, commits=SILENT, a="1"), UNKNOWN),
    Row("more than 250 commits, nobody asked", facts(OK, commits=SILENT, src="1"), PASSED),
    Row("reviews cut short", facts(SILENT, a="1"), UNKNOWN),
    Row("reviews cut short, nobody asked", facts(SILENT, src="1"), UNKNOWN),
    Row("the head cannot be read", facts(OK, snapshots={C1: SILENT}), UNKNOWN),
    Row("the head is gone", facts(OK, snapshots={C1: Gone(C1)}), UNKNOWN),
    Row("no word on the target branch", facts(OK, retargeted=SILENT, a="1"), UNKNOWN),
    Row("no word on siblings", facts(OK, siblings=SILENT, a="1"), UNKNOWN),
    # the target branch
    Row("retargeted after the approval", facts(OK, retargeted="2026-11-03T00:00:00Z", a="1"), WAITING),
    Row("retargeted in the same second", facts(OK, retargeted="2026-11-02T00:00:00Z", a="1"), WAITING),
    Row("retargeted before the approval", facts(OK, retargeted="2026-11-01T00:00:00Z", a="1"), PASSED),
    Row("another open request on the same head", facts(OK, siblings=(Sibling(9, "dev"),), a="1"), WAITING),
    # "Update branch"
    Row("who pressed it may approve", facts(review("mona", commit=C2), head=C2, a="1",
        snapshots={C1: snapshot(C1, a="1")}, commits=(commit(C1), commit(C2, "mona", "web-flow", (C1, C3)))), PASSED),
    Row("an evil merge is a hand", facts(review("mona", commit=C2), head=C2, a="1", snapshots={C1: snapshot(C1, a="0")},
        commits=(commit(C1), commit(C2, "mona", "web-flow", (C1, C3)))), WAITING),
    Row("a merge whose parent is not known is a hand", facts(review("mona", commit=C2), head=C2, a="1",
        commits=(commit(C1), commit(C2, "mona", "web-flow", (C1, C3)))), WAITING),
    Row("a merge does not cleanse another commit", facts(review("mona", commit=C2), head=C2, a="1",
        snapshots={C1: snapshot(C1, a="1")}, commits=(commit(C1, "mona"), commit(C2, "mona", "web-flow", (C1, C3)))),
        WAITING),
    Row("nor the one who opened the request", facts(review("mona", commit=C2), head=C2, a="1", author="mona",
        snapshots={C1: snapshot(C1, a="1")}, commits=(commit(C1), commit(C2, "mona", "web-flow", (C1, C3)))), WAITING),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
def test_verdict(row):
    assert judged(row.facts, *row.roles).verdict is row.verdict


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r.name)
def test_the_checks_say_what_the_verdict_is(row):
    found = judged(row.facts, *row.roles)
    case = Case(Rules(), date(2026, 11, 22))
    said = [*dc501.find(found, case), *dc504.find(found, case)]
    gaps = [y for y in said if isinstance(y, Gap)]
    problems = [y for y in said if not isinstance(y, Gap)]
    match row.verdict:
        case Verdict.PASSED:
            assert said == []
        case Verdict.WAITING:
            assert problems
            assert not gaps
        case Verdict.UNKNOWN:
            assert gaps
        case Verdict.BLOCKED:
            assert list(dc504.find(found, case))


def test_the_tree_says_what_dropped_and_who_is_missing():
    both = (commit(C1), commit(C2), commit(C3))
    touched = {C2: frozenset({"README.md"}), C3: frozenset({"data/a.jsonl", "README.md"})}
    then = snapshot(C1, a="0", card="1")
    found = judged(
        facts(OK, head=C3, snapshots={C1: then}, commits=both, touched=touched, a="1", card="1"), DATA, GOVERNANCE
    )
    (data, _) = found.roles
    ((dropped),) = data.dropped
    assert (dropped.login, dropped.commit, dropped.cause.commits, dropped.cause.paths) == (
        "mona", C1, (C3,), ("data/a.jsonl",),
    )  # fmt: skip
    assert (data.missing, data.candidates, data.paths) == (1, ("mona", "omar"), ("data/a.jsonl",))


@pytest.mark.parametrize(
    ("found", "roles", "lines"),
    [
        (
            facts(a="1", b="1"),
            (DATA,),
            ["duecare.yaml:40: role data-steward has 0 of 1 approvals for data/a.jsonl, data/b.jsonl"
             " | ask mona or omar to approve #7"],
        ),
        (
            facts(OK, author="mona", a="1"),
            (role(teams=("acme/data",)),),
            ["duecare.yaml:40: role data-steward has 0 of 1 approvals for data/a.jsonl; mona's approval is given by"
             " somebody who opened #7 | ask omar or @acme/data to approve #7"],
        ),
        (
            facts(review("omar", NO), src="1"),
            (DATA,),
            ["duecare.yaml:40: omar of role data-steward requested changes at 111111111111 | answer the request, then"
             " ask omar to approve #7, or have the review dismissed"],
        ),
        (
            facts(OK, siblings=(Sibling(9, "dev"),), a="1"),
            (DATA,),
            ["duecare.yaml: #9 (to dev) has the same head commit, and a status speaks for both: close it, or push a"
             " commit | see that only one open pull request has this head"],
        ),
    ],
)  # fmt: skip
def test_what_the_checks_say(found, roles, lines):
    case = Case(Rules(), date(2026, 11, 22))
    tree = judged(found, *roles)
    assert [f"{p.span}: {p.what} | {p.fix}" for p in (*dc501.find(tree, case), *dc504.find(tree, case))] == lines


def test_an_unlinked_address_is_shown_and_masked():
    found = judged(facts(OK, commits=STRANGER, a="1"), DATA)
    assert found.notes == (
        "commit 111111111111 is by x***@y***, which is linked to no account: each role needs one more",
    )
    assert found.roles[0].needs == 2


def test_coverage_gives_the_rest_to_the_policy_role():
    found = coverage((DATA, GOVERNANCE))
    assert found["governance"] == {"policy", "card", "results", "training", "weights", "review"}
    assert found["data-steward"] == {"data", "manifest", "profile"}


def test_the_digest_of_nothing_is_no_digest_of_something():
    one = {"a": Changed("a", None, Entry("100644", "b"))}
    assert digest({}) != digest(one)
    assert digest(one) != digest({"a": Changed("a", None, None)})


PATHS = st.text(alphabet="ab=\n:0/", min_size=1, max_size=6)
ENTRIES = st.one_of(st.none(), st.builds(Entry, st.just("100644"), st.text("ab", min_size=1, max_size=2)))


@given(st.dictionaries(PATHS, ENTRIES, max_size=3), st.dictionaries(PATHS, ENTRIES, max_size=3))
def test_two_lists_have_one_digest_only_when_they_are_one(one, other):
    left, right = ({p: Changed(p, None, e) for p, e in d.items()} for d in (one, other))
    assert (digest(left) == digest(right)) == (one == other)


PEOPLE = st.lists(st.sampled_from("abcd"), unique=True)


@given(st.lists(st.tuples(st.integers(1, 2), PEOPLE), max_size=3))
def test_no_matching_fills_more(table):
    """Held against every way there is to give the places out."""
    places = [(str(i), needs) for i, (needs, _) in enumerate(table)]
    by, _ = fill(places, {str(i): tuple(people) for i, (_, people) in enumerate(table)}, {})
    slots = [(role_, tuple(table[int(role_)][1])) for role_, needs in places for _ in range(needs)]
    used = [person for some in by.values() for person in some]
    assert len(used) == len(set(used)) == most(slots, frozenset())
    assert all(person in table[int(role_)][1] for role_, some in by.items() for person in some)


def most(slots, taken):
    if not slots:
        return 0
    (_, people), *rest = slots
    return max([most(rest, taken), *(1 + most(rest, taken | {p}) for p in people if p not in taken)])


def asking(name="ethics", path="evals/r.json"):
    return Asking(name, "DC408: acc cannot tell", (path,), "more samples")


def kept(shot, path, blob):
    """The snapshot with a path that somebody is asked about and that the request leaves as it is."""
    entry = blob and Entry("100644", blob)
    return shot._replace(kept={path: Changed(path, entry, entry)})


EVE, R = review("eve"), "evals/r.json"
ASKED = [
    # (what is decided, facts, verdict)
    ("a changed file that ethics covers anyway", asking(), facts(r="1"), WAITING),
    ("and approved", asking(), facts(EVE, r="1"), PASSED),
    ("a role that does not cover the file", asking("data-steward"), facts(EVE, r="1"), WAITING),
    ("both looked", asking("data-steward"), facts(EVE, OK, r="1"), PASSED),
    ("a file that the request leaves alone", asking(), facts(snapshots={C1: kept(snapshot(C1), R, "1")}), WAITING),
    ("and approved as it is", asking(), facts(EVE, snapshots={C1: kept(snapshot(C1), R, "1")}), PASSED),
    ("approved while it was another", asking(),
        facts(EVE, head=C2, snapshots={C1: kept(snapshot(C1), R, "0"), C2: kept(snapshot(C2), R, "1")}), WAITING),
    ("approved before it came", asking(),
        facts(EVE, head=C2, snapshots={C1: kept(snapshot(C1), R, None), C2: kept(snapshot(C2), R, "1")}), WAITING),
    ("approved, then something else", asking(),
        facts(EVE, head=C2, snapshots={C1: kept(snapshot(C1), R, "1"), C2: kept(snapshot(C2, src="2"), R, "1")}),
        PASSED),
    ("approved, then changed", asking(), facts(EVE, head=C2, snapshots={C1: snapshot(C1, r="1")}, r="2"), WAITING),
    ("asked of whoever wrote it", asking(), facts(EVE, author="eve", r="1"), WAITING),
    ("an approval of another role", asking(), facts(OK, r="1"), WAITING),
    ("a bot's approval", asking(), facts(review("eve", type_="Bot"), r="1"), WAITING),
    ("a role that the policy does not have", asking("nobody"), facts(), UNKNOWN),
    ("while nobody knows whether anything is asked", SILENT, facts(), UNKNOWN),
    ("the same, with all approvals there", SILENT, facts(EVE, r="1"), UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("asks", "found", "verdict"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_what_the_content_leaves_to_a_role(asks, found, verdict):
    asks = asks if isinstance(asks, Gap) else (asks,)
    tree = judged(found, DATA, ETHICS, GOVERNANCE, asks=asks)
    assert tree.verdict is verdict
    said = list(dc501.find(tree, Case(Rules(), date(2026, 11, 22))))
    assert bool(said) is (verdict is not PASSED)


def test_a_role_says_what_it_decides_and_where():
    tree = judged(facts(r="1"), DATA, ETHICS, asks=(asking("data-steward"),))
    assert [(r.role.role, r.paths, [a.what for a in r.asks]) for r in tree.roles] == [
        ("data-steward", (R,), ["DC408: acc cannot tell"]), ("ethics", (R,), []),
    ]  # fmt: skip
