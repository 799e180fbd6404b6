"""The trusted job: what it believes, what it writes, and what it says when it may not believe."""

import pytest
from desk import CHECK, CHECK_PATH, HINT_PATH, POLICY, finding, report
from faults import PRIMARY, READ_ONLY, SECONDARY, Harmful

from duecare.entry.action_comment import PLAIN_MODE
from duecare.publish.comment import CUT, LIMIT


@pytest.fixture
def base(hub):
    files = {
        "duecare.yaml": POLICY,
        CHECK_PATH: CHECK,
        "README.md": "# card\n",
        "data/a.jsonl": "{}\n",
        "src/x.py": "1",
    }
    return hub.push("main", hub.commit(files))


def change(hub, base, files, **more):
    hub.push("topic", hub.commit(files, base))
    return hub.open("topic", **more)


def digest(desk, number):
    """The digest of the base's policy, as the status says it."""
    from duecare.entry.approvals import outcome
    from duecare.github.client import Client

    client = Client("ghs_app", desk.keeper.hub.repository, api=desk.keeper.base, sleep=lambda _: None)
    return outcome(client, number).policy.digest


def checked(desk, number, *, keep=None, **more):
    """A run of the check on the head, with its artifact."""
    said = {key: more.pop(key) for key in ("verdict", "findings", "base_ref", "gaps", "notes") if key in more}
    run = desk.keeper.run(number, more.pop("path", CHECK_PATH), **more)
    desk.keeper.keep(run, keep or report(run.head, digest=digest(desk, number), **said))
    return run


def test_the_first_run_creates_the_comment_and_the_next_edits_it(hub, desk, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    assert desk.follow(checked(desk, number, verdict="blocked", conclusion="failure", findings=[finding()])) == 0
    first = desk.comment(number)
    assert "### ❌ duecare · Blocked: 1 error" in first
    assert "the card has no license" in first
    assert "⏳ **data\\-steward**: 0 of 1" in first
    assert desk.outputs["verdict"] == "blocked"
    hub.review(number, "mona")
    hub.push("topic", hub.commit({"README.md": "# card\nlicense\n"}, hub.refs["topic"]))
    hub.review(number, "eve")
    desk.follow(checked(desk, number))
    assert "### ✅ duecare · Passed" in desk.comment(number)
    assert desk.outputs == {
        "verdict": "passed", "blocked": "false", "findings": "0", "gaps": "0",
        "comment-url": desk.outputs["comment-url"],
    }  # fmt: skip
    assert desk.outputs["comment-url"].endswith(str(hub.comments[number][0]["id"]))


def test_a_fork_is_posted_too(hub, desk, base):
    number = change(hub, base, {"README.md": "# fork\n"}, fork="stranger/support-model", author="stranger")
    run = checked(desk, number, verdict="blocked", conclusion="failure", findings=[finding("from the fork")])
    assert desk.follow(run) == 0
    assert "from the fork" in desk.comment(number)


def test_a_review_hint_wakes_it_and_the_check_is_looked_up(hub, desk, base):
    number = change(hub, base, {"README.md": "# new\n"})
    checked(desk, number)
    hub.review(number, "eve")
    assert desk.follow(desk.keeper.run(number, HINT_PATH, event="pull_request_review")) == 0
    assert "Passed" in desk.comment(number)


def test_approvals_hold_what_the_check_passed(hub, desk, base):
    number = change(hub, base, {"README.md": "# new\n"})
    checked(desk, number)
    assert desk.settle(number) == 0
    assert "### ⏳ duecare · Waiting" in desk.comment(number)
    assert (desk.outputs["verdict"], desk.outputs["blocked"]) == ("waiting", "true")
    assert [s["state"] for s in hub.statuses] == ["pending"]
    assert PLAIN_MODE.partition(",")[0] in desk.comment(number).replace("\\", "")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"status": "in_progress", "conclusion": ""}, "is still running"),
        ({"conclusion": "action_required"}, "waits until somebody who may write allows"),
        ({"conclusion": "failure"}, "says Passed, and its run ended in failure"),
        ({"verdict": "blocked"}, "says Blocked, and its run ended in success"),
        ({"base_ref": "lax"}, "against another target branch"),
        ({"event": "push"}, "has not run on"),
        ({"path": ".github/workflows/other.yml"}, "has not run on"),
        ({"keep": report("f" * 40)}, "is of ffffffffffff, not of"),
    ],
    ids=["running", "new-contributor", "red", "green", "retargeted", "push", "other-file", "stale"],
)
def test_what_is_not_believed_is_unknown(hub, desk, base, more, said):
    number = change(hub, base, {"src/x.py": "2"})
    checked(desk, number, **more)
    assert desk.settle(number) == 0
    body = desk.comment(number)
    assert "### ❔ duecare · Unknown" in body
    assert said in body.replace("`", "").replace("\\", "").replace("\u200b", "")
    assert desk.outputs["verdict"] == "unknown"


