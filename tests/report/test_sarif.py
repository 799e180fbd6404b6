import json
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from duecare.model.place import Span
from duecare.model.problem import Problem
from duecare.model.rule import Check, Rule
from duecare.report import sarif
from report import samples

SCHEMA = json.loads(Path(__file__).with_name("schemas").joinpath("sarif-2.1.0-rtm.5.json").read_text())
PAGE = """A file is not the one that the manifest describes.

Why: Other data was trained on than was reviewed.

Example:

    sha256: 0000

Fix: Write the sha256 that was measured."""
RULE = Rule("DC104", "checksum-mismatch", Problem, "error", frameworks=("EU AI Act 15",) * 30)
CHECKS = {"DC104": Check(RULE, lambda *_: iter(()), PAGE)}


def rendered(judgement):
    return json.loads(sarif.render(judgement, CHECKS))


@pytest.mark.parametrize("name", list(samples.ALL))
def test_valid_against_the_official_schema(name):
    validator = validator_for(SCHEMA)(SCHEMA)
    assert [e.message for e in validator.iter_errors(rendered(samples.ALL[name]()))] == []


@pytest.mark.parametrize("name", list(samples.ALL))
def test_what_github_asks_for_beyond_the_schema(name):
    log = rendered(samples.ALL[name]())
    assert len({run["automationDetails"]["id"] for run in log["runs"]}) == len(log["runs"]) <= 20
    for run in log["runs"]:
        rules = run["tool"]["driver"]["rules"]
        for rule in rules:
            assert rule["shortDescription"]["text"] and rule["help"]["text"]
            assert len(rule["fullDescription"]["text"]) <= 1024 and len(rule["properties"]["tags"]) <= 20
        for result in run["results"]:
            location = result["locations"][0]["physicalLocation"]
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert location["region"]["startLine"] >= 1 and location["artifactLocation"]["uri"].isascii()
            assert not location["artifactLocation"]["uri"].startswith("/") and result["message"]["text"]
            assert result["partialFingerprints"]["primaryLocationLineHash"].endswith(":1")


def test_one_finding_word_by_word():
    run = rendered(samples.blocked())["runs"][0]
    result = next(r for r in run["results"] if r["ruleId"] == "DC104")
    del result["partialFingerprints"], result["ruleIndex"], result["relatedLocations"]
    assert result == {
        "ruleId": "DC104",
        "level": "error",
        "message": {
            "text": "sha256 of data/train.jsonl is `5c6f1f0d4f6d…`, the manifest says `000000000000…`\n"
            "Why: A checksum that does not match means that other data was trained on than was reviewed.\n"
            "Fix: write the sha256 that `duecare fix` measures, or restore the reviewed file"
        },
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "data/train.manifest.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 12, "startColumn": 13, "endLine": 12, "endColumn": 77},
                }
            }
        ],
        "baselineState": "new",
        "properties": {"model": "support-assistant", "kind": "manifest"},
    }


def test_waived_is_no_alert_and_a_gap_is_one():
    assert [r["results"] for r in rendered(samples.passed())["runs"]] == [[]]
    assert [r["results"] for r in rendered(samples.accepted())["runs"]] == [[]]
    gap = rendered(samples.unknown())["runs"][0]["results"][0]
    assert (gap["level"], gap["properties"]["gap"]) == ("warning", True)
    assert gap["message"]["text"].startswith("Could not be known: ")


def test_the_page_is_the_rules_help_and_only_security_has_a_severity():
    rules = {rule["id"]: rule for rule in rendered(samples.blocked())["runs"][0]["tool"]["driver"]["rules"]}
    assert "**Why:** Other data" in rules["DC104"]["help"]["markdown"]
    assert "supports evidence for EU AI Act 15" in rules["DC104"]["help"]["text"].replace("Supports", "supports")
    assert "security-severity" not in rules["DC104"]["properties"]
    assert float(rules["DC801"]["properties"]["security-severity"]) >= 7


@pytest.mark.parametrize(
    ("root", "path", "uri"),
    [
        (".", "data/a b#c%.yaml", "data/a%20b%23c%25.yaml"),
        ("/home/someone/x", "a.yaml", "a.yaml"),
        ("models/chat", "kärtchen.md", "models/chat/k%C3%A4rtchen.md"),
        (".", "\udcff.yaml", "%FF.yaml"),
        (".", "\ud83d.yaml", "%3F.yaml"),
        (".", "", "duecare.yaml"),
    ],
)
def test_uris_are_relative_and_percent_encoded(root, path, uri):
    model = samples.branch("m", samples.Verdict.BLOCKED, samples.finding("DC104", Span(path), "w", "f"))
    log = rendered(samples.judgement(samples.Verdict.BLOCKED, model, root=root))
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_limits_keep_the_gravest():
    model = samples.branch("m", samples.Verdict.BLOCKED, *samples.crowded(26_000).findings)
    results = rendered(samples.judgement(samples.Verdict.BLOCKED, model))["runs"][0]["results"]
    assert len(results) == 25_000
    assert sum(r["level"] == "error" for r in results) == sum(f.severity == "error" for f in model.findings)


def test_more_models_than_categories_are_one_run():
    models = [samples.branch(f"m{i}", samples.Verdict.PASSED) for i in range(21)]
    log = rendered(samples.judgement(samples.Verdict.PASSED, *models))
    assert [run["automationDetails"]["id"] for run in log["runs"]] == ["duecare/"]
