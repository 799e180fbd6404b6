"""What the content leaves to a role: listed by the check, waited for by the approvals until that role has looked."""

import pytest
from desk import CHECK, CHECK_PATH, HINT_PATH, POLICY, TRUSTED_PATH, report, span
from faults import Harmful
from keeper import Ran
from mutation import without

from duecare.entry import believed
from duecare.load import measured as load_measured

ASKING = POLICY.replace(
    "models:", "limits: {evaluations: {inconclusive: {ask: ethics}}, data: {elsewhere: {ask: data-steward}}}\nmodels:"
)
R = "evals/r.json"
THIS = 99  # the run that asks


def gap(ask="ethics", path=R, **more):
    """A gap of a report that asks a role."""
    return {
        "check": "DC408", "slug": "inconclusive", "title": "", "severity": "error", "model": "support",
        "kind": "results", "span": span(path), "what": "acc is 0.46, which cannot tell", "unlock": "more samples",
        "silences": [], "fingerprint": "1" * 20, "waiver": None, "ask": ask, "about": [], "standing": "new", **more,
    }  # fmt: skip


@pytest.fixture
def base(hub):
    files = {"duecare.yaml": ASKING, CHECK_PATH: CHECK, "README.md": "# card\n", R: "{}", "src/x.py": "1"}
    return hub.push("main", hub.commit(files))


def opened(hub, base, files):
    hub.push("topic", hub.commit(files, base))
    return hub.open("topic")


def pushed(hub, files):
    hub.push("topic", hub.commit(files, hub.refs["topic"]))


def digest(desk, number):
    from duecare.entry.base_policy import policy_at
    from duecare.github.client import Client
    from duecare.load.pull_files import Files

    client = Client("ghs_app", desk.keeper.hub.repository, api=desk.keeper.base, sleep=lambda _: None)
    found = policy_at(Files(client, desk.keeper.hub.refs["main"]))
    return found.digest


def checked(desk, number, *gaps, path=CHECK_PATH, name="duecare-report", **run) -> Ran:
    made = desk.keeper.run(number, path, **run)
    desk.keeper.keep(made, report(made.head, digest=digest(desk, number), gaps=list(gaps)), name)
    return made


def word(desk, number, **inputs):
    """The comment's verdict, and the state of the status."""
    if not any(run.id == THIS for run in desk.keeper.ran):
        desk.keeper.run(number, TRUSTED_PATH, event="pull_request_target").id = THIS
    assert desk.settle(number, **inputs) == 0
    states = [s["state"] for s in desk.keeper.hub.statuses if s["context"] == "duecare/approvals"]
    return desk.outputs["verdict"], states[-1]


def test_it_walks_from_waiting_to_passed_and_back(hub, desk, base):
    number = opened(hub, base, {R: '{"acc": 0.46}'})
    seen = [word(desk, number)]  # the check has not run: nobody knows yet whether it asks
    checked(desk, number, gap())
    seen.append(word(desk, number))
    assert "to decide: DC408: acc is 0.46, which cannot tell" in desk.comment(number).replace("\\", "")
    hub.review(number, "eve")
    seen.append(word(desk, number))
    pushed(hub, {R: '{"acc": 0.47}'})
    checked(desk, number, gap())
    seen.append(word(desk, number))
    hub.review(number, "eve")
    seen.append(word(desk, number))
    pushed(hub, {"src/x.py": "2"})
    checked(desk, number, gap())
    seen.append(word(desk, number))
    assert seen == [
        ("unknown", "error"), ("waiting", "pending"), ("passed", "success"),
        ("waiting", "pending"), ("passed", "success"), ("passed", "success"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "asks", "by", "seen"),
    [
        ({"src/x.py": "2"}, [], [], "passed"),
        ({"src/x.py": "2"}, [gap()], [], "waiting"),
        ({"src/x.py": "2"}, [gap()], ["eve"], "passed"),
        ({"src/x.py": "2"}, [gap(standing="inherited")], [], "passed"),
        ({R: "[]"}, [gap(standing="inherited")], ["mona"], "waiting"),
        ({R: "[]"}, [gap("data-steward")], ["eve"], "waiting"),
        ({R: "[]"}, [gap("data-steward")], ["eve", "mona"], "passed"),
        (
            {"src/x.py": "2"},
            [gap("data-steward", "data/a.jsonl", about=["data/a.jsonl", "p.json"])],
            ["mona"],
            "passed",
        ),
        ({"src/x.py": "2"}, [gap(), gap("data-steward")], ["eve"], "waiting"),
        ({"src/x.py": "2"}, [gap(waiver="W1")], [], "passed"),
        ({"src/x.py": "2"}, [gap(severity="warning")], [], "passed"),
        ({"src/x.py": "2"}, [gap("governance")], ["gus"], "unknown"),
        ({"src/x.py": "2"}, [gap("nobody")], [], "unknown"),
        ({"src/x.py": "2"}, [gap(None)], ["eve"], "unknown"),
    ],
)
def test_who_is_asked(hub, desk, base, files, asks, by, seen):
    number = opened(hub, base, files)
    verdict = "unknown" if any(a["ask"] is None for a in asks) else "passed"
    run = desk.keeper.run(number, CHECK_PATH, conclusion="success" if verdict == "passed" else "failure")
    raw = report(run.head, digest=digest(desk, number), gaps=asks, verdict=verdict)
    desk.keeper.keep(run, raw)
    for login in by:
        hub.review(number, login)
    assert word(desk, number)[0] == seen


