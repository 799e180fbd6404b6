"""Merge groups, and the pull requests that completed runs belong to."""

import pytest
from faults import Harmful
from shapes import number_of
from test_walk import POLICY

from duecare.entry.approvals import settle
from duecare.load.pull_find import every, numbers
from duecare.model.problem import Gap


@pytest.fixture
def base(hub):
    files = {"duecare.yaml": POLICY, "README.md": "# card\n", "data/a.jsonl": "{}\n", "src/x.py": "pass\n"}
    return hub.push("main", hub.commit(files))


def approved(hub, base, branch, files, *who):
    hub.push(branch, hub.commit(files, base))
    number = hub.open(branch)
    for login in who:
        hub.review(number, login)
    return number


def test_a_group_of_one(hub, client, base):
    number = approved(hub, base, "one", {"data/a.jsonl": "{}\n{}\n"}, "mona")
    group = hub.merge(base, hub.refs["one"])
    found, refused = settle(client("ghs_app"), number, group=group)
    assert (found.verdict.word, refused) == ("Passed", None)
    assert [(s["sha"], s["state"]) for s in hub.statuses] == [(group, "success")]


def test_a_group_that_rebases(hub, client, base):
    """Two commits of the request, written anew on the tip: no merge commit, and another first parent than the base."""
    hub.push("two", hub.commit({"data/a.jsonl": "{}\n{}\n"}, base))
    number = approved(hub, hub.refs["two"], "two", {"src/x.py": "go"}, "mona")
    tip = hub.push("main", hub.commit({"README.md": "# other\n"}, base))
    first = hub.commit({"data/a.jsonl": "{}\n{}\n"}, tip)
    group = hub.commit({"src/x.py": "go"}, first)
    assert settle(client("ghs_app"), number, group=group)[0].verdict.word == "Passed"
    evil = hub.commit({"src/x.py": "go", "data/a.jsonl": "evil"}, first)
    assert settle(client("ghs_app"), number, group=evil)[0].verdict.word == "Waiting"


def test_a_group_after_another_that_changes_other_data(hub, client, base):
    first = approved(hub, base, "one", {"data/a.jsonl": "{}\n{}\n"}, "mona")
    second = approved(hub, base, "two", {"data/b.jsonl": "{}\n"}, "omar")
    ahead = hub.merge(base, hub.refs["one"])
    group = hub.merge(ahead, hub.refs["two"])
    assert settle(client("ghs_app"), first, group=ahead)[0].verdict.word == "Passed"
    assert settle(client("ghs_app"), second, group=group)[0].verdict.word == "Passed"


def test_what_the_queue_merged_into_one_was_seen_by_nobody(hub, client, base):
    number = approved(hub, base, "one", {"data/a.jsonl": "{}\n{}\n"}, "mona")
    group = hub.merge(base, hub.refs["one"], files={"data/a.jsonl": "{}\n{}\n{}\n"})
    found, _ = settle(client("ghs_app"), number, group=group)
    assert found.verdict.word == "Waiting"
    assert "the queue merged data/a.jsonl into something that nobody approved" in found.why


def test_a_group_of_a_request_that_nobody_approved(hub, client, base):
    number = approved(hub, base, "one", {"data/a.jsonl": "{}\n{}\n"})
    settle(client("ghs_app"), number, group=hub.merge(base, hub.refs["one"]))
    assert [s["state"] for s in hub.statuses] == ["pending"]


def test_a_group_that_cannot_be_read(hub, client, fake, base):
    number = approved(hub, base, "one", {"data/a.jsonl": "{}\n{}\n"}, "mona")
    group = hub.merge(base, hub.refs["one"])
    fake.faults += [Harmful("GET", f"/git/trees/{group}")] * 4
    assert settle(client("ghs_app"), number, group=group)[0].verdict.word == "Unknown"


@pytest.mark.parametrize(
    ("owner", "branch", "repository", "expected"),
    [
        ("acme", "one", "acme/support-model", True),
        ("ACME", "one", "acme/support-model", True),
        ("acme", "One", "acme/support-model", False),
        ("guest", "one", "guest/support-model", False),
        ("acme", "one", "acme/other", False),
    ],
)
def test_a_run_is_matched_by_owner_branch_commit_and_repository(hub, client, base, owner, branch, repository, expected):
    number = approved(hub, base, "one", {"src/x.py": "1"})
    asked = {"sha": hub.refs["one"], "repository_id": number_of(repository)}
    assert numbers(client(), owner, branch, **asked) == ((number,) if expected else ())
    assert numbers(client(), owner, branch, **asked | {"sha": base}) == ()


def test_a_forks_run_is_not_the_namesake_branchs(hub, client, base):
    own = approved(hub, base, "one", {"src/x.py": "1"})
    fork = hub.open("one", fork="guest/support-model")
    at = {"sha": hub.refs["one"]}
    assert numbers(client(), "guest", "one", **at, repository_id=number_of("guest/support-model")) == (fork,)
    assert numbers(client(), "acme", "one", **at, repository_id=number_of("acme/support-model")) == (own,)
    assert every(client()) == (own, fork)


def test_silence_is_not_no_request(hub, client, fake, base):
    fake.faults += [Harmful("GET", r"/pulls\?")] * 4
    assert isinstance(numbers(client(), "acme", "one", sha=base, repository_id=1), Gap)
