"""What goes wrong at GitHub, one table: never a second comment, never a false pass, never a lost verdict."""

from typing import NamedTuple

import pytest
from faults import PRIMARY, READ_ONLY, SECONDARY, Harmful
from test_walk import POLICY

from duecare.entry.approvals import settle
from duecare.entry.believed import Way
from duecare.github.answer import Silent
from duecare.model.verdict import Verdict
from duecare.publish.comment import CUT, LIMIT, MARKER, Posted, post, units, whole
from duecare.publish.status import Judged, described

BOT = "github-actions[bot]"
SPENT = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "99999999999"))


@pytest.fixture
def request_(hub):
    root = hub.push("main", hub.commit({"duecare.yaml": POLICY, "README.md": "x", "data/a.jsonl": "{}\n"}))
    hub.push("topic", hub.commit({"data/a.jsonl": "{}\n{}\n"}, root))
    number = hub.open("topic")
    hub.review(number, "mona")
    return number


def get(where, harm="status", times=1, **more):
    return [Harmful("GET", where, harm, **more)] * times


class Row(NamedTuple):
    """Faults while approvals are read; ``verdict`` is what must come of it although all approvals are there."""

    faults: list[Harmful]
    verdict: str


READING = {
    "one 500 on the request": Row(get("/pulls/"), "Passed"),
    "four 502 on the request": Row(get("/pulls/", times=4, status=502), "Unknown"),
    "401 on the request": Row(get("/pulls/", status=401, message="Bad credentials"), "Unknown"),
    "404 on the request": Row(get("/pulls/", status=404, message="Not Found"), "Unknown"),
    "a spent limit on the reviews": Row(get("/reviews", status=403, message=PRIMARY, headers=SPENT), "Unknown"),
    "a secondary limit on the reviews": Row(get("/reviews", status=403, message=SECONDARY), "Passed"),
    "secondary limits without end": Row(get("/reviews", times=4, status=403, message=SECONDARY), "Unknown"),
    "429 on the reviews": Row(get("/reviews", status=429, headers=(("Retry-After", "3"),)), "Passed"),
    "403 on the reviews": Row(get("/reviews", status=403, message=READ_ONLY), "Unknown"),
    "reviews of another shape": Row(get("/reviews", "shape"), "Unknown"),
    "half a page of reviews": Row(get("/reviews", "half"), "Passed"),
    "only half pages of reviews": Row(get("/reviews", "half", times=4), "Unknown"),
    "reviews cut off": Row(get("/reviews", "cut", times=2), "Passed"),
    "damaged reviews": Row(get("/reviews", "garbage", times=4), "Unknown"),
    "a page of HTML for commits": Row(get(r"/commits\?", "html", times=4), "Unknown"),
    "503 on commits": Row(get(r"/commits\?", times=4, status=503), "Unknown"),
    "404 on the tree of the head": Row(get(r"/git/trees/", status=404, message="Not Found"), "Unknown"),
    "500 on trees": Row(get(r"/git/trees/", times=4), "Unknown"),
    "a tree of another shape": Row(get(r"/git/trees/", "shape"), "Unknown"),
    "500 on the policy's bytes": Row(get(r"/git/blobs/", times=4), "Unknown"),
    "404 on the policy's bytes": Row(get(r"/git/blobs/", status=404, message="Not Found"), "Unknown"),
    "404 on the target branch": Row(get(r"/git/ref/", status=404, message="Not Found"), "Unknown"),
    "500 on the merge base": Row(get(r"/compare/", times=4), "Unknown"),
    "500 on the events": Row(get(r"/events", times=4), "Unknown"),
    "events gone": Row(get(r"/events", status=410, message="Gone"), "Unknown"),
    "500 on the open requests": Row(get(r"/pulls\?", times=4), "Unknown"),
}


@pytest.mark.parametrize("name", READING)
def test_reading(hub, fake, client, request_, name):
    row = READING[name]
    fake.faults += row.faults
    found, refused = settle(client(), request_)
    assert found.verdict.word == row.verdict
    states = [made["state"] for made in hub.statuses]
    if found.pull is None:  # nobody knows which commit to speak of: the run itself says it
        assert (states, isinstance(refused, Silent)) == ([], True)
    else:
        assert (states, refused) == (["success" if row.verdict == "Passed" else "error"], None)


