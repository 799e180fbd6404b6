"""Attacks on the Action, each twice: it fails as things are, and it succeeds where its one defence is taken away.

An attack that also failed without the defence would prove nothing about it.
"""

import json
import os
import re
import subprocess
import sys
from contextlib import nullcontext, suppress
from html.parser import HTMLParser
from pathlib import Path

import pytest
from desk import CHECK, CHECK_PATH, POLICY, Desk, archive, finding, report, span
from hub import Hub
from keeper import Keeper
from shapes import number_of

from duecare.entry import action_comment, action_settle, action_trusted
from duecare.entry.believed import Believed
from duecare.load import artifact, check_run
from duecare.mend import github_files
from duecare.mend.github_files import ruleset
from duecare.model.compared import Against, Compared, Effects, MetricDelta
from duecare.model.gate import Gate
from duecare.model.place import Span
from duecare.model.policy import Policy, Role
from duecare.model.verdict import Judgement, ModelVerdict, Verdict
from duecare.publish import comment
from duecare.report import approvals_part, boxes, entries, markdown

ROOT = Path(__file__).parent.parent.parent
defended = pytest.mark.parametrize("defended", [True, False], ids=["defended", "undefended"])


@pytest.fixture
def desk(tmp_path):
    """A base with policy and check, and GitHub around it."""
    hub = Hub()
    server = Keeper(hub)
    files = {"duecare.yaml": POLICY, CHECK_PATH: CHECK, "README.md": "# card\n", "src/x.py": "1"}
    hub.push("main", hub.commit(files))
    yield Desk(server, tmp_path)
    server.close()


@pytest.fixture
def blind(monkeypatch):
    """Without the comparison of the policy's digest, which is another defence than those tried here."""
    monkeypatch.setattr(action_settle, "believed", any_policy)


def any_policy(desk, outcome):
    return Believed(check_run.report_of(desk.client, outcome.pull))


def request(desk, files, branch="topic", **more):
    hub = desk.keeper.hub
    hub.push(branch, hub.commit(files, hub.refs["main"]))
    return hub.open(branch, **more)


def passed(desk, number):
    assert desk.settle(number) == 0
    return "duecare · Passed" in desk.comment(number)


# --- files of the workspace that Python would take for its own ---

OWNED = "import os, sys\nopen(os.environ['OWNED'], 'a').write('x')\n"
STUB = "import json, pathlib, sys\nprint('duecare ran', json.__file__)\n"
SHADOWS = ["pip.py", "venv.py", "json.py", "sitecustomize.py", "duecare/__init__.py"]
# What each of them would need to be taken away from action/run.sh.
HOLES = {
    'cd "${RUNNER_TEMP:?}"': 'cd "$GITHUB_WORKSPACE"',
    " -I ": " ",
    "export PYTHONSAFEPATH=1": "export",
    "unset PYTHONPATH": "unset",
}


def installed(tmp_path, shadow, *, holes):
    """Run action/run.sh beside one hostile file, installing nothing; whether the file ran, and the log."""
    action, workspace, temp = tmp_path / "action-path", tmp_path / "workspace", tmp_path / "temp"
    for folder in (action / "action", action / "src" / "duecare", (workspace / shadow).parent, temp):
        folder.mkdir(parents=True, exist_ok=True)
    script = (ROOT / "action" / "run.sh").read_text()
    for old, new in HOLES.items() if holes else ():
        assert old in script
        script = script.replace(old, new)
    (action / "action" / "run.sh").write_text(script)
    (action / "action" / "check.txt").write_text("")
    (action / "src" / "duecare" / "__init__.py").write_text("")
    (action / "src" / "duecare" / "__main__.py").write_text(STUB)
    (workspace / shadow).write_text(OWNED)
    if shadow.startswith("duecare"):
        (workspace / "duecare" / "__main__.py").write_text(OWNED)
    environ = {k: os.environ[k] for k in ("PATH", "HOME", "PIP_CERT") if k in os.environ} | {
        "GITHUB_ACTION_PATH": str(action), "RUNNER_TEMP": str(temp), "GITHUB_WORKSPACE": str(workspace),
        "GITHUB_EVENT_NAME": "pull_request", "DUECARE_INPUT_PYTHON": sys.executable, "OWNED": str(tmp_path / "owned"),
        "PYTHONPATH": str(workspace),
    }  # fmt: skip
    done = subprocess.run(
        ["bash", action / "action" / "run.sh"], cwd=workspace, env=environ, capture_output=True, text=True
    )
    return (tmp_path / "owned").exists(), done