def test_a_policy_that_leaves_nothing_to_anybody_needs_no_report(hub, desk):
    root = hub.push("main", hub.commit({"duecare.yaml": POLICY, CHECK_PATH: CHECK, "src/x.py": "1"}))
    number = opened(hub, root, {"src/x.py": "2"})
    assert word(desk, number) == ("unknown", "success")  # the content is not known, and the approvals are


def test_the_artifact_is_asked_for_once(hub, desk, base):
    number = opened(hub, base, {R: "[]"})
    checked(desk, number, gap())
    desk.settle(number)
    assert desk.keeper.made("GET", r"/zip$") == 1


def test_in_a_folder_of_a_monorepo_the_file_is_that_below_it(hub, desk, base):
    number = opened(hub, base, {f"models/a/{R}": "[]"})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head, digest=digest(desk, number), gaps=[gap("data-steward")], root="models/a"))
    desk.settle(number)
    assert f"for files that it covers (`models/a/{R}`)" in desk.comment(number)


@pytest.fixture
def signed(key):
    return {"app_id": "4242", "app_key": key}


def measured(desk, number, *gaps, run, name="duecare-measured"):
    """A run of the default branch's workflow measures the head; GitHub lists it under that branch."""
    made = desk.keeper.run(number, TRUSTED_PATH, event="pull_request_target")
    made.id = run
    head = desk.keeper.hub.pulls[number].head_sha
    desk.keeper.keep(made, report(head, digest=digest(desk, number), gaps=list(gaps)), name)


def later(desk, number, run, **inputs):
    """A run without a measuring job: a review was given."""
    desk.run_id = str(run)
    assert desk.follow(desk.keeper.run(number, HINT_PATH, event="pull_request_review"), **inputs) == 0
    return desk.outputs["verdict"], last(desk.keeper.hub, "duecare/approvals")["state"]


def last(hub, context):
    return [s for s in hub.statuses if s["context"] == context][-1]


@pytest.mark.parametrize("defended", [True, False], ids=["defended", "undefended"])
def test_a_report_that_leaves_out_what_it_asks(hub, desk, base, signed, monkeypatch, defended):
    """In plain mode it would have to come from the base's own workflow; strong mode believes no run of the request."""
    number = opened(hub, base, {"src/x.py": "2"})
    checked(desk, number)
    if not defended:
        without(monkeypatch, believed.believed, ("if not way.strong:", "if True:"))
    assert word(desk, number, **signed)[1] == ("error" if defended else "success")


def test_strong_mode_takes_the_apps_word_for_what_is_asked(hub, desk, base, signed):
    """A run of the request could leave out what it asks; the App's own measurement does not."""
    number = opened(hub, base, {"src/x.py": "2"})
    checked(desk, number)  # forged, or of another duecare: it asks nobody
    assert word(desk, number, **signed) == ("unknown", "error")
    assert "the App has not measured this head" in desk.comment(number)
    measured(desk, number, gap(), run=98)
    desk.run_id = "98"
    assert word(desk, number, **signed) == ("waiting", "pending")
    hub.review(number, "eve")
    assert later(desk, number, 100, **signed) == ("passed", "success")


def test_a_later_run_finds_what_was_measured_by_the_apps_own_status(hub, desk, base, signed):
    """Whatever GitHub says a run's head is: it lists those of pull_request_target under the default branch."""
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, gap(), run=99)
    assert word(desk, number, **signed) == ("waiting", "pending")
    hub.review(number, "eve")
    seen = [later(desk, number, run, **signed) for run in (100, 101, 102)]
    assert seen == [("passed", "success")] * 3
    assert [s["target_url"].rpartition("/")[2] for s in hub.statuses if s["context"] == "duecare/check"] == ["99"]
    assert f"({last(hub, 'duecare/check')['target_url']})" in desk.comment(number)
    pushed(hub, {"src/x.py": "3"})
    assert later(desk, number, 103, **signed) == ("unknown", "error")