def test_a_base_whose_policy_moved_on_is_judged_again(hub, desk, base):
    number = change(hub, base, {"src/x.py": "2"})
    checked(desk, number)
    hub.push("main", hub.commit({"duecare.yaml": POLICY + "# stricter\n"}, base))
    desk.settle(number)
    assert "judged by another policy than that of main" in desk.comment(number)


def test_a_workflow_that_only_the_base_changed_is_still_the_bases(hub, desk, base):
    number = change(hub, base, {"src/x.py": "2"})
    hub.push("main", hub.commit({CHECK_PATH: CHECK + "# newer\n"}, base))
    checked(desk, number)
    desk.settle(number)
    assert "### ✅ duecare · Passed" in desk.comment(number)


def test_marker_and_page_together_fit(hub, desk, base):
    """A page that would fit without the marker gives way in a part of its own, and is not cut in the middle of one."""
    number = change(hub, base, {"src/x.py": "2"})
    found = [finding("x" * 40, f"data/{n:04}.jsonl", fix=f"mend number {n}") for n in range(328)]

    def said(*notes):
        checked(desk, number, verdict="blocked", conclusion="failure", findings=found, notes=list(notes))
        desk.settle(number)
        return desk.comment(number)

    left = LIMIT - len(said())
    for more in (4, 22, 40):
        full = said(*("n" * min(500, left + more - start) for start in range(0, left + more, 504)))
        assert len(full) <= LIMIT
        assert CUT not in full
        assert full.rstrip().endswith("</sub>")


def test_people_are_told_by_their_checks(hub, desk, base):
    """The ids lead to the pages of the checks, and human oversight is among what is supported."""
    number = change(hub, base, {"README.md": "# new\n"})
    hub.review(number, "gus", "CHANGES_REQUESTED")
    checked(desk, number)
    desk.settle(number)
    said = desk.comment(number)
    assert "still wanted: 1, from `eve` (DC501)" in said
    assert "`gus` (governance) requested changes (DC504)" in said
    assert "### ❌ duecare · Blocked: changes requested by gus\n" in said
    assert "- EU AI Act 14: DC501" in said


def test_a_bootstrap_waits_for_an_admin(hub, desk):
    root = hub.push("main", hub.commit({"README.md": "x"}))
    number = change(hub, root, {"duecare.yaml": POLICY, CHECK_PATH: CHECK})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head))
    assert desk.settle(number) == 0
    body = desk.comment(number)
    assert "### ⏳ duecare · Waiting" in body
    assert "an admin reads and merges the first one" in body


def test_a_folder_of_a_monorepo_is_judged_by_its_own_policy(hub, desk):
    from duecare.entry.approvals import Way, outcome
    from duecare.github.client import Client

    files = {"models/a/duecare.yaml": POLICY, "models/a/data/a.jsonl": "{}\n", CHECK_PATH: CHECK}
    number = change(hub, hub.push("main", hub.commit(files)), {"models/a/data/a.jsonl": "{}\n{}\n"})
    hub.required = {"": []}
    client = Client("ghs_app", hub.repository, api=desk.keeper.base, sleep=lambda _: None)
    policy = outcome(client, number, way=Way(folder="models/a")).policy
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head, digest=policy.digest, root="models/a"))
    assert desk.settle(number, working_directory="models/a") == 0
    body = desk.comment(number)
    assert "Waiting for data\\-steward" in body
    assert f"/blob/{hub.refs['topic']}/models/a/duecare.yaml" in body
    hub.review(number, "mona")
    desk.settle(number, working_directory="models/a")
    assert "### ✅ duecare · Passed" in desk.comment(number)


def test_a_sweep_settles_all(hub, desk, base):
    numbers = []
    for name in ("one", "two"):
        hub.push(name, hub.commit({f"src/{name}.py": "2"}, base))
        numbers.append(hub.open(name))
        checked(desk, numbers[-1])
    assert desk.act("schedule", {"schedule": "17 * * * *"}, mode="trusted") == 0
    assert ["Passed" in desk.comment(n) for n in numbers] == [True, True]


def test_a_command_settles_and_another_comment_does_not(hub, desk, base):
    number = change(hub, base, {"src/x.py": "2"})
    said = {"action": "created", "sender": {"type": "User"}}
    said["issue"] = {"number": number, "state": "open", "pull_request": {}}
    for body, count in (("thanks", 0), ("/duecare", 1)):
        told = {**said, "comment": {"body": body, "user": {"type": "User", "login": "dev"}}}
        assert desk.act("issue_comment", told) == 0
        assert len(hub.comments[number]) == count


