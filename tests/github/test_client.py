"""The client against the fake: typed answers, whole lists, bounded patience, no token in anything said."""

import pytest
from faults import PRIMARY, READ_ONLY, SECONDARY, Harmful
from shapes import number_of

from duecare.github import comments, pulls, statuses, teams, trees
from duecare.github.answer import Silent, Truncated
from duecare.github.client import Client, path
from duecare.github.waits import limited, wait
from duecare.model.pull import Person
from duecare.model.tree import Entry


@pytest.fixture
def request_(hub):
    hub.push("main", hub.commit({"README.md": "card", "data/a.jsonl": "{}"}))
    hub.push("topic/x", hub.commit({"data/a.jsonl": "{}\n{}"}, hub.refs["main"]))
    return hub.open("topic/x")


def test_a_pull_request_has_the_base_of_now(hub, client, request_):
    hub.push("main", hub.commit({"other": "1"}, hub.refs["main"]))
    found = pulls.pull(client(), request_)
    assert (found.number, found.base.ref, found.base.sha) == (request_, "main", hub.refs["main"])
    assert (found.head.ref, found.head.sha, found.head.owner) == ("topic/x", hub.refs["topic/x"], "acme")
    assert (found.author, found.commits, found.forked) == (Person("dev", id=number_of("dev")), 1, False)


def test_a_deleted_fork_is_a_fork(hub, client):
    hub.push("main", hub.commit({"a": "1"}))
    hub.push("gone", hub.commit({"a": "2"}, hub.refs["main"]))
    found = pulls.pull(client(), hub.open("gone", fork=None))
    assert (found.head.repository, found.head.owner, found.forked) == ("", "", True)


def test_lists_are_read_over_all_pages(hub, client, request_):
    for i in range(230):
        hub.comment(request_, "dev", f"comment {i}")
        hub.review(request_, f"reader-{i}", "COMMENTED")
    found = comments.comments(client(), request_)
    assert [c.body for c in found] == [f"comment {i}" for i in range(230)]
    assert len(pulls.reviews(client(), request_)) == 230


@pytest.mark.parametrize("count", [99, 100, 101, 120, 200])
def test_a_page_that_lost_its_link_to_the_next_hides_nothing(hub, client, fake, request_, count):
    for i in range(count):
        hub.comment(request_, "dev", f"{i}")
    fake.faults.append(Harmful("GET", "/comments", "unlinked"))
    assert len(comments.comments(client(), request_)) == count
    assert fake.made("GET", "/comments") == count // 100 + 1


def test_a_list_that_is_shorter_than_it_should_be_is_caught_by_the_count(hub, client, request_):
    request = pulls.pull(client(), request_)._replace(commits=2)
    assert pulls.commits(client(), request) == Truncated("it has 2 commits, and GitHub listed 1")


def test_251_commits_are_not_all_of_them(hub, client):
    hub.push("main", hub.commit({"a": "0"}))
    sha = hub.refs["main"]
    for i in range(251):
        sha = hub.commit({"a": str(i + 1)}, sha)
    hub.push("long", sha)
    found = pulls.commits(client(), pulls.pull(client(), hub.open("long")))
    assert found == Truncated("it has 251 commits, and GitHub lists no more than 250")