@defended
@pytest.mark.parametrize("shadow", SHADOWS)
def test_a_module_of_the_workspace(tmp_path, shadow, defended):
    owned, done = installed(tmp_path, shadow, holes=not defended)
    assert owned is not defended, done.stdout + done.stderr
    if defended:
        assert (done.returncode, "duecare ran" in done.stdout) == (0, True), done.stderr


# --- forged reports ---


@defended
def test_a_report_of_an_edited_workflow(desk, blind, monkeypatch, defended):
    number = request(desk, {CHECK_PATH: CHECK.replace("mode: check", "mode: check # and upload what I like")})
    desk.keeper.hub.review(number, "gus")
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head))
    if not defended:
        monkeypatch.setattr(check_run, "workflow_of", lambda client, pull: None)
    assert passed(desk, number) is not defended
    if defended:
        said = desk.comment(number).replace("\\", "")
        assert "the gate's workflow was changed in this PR: verdict not shown" in said
        assert "DC904" in said


@defended
def test_a_report_of_a_namesake_workflow(desk, blind, monkeypatch, defended):
    """Another file with the same `name:` wakes the trusted workflow, and leaves an artifact of the same name."""
    number = request(desk, {"src/x.py": "2", ".github/workflows/evil.yml": CHECK})
    desk.keeper.hub.review(number, "gus")
    run = desk.keeper.run(number, ".github/workflows/evil.yml")
    desk.keeper.keep(run, report(run.head))
    if not defended:
        monkeypatch.setattr(check_run, "WORKFLOW", ".github/workflows/evil.yml")
        monkeypatch.setattr(check_run, "workflow_of", lambda client, pull: None)
    assert desk.follow(run) == 0
    assert ("duecare · Passed" in desk.comment(number)) is not defended


@defended
def test_a_workflow_that_runs_an_action_of_the_repository(desk, blind, monkeypatch, defended):
    """Its file stays as the base has it, and what it calls is the request's."""
    hub = desk.keeper.hub
    local = CHECK.replace("uses: duecare/duecare", "uses: ./.github/actions/duecare # was: duecare")
    hub.push("main", hub.commit({CHECK_PATH: local}, hub.refs["main"]))
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head))
    if not defended:
        monkeypatch.setattr(check_run, "LOCAL", re.compile(b"(?!)"))
    assert passed(desk, number) is not defended


@defended
def test_a_report_of_another_request(desk, blind, monkeypatch, defended):
    """The artifact of this request's run is a copy of one that passed elsewhere."""
    number, other = request(desk, {"src/x.py": "2"}), request(desk, {"src/x.py": "3"}, "other")
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(desk.keeper.hub.pulls[other].head_sha))
    if not defended:
        monkeypatch.setattr(check_run, "_fitting", lambda found, run, pull: found)
    assert passed(desk, number) is not defended


@defended
def test_a_run_that_names_another_request(desk, monkeypatch, defended):
    """The payload's own list of requests is whatever the branch was called; here it names somebody else's."""
    victim, number = request(desk, {"README.md": "# new\n"}, "victim"), request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head))
    told = {"id": run.id, "path": run.path, "event": run.event, "head_branch": run.branch, "head_sha": run.head}
    told["head_repository"] = {"id": number_of(run.repository), "owner": {"login": "acme"}}
    told["pull_requests"] = [{"number": victim}]
    if not defended:
        from duecare.entry import trusted

        monkeypatch.setattr(trusted, "numbers", lambda *a, **k: tuple(p["number"] for p in told["pull_requests"]))
    desk.act("workflow_run", {"action": "completed", "workflow_run": told})
    assert (desk.keeper.hub.comments[victim] == []) is defended