def test_what_a_comment_had_measured_stands_too(hub, desk, base, signed):
    """The base got another policy; whoever comments /duecare has the head judged by it, and the next sweep knows."""
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, run=99)
    assert word(desk, number, **signed) == ("passed", "success")
    hub.push("main", hub.commit({"duecare.yaml": ASKING + "# stricter\n"}, base))
    assert later(desk, number, 100, **signed) == ("unknown", "error")
    assert last(hub, "duecare/check")["state"] == "error"
    assert "comment /duecare on the pull request" in desk.comment(number)
    measured(desk, number, run=101)
    desk.run_id = "101"
    issue = {"number": number, "state": "open", "pull_request": {}}
    told = {"body": "/duecare", "user": {"type": "User", "login": "dev"}}
    asked = {"action": "created", "issue": issue, "comment": told, "sender": {"type": "User"}}
    assert desk.act("issue_comment", asked, **signed) == 0
    assert last(hub, "duecare/check")["state"] == "success"
    desk.run_id = "102"
    assert desk.act("schedule", {}, mode="trusted", **signed) == 0
    assert (desk.outputs["verdict"], last(hub, "duecare/check")["state"]) == ("passed", "success")


def forged(hub, number, page, by="github-actions[bot]", context="duecare/check"):
    """A status that anybody who may push can set."""
    hub.statuses.append({
        "sha": hub.pulls[number].head_sha, "context": context, "state": "success", "description": "Passed",
        "target_url": page, "id": 7, "by": by,
    })  # fmt: skip


PAGE = "https://hub.test/acme/support-model/actions/runs/7"


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"by": "dev"},
        {"by": "acme-gate[bot]", "context": "duecare/approvals"},
        {"by": "acme-gate[bot]", "page": "https://evil.test/acme/support-model/actions/runs/7"},
        {"by": "acme-gate[bot]", "page": "https://hub.test/acme/support-model/actions/runs/7/job/1"},
        {"by": "acme-gate[bot]", "page": ""},
    ],
    ids=["the-repositorys-token", "a-person", "another-context", "another-host", "no-run", "no-page"],
)
def test_a_receipt_that_is_not_the_apps_is_not_taken(hub, desk, base, signed, more):
    """The artifact is there, of a run on a branch; only the App's own status could say that the App made it."""
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, run=7)
    forged(hub, number, **{"page": PAGE, **more})
    assert later(desk, number, 100, **signed) == ("unknown", "error")


@pytest.mark.parametrize("defended", [True, False], ids=["defended", "undefended"])
def test_a_receipt_that_a_writer_forged(hub, desk, base, signed, monkeypatch, defended):
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, run=7)
    forged(hub, number, PAGE)
    if not defended:
        without(monkeypatch, load_measured.receipt, ("s.by.key == login.casefold()", "True"))
    assert later(desk, number, 100, **signed)[1] == ("error" if defended else "success")


def test_a_measurement_that_is_no_longer_kept(hub, desk, base, signed):
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, run=99)
    word(desk, number, **signed)
    desk.keeper.ran[0].artifacts[0]["expired"] = True
    assert later(desk, number, 100, **signed) == ("unknown", "error")
    assert "is no longer kept" in desk.comment(number)
    assert last(hub, "duecare/check")["target_url"].endswith("/99")


def test_statuses_that_cannot_be_listed_change_nothing_that_stands(hub, desk, base, signed, monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, run=99)
    word(desk, number, **signed)
    desk.keeper.faults += [Harmful("GET", "/statuses", status=502)] * 60
    assert later(desk, number, 100, **signed) == ("unknown", "error")
    assert last(hub, "duecare/check")["state"] == "success"
    desk.keeper.faults.clear()
    assert later(desk, number, 101, **signed) == ("passed", "success")


def test_a_measurement_by_an_older_policy_is_void(hub, desk, base, signed):
    number = opened(hub, base, {"src/x.py": "2"})
    measured(desk, number, run=99)
    assert word(desk, number, **signed) == ("passed", "success")
    hub.push("main", hub.commit({"duecare.yaml": ASKING + "# stricter\n"}, base))
    assert word(desk, number, **signed) == ("unknown", "error")
    assert [last(hub, context)["state"] for context in ("duecare/approvals", "duecare/check")] == ["error", "error"]
