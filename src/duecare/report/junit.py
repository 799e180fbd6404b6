"""The report as JUnit XML: a test suite for each model, a test case for each check."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from duecare.model.problem import Finding, Silence
from duecare.model.verdict import Judgement, ModelVerdict, Seen
from duecare.report.escape import clip, place, visible, xml
from duecare.report.tally import JUDGED

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST = 2000
Each = TypeVar("Each", Finding, Silence)


def render(judgement: Judgement) -> str:
    """Findings at error level are failures, gaps at error level errors; lesser ones are told in ``system-out``."""
    from xml.etree.ElementTree import Element, indent, tostring

    suites = [_suite(model) for model in judgement.models]
    if judgement.policy_faults:
        suites.insert(0, _policy(judgement))
    root = Element("testsuites", {"name": "duecare", **_sums(suites)})
    root.extend(suites)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'


def _policy(judgement: Judgement) -> "Element":
    from xml.etree.ElementTree import Element

    case = Element("testcase", {"classname": "duecare", "name": "policy"})
    told = "\n\n".join(f"{place(f.span)}: {_line(f.what)}\nfix: {_line(f.fix)}" for f in judgement.policy_faults)
    _add(case, "error", _line(judgement.policy_faults[0].what), told)
    return _suite_of("policy", [case])


def _suite(model: ModelVerdict) -> "Element":
    return _suite_of(model.model or "default", [_case(seen, model.model or "default") for seen in model.seen])


def _suite_of(name: str, cases: "list[Element]") -> "Element":
    from xml.etree.ElementTree import Element

    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None and case.find("failure") is None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite = Element("testsuite", {"name": _line(name), **{key: str(count) for key, count in counts.items()}})
    suite.extend(cases)
    return suite


def _sums(suites: "list[Element]") -> dict[str, str]:
    return {key: str(sum(int(s.get(key, "0")) for s in suites)) for key in ("tests", "failures", "errors", "skipped")}


def _case(seen: Seen, model: str) -> "Element":
    from xml.etree.ElementTree import Element

    case = Element("testcase", {"classname": _line(model), "name": f"{seen.check} {_line(seen.slug)}", "time": "0"})
    findings = [f for f in seen.findings if f.standing in JUDGED and not f.waiver and f.severity != "off"]
    gaps = [g for g in seen.silences if not g.waiver]
    errors, lesser = _parted(findings)
    holes, small = [g for g in gaps if g.unknown], [g for g in gaps if not g.unknown]
    if errors:
        _add(case, "failure", errors[0].problem.what, _told(errors))
    if holes:
        _add(case, "error", holes[0].gap.what, _told(holes))
    waivers = [f"waived: {each.waiver}" for each in _both(seen) if each.waiver]
    idle = [seen.not_run] if seen.not_run else waivers
    if idle and not (errors or holes):
        _add(case, "skipped", "; ".join(dict.fromkeys(idle)), "")
    if lesser or small:
        _add(case, "system-out", "", _told([*lesser, *small]))
    return case


def _both(seen: Seen) -> tuple[Finding | Silence, ...]:
    return (*seen.findings, *seen.silences)


def _parted(each: list[Each]) -> tuple[list[Each], list[Each]]:
    return [e for e in each if e.severity == "error"], [e for e in each if e.severity != "error"]


def _told(each: "Iterable[Finding | Silence]") -> str:
    return "\n\n".join(map(_text, each))


def _text(each: Finding | Silence) -> str:
    if isinstance(each, Silence):
        return f"{place(each.gap.span)}: gap: {_line(each.gap.what)}\nunlock: {_line(each.gap.unlock)}"
    problem = each.problem
    return f"{place(problem.span)}: {each.severity}: {_line(problem.what)}\nfix: {_line(problem.fix)}"


def _add(case: "Element", tag: str, message: str, text: str) -> None:
    from xml.etree.ElementTree import SubElement

    child = SubElement(case, tag, {"message": _line(message)} if message else {})
    child.text = xml(text) or None


def _line(text: str) -> str:
    return xml(clip(visible(text), MOST))