@pytest.mark.parametrize(
    ("faults", "set_"),
    [
        ([Harmful("POST", "/statuses/", status=500)], True),
        ([Harmful("POST", "/statuses/", status=500, after=True)], True),
        ([Harmful("POST", "/statuses/", "cut")], True),
        ([Harmful("POST", "/statuses/", status=403, message=SECONDARY)], True),
        ([Harmful("POST", "/statuses/", status=422, message="Validation Failed")], False),
        ([Harmful("POST", "/statuses/", status=502)] * 4, False),
    ],
)
def test_setting_the_status(hub, fake, client, request_, faults, set_):
    fake.faults += faults
    found, refused = settle(client(), request_)
    assert found.verdict is Verdict.PASSED
    assert (refused is None) is set_
    assert {made["state"] for made in hub.statuses} == ({"success"} if set_ else set())


def said(hub):
    return [(made["state"], made["by"]) for made in hub.statuses]


def test_what_stands_is_not_said_again(hub, client, request_):
    """GitHub takes 1,000 statuses of a context on a commit: one every hour would use them up in six weeks."""
    way = Way(login=BOT)
    for _ in range(3):
        settle(client(), request_, way=way)
    assert said(hub) == [("success", BOT)]
    hub.review(request_, "omar", "CHANGES_REQUESTED")
    settle(client(), request_, way=way)
    assert [state for state, _ in said(hub)] == ["success", "failure"]


def test_what_somebody_else_said_last_is_said_again(hub, client, request_):
    way = Way(login=BOT)
    settle(client(), request_, way=way)
    hub.statuses.append({**hub.statuses[0], "by": "dev"})
    settle(client(), request_, way=way)
    assert said(hub) == [("success", BOT), ("success", "dev"), ("success", BOT)]
    hub.statuses.append({**hub.statuses[0], "state": "pending"})
    settle(client(), request_, way=way)
    assert said(hub)[-1] == ("success", BOT)


def test_a_thousand_statuses_are_the_end_and_it_is_said(hub, client, request_):
    settle(client(), request_)
    hub.statuses += [{**hub.statuses[0], "by": "dev"} for _ in range(999)]
    hub.review(request_, "omar", "CHANGES_REQUESTED")
    found, refused = settle(client(), request_, way=Way(login=BOT))
    assert (found.verdict, refused.status) == (Verdict.BLOCKED, 422)
    assert "maximum number of statuses" in refused.reason


def test_statuses_that_cannot_be_read_are_set_again(hub, fake, client, request_):
    way = Way(login=BOT)
    settle(client(), request_, way=way)
    fake.faults += [Harmful("GET", "/statuses", status=502)] * 4
    assert settle(client(), request_, way=way)[1] is None
    assert len(hub.statuses) == 2


def test_a_read_only_token_sets_no_status_and_says_so(hub, client, request_):
    found, refused = settle(client("ghs_fork"), request_)
    assert found.verdict is Verdict.PASSED
    assert (refused.status, hub.statuses) == (403, [])


def mine(hub, number):
    return [c for c in hub.comments[number] if c["login"] == BOT and MARKER in c["body"]]


def test_a_comment_is_created_edited_and_left(hub, client, request_):
    done = [post(client(), request_, text, login=BOT).done for text in ("one", "two", "two\r\n")]
    assert done == ["created", "edited", "unchanged"]
    (only,) = mine(hub, request_)
    assert only["body"] == f"{MARKER}\ntwo"


def test_it_is_found_behind_three_pages_of_others(hub, client, request_):
    post(client(), request_, "one", login=BOT)
    for i in range(350):
        hub.comment(request_, "dev", f"{i}")
    hub.comments[request_].append(hub.comments[request_].pop(0))
    assert post(client(), request_, "two", login=BOT).done == "edited"
    assert len(mine(hub, request_)) == 1


