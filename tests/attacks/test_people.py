"""Attacks on approvals, each twice: held as things are, and passed where the one line that holds it is another."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from fake import Fake
from hub import Hub
from mutation import without
from shapes import number_of

from duecare.entry.approvals import outcome
from duecare.github import people, pulls
from duecare.github.client import Client
from duecare.load import pull, pull_trees
from duecare.model import opinions
from duecare.model.pull import Person
from duecare.policy import approvals, approvals_count, approvals_people, approvals_scope

POLICY = """\
version: 1
extends: [starter]
models:
  - name: support
    files: {card: README.md, data: ["data/*.jsonl"], manifest: ["data/*.manifest.yaml"], results: ["evals/*.json"]}
approvals:
  - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: [mona, omar]}}
  - {role: ethics, covers: [card, results, weights, training, review], needs: 1, from: {users: [mona, eve]}}
  - {role: governance, covers: [policy], needs: 1, from: {users: [mona, gus]}}
"""
MORE = {"data/a.jsonl": "{}\n{}\n"}
Made = Callable[[Hub, str], int]


def request(hub: Hub, base: str, files: dict = MORE, by: str = "dev", **commit: object) -> int:
    """A pull request that changes data, or ``files``."""
    hub.push("topic", hub.commit(files, base, **commit))
    return hub.open("topic", author=by)


def approved(hub: Hub, base: str, *who: str, **how: object) -> int:
    """The same, and approved."""
    number = request(hub, base, **how)
    for login in who:
        hub.review(number, login)
    return number


def bots(hub: Hub) -> Hub:
    """A machine goes by the name of a member."""
    hub.types["omar"] = "Bot"
    return hub


def later(hub: Hub, number: int, files: dict, **commit: object) -> int:
    """One more commit after everything else."""
    hub.push("topic", hub.commit(files, hub.refs["topic"], **commit))
    return number


def retargeted(hub: Hub, base: str) -> int:
    """Approved into a branch where the evil rows are no news, then aimed at main, where they are."""
    hub.push("lax", hub.commit({"data/evil.jsonl": "{}\n"}, base))
    hub.push("topic", hub.commit(MORE, hub.refs["lax"]))
    number = hub.open("topic", base="lax")
    hub.review(number, "mona")
    hub.push("lax", base)  # so that the digest at the reviewed commit is that of all that main would get
    hub.retarget(number, "main")
    return number


def evil_merge(hub: Hub, base: str) -> int:
    """A member presses "Update branch", puts rows into the merge, and approves."""
    number = request(hub, base)
    main = hub.push("main", hub.commit({"src/train.py": "new"}, base))
    hub.push("topic", hub.merge(hub.refs["topic"], main, author="mona", files={"data/evil.jsonl": "{}\n"}))
    hub.review(number, "mona")
    return number


def outvoted(hub: Hub, base: str, who: tuple = ("mona",), by: str = "omar", state: str = "CHANGES_REQUESTED") -> int:
    """Approved by some, and reviewed otherwise by another."""
    number = approved(hub, base, *who)
    hub.review(number, by, state)
    return number


def sibling(hub: Hub, base: str) -> int:
    """Approved, and the same commit goes into another branch too: a status speaks for both."""
    number = approved(hub, base, "mona")
    hub.push("dev", base)
    hub.open("topic", base="dev")
    return number


def many_commits(hub: Hub, base: str) -> int:
    """The approver wrote the last of 251 commits, and GitHub lists 250."""
    sha = base
    for i in range(250):
        sha = hub.commit({"src/train.py": str(i)}, sha)
    hub.push("topic", hub.commit(MORE, sha, author="mona"))
    number = hub.open("topic")
    hub.review(number, "mona")
    return number


def many_files(hub: Hub, base: str) -> int:
    """The rows hide behind 3,000 files of which nobody is asked, in order of name."""
    return request(hub, base, {**{f"a/{i:04}.txt": "x" for i in range(3000)}, "data/z.jsonl": "{}\n"})


def cut(patch: pytest.MonkeyPatch) -> None:
    """Take the first 3,000 entries for all, as GitHub's list of a request's files does."""
    real = pull_trees.changes
    patch.setattr(pull_trees, "changes", lambda base, head: dict(list(real(base, head).items())[:3000]))


def uncounted(patch: pytest.MonkeyPatch) -> None:
    """Take the commits that are listed for all that there are."""
    short = ("len({one.commit.sha for one in listed}) != request.commits", "False")
    without(patch, pulls.commits, ("request.commits > MOST_COMMITS", "False"), short)


def harmless(patch: pytest.MonkeyPatch) -> None:
    """Take every merge for one that changes nothing."""
    patch.setattr(approvals_count, "harmless", lambda commit, ground: len(commit.parents) > 1)


def shared(patch: pytest.MonkeyPatch) -> None:
    """Let one person fill every role."""
    apart = ('g.role.same_person == "refuse"', "False")
    without(patch, approvals._filled, apart, ('ground.role.same_person == "allow"', "True"))


def line(function: Callable, old: str, new: str) -> Callable[[pytest.MonkeyPatch], None]:
    """Without the defence that one line is."""
    return lambda patch: without(patch, function, (old, new))


class Attack(NamedTuple):
    """What is attempted, what must come of it, and how the defence is taken away. Undefended it passes."""

    name: str
    made: Made
    held: str
    undefended: Callable[[pytest.MonkeyPatch], None]


NOREPLY = "x\n\nCo-authored-by: M <1+mona@users.noreply.github.com>"
RENAMED = f"x\n\nCo-authored-by: M <{number_of('mona')}+lisa@users.noreply.github.com>"
HAND = (approvals_count.objection, "if had_hand:", "if False:")
ALL = {**MORE, "README.md": "# new\n", "duecare.yaml": POLICY + "# new\n"}
ATTACKS = (
    Attack("self-approval", lambda h, b: approved(h, b, "mona", by="mona"), "Waiting", line(*HAND)),
    Attack("approval by who wrote a commit", lambda h, b: approved(h, b, "mona", author="mona", committer="dev"),
           "Waiting", line(approvals_people.hands, '(commit.author, "wrote")', '(None, "wrote")')),
    Attack("approval by who committed", lambda h, b: approved(h, b, "mona", committer="mona"), "Waiting",
           line(approvals_people.hands, '(committer, "committed")', '(None, "committed")')),
    Attack("co-author", lambda h, b: approved(h, b, "mona", message=NOREPLY), "Waiting",
           line(approvals_people.hands, '*((p, "co-wrote") for p in commit.co_authors)', "")),
    Attack("co-author under a login of before", lambda h, b: approved(h, b, "mona", message=RENAMED), "Waiting",
           lambda patch: patch.setattr(Person, "same", lambda self, other: self.key == other.key)),
    Attack("co-author without an address", lambda h, b: approved(h, b, "mona", message="x\n\nCo-authored-by: Mona"),
           "Waiting", line(people.co_authors, "addresses or (", "addresses or ([] if True else ")),
    Attack("unlinked commit", lambda h, b: approved(h, b, "mona", author=None), "Waiting",
           line(approvals._filled, "max(g.role.needs, 1) + unlinked", "max(g.role.needs, 1)")),
    Attack("bot", lambda h, b: approved(bots(h), b, "omar"), "Waiting",
           line(approvals_count.objection, "user is None or not user.human", "user is None")),
    Attack("one person in three roles", lambda h, b: approved(h, b, "mona", files=ALL), "Waiting", shared),
    Attack("approval of an old SHA", lambda h, b: later(h, approved(h, b, "mona"), {"data/a.jsonl": "evil\n"}),
           "Waiting", line(approvals_count._stale, "digest(then) == ground.digest", "True")),
    Attack("approval before one more file", lambda h, b: later(h, approved(h, b, "mona"), {"data/e.jsonl": "1"}),
           "Waiting", line(approvals_scope.digest, "in sorted(changes.items())", "in sorted(changes.items())[:1]")),
    Attack("the same bytes as a link", lambda h, b: later(
        h, approved(h, b, "mona"), {"data/a.jsonl": "{}\n{}\n"}, symlinks=("data/a.jsonl",)), "Waiting",
        line(approvals_scope.digest, "{change.head or 'absent'}", "{change.head.sha if change.head else 'absent'}")),
    Attack("evil merge", evil_merge, "Waiting", harmless),
    Attack("change request outvoted", outvoted, "Blocked",
           line(approvals._objections, 'opinion.state != "CHANGES_REQUESTED"', "True")),
    Attack("dismissed review", lambda h, b: outvoted(h, b, (), "mona", "DISMISSED"), "Waiting",
           lambda patch: (patch.setattr(opinions, "GIVEN", frozenset({"APPROVED", "DISMISSED"})),
                          without(patch, pull._heard, ('one.state == "APPROVED"', "True")),
                          without(patch, approvals._sort, ('opinion.state != "APPROVED"', "False")))),
    Attack("objection dismissed by the author", lambda h, b: outvoted(h, b, ("mona",), "mona", "DISMISSED"), "Waiting",
           line(opinions.opinions, 'review.state == "DISMISSED" and before', "False and before")),
    Attack("retargeted base", retargeted, "Waiting",
           line(approvals_count.objection, "approval.submitted_at <= retargeted", "False")),
    Attack("sibling on the same head", sibling, "Waiting",
           line(approvals._holds, "for other in facts.siblings", "for other in ()")),
    Attack("3,000 files", many_files, "Waiting", cut),
    Attack("251 commits", many_commits, "Unknown", uncounted),
)  # fmt: skip


@pytest.fixture
def hub():
    return Hub()


@pytest.fixture
def judged(hub):
    server = Fake(hub, "")
    files = {"duecare.yaml": POLICY, "README.md": "# card\n", "data/a.jsonl": "{}\n", "src/train.py": "pass\n"}
    base = hub.push("main", hub.commit(files))
    client = Client("ghs_write", hub.repository, api=server.base, sleep=lambda _: None)
    yield lambda made: outcome(client, made(hub, base)).verdict.word
    server.close()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_attack_is_held(attack, judged):
    assert judged(attack.made) == attack.held


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a.name)
def test_attack_succeeds_without_its_defense(attack, judged, monkeypatch):
    attack.undefended(monkeypatch)
    if attack.name == "approval before one more file":
        monkeypatch.setattr(approvals_scope, "moved", lambda *_: ())
    assert judged(attack.made) == "Passed"


def test_a_spoofed_address_is_a_gap_that_is_known(hub, judged):
    """Who commits under the address of another account hides behind it: GitHub itself names that account.

    duecare cannot see it; `require_last_push_approval` in the ruleset and signed commits can (docs/security.md).
    """
    assert judged(lambda h, b: approved(h, b, "mona", author="dev", email="dev@example.com")) == "Passed"