@defended
def test_a_report_of_the_same_branch_of_another_repository(desk, blind, monkeypatch, defended):
    """A fork runs its own copy of the workflow on the same commit, and passes there."""
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    run.repository = "stranger/support-model"
    desk.keeper.keep(run, report(run.head))
    if not defended:
        monkeypatch.setattr(check_run, "run_of", lambda client, pull: check_run.runs.runs(
            client, "duecare-check.yml", pull.head.sha, "pull_request")[0])  # fmt: skip
    assert passed(desk, number) is not defended


@defended
def test_a_report_that_claims_to_have_passed(desk, blind, monkeypatch, defended):
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head, verdict="passed", findings=[finding()]))
    if not defended:
        monkeypatch.setattr("duecare.load.report_json._forced", lambda findings, silences: [])
    assert passed(desk, number) is not defended


@defended
def test_a_report_judged_by_the_requests_own_policy(desk, monkeypatch, defended):
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head, digest="f" * 64))
    if not defended:
        monkeypatch.setattr(action_settle, "believed", any_policy)
    assert passed(desk, number) is not defended


# --- hostile archives ---


@defended
def test_an_archive_that_unpacks_to_gigabytes(monkeypatch, defended):
    raw = archive({"report.json": b" " * (9 * 1024 * 1024), "origin.json": "{}"})
    read = []
    monkeypatch.setattr(artifact, "_json", lambda raw, schema, name: read.append(len(raw)) or {})
    if not defended:
        monkeypatch.setattr(artifact, "MOST_JSON", 1 << 40)
        monkeypatch.setattr(artifact, "MOST_ORIGIN", 1 << 40)
        monkeypatch.setattr(artifact, "MOST_RATIO", 1 << 40)
    with suppress(KeyError):
        artifact.opened(raw)
    assert (max(read, default=0) < 5000) is defended


@defended
def test_an_archive_without_end(desk, blind, monkeypatch, defended):
    """What the API says of its size is small; what comes is not."""
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    good = report(run.head)
    desk.keeper.keep(run, good + b"\0" * 5000, size_in_bytes=10)
    if defended:
        monkeypatch.setattr(artifact, "MOST_ARCHIVE", len(good))
    assert passed(desk, number) is not defended


@defended
def test_an_archive_that_says_it_is_large_is_not_fetched(desk, blind, monkeypatch, defended):
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH)
    desk.keeper.keep(run, report(run.head), size_in_bytes=1 << 40)
    if not defended:
        monkeypatch.setattr(artifact, "MOST_ARCHIVE", 1 << 50)
    assert passed(desk, number) is not defended
    assert (desk.keeper.made("GET", r"/zip$") == 0) is defended


# --- the comment ---


@defended
def test_a_spoofed_marker(desk, blind, monkeypatch, defended):
    """A stranger's comment begins as ours: it must be neither edited nor taken for the comment."""
    hub = desk.keeper.hub
    number = request(desk, {"src/x.py": "2"})
    hub.comment(number, "stranger", f"{comment.MARKER}\n### ✅ duecare · Passed")
    if not defended:

        def any_author(client, number, login):
            return tuple(c for c in comment.comments(client, number) if c.body.startswith(comment.MARKER))

        monkeypatch.setattr(comment, "_mine", any_author)
    desk.settle(number)
    assert ([c["login"] for c in hub.comments[number]] == ["stranger", "github-actions[bot]"]) is defended
    assert (hub.comments[number][0]["body"].endswith("Passed")) is defended


HOSTILE = (
    "@acme/everyone <img src=x onerror=alert(1)> <script>alert(1)</script> | a | b |\n"
    "| - | - |\n[click](https://evil.example) ![i](https://evil.example/i.png) #12 acme/other#3 </details>"
    "\n<!-- duecare -->\n::error::owned\n# Heading\n- item"
)