@pytest.mark.parametrize(
    ("message", "names", "strangers"),
    [
        ("x\n\nCo-authored-by: Mona <mona@example.com>", [], ["mona@example.com"]),
        ("x\n\nCo-authored-by: M <1+mona@users.noreply.github.com>", ["mona"], []),
        ("x\n\nCO-AUTHORED-BY: M <mona@users.noreply.github.com>\n", ["mona"], []),
        ("x\n\n  Co-Authored-By : M <MONA@users.noreply.ghe.example.com>\nmore", ["mona"], []),
        ("x\n\nCo-authored-by: D <dev@example.com>", ["dev"], []),
        ("x\n\nCo-authored-by: B <9+renovate[bot]@users.noreply.github.com>", ["renovate[bot]"], []),
        ("x\n\nCo-authored-by: nobody", [], ["nobody"]),
        ("x\n\nCo-authored-by: Mona mona@example.com", [], ["mona@example.com"]),
        ("x\n\nCo-authored-by: M <mona@example.com", [], ["mona@example.com"]),
        ("x\n\nCo-authored-by: M (mona@users.noreply.github.com)", ["mona"], []),
        ("x\n\nCo-authored-by: M\n <1+mona@users.noreply.github.com>", ["mona"], []),
        ("x\n\nCo-authored-by: A <a@x.example>, M <1+mona@users.noreply.github.com>", ["mona"], ["a@x.example"]),
        ("x\n\nCo-authored-by: A <a@x.example>\nCo-authored-by: B <b@x.example>", [], ["a@x.example", "b@x.example"]),
        ("x\n\nCo-authored-by: A <a@x.example>\r\nSigned-off-by: B <b@x.example>", [], ["a@x.example"]),
        ("x\n\nCo-authored-by: A <a@x.example>\n\n and more <b@x.example>", [], ["a@x.example"]),
        ("x\n\nCo-authored-by: M << 1+mona@users.noreply.github.com >>", ["mona"], []),
        ("x\n\n> * Co-authored-by: M <1+mona@users.noreply.github.com>", ["mona"], []),
        ("x\n\n\u00a0Co\u2010authored\u2010by\u00a0\uff1a M <1+mona@users.noreply.github.com>", ["mona"], []),
        ("x\rCo-authored-by: M <1+mona@users.noreply.github.com>", ["mona"], []),
        ("x\u2028Co-authored-by: M <1+mona@users.noreply.github.com>", ["mona"], []),
        ("x\n\nCo-authored-by: M <7+mona_acme@users.noreply.github.com>", ["mona_acme"], []),
        ("x\n\nCo-authored-by: \u30e2\u30ca <m\u00f6na@example.com>", [], ["m\u00f6na@example.com"]),
        ("x\n\nCo-authored-by:", [], []),
        ("x\n\nThis was co-authored by everybody: thanks", [], []),
        ("Co-authored-by: " + "a" * 100_000 + "@", [], ["a" * 100_000 + "@"]),
    ],
)
def test_co_authors_are_people_or_strangers(hub, client, message, names, strangers):
    hub.push("main", hub.commit({"a": "1"}))
    hub.push("topic", hub.commit({"a": "2"}, hub.refs["main"], message=message))
    (found,) = pulls.commits(client(), pulls.pull(client(), hub.open("topic")))
    assert ([p.key for p in found.co_authors], list(found.strangers)) == (names, strangers)


def test_a_commit_of_no_account_names_its_address(hub, client):
    hub.push("main", hub.commit({"a": "1"}))
    hub.push("topic", hub.commit({"a": "2"}, hub.refs["main"], author=None, email="who@example.net"))
    (found,) = pulls.commits(client(), pulls.pull(client(), hub.open("topic")))
    assert (found.author, found.committer, found.strangers) == (None, None, ("who@example.net",))


def test_trees_and_blobs(hub, client, request_):
    found = trees.tree(client(), hub.refs["topic/x"])
    assert sorted(found) == ["README.md", "data/a.jsonl"]
    assert trees.blob(client(), found["data/a.jsonl"].sha, limit=10) == b"{}\n{}"
    assert trees.blob(client(), found["data/a.jsonl"].sha, limit=3) == Truncated("more than 3 bytes")
    assert trees.merge_base(client(), hub.refs["main"], hub.refs["topic/x"]) == hub.refs["main"]


def test_a_tree_too_large_is_compared_folder_by_folder(hub, client, fake):
    many = {f"d{i}/s/f{i}.txt": str(i) for i in range(30)}
    one = hub.commit({**many, "top": "1"})
    other = hub.commit({"d3/s/f3.txt": "new", "d4/s/f4.txt": None, "d99/new.txt": "n", "top": "2"}, one)
    hub.tree_limit = 20
    assert isinstance(trees.tree(client(), one), Truncated)
    fake.calls.clear()
    left, right = trees.differing(client(), one, other)
    assert sorted(p for p in left | right if left.get(p) != right.get(p)) == [
        "d3/s/f3.txt", "d4/s/f4.txt", "d99/new.txt", "top",
    ]  # fmt: skip
    assert len(fake.calls) < 14


