"""The report as JSON, for programs: everything a judgement holds, in a stable order, under a published schema."""

import json
from typing import Any

from duecare.model.place import Span
from duecare.model.problem import Finding, Problem, Silence
from duecare.model.verdict import Judgement, ModelVerdict, Seen
from duecare.report import compared_json
from duecare.report.escape import sound
from duecare.report.tally import tally

VERSION = 1
Json = dict[str, Any]


def render(judgement: Judgement) -> str:
    """The report, schema version 1 (``duecare schema report``)."""
    return json.dumps(tree(judgement), indent=2, ensure_ascii=False) + "\n"


def line(judgement: Judgement) -> str:
    """The same on one line, which is written ten times as fast."""
    return json.dumps(tree(judgement), ensure_ascii=False) + "\n"


def tree(judgement: Judgement) -> Json:
    """The report as plain values; no string in it holds a lone surrogate."""
    report: Json = {
        "schema_version": VERSION,
        "tool": {"name": "duecare", "version": judgement.version},
        "verdict": judgement.verdict.name.lower(),
        "exit": judgement.verdict.exit,
        "root": judgement.root,
        "policy": {
            "path": judgement.policy_path,
            "digest": judgement.policy_digest,
            "packs": list(judgement.packs),
            "faults": [_problem(fault) for fault in judgement.policy_faults],
        },
        "counts": _counts(judgement),
        "notes": list(judgement.notes),
        "models": [_model(model) for model in judgement.models],
        "compared": compared_json.tree(judgement.compared) if judgement.compared else None,
        "baseline": compared_json.amnesty(judgement.baseline),
    }
    return {key: _sound(value) for key, value in report.items()}


def _counts(judgement: Judgement) -> dict[str, int]:
    sums = tally(judgement)
    lengths = {name: len(each) for name, each in sums._asdict().items()}
    names = ("errors", "warnings", "infos", "gaps", "waived", "standing", "fixed")
    return {name: lengths[name] for name in names}


def _model(model: ModelVerdict) -> Json:
    titles = {seen.check: seen.title for seen in model.seen}
    return {
        "model": model.model,
        "verdict": model.verdict.name.lower(),
        "looked_at": {kind: list(paths) for kind, paths in sorted(model.looked_at.items())},
        "findings": [_finding(finding, titles.get(finding.check, "")) for finding in model.findings],
        "gaps": [_gap(silence, titles.get(silence.check, "")) for silence in model.silences],
        "checks": [_seen(seen) for seen in model.seen],
    }


def _finding(finding: Finding, title: str) -> Json:
    return {
        "check": finding.check,
        "slug": finding.slug,
        "title": title,
        "severity": finding.severity,
        "model": finding.model,
        "kind": finding.kind,
        **_problem(finding.problem),
        "fingerprint": finding.fingerprint,
        "standing": finding.standing,
        "waiver": finding.waiver or None,
        "frameworks": list(finding.frameworks),
    }


def _problem(problem: Problem) -> Json:
    return {
        "span": _span(problem.span),
        "what": problem.what,
        "why": problem.why,
        "fix": problem.fix,
        "anchor": problem.anchor,
        "related": [{"span": _span(each.span), "note": each.note} for each in problem.related],
    }


def _gap(silence: Silence, title: str) -> Json:
    gap = silence.gap
    return {
        "check": silence.check,
        "slug": silence.slug,
        "title": title,
        "severity": silence.severity,
        "model": silence.model,
        "kind": silence.kind,
        "span": _span(gap.span),
        "what": gap.what,
        "unlock": gap.unlock,
        "silences": list(gap.silences),
        "ask": gap.ask or None,
        "about": list(gap.about),
        "standing": silence.standing,
        "fingerprint": silence.fingerprint,
        "waiver": silence.waiver or None,
    }


def _seen(seen: Seen) -> Json:
    return {
        "check": seen.check,
        "slug": seen.slug,
        "title": seen.title,
        "verdict": seen.verdict.name.lower(),
        "subjects": seen.subjects,
        "not_run": seen.not_run or None,
        "findings": [finding.fingerprint for finding in seen.findings],
        "gaps": [silence.fingerprint for silence in seen.silences],
    }


def _span(span: Span) -> Json:
    return span._asdict()


def _sound(value: Any) -> Any:
    match value:
        case str():
            return sound(value)
        case dict():
            return {sound(key): _sound(each) for key, each in value.items()}
        case list():
            return [_sound(each) for each in value]
        case _:
            return value