def test_strong_mode_writes_as_the_app(hub, desk, base, key):
    number = change(hub, base, {"src/x.py": "2"})
    checked(desk, number)
    assert desk.settle(number, app_id="4242", app_key=key) == 0
    assert hub.comments[number][0]["login"] == "acme-gate[bot]"
    assert hub.asked_rights["permissions"]["statuses"] == "write"
    assert key not in desk.log + desk.summary
    assert "ghs_app" not in desk.log + desk.summary


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"app_key": "-----BEGIN nonsense"}, "app-id and app-key do not fit"),
        ({"token": ""}, ""),
    ],
)
def test_nobody_to_sign_in_as(hub, desk, base, given, said):
    number = change(hub, base, {"src/x.py": "2"})
    given = {"app_id": "4242"} | given if "app_key" in given else given
    if not said:
        assert desk.settle(number, **given) == 3
        assert "input token is empty" in desk.log
        return
    assert desk.settle(number, **given) == 3
    assert said in desk.log
    assert "nonsense" not in desk.log
    assert (desk.outputs["verdict"], hub.comments[number], hub.statuses) == ("unknown", [], [])


def gone(where, times=1, verb="GET", **more):
    return Harmful(verb, where, **more), times


SPENT = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "99999999999"))
# What GitHub does, how often, and whether the verdict can be known all the same.
FAULTS = {
    "401 on everything first": (*gone(r"/pulls/\d+$", status=401, message="Bad credentials"), False),
    "404 on the request": (*gone(r"/pulls/\d+$", status=404, message="Not Found"), False),
    "502 on the request, and again": (*gone(r"/pulls/\d+$", 4, status=502), False),
    "502 on the request, once": (*gone(r"/pulls/\d+$", status=502), True),
    "no answer about the request": (*gone(r"/pulls/\d+$", 4, harm="cut"), False),
    "the primary limit on the reviews": (*gone("/reviews", status=403, message=PRIMARY, headers=SPENT), False),
    "a secondary limit on the reviews": (*gone("/reviews", status=403, message=SECONDARY), True),
    "secondary limits without end": (*gone("/reviews", 4, status=403, message=SECONDARY), False),
    "429 with a time to wait": (*gone("/reviews", status=429, headers=(("Retry-After", "3"),)), True),
    "half a page of reviews": (*gone("/reviews", harm="half"), True),
    "only half pages of reviews": (*gone("/reviews", 4, harm="half"), False),
    "no word of the runs": (*gone("/actions/workflows", 9, status=403, message=READ_ONLY), False),
    "no word of the runs, once": (*gone("/actions/workflows", status=403, message=READ_ONLY), True),
    "runs of another shape": (*gone("/actions/workflows", 9, harm="shape"), False),
    "no word of the artifacts": (*gone(r"/artifacts\?", 9, status=404, message="Not Found"), False),
    "artifacts of another shape": (*gone(r"/artifacts\?", 9, harm="shape"), False),
    "the archive is gone": (*gone(r"/artifacts/\d+/zip", 9, status=410, message="Gone"), False),
    "the archive's address, late": (*gone(r"/artifacts/\d+/zip", status=503), True),
    "no tree of the base": (*gone("/git/trees", status=404, message="Not Found"), False),
    "a page of HTML for a tree": (*gone("/git/trees", 4, harm="html"), False),
    "no policy's bytes": (*gone("/git/blobs", 4, status=500), False),
    "the rules of the branch": (*gone("/rules/branches", 4, status=500), True),
    "the status refused": (*gone("/statuses/", verb="POST", status=403, message=READ_ONLY), None),
    "the status refused as it is": (*gone("/statuses/", verb="POST", status=422, message="Validation Failed"), None),
    "the status lost": (*gone("/statuses/", 4, verb="POST", status=502), None),
    "the comment refused": (*gone("/comments", verb="POST", status=403, message=READ_ONLY), None),
    "the comment lost, three times": (*gone("/comments", 3, verb="POST", status=502), None),
    "the comment written and its answer lost": (*gone("/comments", verb="POST", status=502, after=True), True),
    "the comment written and half an answer": (*gone("/comments", verb="POST", harm="half", after=True), True),
    "the comments cannot be listed": (*gone(r"/issues/\d+/comments", status=403, message=READ_ONLY), None),
}


@pytest.mark.parametrize("name", FAULTS)
def test_no_double_comment_no_false_pass_no_lost_verdict(hub, desk, base, monkeypatch, name):
    """Known: as if nothing had been. Not known: Unknown. Not taken (None): said in log and summary, and a red job."""
    fault, times, known = FAULTS[name]
    monkeypatch.setattr("time.sleep", lambda _: None)
    number = change(hub, base, {"src/x.py": "2"})
    checked(desk, number)
    desk.keeper.faults += [fault] * times
    status = desk.settle(number)
    mine = [c for c in hub.comments[number] if c["login"] == "github-actions[bot]"]
    assert len(mine) <= 1
    verdict = desk.outputs["verdict"]
    if known is False:
        assert verdict == "unknown"
        assert "duecare · Passed" not in desk.summary + "".join(c["body"] for c in mine)
        assert "Unknown" in desk.summary
    else:
        assert (verdict, "duecare · Passed" in desk.summary) == ("passed", True)
        assert status == (0 if known else 3)
        assert known or "was not" in desk.log
    desk.keeper.faults.clear()
    desk.settle(number)
    assert "### ✅ duecare · Passed" in desk.comment(number)


def test_the_table_is_long_enough():
    assert len(FAULTS) >= 20
