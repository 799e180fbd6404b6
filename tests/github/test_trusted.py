"""From an event to statuses: the trusted workflow's walk, with nothing but identity taken from the payload."""

import pytest
from faults import Harmful
from shapes import number_of
from test_walk import POLICY

from duecare.entry.activities import Check, Follow, Group, Head, Hint, Malformed, Nothing, Settle, Sweep
from duecare.entry.believed import USUAL, Way
from duecare.entry.trusted import Subject, settled, subjects
from duecare.model.problem import Gap

HERE = number_of("acme/support-model")


@pytest.fixture
def base(hub):
    return hub.push("main", hub.commit({"duecare.yaml": POLICY, "data/a.jsonl": "{}\n"}))


@pytest.fixture
def two(hub, base):
    """One request that is approved, one that is not."""
    hub.push("one", hub.commit({"data/a.jsonl": "{}\n{}\n"}, base))
    hub.push("two", hub.commit({"data/b.jsonl": "{}\n"}, base))
    numbers = hub.open("one"), hub.open("two")
    hub.review(numbers[0], "mona")
    return numbers


def statuses(hub):
    names = {sha: branch for branch, sha in hub.refs.items()}
    return {names.get(s["sha"], s["sha"]): s["state"] for s in hub.statuses}


def approvals(client, activity, way=USUAL):
    return [settled(client, way, each) for each in subjects(client, activity)]


def test_a_sweep_settles_every_open_request(hub, client, two):
    hub.pulls[two[1]].state = "open"
    found = approvals(client(), Sweep())
    assert [(s.subject.number, s.outcome.verdict.word) for s in found] == [(two[0], "Passed"), (two[1], "Waiting")]
    assert statuses(hub) == {"one": "success", "two": "pending"}


def test_one_request(hub, client, two):
    approvals(client(), Settle(two[1]), Way("https://example.com/run"))
    assert statuses(hub) == {"two": "pending"}
    assert hub.statuses[0]["target_url"] == "https://example.com/run"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (("acme", "one", None, HERE), {"one": "success"}),
        (("acme", "two", None, HERE), {}),
        (("guest", "one", None, HERE), {}),
        (("acme", "one", "f" * 40, HERE), {}),
        (("acme", "one", None, 99), {}),
    ],
)
def test_a_run_settles_the_request_it_belongs_to(hub, client, two, head, expected):
    owner, branch, sha, repository = head
    run = Follow(1, "w.yml", "pull_request", Head(owner, branch, sha or hub.refs["one"], repository))
    approvals(client(), run)
    assert statuses(hub) == expected


def test_a_group(hub, client, two, base):
    group = hub.merge(base, hub.refs["one"])
    assert subjects(client(), Group(1, two[0], "main", group)) == (Subject(two[0], group),)
    approvals(client(), Group(1, two[0], "main", group))
    assert statuses(hub) == {group: "success"}


@pytest.mark.parametrize("activity", [Hint(7), Check(7, "a", "b"), Nothing("x"), Malformed("push", "x")])
def test_what_the_trusted_workflow_leaves_alone(fake, client, activity):
    assert subjects(client(), activity) == ()
    assert fake.calls == []


def test_a_sweep_that_sees_nothing_says_so(fake, client, two):
    fake.faults += [Harmful("GET", r"/pulls\?")] * 4
    assert isinstance(subjects(client(), Sweep()), Gap)


def test_one_silent_request_does_not_stop_the_sweep(hub, fake, client, two):
    fake.faults += [Harmful("GET", rf"/pulls/{two[0]}$")] * 4
    found = approvals(client(), Sweep())
    assert [s.outcome.verdict.word for s in found] == ["Unknown", "Waiting"]
    assert statuses(hub) == {"two": "pending"}


def test_what_a_judgement_costs(hub, fake, client, two):
    """Under GitHub's 1,000 requests an hour with room for dozens of requests."""
    approvals(client(), Settle(two[0]))
    assert len(fake.calls) <= 13