def test_a_link_is_another_entry_than_a_file_with_the_same_bytes(hub, client):
    one = hub.commit({"a": "target"})
    other = hub.commit({"a": "target"}, one, symlinks=("a",))
    left, right = trees.tree(client(), one)["a"], trees.tree(client(), other)["a"]
    assert (left.sha, left.mode, right.mode) == (right.sha, "100644", "120000")
    assert left != right == Entry("120000", left.sha)


@pytest.mark.parametrize(
    ("token", "login", "expected"),
    [("ghs_app", "mona", True), ("ghs_app", "MONA", True), ("ghs_app", "invited", False), ("ghs_app", "dev", False)],
)
def test_team_members(hub, client, token, login, expected):
    hub.teams["acme/data"] = {"mona": "active", "invited": "pending"}
    assert teams.visible(client(token), "acme", "data") is True
    assert teams.member(client(token), "acme", "data", login) is expected


def test_a_narrow_token_learns_nothing_of_teams(hub, client):
    hub.teams["acme/data"] = {"mona": "active"}
    found = teams.visible(client("ghs_write"), "acme", "data")
    assert isinstance(found, Silent)
    assert (found.status, found.forbidden) == (403, True)
    assert teams.visible(client("ghs_app"), "acme", "other").absent


def test_a_read_only_token_writes_nothing(hub, client, request_):
    found = comments.create(client("ghs_fork"), request_, "x")
    where = f"/repos/acme/support-model/issues/{request_}/comments"
    assert found == Silent(f"POST {where}: 403: {READ_ONLY}: the token may not do this", 403, unsure=False)
    assert hub.comments[request_] == []


def test_limits_that_the_description_does_not_hold(hub, client, request_):
    assert comments.create(client(), request_, "x" * 65_537).status == 422
    status = statuses.Status("duecare/approvals", "success", "x" * 141)
    assert statuses.create(client(), hub.refs["main"], status).status == 422


def test_the_description_is_really_held(hub, fake, client):
    client().get("/repos/acme/support-model/nothing-of-the-kind")
    client().write("POST", "/repos/acme/support-model/statuses/abc", {"state": "splendid"}, again=False)
    wrong, fake.wrong = fake.wrong, []
    assert len(wrong) == 2
    assert "PathNotFound" in wrong[0]
    assert "splendid" in wrong[1]


