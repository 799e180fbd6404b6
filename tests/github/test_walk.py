"""One pull request through its life, by API alone: Waiting, Passed, Waiting, and what must not change it."""

import pytest
from hub import WEB_FLOW

from duecare.entry.approvals import outcome, settle
from duecare.entry.approvals_text import explained

POLICY = """\
version: 1
extends: [starter]
models:
  - name: support
    files: {card: README.md, data: ["data/*.jsonl"], manifest: ["data/*.manifest.yaml"], results: ["evals/*.json"]}
approvals:
  - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: [mona, omar]}}
  - {role: ethics, covers: [card, results, weights, training, review], needs: 1, from: {teams: [acme/ethics]}}
  - {role: governance, covers: [policy], needs: 2, from: {users: [gus, gil]}}
"""
WEAKER = POLICY.replace("needs: 2", "needs: 1").replace("gus, gil", "gus, gil, dev")


@pytest.fixture
def base(hub):
    files = {"duecare.yaml": POLICY, "README.md": "# card\n", "data/a.jsonl": "{}\n", "src/train.py": "pass\n"}
    hub.teams["acme/ethics"] = {"eve": "active", "invited": "pending"}
    return hub.push("main", hub.commit(files))


def change(hub, base, files, **more):
    hub.push("topic", hub.commit(files, base, **more))
    return hub.open("topic")


def word(client, number, token="ghs_app"):
    return outcome(client(token), number).verdict.word


