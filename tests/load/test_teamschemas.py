"""A team's own schemas through the whole program: what they ask for blocks; one that decides nothing is a gap."""

import json
from datetime import date
from pathlib import Path

import pytest

from duecare.entry.settings import policy_of
from duecare.entry.verdict import verdict
from duecare.entry.walk import Asked
from duecare.model.policy import Policy

POLICY = "version: 1\nextends: []\nschemas: {{{kind}: [schemas/ours.json]}}\n"
MANIFEST = "name: d\nversion: 1.0.0\nfiles:\n  - path: d.jsonl\nlicense: mit\nretention: {until: 2030-01-01}\n"
OURS = {
    "type": "object",
    "required": ["owner"],
    "properties": {
        "owner": {"type": "object", "description": "Team and on-call address, as in the service catalog"},
        "license": {"enum": ["apache-2.0", "cc-by-4.0"]},
        "retention": {"properties": {"until": {"type": "string", "pattern": "^2029", "description": "A day in 2029"}}},
    },
}


def said(root: Path, kind: str, schema: object, check: str) -> list[str]:
    (root / "schemas").mkdir()
    (root / "schemas" / "ours.json").write_text(schema if isinstance(schema, str) else json.dumps(schema))
    (root / "duecare.yaml").write_text(POLICY.format(kind=kind))
    policy = policy_of(root)
    assert isinstance(policy, Policy), policy
    judgement = verdict(Asked(root, date(2026, 11, 22)), policy)
    found = [(f.problem.span, f.problem.what, f.problem.fix) for f in judgement.findings if f.check == check]
    gaps = [(s.gap.span, s.gap.what, s.gap.unlock) for s in judgement.silences if s.check == check]
    return [f"{span}: {what} -> {fix}" for span, what, fix in (*found, *gaps) if "ours.json" in f"{span}{what}"]


def test_a_manifest_is_held_against_it(tmp_path: Path) -> None:
    (tmp_path / "d.manifest.yaml").write_text(MANIFEST)
    assert said(tmp_path, "manifest", OURS, "DC102") == [
        "d.manifest.yaml:1:1: the team's schema asks for `owner` (schemas/ours.json) -> "
        "add `owner`: Team and on-call address, as in the service catalog",
        "d.manifest.yaml:5:10: `license`: 'mit' is none of 'apache-2.0', 'cc-by-4.0' (schemas/ours.json) -> "
        "write what the schema asks for",
        "d.manifest.yaml:6:20: `retention/until`: '2030-01-01' does not match '^2029' (schemas/ours.json) -> "
        "write a day in 2029",
    ]


def test_a_card_is_held_against_it(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\ntags: [text]\n---\n# Model\n")
    schema = {"properties": {"tags": {"contains": {"const": "reviewed"}}}}
    (line,) = said(tmp_path, "card", schema, "DC302")
    assert line.startswith("README.md:3:7: `tags`: ['text'] does not contain items matching the given schema")


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        ("{", "schemas/ours.json:1:2: this JSON Schema cannot be read: "),
        ({"type": "strnig"}, "schemas/ours.json:1:10: is no valid JSON Schema: "),
        (
            {"$ref": "https://example.com/x.json"},
            "d.manifest.yaml:1:1: schemas/ours.json refers to 'https://example.com",
        ),
        ({"$ref": "file:///etc/passwd"}, "d.manifest.yaml:1:1: schemas/ours.json refers to 'file:///etc/passwd'"),
    ],
)
def test_a_schema_that_decides_nothing_does_not_pass(tmp_path: Path, schema: object, wanted: str) -> None:
    (tmp_path / "d.manifest.yaml").write_text(MANIFEST)
    check = "DC102" if isinstance(schema, dict) and "$ref" in schema else "DC001"
    (line,) = said(tmp_path, "manifest", schema, check)
    assert line.startswith(wanted)


def test_a_schema_that_is_not_there_does_not_pass(tmp_path: Path) -> None:
    (tmp_path / "d.manifest.yaml").write_text(MANIFEST)
    (tmp_path / "duecare.yaml").write_text(POLICY.format(kind="manifest"))
    policy = policy_of(tmp_path)
    assert isinstance(policy, Policy)
    judgement = verdict(Asked(tmp_path, date(2026, 11, 22)), policy)
    assert [str(s.gap.span) for s in judgement.silences if s.check == "DC001"] == ["schemas/ours.json"]