@pytest.mark.parametrize(
    ("fault", "asked", "naps_"),
    [
        (Harmful("GET", "/pulls/", status=500), 2, [1.0]),
        (Harmful("GET", "/pulls/", status=503, headers=(("Retry-After", "7"),)), 2, [1.0]),
        (Harmful("GET", "/pulls/", "cut"), 2, [1.0]),
        (Harmful("GET", "/pulls/", "half"), 2, [1.0]),
        (Harmful("GET", "/pulls/", "garbage"), 2, [1.0]),
        (Harmful("GET", "/pulls/", "html"), 2, [1.0]),
        (Harmful("GET", "/pulls/", status=403, message=SECONDARY), 2, [60.0]),
        (Harmful("GET", "/pulls/", status=403, message=SECONDARY, headers=(("Retry-After", "9"),)), 2, [9.0]),
        (Harmful("GET", "/pulls/", status=429, headers=(("Retry-After", "4"),)), 2, [4.0]),
        (Harmful("GET", "/pulls/", status=429), 2, [1.0]),
    ],
)
def test_one_failure_is_outlived(client, fake, naps, request_, fault, asked, naps_):
    fake.faults.append(fault)
    assert pulls.pull(client(), request_).number == request_
    assert (fake.made("GET", r"/pulls/\d+$"), naps) == (asked, naps_)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Harmful("GET", "/pulls/", status=401, message="Bad credentials"), "401: Bad credentials: the token is not"),
        (Harmful("GET", "/pulls/", status=403, message=READ_ONLY), f"403: {READ_ONLY}: the token may not do this"),
        (Harmful("GET", "/pulls/", status=404, message="Not Found"), "404: Not Found: not there"),
        (Harmful("GET", "/pulls/", status=403, message=PRIMARY), "1.: the rate limit is spent"),
        (Harmful("GET", "/pulls/", status=429, headers=(("Retry-After", "3600"),)), "429: Server Error: the rate"),
        (Harmful("GET", "/pulls/", "shape"), "unknown shape"),
    ],
)
def test_what_will_not_get_better_is_not_asked_again(client, fake, naps, request_, fault, reason):
    headers = (("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "99999999999"))
    fake.faults.append(fault._replace(headers=headers) if fault.message == PRIMARY else fault)
    found = pulls.pull(client(), request_)
    assert isinstance(found, Silent)
    assert reason in found.reason
    assert naps == []


def test_patience_ends(client, fake, naps, request_):
    fake.faults += [Harmful("GET", "/pulls/", status=502)] * 4
    found = pulls.pull(client(), request_)
    assert (found.status, naps) == (502, [1.0, 2.0, 4.0])


def test_a_server_that_hangs_is_left(client, fake, naps, request_):
    fake.faults.append(Harmful("GET", "/pulls/", "hang"))
    assert pulls.pull(client(timeout=1), request_).number == request_
    assert naps == [1.0]


def test_a_doubtful_post_is_not_repeated_and_says_so(hub, client, fake, naps, request_):
    fake.faults.append(Harmful("POST", "/comments", status=502, after=True))
    found = comments.create(client(), request_, "x")
    assert (found.status, found.unsure, naps) == (502, True, [])
    assert len(hub.comments[request_]) == 1


def test_a_refused_post_is_repeated(hub, client, fake, naps, request_):
    fake.faults.append(Harmful("POST", "/comments", status=403, message=SECONDARY, headers=(("Retry-After", "2"),)))
    assert comments.create(client(), request_, "x").body == "x"
    assert naps == [2.0]


@pytest.mark.parametrize(
    ("attempt", "status", "headers", "message", "expected"),
    [
        (1, 0, {}, "", 1.0),
        (3, 500, {}, "", 4.0),
        (4, 500, {}, "", None),
        (1, 422, {}, "", None),
        (1, 403, {}, "Must have admin rights", None),
        (1, 403, {"retry-after": "61"}, "", None),
        (1, 403, {"retry-after": "soon"}, SECONDARY, 60.0),
        (1, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000010",
                  "date": "Sun, 09 Sep 2001 01:46:40 GMT"}, PRIMARY, 11.0),
        (1, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000010"}, PRIMARY, None),
        (1, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000010", "date": "?"}, PRIMARY, None),
        (2, 429, {}, "", 2.0),
    ],
)  # fmt: skip
def test_waits(attempt, status, headers, message, expected):
    assert wait(attempt, status, headers, message) == expected
    assert limited(status, headers, message) is (status in {403, 429} and "admin" not in message)


def test_the_token_is_in_nothing_that_is_said(fake, naps, caplog):
    secret = "ghs_SECRET"
    client = Client(secret, "acme/support-model", api=fake.base, sleep=naps.append)
    caplog.set_level("DEBUG")
    fake.faults.append(Harmful("GET", "/pulls/", status=418, message=f"teapot {secret}"))
    said = client.get(client.repo("pulls", 1))
    assert said == Silent("GET /repos/acme/support-model/pulls/1: 418: teapot ***", 418)
    said = client.get(client.repo("pulls", 1))
    assert secret not in f"{client!r} {said} {client.__getstate__()} {vars(client)['_github']!r} {caplog.text}"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("repos", "a", "b", "git", "ref", "heads/feat/x"), "/repos/a/b/git/ref/heads%2Ffeat%2Fx"),
        (("repos", "a", "b", "compare", "main...x?y#z"), "/repos/a/b/compare/main...x%3Fy%23z"),
        (("orgs", "a", "teams", "../../user"), "/orgs/a/teams/..%2F..%2Fuser"),
    ],
)
def test_paths_are_encoded_whole(parts, expected):
    assert path(*parts) == expected
