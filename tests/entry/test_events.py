"""Every event of GitHub that the workflows listen to, and every way a payload can be wrong."""

import copy
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.entry.activities import (
    Activity,
    Check,
    Follow,
    Group,
    Head,
    Hint,
    Malformed,
    Monitor,
    Nothing,
    Refused,
    Settle,
    Sweep,
)
from duecare.entry.events import READERS, activity, queued

A, B, Z = "a" * 40, "b" * 40, "0" * 40
MODES = {"workflow_dispatch": "monitor"}  # events that one mode alone acts on
QUEUE = f"gh-readonly-queue/release/1.x/pr-12-{B}"
USER, BOT = {"login": "dev", "type": "User"}, {"login": "renovate[bot]", "type": "Bot"}
PULL = {"number": 7, "state": "open", "base": {"ref": "main", "sha": A}, "head": {"ref": "t", "sha": B, "repo": None}}
MINE = {"full_name": "acme/model", "default_branch": "main", "fork": False}
FORK = {"id": 9, "full_name": "guest/model", "owner": {"login": "guest"}}
RUN = {
    "id": 55, "event": "pull_request", "path": ".github/workflows/duecare.yml", "head_branch": "topic", "head_sha": B,
    "head_repository": FORK, "pull_requests": [{"number": 666}], "conclusion": "failure",
}  # fmt: skip
COMMENT = {
    "action": "created", "issue": {"number": 7, "state": "open", "pull_request": {"url": "x"}},
    "comment": {"body": "/duecare recheck", "user": USER}, "sender": USER,
}  # fmt: skip
PAYLOADS = {
    "pull_request": {"action": "synchronize", "pull_request": PULL},
    "pull_request_target": {"action": "synchronize", "pull_request": PULL},
    "pull_request_review": {"action": "submitted", "pull_request": PULL, "review": {"state": "approved"}},
    "issue_comment": COMMENT,
    "workflow_run": {"action": "completed", "workflow_run": RUN},
    "merge_group": {
        "action": "checks_requested",
        "merge_group": {"head_sha": B, "base_sha": A, "head_ref": f"refs/heads/{QUEUE}", "base_ref": "refs/heads/main"},
    },
    "push": {"ref": "refs/heads/main", "before": A, "after": B, "deleted": False, "created": False},
    "schedule": {"schedule": "17 3 * * *", "repository": MINE, "workflow": ".github/workflows/duecare-monitor.yml"},
    "workflow_dispatch": {"inputs": None, "ref": "refs/heads/main", "repository": MINE, "sender": USER},
}


def put(event, where, value):
    """The event's payload with one field changed; the field is taken out for ``...``."""
    payload = copy.deepcopy(PAYLOADS[event])
    *path, last = where.split(".")
    inner = payload
    for step in path:
        inner = inner[step]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return payload


NO_FORK = Refused("a fork is not monitored", "switch this workflow off in the fork; the original has its own")
FOLLOW = Follow(55, ".github/workflows/duecare.yml", "pull_request", Head("guest", "topic", B, 9))


class Row(NamedTuple):
    event: str
    where: str
    value: object
    expected: object
    mode: str = "auto"