class Seen(HTMLParser):
    """Tags and text outside code, as a reader of rendered Markdown sees them."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.code = [], "", 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.code += tag in {"code", "pre"}

    def handle_endtag(self, tag):
        self.code -= tag in {"code", "pre"}

    def handle_data(self, data):
        self.text += "" if self.code else data


def rendered(text):
    from markdown_it import MarkdownIt

    seen = Seen()
    seen.feed(MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text))
    return seen


def compared(text):
    """A comparison in which everything that is text is this."""
    place = span(text)
    change = {"what": text, "span": place, "weaker": True, "anchor": text, "then": text, "now": text, "removed": False}
    data = {"path": text, "state": "added", "rows": [None, 3], "size": [None, 9], "was": text}
    effects = {
        "model": text,
        "metrics": [],
        "licenses": [{"license": text, "added": True, "span": place}],
        "data": [data],
    }
    gate = {"changes": [change], "baseline": {"grown": 0, "shrunk": 0}}
    return {"base": {"ref": text, "commit": "b" * 40, "bootstrap": False}, "gate": gate, "models": [effects]}


@defended
def test_injected_markup(desk, blind, monkeypatch, defended):
    number = request(desk, {"src/x.py": "2"})
    run = desk.keeper.run(number, CHECK_PATH, conclusion="failure")
    spoilt = finding(HOSTILE, path=f"data/{HOSTILE}", slug=HOSTILE, fix=HOSTILE, why=HOSTILE, model=HOSTILE)
    note = {"notes": [HOSTILE], "root": HOSTILE, "compared": compared(HOSTILE)}
    desk.keeper.keep(run, report(run.head, verdict="blocked", findings=[spoilt], **note))
    if not defended:
        for module in (markdown, entries, boxes, approvals_part, action_comment):
            for name in ("plain", "code", "html"):
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, lambda text, most=0: text)
    desk.settle(number)
    body = desk.comment(number).removeprefix(comment.MARKER)
    seen = rendered(body)
    links = [a.get("href", "") for tag, a in seen.tags if tag == "a"]
    tags = {tag for tag, _ in seen.tags}
    clean = (
        not tags & {"img", "script"}
        and all(link.startswith("https://hub.test/") for link in links)
        and "@acme" not in seen.text
        and "#12" not in seen.text
        and "::error" not in re.sub(r"[^\n]*`[^\n]*", "", body)
        and body.count("<details>") == body.count("</details>")
    )
    assert clean is defended, (tags, links, seen.text)


@defended
def test_a_report_that_cannot_be_drawn(desk, blind, monkeypatch, defended):
    """One request's report must not keep a sweep from the next request."""
    numbers = [request(desk, {"src/x.py": str(n)}, f"topic-{n}") for n in range(2)]
    for number in numbers:
        run = desk.keeper.run(number, CHECK_PATH)
        desk.keeper.keep(run, report(run.head, notes=["spoilt"] if number == numbers[0] else []))
    drawn = action_comment.page

    def breaking(outcome, found, *rest):
        if not hasattr(found, "why") and found.judgement.notes == ("spoilt",):
            raise OverflowError
        return drawn(outcome, found, *rest)

    monkeypatch.setattr(action_settle, "page", breaking)
    monkeypatch.setattr(action_trusted, "hours", lambda: 0)  # each hour begins with another request
    monkeypatch.delenv("DUECARE_TRACEBACK", raising=False)
    if not defended:
        monkeypatch.setenv("DUECARE_TRACEBACK", "1")
    with nullcontext() if defended else pytest.raises(OverflowError):
        desk.act("schedule", {}, mode="trusted")
    assert ("duecare" in "".join(c["body"] for c in desk.keeper.hub.comments[numbers[1]])) is defended


@defended
def test_commands_in_the_log(desk, monkeypatch, capsys, defended):
    """A role's candidate, a path or a reason that begins a line with ``::`` reaches the runner's ears."""
    from duecare.entry import approvals_text

    name = "src/a\n::set-output name=verdict::passed\n.py"
    number = request(desk, {name: "2", "README.md\n::error::owned": "x"})
    hub = desk.keeper.hub
    hub.review(number, "gus\n::error::owned", "CHANGES_REQUESTED")
    if not defended:
        monkeypatch.setattr(action_settle, "guarded", lambda text, token: text)
        monkeypatch.setattr(approvals_text, "visible", lambda text: text)
        monkeypatch.setattr(approvals_text, "_lines", lambda found: [(0, "x"), (0, name)])
    desk.settle(number)
    obeyed = [
        line for line in outside(desk.log) if line.startswith("::") and not line.startswith("::notice title=duecare")
    ]
    assert (obeyed == []) is defended, obeyed


def outside(log):
    token = ""
    for line in log.replace("\r", "\n").splitlines():
        if token:
            token = "" if line == f"::{token}::" else token
        elif line.startswith("::stop-commands::"):
            token = line.removeprefix("::stop-commands::")
        else:
            yield line


