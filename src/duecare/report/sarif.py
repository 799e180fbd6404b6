"""The report as SARIF 2.1.0, as GitHub code scanning reads it: a run and a category for each model."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from duecare.model.place import Span
from duecare.model.problem import Finding, Related, Silence
from duecare.model.rule import Check
from duecare.model.verdict import Judgement, ModelVerdict, Seen
from duecare.report.escape import below, clip, percent, visible
from duecare.report.sarif_rules import rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
# What GitHub takes of a file and a run; a message is kept readable beside a line of code.
RUNS, RESULTS, RELATED, TEXT = 20, 25_000, 100, 2000
LEVELS = {"error": "error", "warning": "warning", "info": "note", "off": "none"}
GRAVITY = {"error": 0, "warning": 1, "note": 2, "none": 3}
Json = dict[str, Any]


def render(judgement: Judgement, checks: Mapping[str, Check] | None = None) -> str:
    """``checks`` gives rules their pages. Waived findings and those that were fixed are no alerts and are left out."""
    models = judgement.models
    runs = [_run(judgement, [model], model.model or "default", checks or {}) for model in models]
    if not models or len(models) > RUNS:  # more categories than GitHub takes: all in one
        runs = [_run(judgement, models, "", checks or {})]
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": runs}) + "\n"


def _run(judgement: Judgement, models: Iterable[ModelVerdict], category: str, checks: Mapping[str, Check]) -> Json:
    seen: dict[str, Seen] = {}
    results: list[Json] = []
    for model in models:
        seen.update({each.check: each for each in model.seen})
        results += [_finding(f, judgement) for f in model.findings if _open(f)]
        results += [_gap(g, judgement) for g in model.silences if not g.waiver]
    results.sort(key=lambda result: GRAVITY[result["level"]])
    results = results[:RESULTS]
    ids = sorted(seen.keys() | {result["ruleId"] for result in results})
    for result in results:
        result["ruleIndex"] = ids.index(result["ruleId"])
    clauses = {f.check: f.frameworks for model in models for f in model.findings}
    return {
        "tool": {"driver": _driver(judgement, [rule(i, seen.get(i), checks.get(i), clauses.get(i, ())) for i in ids])},
        "automationDetails": {"id": f"duecare/{percent(category)}/" if category else "duecare/"},
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolConfigurationNotifications": _faults(judgement)}],
        "results": results,
        "properties": {"verdict": judgement.verdict.word, "policyDigest": judgement.policy_digest},
    }


def _driver(judgement: Judgement, rules: list[Json]) -> Json:
    return {
        "name": "duecare",
        "informationUri": "https://github.com/duecare/duecare",
        "semanticVersion": judgement.version,
        "rules": rules,
    }


def _open(finding: Finding) -> bool:
    return not finding.waiver and finding.standing != "fixed" and finding.severity != "off"


def _finding(finding: Finding, judgement: Judgement) -> Json:
    problem = finding.problem
    why = f"\nWhy: {_line(problem.why)}" if problem.why else ""
    result: Json = {
        "ruleId": finding.check,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{_line(problem.what)}{why}\nFix: {_line(problem.fix)}"},
        "locations": [{"physicalLocation": _location(problem.span, judgement)}],
        "partialFingerprints": _fingerprints(finding.fingerprint),
        "baselineState": "new" if finding.standing == "new" else "unchanged",
        "properties": {"model": visible(finding.model), "kind": finding.kind},
    }
    if problem.related:
        result["relatedLocations"] = [_related(each, judgement) for each in problem.related[:RELATED]]
    return result


def _gap(silence: Silence, judgement: Judgement) -> Json:
    """GitHub shows no result of kind ``open`` as such, so a gap is an alert of its own, a level below a finding."""
    return {
        "ruleId": silence.check,
        "level": "warning" if silence.unknown else "note",
        "message": {"text": f"Could not be known: {_line(silence.gap.what)}\nUnlock: {_line(silence.gap.unlock)}"},
        "locations": [{"physicalLocation": _location(silence.gap.span, judgement)}],
        "partialFingerprints": _fingerprints(silence.fingerprint),
        "properties": {"model": visible(silence.model), "kind": silence.kind, "gap": True},
    }


def _fingerprints(fingerprint: str) -> Json:
    # GitHub matches alerts by the first name; the second says whose value it is.
    return {"primaryLocationLineHash": f"{fingerprint}:1", "duecare/v1": fingerprint}


def _related(related: Related, judgement: Judgement) -> Json:
    return {"physicalLocation": _location(related.span, judgement), "message": {"text": _line(related.note)}}


def _location(span: Span, judgement: Judgement) -> Json:
    """A finding about the whole project stands at the policy's first line: GitHub needs a file and a line."""
    path = span.path or judgement.policy_path or "duecare.yaml"
    region: Json = {"startLine": max(span.line, 1)}
    if span.line and span.column:
        region["startColumn"] = span.column
        if (
            span.end_line >= span.line
            and span.end_column
            and (span.end_line, span.end_column) > (span.line, span.column)
        ):
            region |= {"endLine": span.end_line, "endColumn": span.end_column}
    return {
        "artifactLocation": {"uri": percent(below(judgement.root, path)), "uriBaseId": "%SRCROOT%"},
        "region": region,
    }


def _faults(judgement: Judgement) -> list[Json]:
    return [
        {
            "level": "error",
            "message": {"text": f"{_line(fault.what)}\nFix: {_line(fault.fix)}"},
            "locations": [{"physicalLocation": _location(fault.span, judgement)}],
        }
        for fault in judgement.policy_faults
    ]


def _line(text: str) -> str:
    return clip(visible(text), TEXT)