ROWS = [
    *(Row("pull_request", "action", action, Check(7, A, B))
      for action in ("opened", "synchronize", "reopened", "edited", "ready_for_review", "converted_to_draft", "labeled",
                     "enqueued", "closed", "what_comes_next_year")),
    Row("pull_request", "pull_request.state", "closed", Check(7, A, B)),
    Row("pull_request", "pull_request.user", BOT, Check(7, A, B)),
    Row("pull_request", "pull_request.draft", True, Check(7, A, B)),
    *(Row("pull_request_target", "action", action, Settle(7))
      for action in ("opened", "synchronize", "reopened", "edited", "ready_for_review", "what_comes_next_year")),
    *(Row("pull_request_target", "action", action, Nothing(f"{action} changes no verdict"))
      for action in ("labeled", "assigned", "locked", "closed")),
    Row("pull_request_target", "pull_request.state", "closed", Nothing("#7 is closed")),
    Row("pull_request_target", "pull_request.user", BOT, Settle(7)),
    *(Row("pull_request_review", "action", action, Hint(7)) for action in ("submitted", "edited", "dismissed")),
    Row("pull_request_review", "pull_request.state", "closed", Nothing("#7 is closed")),
    Row("pull_request_review", "pull_request.number", 8, Hint(8)),
    *(Row("issue_comment", "comment.body", body, Settle(7, "recheck"))
      for body in ("/duecare", "/duecare recheck", "  /duecare  recheck now", "/duecare recheck\nplease",
                   "/duecare\r\nthanks")),
    *(Row("issue_comment", "comment.body", body, Nothing("the comment speaks to somebody else"))
      for body in ("", "\n/duecare", "please /duecare recheck", "/duecared", "> /duecare recheck", "/DUECARE recheck",
                   "<!-- duecare -->", "`/duecare`")),
    *(Row("issue_comment", "comment.body", f"/duecare {verb}", Nothing("/duecare knows recheck"))
      for verb in ("approve", "waive DC303", "RECHECK", "$(id)", "--help", "recheck;id")),
    Row("issue_comment", "action", "edited", Settle(7, "recheck")),
    Row("issue_comment", "action", "deleted", Nothing("a comment that was taken back asks nothing")),
    Row("issue_comment", "issue.pull_request", ..., Nothing("#7 is no pull request")),
    Row("issue_comment", "issue.pull_request", None, Nothing("#7 is no pull request")),
    Row("issue_comment", "issue.state", "closed", Nothing("#7 is closed")),
    Row("issue_comment", "comment.user", BOT, Nothing("a bot's comment asks nothing")),
    Row("issue_comment", "sender", BOT, Nothing("a bot's comment asks nothing")),
    Row("workflow_run", "action", "completed", FOLLOW),
    Row("workflow_run", "action", "requested", Nothing("the run has not completed")),
    Row("workflow_run", "action", "in_progress", Nothing("the run has not completed")),
    *(Row("workflow_run", "workflow_run.conclusion", how, FOLLOW) for how in ("success", "cancelled", "skipped", None)),
    Row("workflow_run", "workflow_run.pull_requests", [], FOLLOW),
    Row("workflow_run", "workflow_run.event", "pull_request_review", FOLLOW._replace(event="pull_request_review")),
    Row("workflow_run", "workflow_run.event", "push", Nothing("a push has no pull request")),
    Row("workflow_run", "workflow_run.event", "workflow_dispatch",
        Nothing("a run of 'workflow_dispatch' wakes nothing")),
    Row("workflow_run", "workflow_run.head_repository", None, Nothing("the run's repository was deleted")),
    Row("merge_group", "action", "checks_requested", Check(12, A, B, B)),
    Row("merge_group", "action", "destroyed", Nothing("the merge group asks for no checks")),
    Row("push", "ref", "refs/heads/feature/x", Check(0, A, B)),
    Row("push", "before", Z, Check(0, "", B)),
    Row("push", "deleted", True, Nothing("refs/heads/main was deleted")),
    Row("push", "ref", "refs/tags/v1", Nothing("a tag is judged where its branch is")),
    Row("schedule", "schedule", "0 0 * * *", Sweep(), "trusted"),
    Row("schedule", "repository", ..., Sweep(), "trusted"),
    *(Row("schedule", "schedule", "0 0 * * *", Monitor("main"), mode) for mode in ("auto", "monitor")),
    Row("schedule", "schedule", ..., Monitor("main")),
    Row("workflow_dispatch", "inputs", {}, Monitor("main"), "monitor"),
    *(Row("workflow_dispatch", "inputs", {"mode": "monitor"}, Nothing("duecare does not act on 'workflow_dispatch'"),
          mode) for mode in ("auto", "check", "trusted")),
    *(Row(event, "repository.default_branch", "release/1.x", Monitor("release/1.x"), "monitor")
      for event in ("schedule", "workflow_dispatch")),
    *(Row(event, "repository.fork", True, NO_FORK, "monitor") for event in ("schedule", "workflow_dispatch")),
    # malformed
    *(Row(event, field, value, Malformed(event, f"{field} {what}"))
      for event in ("pull_request", "pull_request_target", "pull_request_review")
      for field, value, what in (("pull_request", ..., "is missing"), ("pull_request.number", "7", "is no number"))
      if field != "pull_request"),
    *(Row("pull_request", "pull_request.number", value, Malformed("pull_request", "pull_request.number is no number"))
      for value in (None, "7", True, 0, -1, 7.0, [], {})),
    Row("pull_request", "pull_request", ..., Malformed("pull_request", "pull_request.number is missing")),
    Row("pull_request", "pull_request", [], Malformed("pull_request", "pull_request.number is missing")),
    Row("pull_request", "pull_request.head", None, Malformed("pull_request", "pull_request.head.sha is missing")),
    *(Row("pull_request", "pull_request.head.sha", value,
          Malformed("pull_request", "pull_request.head.sha is no commit id"))
      for value in ("", "main", "--upload-pack=x", "A" * 40, "a" * 39, "a" * 40 + "\n", "g" * 40)),
    Row("pull_request", "pull_request.base.sha", 7, Malformed("pull_request", "pull_request.base.sha is no text")),
    Row("pull_request_target", "action", ..., Malformed("pull_request_target", "action is missing")),
    Row("pull_request_target", "pull_request.state", 1,
        Malformed("pull_request_target", "pull_request.state is no text")),
    Row("issue_comment", "comment.body", None, Malformed("issue_comment", "comment.body is no text")),
    Row("issue_comment", "issue", "7", Malformed("issue_comment", "issue.number is missing")),
    Row("workflow_run", "workflow_run.head_sha", "HEAD",
        Malformed("workflow_run", "workflow_run.head_sha is no commit id")),
    Row("workflow_run", "workflow_run.head_branch", None,
        Malformed("workflow_run", "workflow_run.head_branch is missing")),
    Row("workflow_run", "workflow_run.id", "55", Malformed("workflow_run", "workflow_run.id is no number")),
    Row("workflow_run", "workflow_run.path", ..., Malformed("workflow_run", "workflow_run.path is missing")),
    Row("workflow_run", "workflow_run.head_repository", {"id": 9},
        Malformed("workflow_run", "workflow_run.head_repository.owner.login is missing")),
    Row("merge_group", "merge_group.head_ref", QUEUE, Malformed("merge_group", "merge_group.head_ref is no full ref")),
    Row("merge_group", "merge_group.head_ref", "refs/heads/main",
        Malformed("merge_group", "'refs/heads/main' is no branch of a merge queue")),
    Row("push", "deleted", "false", Malformed("push", "deleted is neither true nor false")),
    Row("push", "ref", "main", Malformed("push", "ref is no full ref")),
    *(Row(event, field, value, Malformed(event, f"{field} {what}"), "monitor")
      for event in ("schedule", "workflow_dispatch")
      for field, value, what in (
          ("repository.default_branch", ..., "is missing"), ("repository.default_branch", None, "is no text"),
          ("repository.default_branch", 7, "is no text"), ("repository.default_branch", "", "is empty"),
          ("repository.fork", ..., "is missing"), ("repository.fork", None, "is neither true nor false"),
          ("repository.fork", "false", "is neither true nor false"),
          ("repository.fork", 0, "is neither true nor false"),
      )),
    *(Row("schedule", "repository", value, Malformed("schedule", "repository.default_branch is missing"))
      for value in (..., None, [], "acme/model")),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.event}-{r.where}-{r.value!r:.40}-{r.mode}")
