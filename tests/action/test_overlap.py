"""Two runs of one request at once: the last to write must not be the first to have read."""

import pytest
from desk import CHECK, CHECK_PATH, POLICY, report

from duecare.entry import action_settle, action_trusted


@pytest.fixture
def base(hub):
    files = {"duecare.yaml": POLICY, CHECK_PATH: CHECK, "data/a.jsonl": "{}\n", "src/x.py": "1"}
    return hub.push("main", hub.commit(files))


def opened(hub, base, branch="topic"):
    hub.push(branch, hub.commit({"data/a.jsonl": f"{{}}\n{{}}\n{branch}"}, base))
    return hub.open(branch)


def meanwhile(desk, verb, path, happens):
    """Just before the first such request is carried out, something else happens, and another run is done with it."""
    real, left = desk.keeper.answer, [happens]

    def answer(asked, where, *rest):
        if asked == verb and path in where and left:
            left.pop()()
        return real(asked, where, *rest)

    desk.keeper.answer = answer


def other_run(hub, number, state):
    """What the other run wrote, which is right."""
    sha = hub.pulls[number].head_sha
    hub.statuses.append({"sha": sha, "context": "duecare/approvals", "state": state, "description": "", "id": 1})


defended = pytest.mark.parametrize("defended", [True, False], ids=["defended", "undefended"])


@pytest.fixture
def once(monkeypatch, defended):
    if not defended:
        monkeypatch.setattr(action_settle, "TRIES", 1)


def states(hub):
    return [s["state"] for s in hub.statuses]


@defended
def test_an_objection_while_the_status_is_set(hub, desk, base, once, defended):
    number = opened(hub, base)
    hub.review(number, "mona")

    def happens():
        hub.review(number, "mona", "CHANGES_REQUESTED")
        other_run(hub, number, "failure")

    meanwhile(desk, "POST", "/statuses/", happens)
    assert desk.settle(number) == 0
    assert states(hub) == ["failure", "success", "failure"][: 3 if defended else 2]
    assert ("duecare · Blocked" in desk.comment(number)) is defended


@defended
def test_a_dismissal_while_the_comment_is_written(hub, desk, base, once, defended):
    number = opened(hub, base)
    given = hub.review(number, "mona")
    meanwhile(desk, "POST", "/comments", lambda: given.update(state="DISMISSED"))
    desk.settle(number)
    assert states(hub)[-1] == ("pending" if defended else "success")


@defended
def test_another_target_while_the_status_is_set(hub, desk, base, once, defended):
    hub.push("lax", hub.commit({"duecare.yaml": POLICY + "# lax\n"}, base))
    number = opened(hub, base)
    hub.review(number, "mona")
    meanwhile(desk, "POST", "/statuses/", lambda: hub.retarget(number, "lax"))
    desk.settle(number)
    assert ("base lax" in hub.statuses[-1]["description"]) is defended
    assert states(hub)[-1] == ("pending" if defended else "success")


@defended
def test_a_push_while_the_status_is_set(hub, desk, base, once, defended):
    number = opened(hub, base)
    hub.review(number, "mona")
    meanwhile(desk, "POST", "/statuses/", lambda: hub.push("topic", hub.commit({"data/b.jsonl": "1"}, base)))
    desk.settle(number)
    assert (hub.statuses[-1]["sha"] == hub.refs["topic"]) is defended


@defended
def test_the_check_ends_while_it_is_said_that_it_runs(hub, desk, base, once, defended):
    number = opened(hub, base)
    run = desk.keeper.run(number, CHECK_PATH, status="in_progress", conclusion="")

    def happens():
        run.status, run.conclusion = "completed", "failure"
        desk.keeper.keep(run, report(run.head, verdict="blocked"))

    meanwhile(desk, "POST", "/comments", happens)
    desk.settle(number)
    assert ("is still running" not in desk.comment(number)) is defended


def test_what_never_rests_is_left_after_three_times(hub, desk, base):
    number = opened(hub, base)
    real = desk.keeper.answer

    def answer(verb, path, *rest):
        if path.endswith("/comments") or "/comments/" in path:
            hub.push("topic", hub.commit({"src/x.py": "again"}, hub.refs["topic"]))
        return real(verb, path, *rest)

    desk.keeper.answer = answer
    assert desk.settle(number) == 0
    assert desk.log.count("changed meanwhile") == 3


def test_what_rests_is_judged_once(hub, desk, base):
    number = opened(hub, base)
    desk.settle(number)
    assert desk.keeper.made("GET", "/commits$") == 1
    desk.settle(number)
    assert len(hub.statuses) == 1


def test_a_sweep_leaves_requests_for_what_happens_meanwhile(hub, desk, base, monkeypatch):
    """GitHub takes 1,000 an hour; every hour begins with another request, so that all have their turn."""
    numbers = [opened(hub, base, f"topic-{n}") for n in range(5)]
    desk.keeper.left = 170
    seen = set()
    for hour in range(5):
        monkeypatch.setattr(action_trusted, "hours", lambda hour=hour: hour)
        desk.keeper.left = 170
        hub.statuses.clear()
        assert desk.act("schedule", {}, mode="trusted") == 0
        done = {n for n in numbers if any(s["sha"] == hub.pulls[n].head_sha for s in hub.statuses)}
        assert len(done) == 1
        assert "4 of 5 open pull requests were left for a later hour" in desk.log
        seen |= done
    assert seen == set(numbers)