def test_a_page_of_comments_without_its_link_is_no_reason_for_a_second(hub, fake, client, request_):
    for i in range(100):
        hub.comment(request_, "dev", f"{i}")
    post(client(), request_, "one", login=BOT)
    fake.faults.append(Harmful("GET", "/comments", "unlinked"))
    assert post(client(), request_, "two", login=BOT).done == "edited"
    assert len(mine(hub, request_)) == 1


def test_a_page_of_reviews_without_its_link_hides_no_objection(hub, fake, client, request_):
    for i in range(99):
        hub.review(request_, f"reader-{i}", "COMMENTED")
    hub.review(request_, "omar", "CHANGES_REQUESTED")
    fake.faults.append(Harmful("GET", "/reviews", "unlinked"))
    assert settle(client(), request_)[0].verdict is Verdict.BLOCKED


@pytest.mark.parametrize(
    ("login", "body"),
    [("dev", f"{MARKER}\nspoofed"), ("other[bot]", f"{MARKER}\nspoofed"), (BOT, f"quoted\n{MARKER}\n"), (BOT, "hello")],
)
def test_what_is_not_ours_is_not_touched(hub, client, request_, login, body):
    hub.comment(request_, login, body)
    assert post(client(), request_, "one", login=BOT).done == "created"
    assert hub.comments[request_][0]["body"] == body


def twice(hub, number):
    for text in ("a", "b"):
        hub.comment(number, BOT, f"{MARKER}\n{text}")


def test_a_second_one_is_taken_away(hub, client, request_):
    twice(hub, request_)
    post(client(), request_, "now", login=BOT)
    assert [c["body"] for c in hub.comments[request_]] == [f"{MARKER}\nnow"]


def test_a_second_one_that_may_not_be_taken_away_becomes_a_pointer(hub, fake, client, request_):
    twice(hub, request_)
    fake.faults.append(Harmful("DELETE", "/comments/", status=403, message=READ_ONLY))
    posted = post(client(), request_, "now", login=BOT)
    assert [c["body"] for c in hub.comments[request_]] == [
        f"{MARKER}\nnow", f"The report of duecare is [in the comment above]({posted.url}).",
    ]  # fmt: skip


@pytest.mark.parametrize("older", [True, False])
def test_two_runs_that_find_none_leave_one(hub, fake, client, request_, older):
    """The other run writes its own between our look and our writing, or just after it."""
    real, left = fake.answer, [1]

    def answer(verb, path, *rest):
        first = verb == "POST" and path.endswith("/comments") and left and left.pop()
        if first and older:
            hub.comment(request_, BOT, f"{MARKER}\nother")
        found = real(verb, path, *rest)
        if first and not older:
            hub.comment(request_, BOT, f"{MARKER}\nother")
        return found

    fake.answer = answer
    assert isinstance(post(client(), request_, "ours", login=BOT), Posted)
    assert [c["body"] for c in hub.comments[request_]] == [f"{MARKER}\nours"]


def posting(harm="status", times=1, verb="POST", **more):
    return [Harmful(verb, "/comments", harm, **more)] * times


WRITING = {
    "502, not written": (posting(status=502), "created"),
    "502, written": (posting(status=502, after=True), "unchanged"),
    "cut, not written": (posting("cut"), "created"),
    "cut, written": (posting("cut", after=True), "unchanged"),
    "half an answer, written": (posting("half", after=True), "unchanged"),
    "HTML, written": (posting("html", after=True), "unchanged"),
    "an answer of another shape, written": (posting("shape", after=True), "unchanged"),
    "secondary limit": (posting(status=403, message=SECONDARY, headers=(("Retry-After", "5"),)), "created"),
    "429": (posting(status=429, headers=(("Retry-After", "5"),)), "created"),
    "twice 500, not written": (posting(times=2), "created"),
    "500, written late": (posting() + posting(after=True), "unchanged"),
    "403": (posting(status=403, message=READ_ONLY), None),
    "422": (posting(status=422, message="Validation Failed"), None),
    "three times 500": (posting(times=3), None),
    "comments cannot be listed": (posting(verb="GET", times=4), None),
    "a page of comments of another shape": (posting("shape", verb="GET"), None),
    "a spent limit": (posting(status=403, message=PRIMARY, headers=SPENT), None),
}


