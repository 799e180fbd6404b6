"""The expressions of the trusted workflows, evaluated for what may happen: who waits for whom, and which job runs."""

import re

import pytest
import yaml

from duecare.knowledge.workflows import STRONG, WORKFLOWS, text

PLAIN = WORKFLOWS[2]
PULL = {"url": "x"}


def value(expression: str, github: dict) -> object:
    """A GitHub expression of the few operators in use: names, strings, ``&& || ! == !=``, two functions."""
    pattern = r"'(?:[^']|'')*'|&&|\|\||==|!=|!|[A-Za-z_][\w.-]*|\S"
    words = {"&&": " and ", "||": " or ", "!": " not ", "startsWith": "starts", "cancelled": "cancelled"}

    def python(token: str) -> str:
        if token in words:
            return words[token]
        return f"at({token!r})" if token.startswith("github.") else token

    def at(name: str) -> object:
        found: object = {"github": github}
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    made = "".join(python(token) for token in re.findall(pattern, expression))
    names = {"at": at, "starts": lambda text, start: (text or "").startswith(start), "cancelled": lambda: False}
    return eval(made, {"__builtins__": {}}, names)


def filled(template: str, github: dict) -> str:
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: str(value(found[1], github)), template)


def github(event: str, **payload: object) -> dict:
    return {"event_name": event, "event": payload, "run_id": "777"}


def comment(body: str, *, pull: bool = True) -> dict:
    issue = {"number": 5, **({"pull_request": PULL} if pull else {})}
    return github("issue_comment", issue=issue, comment={"body": body})


def run(event: str) -> dict:
    return github("workflow_run", workflow_run={"event": event, "head_sha": "abc"})


# What happens, the group that it waits in, and which of the jobs of strong mode run.
HAPPENS = {
    "a request is pushed to": (github("pull_request_target", pull_request={"number": 5}), "5", {"measure", "trusted"}),
    "the check ends": (run("pull_request"), "abc", {"trusted"}),
    "a review was given": (run("pull_request_review"), "abc", {"trusted"}),
    "a group was checked": (run("merge_group"), "abc", {"measure", "trusted"}),
    "an hour is over": (github("schedule", schedule="17 * * * *"), "sweep", {"trusted"}),
    "a command": (comment("/duecare"), "5", {"measure", "trusted"}),
    "a command, and why": (comment("/duecare recheck\nplease"), "5", {"measure", "trusted"}),
    "somebody says something": (comment("nice, thanks"), "777", set()),
    "somebody quotes the command": (comment("> /duecare"), "777", set()),
    "the command on an issue": (comment("/duecare", pull=False), "777", set()),
}


@pytest.mark.parametrize("name", HAPPENS)
@pytest.mark.parametrize("workflow", [PLAIN, STRONG], ids=["plain", "strong"])
def test_who_waits_and_what_runs(workflow, name):
    """A run that waits in a group is dropped for the next: what is not acted on must not drop what is."""
    happened, group, jobs = HAPPENS[name]
    flow = yaml.safe_load(text(workflow))
    assert filled(flow["concurrency"]["group"], happened) == f"duecare-trusted-{group}"
    runs = {name for name, job in flow["jobs"].items() if filled(job["if"], happened) not in {"False", "None"}}
    assert runs == (jobs if workflow is STRONG else jobs - {"measure"})