# --- statuses ---


@defended
def test_a_status_that_a_writer_forged(defended):
    """Any token that may write can set a status. Strong mode's ruleset takes it from the App alone."""
    policy = Policy("duecare.yaml", "", ())
    wanted = json.loads(ruleset(policy, "main", 4242 if defended else None))
    (checks,) = [r["parameters"]["required_status_checks"] for r in wanted["rules"] if "checks" in r["type"]]
    pinned = {c["context"]: c.get("integration_id") for c in checks}
    assert (pinned["duecare/approvals"] == 4242) is defended
    assert pinned["duecare"] == 15368


@defended
def test_a_status_that_a_writer_forged_in_plain_mode(monkeypatch, defended):
    """It cannot be told from ours. What is left is GitHub's own rules: the owners' review, and the job's own App."""
    if not defended:
        monkeypatch.setattr(github_files, "_review", lambda policy: {})
        monkeypatch.setattr(github_files, "ACTIONS_APP", None)
    role = Role("governance", ("policy",), 2, (), ("gus", "gil"), "refuse", Span("duecare.yaml"))
    wanted = json.loads(ruleset(Policy("duecare.yaml", "", (), approvals=(role,)), "main", None))
    rules = {rule["type"]: rule.get("parameters", {}) for rule in wanted["rules"]}
    floor = ("require_code_owner_review", "require_last_push_approval")
    assert all(rules["pull_request"].get(name) for name in floor) is defended
    checks = {c["context"]: c["integration_id"] for c in rules["required_status_checks"]["required_status_checks"][:1]}
    assert (checks == {"duecare": 15368}) is defended


@defended
def test_pipes_in_the_name_of_a_model(monkeypatch, defended):
    """A name could end its cell and write the verdict of its row itself."""
    name = "support | ✅ Passed | 0 | 0 | 0 |"
    models = tuple(ModelVerdict(each, Verdict.BLOCKED, (), {}) for each in (name, "other"))
    found = Judgement(Verdict.BLOCKED, models, "duecare.yaml", "", (), "0")
    if not defended:
        monkeypatch.setattr(markdown, "cell", lambda text, most=0: text)
    (row,) = [line for line in markdown.render(found).splitlines() if line.startswith("| support")]
    assert (len(re.findall(r"(?<!\\)\|", row)) == 6) is defended


@defended
@pytest.mark.parametrize("label", ["arc@acc|0.9|0.9|+0|better", "`arc | 0.9 | 0.9`", "arc #1|2"])
def test_pipes_in_the_name_of_a_metric(monkeypatch, label, defended):
    """Inside code a pipe ends a cell as well, and a results file names its metrics as it likes."""
    metric = MetricDelta(label, 0.5, 0.4, Span("evals/r.json", 1), None, None, "", None, False)
    against, gate = Against("main", "a" * 40, bootstrap=False), Gate("duecare.yaml", "b" * 40)
    found = Judgement(Verdict.PASSED, (), "duecare.yaml", "", (), "0")
    found = found._replace(compared=Compared(against, gate, (Effects("support", (metric,)),)))
    if not defended:
        monkeypatch.setattr(boxes, "cell", boxes.plain)
    (row,) = [line for line in markdown.render(found).splitlines() if line.startswith("| ") and "arc" in line]
    assert (len(re.findall(r"(?<!\\)\|", row)) == 6) is defended


def test_plain_mode_says_that_statuses_can_be_forged(desk):
    number = request(desk, {"src/x.py": "2"})
    desk.settle(number)
    assert "forgeable by writers" in desk.comment(number)


@defended
def test_a_token_in_the_log(desk, monkeypatch, defended):
    """GitHub's message repeats the token that it was sent."""
    from faults import Harmful

    from duecare.github.client import Client

    number = request(desk, {"src/x.py": "2"})
    desk.keeper.faults.append(Harmful("GET", "/pulls/", status=404, message="no ghs_write here"))
    if not defended:
        monkeypatch.setattr(Client, "_safe", lambda self, said: said)
    desk.settle(number)
    assert ("ghs_write" in desk.log + desk.summary) is not defended