@pytest.mark.parametrize("name", WRITING)
def test_writing(hub, fake, client, request_, name):
    faults, done = WRITING[name]
    fake.faults += faults
    found = post(client(), request_, "verdict", login=BOT)
    assert (found.done if isinstance(found, Posted) else None) == done
    assert len(mine(hub, request_)) == (0 if done is None else 1)
    again = post(client(), request_, "verdict", login=BOT)
    assert isinstance(again, Posted)
    assert len(mine(hub, request_)) == 1


@pytest.mark.parametrize(
    ("faults", "done"),
    [
        (posting(verb="PATCH", status=502), "edited"),
        (posting(verb="PATCH", status=502, after=True), "edited"),
        (posting("cut", verb="PATCH", after=True), "edited"),
        (posting(verb="PATCH", status=404, message="Not Found"), "edited"),
        (posting(verb="PATCH", status=403, message=READ_ONLY), None),
        (posting(verb="PATCH", times=4, status=502), "edited"),
        (posting(verb="PATCH", times=12, status=502), None),
    ],
)
def test_editing(hub, fake, client, request_, faults, done):
    post(client(), request_, "old", login=BOT)
    fake.faults += faults
    found = post(client(), request_, "new", login=BOT)
    assert (found.done if isinstance(found, Posted) else None) == done
    (only,) = mine(hub, request_)
    assert only["body"].endswith("new" if done else "old")


def test_a_comment_taken_away_between_is_written_anew(hub, fake, client, request_):
    post(client(), request_, "old", login=BOT)
    real = fake.answer

    def answer(verb, path, query, body, token):
        if verb == "PATCH":
            hub.comments[request_].clear()
        return real(verb, path, query, body, token)

    fake.answer = answer
    assert post(client(), request_, "new", login=BOT).done == "created"


def test_comments_without_end_are_no_reason_to_write_another(hub, client, request_, monkeypatch):
    monkeypatch.setattr("duecare.github.client.MOST_PAGES", 3)
    for i in range(301):
        hub.comment(request_, "dev", f"{i}")
    found = post(client(), request_, "new", login=BOT)
    assert isinstance(found, Silent)
    assert mine(hub, request_) == []
    del hub.comments[request_][299:]  # a full last page may have had another behind it
    assert post(client(), request_, "new", login=BOT).done == "created"


@pytest.mark.parametrize("text", ["x" * 70_000, "😀" * 40_000, "é" * 65_600, "x" * (LIMIT - len(MARKER) - 1)])
def test_a_body_fits_github(hub, client, request_, text):
    body = whole(text)
    assert units(body) <= LIMIT
    assert body.endswith(CUT) == (units(f"{MARKER}\n{text}") > LIMIT)
    assert post(client(), request_, text, login=BOT).done == "created"


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (Judged(Verdict.PASSED, "", "main", "ab" * 32), "Passed · base main · policy abababababab"),
        (Judged(Verdict.WAITING, "ethics 0/1", "main", ""), "Waiting: ethics 0/1 · base main · policy none"),
        (Judged(Verdict.UNKNOWN, "a\n\x1b\u202e😀b", "main", "a"), "Unknown: a b · base main · policy a"),
        (Judged(Verdict.BLOCKED, "no", "r" * 60, "a"), f"Blocked: no · base {'r' * 28}…10e100bd · policy a"),
    ],
)  # fmt: skip
def test_a_status_line(judged, expected):
    assert described(judged) == expected


@pytest.mark.parametrize("why", ["x" * 500, "word " * 60, "é" * 300])
@pytest.mark.parametrize("ref", ["main", "r" * 250, "日本/" * 60])
def test_a_status_line_fits_and_keeps_its_end(why, ref):
    found = described(Judged(Verdict.BLOCKED, why, ref, "ab" * 32))
    assert len(found) <= 140
    assert found.endswith(" · policy abababababab")
    assert found.startswith("Blocked: ")
    assert found != described(Judged(Verdict.BLOCKED, why, ref + "x", "ab" * 32))
