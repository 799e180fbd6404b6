"""``duecare approvals`` as a person or a workflow runs it."""

import pytest
from click.testing import CliRunner
from test_walk import POLICY

from duecare.entry.main import group


@pytest.fixture
def number(hub):
    root = hub.push("main", hub.commit({"duecare.yaml": POLICY, "data/a.jsonl": "{}\n"}))
    hub.push("topic", hub.commit({"data/a.jsonl": "{}\n{}\n"}, root))
    return hub.open("topic")


@pytest.fixture
def run(fake, monkeypatch):
    def ran(*arguments, token="ghs_write"):
        environ = {"GITHUB_TOKEN": token, "GITHUB_REPOSITORY": fake.hub.repository, "GITHUB_API_URL": fake.base}
        return CliRunner().invoke(group, ["approvals", *map(str, arguments)], env=environ)

    return ran


def test_it_sets_the_status_and_explains(hub, run, number):
    answer = run("--pull", number)
    assert answer.exit_code == 1
    assert answer.output.startswith("Waiting: approvals data-steward 0/1\n")
    assert [s["state"] for s in hub.statuses] == ["pending"]
    hub.review(number, "mona")
    assert run("--pull", number).exit_code == 0
    assert [s["state"] for s in hub.statuses] == ["pending", "success"]


def test_simulate_writes_nothing(hub, fake, run, number):
    hub.review(number, "mona")
    answer = run("--pull", number, "--simulate", token="ghs_fork")
    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "Passed: approvals data-steward 1/1")
    assert hub.statuses == []
    assert fake.made("POST") == fake.made("PATCH") == 0


@pytest.mark.parametrize(
    ("arguments", "token", "exit_", "said"),
    [
        (("--pull", 1), "ghs_write", 3, "Unknown: #1: GET /repos/acme/support-model/pulls/1: 404: Not Found"),
        (("--pull", 1), "wrong", 3, "401: Bad credentials: the token is not valid"),
        (("--pull", 0), "ghs_write", 2, "0 is not in the range"),
        (("--pull", 1, "--repository", "x"), "ghs_write", 2, "'x' is not OWNER/NAME"),
        ((), "ghs_write", 2, "Missing option '--pull'"),
    ],
)
def test_what_cannot_be_done(run, number, arguments, token, exit_, said):
    answer = run(*arguments, token=token)
    assert answer.exit_code == exit_
    assert said in answer.output


def test_a_status_that_is_not_set_is_no_pass(hub, run, number):
    hub.review(number, "mona")
    answer = run("--pull", number, token="ghs_fork")
    assert answer.exit_code == 3
    assert "the status was not set" in answer.output
    assert "Resource not accessible by integration" in answer.output