def test_the_life_of_a_pull_request(hub, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    seen = [word(client, number)]
    hub.review(number, "mona")
    seen.append(word(client, number))
    hub.push("topic", hub.commit({"data/a.jsonl": "{}\n{}\n{}\n"}, hub.refs["topic"]))
    seen.append(word(client, number))
    hub.review(number, "mona")
    seen.append(word(client, number))
    hub.push("topic", hub.commit({"src/train.py": "go\n"}, hub.refs["topic"]))
    seen.append(word(client, number))
    assert seen == ["Waiting", "Passed", "Waiting", "Passed", "Passed"]


def test_a_typo_in_the_card_keeps_the_data_stewards_approval(hub, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n", "README.md": "# crad\n"})
    hub.review(number, "mona")
    hub.review(number, "eve")
    assert word(client, number) == "Passed"
    typo = hub.push("topic", hub.commit({"README.md": "# card, new\n"}, hub.refs["topic"]))
    found = outcome(client("ghs_app"), number)
    states = {role.role.role: role.verdict.word for role in found.tree.roles}
    assert states == {"data-steward": "Passed", "ethics": "Waiting", "governance": "Passed"}
    ((drop),) = found.tree.roles[1].dropped
    assert (drop.cause.commits, drop.cause.paths) == ((typo,), ("README.md",))
    hub.review(number, "eve")
    assert word(client, number) == "Passed"


def test_update_branch_drops_nothing_whoever_pressed_it(hub, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    hub.review(number, "mona")
    hub.push("main", hub.commit({"data/b.jsonl": "{}\n", "README.md": "# other\n"}, base))
    assert word(client, number) == "Passed"
    hub.push("topic", hub.merge(hub.refs["topic"], hub.refs["main"], author="mona"))
    assert word(client, number) == "Passed"


def test_an_evil_merge_drops_it_and_is_named(hub, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    hub.review(number, "mona")
    hub.push("main", hub.commit({"README.md": "# other\n"}, base))
    merge = hub.push(
        "topic", hub.merge(hub.refs["topic"], hub.refs["main"], author="dev", files={"data/evil.jsonl": "{}\n"})
    )
    found = outcome(client("ghs_app"), number)
    assert found.verdict.word == "Waiting"
    assert found.tree.roles[0].dropped[0].cause.commits == (merge,)
    assert found.tree.roles[0].dropped[0].cause.paths == ("data/evil.jsonl",)


def test_the_policy_of_the_request_judges_nothing(hub, client, base):
    number = change(hub, base, {"duecare.yaml": WEAKER, "data/a.jsonl": None})
    hub.review(number, "gus")
    hub.review(number, "mona")
    found = outcome(client("ghs_app"), number)
    assert found.verdict.word == "Waiting"
    assert [(r.role.role, r.missing) for r in found.tree.roles] == [
        ("data-steward", 0), ("ethics", 0), ("governance", 1),
    ]  # fmt: skip
    hub.review(number, "gil")
    assert word(client, number) == "Passed"


@pytest.mark.parametrize(
    "files",
    [
        {"duecare.yaml": None},
        {"duecare.yaml": None, ".duecare/policy.yaml": WEAKER},
        {"duecare.yaml": "::"},
        {".github/workflows/gate.yml": "on: push"},
        {".duecare/waivers.yaml": "waivers: []"},
        {"CODEOWNERS": "* @dev"},
    ],
    ids=["removed", "renamed", "broken", "workflow", "waiver", "owners"],
)
def test_touching_the_gate_asks_governance(hub, client, base, files):
    number = change(hub, base, files)
    found = outcome(client("ghs_app"), number)
    assert (found.verdict.word, [r.role.role for r in found.tree.roles if r.asked]) == ("Waiting", ["governance"])


NESTED = POLICY.replace("extends: [starter]", "extends: [./team/rules.yaml]").replace(
    "    files:", "    root: models/a\n    schemas: {manifest: [team/manifest.schema.json]}\n    files:"
)


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("duecare.yaml", "governance"),
        ("team/rules.yaml", "governance"),
        ("team/base.yaml", "governance"),
        ("team/manifest.schema.json", "governance"),
        (".github/workflows/gate.yml", "governance"),
        (".github/actions/x/action.yml", "governance"),
        (".github/CODEOWNERS", "governance"),
        (".pre-commit-config.yaml", "governance"),
        (".gitattributes", "governance"),
        (".duecare/waivers.yaml", "governance"),
        (".duecare/lock.json", "governance"),
        ("models/a/duecare.yaml", "governance"),
        ("models/a/.duecare/policy.yaml", "governance"),
        ("models/a/README.md", "ethics"),
        ("models/a/data/x.jsonl", "data-steward"),
        ("README.md", ""),
        ("models/b/data/x.jsonl", ""),
        ("team/other.yaml", ""),
    ],
)
def test_what_is_of_the_gate_when_models_have_folders_of_their_own(hub, client, path, role):
    files = {"duecare.yaml": NESTED, "team/rules.yaml": "extends: [starter, ./base.yaml]\nversion: 1\n"}
    root = hub.push("main", hub.commit({**files, "team/base.yaml": "version: 1\n", "team/manifest.schema.json": "{}"}))
    found = outcome(client("ghs_app"), change(hub, root, {path: "changed: 1\n"}))
    assert found.tree, found.why
    assert [r.role.role for r in found.tree.roles if r.asked] == ([role] if role else [])


def test_a_base_without_a_policy_waits_for_an_admin(hub, client):
    root = hub.push("main", hub.commit({"README.md": "x"}))
    for _ in range(2):
        number = change(hub, root, {"duecare.yaml": WEAKER})
        hub.review(number, "gus")
        found = outcome(client("ghs_app"), number)
        assert (found.verdict.word, found.tree) == ("Waiting", None)


@pytest.mark.parametrize(
    ("policy", "said"),
    [("version: 1\naprovals: []\n", "invalid: duecare.yaml:2"), (b"\xff\xfe\x00", "invalid"), ("", "invalid")],
)
def test_a_broken_policy_in_force_is_unknown(hub, client, policy, said):
    root = hub.push("main", hub.commit({"duecare.yaml": policy}))
    found = outcome(client("ghs_app"), change(hub, root, {"a": "1"}))
    assert found.verdict.word == "Unknown"
    assert said in found.why


def test_a_policy_that_is_a_link_is_not_followed(hub, client):
    root = hub.push(
        "main", hub.commit({"duecare.yaml": "other.yaml", "other.yaml": WEAKER}, symlinks=("duecare.yaml",))
    )
    found = outcome(client("ghs_app"), change(hub, root, {"a": "1"}))
    assert found.verdict.word == "Unknown"
    assert "symbolic link" in found.why


def test_a_retargeted_request_asks_again(hub, client, base):
    """What a reviewer saw against one branch is not what merges into another."""
    lax = hub.push("lax", hub.commit({"data/evil.jsonl": "{}\n"}, base))
    hub.push("topic", hub.commit({"data/a.jsonl": "{}\n{}\n"}, lax))
    number = hub.open("topic", base="lax")
    hub.review(number, "mona")
    assert word(client, number) == "Passed"
    hub.retarget(number, "main")
    found = outcome(client("ghs_app"), number)
    assert found.verdict.word == "Waiting"
    assert found.tree.roles[0].dropped[0].cause.reason == "is older than the change of the target branch to main"
    hub.review(number, "mona")
    assert word(client, number) == "Passed"


def test_a_sibling_on_the_same_head_holds_both(hub, client, base):
    number = change(hub, base, {"src/train.py": "go\n"})
    assert word(client, number) == "Passed"
    hub.push("dev", base)
    other = hub.open("topic", base="dev")
    assert [word(client, number), word(client, other)] == ["Waiting", "Waiting"]
    hub.pulls[other].state = "closed"
    assert word(client, number) == "Passed"


def test_three_thousand_files_hide_nothing(hub, client, base):
    many = {f"zoo/f{i:04}.txt": "x" for i in range(3001)}
    number = change(hub, base, {**many, "zoo/z/data.txt": "x", "data/a.jsonl": "{}\n{}\n"})
    found = outcome(client("ghs_app"), number)
    assert found.verdict.word == "Waiting"
    assert found.tree.roles[0].paths == ("data/a.jsonl",)


def test_a_tree_cut_short_is_walked(hub, fake, client, base):
    """A repository of more files than GitHub lists: its policy and what differs are found folder by folder."""
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    hub.tree_limit = 2
    assert word(client, number) == "Waiting"
    hub.review(number, "mona")
    assert word(client, number) == "Passed"
    hub.push("topic", hub.commit({"src/train.py": "go\n"}, hub.refs["topic"]))
    assert word(client, number) == "Waiting"  # which files manifests name is not known: what has no kind is data


def remade(hub, base, path, mode):
    """A request that puts an entry of another mode at a path; what it holds is the file's text, or the target."""
    below = [other for other in hub.commits[base].files if other.startswith(f"{path}/")]
    sha = hub.commit(dict.fromkeys(below), base)
    files = hub.commits[sha].files
    files[path] = (mode, files.get(path, ("", b"../elsewhere"))[1])
    hub.push("topic", sha)
    return hub.open("topic")


LINK, SUBMODULE = "120000", "160000"
WIDE = POLICY.replace('"data/*.jsonl"', '"data/**/*.jsonl"')
BARE = POLICY.replace("    files: {card: README.md, data", "    root: models/a\n    files: {data")


@pytest.mark.parametrize(
    ("policy", "path", "mode", "asked"),
    [
        (POLICY, "data/a.jsonl", "100755", ["data-steward"]),
        (POLICY, "data/a.jsonl", LINK, ["data-steward"]),
        (POLICY, "data/a.jsonl", SUBMODULE, ["data-steward", "ethics"]),
        (POLICY, "src/train.py", "100755", []),
        (POLICY, "src/latest", LINK, []),
        (POLICY, "data/more", LINK, []),
        (POLICY, "data", LINK, ["data-steward"]),
        (POLICY, "evals", LINK, ["ethics"]),
        (WIDE, "data/more", LINK, ["data-steward"]),
        (WIDE, "data/more", SUBMODULE, ["data-steward", "ethics"]),
        (WIDE, "third_party/trainer", SUBMODULE, ["ethics"]),
        (BARE, "models", LINK, ["data-steward", "ethics"]),
        (BARE, "third_party/trainer", SUBMODULE, []),
        (POLICY, ".duecare", LINK, ["governance"]),
        (POLICY, "models/a/.duecare", LINK, ["governance"]),
        (POLICY, ".github", LINK, ["governance"]),
        (POLICY, ".github", SUBMODULE, ["ethics", "governance"]),
        (POLICY, ".github/workflows", LINK, ["governance"]),
        (POLICY, "docs", LINK, ["governance"]),
    ],
)
def test_links_and_submodules_ask_for_what_they_may_bring(hub, client, policy, path, mode, asked):
    files = {"duecare.yaml": policy, "data/a.jsonl": "{}\n", "src/train.py": "pass\n"}
    root = hub.push("main", hub.commit(files))
    found = outcome(client("ghs_app"), remade(hub, root, path, mode))
    assert found.tree, found.why
    assert [r.role.role for r in found.tree.roles if r.asked] == asked


def test_a_manifest_that_cannot_be_read_makes_data_of_what_has_no_kind(hub, fake, client):
    files = {"duecare.yaml": POLICY, "data/d.manifest.yaml": "version: 1\nname: d\n", "src/x.py": "1"}
    root = hub.push("main", hub.commit(files, symlinks=("data/d.manifest.yaml",)))
    found = outcome(client("ghs_app"), change(hub, root, {"src/x.py": "2"}))
    assert found.tree.roles[0].paths == ("src/x.py",)


def test_a_named_file_is_of_its_kind_whatever_it_holds(hub, client, base):
    number = change(hub, base, {"data/x.manifest.yaml": "[]\n", "evals/r.json": "[]\n"})
    found = outcome(client("ghs_app"), number).tree.roles
    assert [role.paths for role in found[:2]] == [("data/x.manifest.yaml",), ("evals/r.json",)]


def test_251_commits_are_unknown(hub, client, base):
    sha = base
    for i in range(251):
        sha = hub.commit({"data/a.jsonl": "{}\n" * (i + 2)}, sha)
    hub.push("topic", sha)
    number = hub.open("topic")
    hub.review(number, "mona")
    found = outcome(client("ghs_app"), number)
    assert found.verdict.word == "Unknown"
    assert "251 commits" in found.why


def test_approvals_of_strangers_hide_none_and_cost_nothing(hub, fake, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    hub.review(number, "mona")
    for i in range(45):
        hub.push("topic", hub.commit({"src/train.py": f"{i}"}, hub.refs["topic"]))
        hub.review(number, f"stranger{i}")
    assert word(client, number) == "Passed"
    assert fake.made("GET", "/compare/") == 2


@pytest.mark.parametrize(("token", "expected"), [("ghs_app", "Passed"), ("ghs_write", "Unknown")])
def test_teams_need_a_token_that_may_read_them(hub, client, base, token, expected):
    number = change(hub, base, {"README.md": "# new\n"})
    hub.review(number, "eve")
    found = outcome(client(token), number)
    assert found.verdict.word == expected
    assert ("Members: read" in explained(found)) == (expected == "Unknown")


@pytest.mark.parametrize(
    ("login", "more", "expected"),
    [
        ("mona", {}, "Passed"),
        ("dev", {}, "Waiting"),
        ("invited", {}, "Waiting"),
        ("mona", {"author": "mona"}, "Waiting"),
        ("mona", {"committer": "mona"}, "Waiting"),
        ("mona", {"committer": WEB_FLOW}, "Passed"),
        ("mona", {"message": "x\n\nCo-authored-by: M <1+mona@users.noreply.github.com>"}, "Waiting"),
        ("mona", {"author": None}, "Waiting"),
        ("mona", {"message": "x\n\nCo-authored-by: M <m@private.example>"}, "Waiting"),
    ],
)
def test_who_may_approve(hub, client, base, login, more, expected):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"}, **more)
    hub.review(number, login)
    assert word(client, number) == expected


def test_data_that_only_a_manifest_names_is_data(hub, client):
    manifest = "version: 1\nname: d\nfiles:\n  - {path: blob.bin}\n"
    files = {"duecare.yaml": POLICY, "data/d.manifest.yaml": manifest, "data/blob.bin": "1", "blob.bin": "1"}
    root = hub.push("main", hub.commit(files))
    found = outcome(client("ghs_app"), change(hub, root, {"data/blob.bin": "2", "blob.bin": "2"}))
    assert found.tree.roles[0].asked


def test_the_status_says_for_which_base_and_policy(hub, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    found, refused = settle(client("ghs_app"), number)
    ((made),) = hub.statuses
    digest = found.policy.digest[:12]
    assert refused is None
    assert (made["sha"], made["context"], made["state"]) == (hub.refs["topic"], "duecare/approvals", "pending")
    assert made["description"] == f"Waiting: approvals data-steward 0/1 · base main · policy {digest}"


def test_a_request_that_moves_while_it_is_read_is_judged_again_later(hub, fake, client, base, monkeypatch):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n"})
    hub.review(number, "mona")
    real = fake.answer

    def answer(verb, path, query, body, token):
        found = real(verb, path, query, body, token)
        if path.endswith("/events"):
            hub.push("topic", hub.commit({"data/a.jsonl": "evil\n"}, hub.refs["topic"]))
        return found

    fake.answer = answer
    found = outcome(client("ghs_app"), number)
    assert (found.verdict.word, "changed while it was read" in found.why) == ("Unknown", True)


def test_the_explanation(hub, client, base):
    number = change(hub, base, {"data/a.jsonl": "{}\n{}\n", "data/\x1b[31m.jsonl": "{}\n"})
    first = hub.refs["topic"]
    hub.review(number, "mona")
    second = hub.push("topic", hub.commit({"data/a.jsonl": "{}\n"}, first))
    hub.review(number, "gus", "CHANGES_REQUESTED")
    found = outcome(client("ghs_app"), number)
    assert explained(found) == (
        "Blocked: changes requested by gus\n"
        f"#{number} into main, by policy {found.policy.digest[:12]}\n"
        "role data-steward: Waiting, 0 of 1\n"
        "  changes: data/⟨U+001B⟩[31m.jsonl\n"
        f"  dropped: mona's approval is of {first[:12]}, and what data-steward covers changed since in"
        f" {second[:12]}: data/a.jsonl\n"
        "  missing: 1, from mona, omar\n"
        "role ethics: not asked, nothing that it covers changes\n"
        "role governance: not asked, nothing that it covers changes\n"
        f"objection: gus (governance) requested changes at {second[:12]}\n"
    )
