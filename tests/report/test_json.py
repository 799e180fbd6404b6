import json
from pkgutil import get_data

import pytest
from jsonschema import Draft202012Validator

from duecare.report import jsontext
from report import samples

SCHEMA = json.loads(get_data("duecare.knowledge", "schemas/report.json"))


@pytest.mark.parametrize("name", list(samples.ALL))
def test_every_report_is_valid(name):
    Draft202012Validator.check_schema(SCHEMA)
    rendered = jsontext.render(samples.ALL[name]())
    rendered.encode("utf-8")
    assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(json.loads(rendered))] == []


@pytest.mark.parametrize("change", ["schema_version", "verdict", "policy", "models"])
def test_schema_refuses_what_is_no_report(change):
    report = json.loads(jsontext.render(samples.blocked()))
    validator = Draft202012Validator(SCHEMA)
    assert validator.is_valid(report)
    assert not validator.is_valid({**report, change: "x"})
    assert not validator.is_valid({key: value for key, value in report.items() if key != change})
    report["models"][0]["findings"][0]["more"] = 1
    assert not validator.is_valid(report)


def test_a_finding_and_a_gap_field_by_field():
    report = json.loads(jsontext.render(samples.blocked()))
    finding = next(f for f in report["models"][0]["findings"] if f["check"] == "DC107")
    assert finding == {
        "check": "DC107",
        "slug": "license-unknown",
        "title": "A license is no SPDX expression or Hub id.",
        "severity": "warning",
        "model": "support-assistant",
        "kind": "manifest",
        "span": {"path": "data/train.manifest.yaml", "line": 4, "column": 10, "end_line": 4, "end_column": 22},
        "what": "license 'Apache 2-ish' is unknown",
        "why": "",
        "fix": "write `license: apache-2.0`, if that is meant",
        "anchor": "",
        "related": [],
        "fingerprint": finding["fingerprint"],
        "standing": "new",
        "waiver": None,
        "frameworks": [],
    }
    assert report["models"][0]["gaps"][0]["unlock"] == "pip install 'duecare[data]'"
    assert report["counts"] == {
        "errors": 7, "warnings": 1, "infos": 0, "gaps": 2, "waived": 1, "standing": 1, "fixed": 0,
    }  # fmt: skip
    assert (report["verdict"], report["exit"], report["policy"]["packs"]) == ("blocked", 1, ["starter"])


def test_the_same_judgement_is_the_same_text():
    assert jsontext.render(samples.blocked()) == jsontext.render(samples.blocked())
