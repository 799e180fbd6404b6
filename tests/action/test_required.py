"""DC906 in the trusted job: what the target branch requires, as rulesets and classic protection tell it."""

import pytest
from desk import CHECK, CHECK_PATH, POLICY, report
from faults import READ_ONLY, Harmful

from duecare.github.client import Client
from duecare.load.branch import branch_rules
from duecare.model.branch import RequiredCheck
from duecare.model.problem import Gap

PLAIN = [("duecare", 15368), ("duecare/approvals", None)]


def protected(*checks, level="everyone", **more):
    """A branch's classic protection as `GET /branches/BRANCH` sums it up."""
    told = [{"context": context, "app_id": app} for context, app in checks]
    inner = {"enforcement_level": level, "contexts": [context for context, _ in checks], "checks": told, **more}
    return {"enabled": True, "required_status_checks": inner}


@pytest.fixture
def base(hub):
    return hub.push("main", hub.commit({"duecare.yaml": POLICY, CHECK_PATH: CHECK, "src/x.py": "1"}))


def told(desk, ref="main", app=None):
    client = Client("ghs_write", desk.keeper.hub.repository, api=desk.keeper.base, sleep=lambda _: None)
    return branch_rules(client, ref, "duecare.yaml", app)


RULESET = "ruleset of acme/support-model"


@pytest.mark.parametrize(
    ("rules", "protection", "expected"),
    [
        ([], None, ()),
        (PLAIN, None, (RequiredCheck("duecare", 15368, RULESET), RequiredCheck("duecare/approvals", None, RULESET))),
        ([], protected(("duecare", 15368)), (RequiredCheck("duecare", 15368, "branch protection"),)),
        ([], protected(("duecare", -1)), (RequiredCheck("duecare", None, "branch protection"),)),
        ([], protected(("duecare", None)), (RequiredCheck("duecare", None, "branch protection"),)),
        ([], protected(("duecare", 1), level="non_admins"), (RequiredCheck("duecare", 1, "branch protection"),)),
        ([], protected(("duecare", 15368), level="off"), ()),
        ([], {"enabled": True}, ()),
        (PLAIN[:1], protected(("duecare/approvals", 7)), (
            RequiredCheck("duecare", 15368, RULESET), RequiredCheck("duecare/approvals", 7, "branch protection"))),
    ],
)  # fmt: skip
def test_what_a_branch_requires(hub, desk, base, rules, protection, expected):
    hub.required = {"main": rules}
    hub.protection = {"main": protection} if protection else {}
    assert told(desk).required == expected


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Harmful("GET", "/rules/branches/", status=403, message=READ_ONLY), "Metadata: read"),
        (Harmful("GET", "/rules/branches/", status=404, message="Not Found"), "Metadata: read"),
        (Harmful("GET", "/branches/main$", status=403, message=READ_ONLY), "Contents: read"),
        (Harmful("GET", "/rules/branches/", "shape"), ""),
        (Harmful("GET", "/branches/main$", "shape"), ""),
        (Harmful("GET", "/branches/main$", status=401, message="Bad credentials"), "Contents: read"),
    ],
    ids=lambda v: f"{v.where} {v.harm} {v.status}" if isinstance(v, Harmful) else "",
)
def test_silence_is_not_that_nothing_is_required(hub, desk, base, fault, said):
    desk.keeper.faults.append(fault)
    found = told(desk).required
    assert isinstance(found, Gap)
    assert said in found.unlock


def test_a_branch_with_a_slash_is_one_branch(hub, desk, base):
    hub.push("release/1", base)
    hub.required = {"release/1": PLAIN}
    assert [r.context for r in told(desk, "release/1").required] == ["duecare", "duecare/approvals"]


def judged(hub, desk, base, policy="", **inputs):
    if policy:
        base = hub.push("main", hub.commit({"duecare.yaml": policy}, base))
    hub.push("topic", hub.commit({"src/x.py": "2"}, base))
    number = hub.open("topic")
    run = desk.keeper.run(number, CHECK_PATH)
    from duecare.entry.base_policy import policy_at
    from duecare.load.pull_files import Files

    client = Client("ghs_app", hub.repository, api=desk.keeper.base, sleep=lambda _: None)
    desk.keeper.keep(run, report(run.head, digest=policy_at(Files(client, hub.refs["main"])).digest))
    desk.settle(number, **inputs)
    return desk.comment(number)


def test_a_gate_that_is_required_is_not_spoken_of(hub, desk, base):
    assert "DC906" not in judged(hub, desk, base)
    assert desk.keeper.made("GET", "/rules/") == 1


def test_one_that_nothing_requires_is_a_warning_on_every_pull_request(hub, desk, base):
    hub.required = {"": []}
    body = judged(hub, desk, base)
    assert "### ✅ duecare · Passed" in body
    assert body.count("gate\\-not\\-required") == 2
    assert "no rule of `main` requires the status `duecare/approvals`" in body
    assert "duecare init \\-\\-github \\-\\-show\\-ruleset" in body or "--show-ruleset" in body


def test_a_policy_may_make_it_block(hub, desk, base):
    hub.required = {"": []}
    body = judged(hub, desk, base, POLICY + "checks: {DC906: {severity: error}}\n")
    assert "### ❌ duecare · Blocked" in body
    assert {s["state"] for s in hub.statuses} == {"success"}  # a status that nothing requires would hold nothing


def test_a_policy_may_turn_it_off_and_nothing_is_asked(hub, desk, base):
    hub.required = {"": []}
    assert "DC906" not in judged(hub, desk, base, POLICY + 'checks: {DC906: {severity: "off"}}\n')
    assert desk.keeper.made("GET", "/rules/") == 0


def test_silence_is_a_gap_and_blocks_only_where_the_policy_says_so(hub, desk, base):
    fault = Harmful("GET", "/rules/branches/", status=403, message=READ_ONLY)
    desk.keeper.faults.append(fault)
    body = judged(hub, desk, base)
    assert "### ✅ duecare · Passed" in body
    assert "Metadata" in body
    desk.keeper.faults.append(fault)
    assert "### ❔ duecare · Unknown" in judged(hub, desk, base, POLICY + "checks: {DC906: {severity: error}}\n")


def test_strong_mode_wants_both_statuses_of_the_app_alone(hub, desk, base, key):
    hub.required = {"": [("duecare/approvals", None), ("duecare/check", 9)]}
    run = {"app_id": "4242", "app_key": key}
    body = judged(hub, desk, base, **run)
    assert "may be set by anybody who may write, not by App 4242 alone" in body
    assert "may be set by App 9, not by App 4242 alone" in body


def test_a_sweep_asks_once_for_a_branch(hub, desk, base):
    for name in ("one", "two", "three"):
        hub.push(name, hub.commit({f"src/{name}.py": "2"}, base))
        hub.open(name)
    desk.act("schedule", {}, mode="trusted")
    assert desk.keeper.made("GET", "/rules/") == 1