def test_activity(row):
    assert activity(row.event, put(row.event, row.where, row.value), row.mode) == row.expected


@pytest.mark.parametrize("event", ["workflow_dispatch", "repository_dispatch", "release", "", "fork", "x" * 99])
def test_other_events_ask_nothing(event):
    assert isinstance(activity(event, {}), Nothing)


@pytest.mark.parametrize("event", READERS)
@pytest.mark.parametrize("payload", [None, [], "x", 7, True])
def test_a_payload_that_is_no_object(event, payload):
    assert activity(event, payload, MODES.get(event, "auto")) == Malformed(event, "the payload is no object")


@pytest.mark.parametrize("event", READERS)
def test_an_empty_payload(event):
    assert isinstance(activity(event, {}, MODES.get(event, "auto")), Malformed)


def test_a_merge_queues_run_is_found_by_its_branch():
    payload = put("workflow_run", "workflow_run.event", "merge_group")
    payload["workflow_run"]["head_branch"] = QUEUE
    assert activity("workflow_run", payload) == Group(55, 12, "release/1.x", B)


@pytest.mark.parametrize(
    "branch",
    ["", "main", "gh-readonly-queue/pr-1-" + A, "gh-readonly-queue/main/pr-x-" + A, "gh-readonly-queue/main/pr-1-abc",
     "gh-readonly-queue/main/pr--" + A, "gh-readonly-queue/main/1-" + A, "gh-readonly-queue/main/pr-١-" + A,
     "gh-readonly-queue/main/pr-1-" + "z" * 40],
)  # fmt: skip
def test_a_branch_that_only_looks_queued(branch):
    payload = put("workflow_run", "workflow_run.event", "merge_group")
    payload["workflow_run"]["head_branch"] = branch
    assert isinstance(activity("workflow_run", payload), Malformed)


def test_a_branch_may_be_named_like_a_queued_one():
    assert queued(f"gh-readonly-queue/a/pr-1-{A}/pr-2-{B}") == (f"a/pr-1-{A}", 2, B)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value, at=()):
    yield at
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*at, key))


@given(st.sampled_from(list(READERS)), st.data(), JSON)
def test_no_payload_raises(event, data, junk):
    """Any part of a real payload replaced by anything."""
    payload = copy.deepcopy(PAYLOADS[event])
    at = data.draw(st.sampled_from([p for p in places(payload) if p]))
    inner = payload
    for step in at[:-1]:
        inner = inner[step]
    inner[at[-1]] = junk
    assert isinstance(activity(event, payload, MODES.get(event, "auto")), Activity)
