"""A report's JSON, already held to its schema, back into a judgement."""

from collections.abc import Iterator
from typing import Any

from duecare.load import compared_json
from duecare.model.place import Span
from duecare.model.problem import Finding, Gap, Problem, Related, Silence
from duecare.model.verdict import Judgement, ModelVerdict, Seen, Verdict

Json = dict[str, Any]
MOST_NOTES = 20
JUDGED = frozenset({"new", "inherited"})


def judgement(report: Json) -> Judgement:
    """The judgement. Its verdict is no better than its own findings and gaps: a claim alone passes nothing."""
    models = tuple(_model(model) for model in report["models"])
    claimed = Verdict[report["verdict"].upper()]
    policy = report["policy"]
    faults = tuple(_problem(fault) for fault in policy["faults"])
    return Judgement(
        verdict=max([claimed, *(model.verdict for model in models), *([Verdict.UNKNOWN] if faults else [])]),
        models=models,
        policy_path=policy["path"],
        policy_digest=policy["digest"],
        packs=tuple(policy["packs"]),
        version=report["tool"]["version"],
        notes=tuple(report["notes"][:MOST_NOTES]),
        policy_faults=faults,
        root=report["root"],
        compared=compared_json.compared(report.get("compared")),
        baseline=compared_json.amnesty(report.get("baseline")),
    )


def _model(model: Json) -> ModelVerdict:
    findings = tuple(_finding(finding) for finding in model["findings"])
    silences = tuple(_silence(gap) for gap in model["gaps"])
    seen = tuple(_seen(each, findings, silences) for each in model["checks"])
    return ModelVerdict(
        model=model["model"],
        verdict=max([Verdict[model["verdict"].upper()], *_forced(findings, silences)]),
        seen=(*seen, *_rest(seen, findings, silences)),
        looked_at={kind: tuple(paths) for kind, paths in model["looked_at"].items()},
    )


def _forced(findings: tuple[Finding, ...], silences: tuple[Silence, ...]) -> list[Verdict]:
    blocking = [f for f in findings if f.severity == "error" and f.standing in JUDGED and not f.waiver]
    unknown = [s for s in silences if s.unknown]
    return [*([Verdict.BLOCKED] if blocking else []), *([Verdict.UNKNOWN] if unknown else [])]


def _seen(each: Json, findings: tuple[Finding, ...], silences: tuple[Silence, ...]) -> Seen:
    check = each["check"]
    return Seen(
        check,
        each["slug"],
        each["title"],
        Verdict[each["verdict"].upper()],
        each["subjects"],
        tuple(f for f in findings if f.check == check),
        tuple(s for s in silences if s.check == check),
        each["not_run"] or "",
    )


def _rest(seen: tuple[Seen, ...], findings: tuple[Finding, ...], silences: tuple[Silence, ...]) -> Iterator[Seen]:
    """Findings and gaps of checks that the report does not list are shown all the same."""
    slugs = {f.check: f.slug for f in findings} | {s.check: s.slug for s in silences}
    for check in sorted(slugs.keys() - {each.check for each in seen}):
        own = tuple(f for f in findings if f.check == check)
        yield Seen(check, slugs[check], "", Verdict.UNKNOWN, 0, own, tuple(s for s in silences if s.check == check))


def _finding(value: Json) -> Finding:
    return Finding(
        check=value["check"],
        slug=value["slug"],
        severity=value["severity"],
        model=value["model"],
        kind=value["kind"],
        problem=_problem(value),
        fingerprint=value["fingerprint"],
        standing=value["standing"],
        waiver=value["waiver"] or "",
        frameworks=tuple(value["frameworks"]),
    )


def _problem(value: Json) -> Problem:
    related = tuple(Related(_span(each["span"]), each["note"]) for each in value["related"])
    return Problem(_span(value["span"]), value["what"], value["fix"], value["why"], value["anchor"], "", related)


def _silence(value: Json) -> Silence:
    return Silence(
        check=value["check"],
        slug=value["slug"],
        severity=value["severity"],
        model=value["model"],
        kind=value["kind"],
        gap=_gap(value),
        fingerprint=value["fingerprint"],
        waiver=value["waiver"] or "",
        standing=value.get("standing", "new"),
    )


def _gap(value: Json) -> Gap:
    found = Gap(_span(value["span"]), value["what"], value["unlock"], tuple(value["silences"]))
    return found._replace(ask=value.get("ask") or "", about=tuple(value.get("about", ())))


def _span(value: Json) -> Span:
    return Span(value["path"], value["line"], value["column"], value["end_line"], value["end_column"])
