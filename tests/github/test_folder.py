"""A policy in a folder of a monorepo: what is below the folder is judged by it, the gate of the top is the gate."""

import pytest

from duecare.entry.approvals import Way, outcome, settle
from duecare.entry.below import top

POLICY = """\
version: 1
extends: [starter, ./rules.yaml]
models:
  - name: support
    files: {card: README.md, data: ["data/*.jsonl"], manifest: ["data/*.manifest.yaml"]}
    schemas: {manifest: [schemas/m.json]}
approvals:
  - {role: data-steward, covers: [data, manifest, profile], needs: 1, from: {users: [mona]}}
  - {role: ethics, covers: [card, results, weights, training, review], needs: 1, from: {users: [eve]}}
  - {role: governance, covers: [policy], needs: 1, from: {users: [gus]}}
"""
MANIFEST = "version: 1\nname: d\nfiles: [{path: blob}]\n"
HERE = Way(folder="models/a")


@pytest.fixture
def base(hub):
    files = {
        "duecare.yaml": POLICY, "rules.yaml": "version: 1\n", "README.md": "# card\n", "data/a.jsonl": "{}\n",
        "schemas/m.json": "{}", "src/x.py": "1", "data/d.manifest.yaml": MANIFEST, "data/blob": "1",
    }  # fmt: skip
    return hub.push(
        "main", hub.commit({**{f"models/a/{path}": text for path, text in files.items()}, "README.md": "t"})
    )


def asked(hub, client, base, path):
    hub.push("topic", hub.commit({path: "changed: 1\n"}, base))
    found = outcome(client(), hub.open("topic"), way=HERE)
    assert found.tree, found.why
    return [role.role.role for role in found.tree.roles if role.asked]


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("models/a/data/a.jsonl", ["data-steward"]),
        ("models/a/data/blob", ["data-steward"]),
        ("models/a/data/d.manifest.yaml", ["data-steward"]),
        ("models/a/README.md", ["ethics"]),
        ("models/a/duecare.yaml", ["governance"]),
        ("models/a/rules.yaml", ["governance"]),
        ("models/a/schemas/m.json", ["governance"]),
        ("models/a/.duecare/waivers.yaml", ["governance"]),
        (".github/workflows/duecare-check.yml", ["governance"]),
        (".github/CODEOWNERS", ["governance"]),
        ("duecare.yaml", ["governance"]),
        ("models/a/src/x.py", []),
        ("README.md", []),
        ("data/a.jsonl", []),
        ("models/b/data/a.jsonl", []),
    ],
)
def test_what_a_folders_policy_covers(hub, client, base, path, roles):
    assert asked(hub, client, base, path) == roles


def test_an_approval_of_the_folders_rows_counts(hub, client, base):
    hub.push("topic", hub.commit({"models/a/data/a.jsonl": "{}\n{}\n"}, base))
    number = hub.open("topic")
    assert outcome(client(), number, way=HERE).verdict.word == "Waiting"
    hub.review(number, "mona")
    found, _ = settle(client(), number, way=HERE)
    assert (found.verdict.word, found.policy.path) == ("Passed", "models/a/duecare.yaml")


def test_the_top_without_a_policy_of_its_own_is_a_bootstrap(hub, client, base):
    hub.push("topic", hub.commit({"models/a/data/a.jsonl": "{}\n{}\n"}, base))
    number = hub.open("topic")
    assert outcome(client(), number).why.startswith("the base has no duecare.yaml")
    assert outcome(client(), number, way=Way(folder="models/b")).verdict.word == "Waiting"


@pytest.mark.parametrize(
    ("folder", "before"),
    [(".", ""), ("", ""), ("./", ""), ("a", "a/"), ("./a", "a/"), ("a/b/", "a/b/"), ("./a/b", "a/b/")],
)
def test_what_stands_before_a_path(folder, before):
    assert top(folder) == before
