"""Judging: fingerprints, severities, waivers and gaps, and the order of verdicts."""

from collections.abc import Iterator
from datetime import date

import pytest

from duecare.load.yamltext import read_yaml
from duecare.model.documents import Project, Waivers
from duecare.model.manifest import Manifest
from duecare.model.place import Span
from duecare.model.policy import Policy, Rules
from duecare.model.problem import Gap, Problem, Severity
from duecare.model.rule import Check, Rule
from duecare.model.verdict import Judgement, Ran, Verdict
from duecare.policy.fingerprints import Place, fingerprint, numbered
from duecare.policy.judge import judge
from duecare.policy.settle import Branch, lower, settle
from duecare.policy.waivers import parse

TODAY = date(2026, 11, 22)
PLACE = Place("DC101", "m", "manifest")


def check(id_: str, on: type = Manifest) -> Check:
    def find(subject: object, case: object) -> Iterator[Problem | Gap]:
        yield from ()

    return Check(Rule(id_, f"slug-{id_.lower()}", on, "error", frameworks=("X 1",)), find, "Title of it.")


def ran(id_: str, *yields: Problem | Gap, not_run: str = "") -> Ran:
    return Ran(check(id_), "manifest", 1, yields, not_run)


def bad(path: str = "a.yaml", anchor: str = "/x", value: str = "", severity: Severity | None = None) -> Problem:
    return Problem(Span(path, 3, 1), "is wrong", "mend it", anchor=anchor, value=value, severity=severity)


def gap(path: str = "a.yaml", *silences: str) -> Gap:
    return Gap(Span(path), "cannot be known", "look", silences)


CHECKS: dict[str, Severity] = {"DC101": "error", "DC102": "warning", "DC103": "info"}


def verdict(*ran_: Ran, waivers: Waivers | None = None, looked_at: tuple[str, ...] = ("a.yaml",)) -> Judgement:
    branch = Branch(Rules(name="m", checks=CHECKS), ran_, {"manifest": looked_at})
    settled = settle((branch,), waivers or Waivers("w.yaml"), TODAY)
    return judge(settled, Policy("duecare.yaml", "d", (branch.rules,)))


def waived(**fields: str) -> Waivers:
    said = {"id": "W-1", "check": "DC101", "scope": "**", "reason": "It is known.", "owner": "o",
            "created": "2026-11-01", "expires": "2026-12-01", **fields}  # fmt: skip
    entry = ", ".join(
        f"{key}: {value if value.startswith('[') else repr(value)}" for key, value in said.items() if value
    )
    return parse(read_yaml(f"version: 1\nwaivers: [{{{entry}}}]\n", "w.yaml"), CHECKS)


@pytest.mark.parametrize(
    ("yields", "expected"),
    [
        ([], Verdict.PASSED),
        ([ran("DC101", bad())], Verdict.BLOCKED),
        ([ran("DC102", bad())], Verdict.PASSED),
        ([ran("DC103", bad())], Verdict.PASSED),
        ([ran("DC101", bad(severity="warning"))], Verdict.PASSED),
        ([ran("DC102", bad(severity="error"))], Verdict.PASSED),
        ([ran("DC101", bad(severity="off"))], Verdict.BLOCKED),
        ([ran("DC101", gap())], Verdict.UNKNOWN),
        ([ran("DC102", gap())], Verdict.PASSED),
        ([ran("DC102", gap("a.yaml", "DC101"))], Verdict.UNKNOWN),
        ([ran("DC102", gap("a.yaml", "DC777"))], Verdict.PASSED),
        ([ran("DC101", gap()), ran("DC101", bad())], Verdict.BLOCKED),
        ([ran("DC777", bad())], Verdict.PASSED),
        ([ran("DC101", bad(), not_run="not this hook")], Verdict.PASSED),
    ],
)
def test_verdict(yields: list[Ran], expected: Verdict) -> None:
    assert verdict(ran("DC103"), *yields).verdict is expected


def test_nothing_looked_at_is_unknown_and_says_so() -> None:
    made = verdict(ran("DC101"), looked_at=())
    assert (made.verdict, made.notes) == (Verdict.UNKNOWN, ("m: nothing was judged",))


def test_no_check_and_no_model_is_unknown() -> None:
    assert verdict().verdict is Verdict.UNKNOWN
    empty = settle((), Waivers("w.yaml"), TODAY)
    assert judge(empty, Policy("", "d", ())).verdict is Verdict.UNKNOWN


def test_verdicts_are_ordered_and_exit_as_promised() -> None:
    assert sorted(Verdict) == [Verdict.PASSED, Verdict.WAITING, Verdict.UNKNOWN, Verdict.BLOCKED]
    assert [v.exit for v in sorted(Verdict)] == [0, 1, 3, 1]


@pytest.mark.parametrize(
    ("fields", "passes"),
    [
        ({}, True),
        ({"scope": "*.yaml"}, True),
        ({"scope": "cards/*"}, False),
        ({"check": "DC102"}, False),
        ({"expires": "2026-11-22"}, True),
        ({"expires": "2026-11-21"}, False),
        ({"created": "2026-11-22"}, True),
        ({"created": "2026-11-23"}, False),
        ({"created": "2026-11-01", "expires": "2027-04-30"}, True),
        ({"created": "2026-11-01", "expires": "2027-05-01"}, False),
        ({"expires": "never"}, False),
        ({"expires": "9999-99-99"}, False),
        ({"created": "soon"}, False),
        ({"reason": "todo"}, False),
        ({"reason": ""}, False),
        ({"owner": ""}, False),
        ({"expires": ""}, False),
        ({"id": ""}, False),
        ({"scope": ""}, False),
        ({"note": "more"}, False),
        ({"scope": "../*"}, False),
        ({"fingerprints": "[]"}, False),
        ({"fingerprints": "['00000000000000000000']"}, False),
        ({"fingerprints": f"['{fingerprint('DC101', 'm', 'manifest', 'a.yaml', '/x', '')}']"}, True),
    ],
)
def test_a_waiver_counts_when_it_is_whole_and_its_days_are_now(fields: dict[str, str], passes: bool) -> None:
    made = verdict(ran("DC101", bad()), waivers=waived(**fields))
    assert (made.verdict is Verdict.PASSED) is passes
    assert [f.waiver for f in made.findings] == ["W-1" if passes else ""]


def test_accepted_findings_and_gaps_are_kept_and_counted() -> None:
    made = verdict(ran("DC101", bad(), gap(), gap("b.yaml")), waivers=waived())
    assert (made.headline, len(made.findings), len(made.silences)) == ("Passed, 1 finding and 2 gaps accepted", 1, 2)
    assert verdict(ran("DC101", gap(), gap("b.yaml")), waivers=waived()).headline == "Passed, 2 gaps accepted"
    assert verdict(ran("DC101")).headline == "Passed"


def test_a_broken_file_of_waivers_suppresses_nothing() -> None:
    whole = waived()
    broken = Waivers(whole.path, parse(read_yaml("a: [\n", "w.yaml"), CHECKS).faults, whole.waivers)
    assert verdict(ran("DC101", bad()), waivers=broken).verdict is Verdict.BLOCKED


def test_use_of_waivers_is_known_after_settling() -> None:
    branch = Branch(
        Rules(name="m", checks=CHECKS), (ran("DC101", bad()), ran("DC102", gap()), ran("DC103", not_run="-")), {}
    )
    settled = settle((branch,), waived(), TODAY)
    assert (settled.waivers.used, settled.waivers.silent) == ({"W-1"}, {"DC102", "DC103"})


def test_severity_goes_down_only() -> None:
    said = [
        lower(own, asked) for own in ("error", "warning", "info") for asked in (None, "error", "warning", "info", "off")
    ]
    assert said == ["error", "error", "warning", "info", "error", "warning", "warning", "warning", "info", "warning",
                    "info", "info", "info", "info", "info"]  # fmt: skip


def test_fingerprints_survive_moved_lines_and_no_more() -> None:
    def prints(*problems: Problem, place: Place = PLACE) -> list[str]:
        return [print_ for _, print_ in numbered(problems, place)]

    first = bad()
    moved = Problem(Span("a.yaml", 99, 7), "worded anew", "mend it", anchor="/x")
    assert prints(first) == prints(moved) == [fingerprint("DC101", "m", "manifest", "a.yaml", "/x", "")]
    others = [
        prints(bad("b.yaml")), prints(bad(anchor="/y")), prints(bad(value="v")),
        prints(first, place=Place("DC102", "m", "manifest")), prints(first, place=Place("DC101", "n", "manifest")),
        prints(first, place=Place("DC101", "m", "card")),
    ]  # fmt: skip
    assert len({*prints(first), *(p for (p,) in others)}) == 7
    assert all(len(p) == 20 and set(p) <= set("0123456789abcdef") for (p,) in others)


def test_equal_problems_are_told_apart_by_their_order() -> None:
    yields = [bad(), Problem(Span("a.yaml", 9, 1), "is wrong", "mend it", anchor="/x")]
    one, two = numbered(yields, PLACE), numbered(reversed(yields), PLACE)
    assert one == two
    assert len({print_ for _, print_ in one}) == 2


def test_where_a_part_ends_is_part_of_the_fingerprint() -> None:
    assert fingerprint("a", "bc") != fingerprint("ab", "c")


def test_without_content_of_its_own_a_finding_is_told_by_its_words() -> None:
    problems = [Problem(Span("a.yaml"), what, "") for what in ("one", "two")]
    alone = [numbered([p], PLACE)[0][1] for p in problems]
    assert len(set(alone)) == 2


def test_models_have_verdicts_of_their_own_and_the_gate_has_one() -> None:
    good = Branch(Rules(name="good", checks=CHECKS), (ran("DC101"),), {"manifest": ("a.yaml",)})
    wrong = Branch(Rules(name="wrong", checks=CHECKS), (ran("DC101", bad()),), {"manifest": ("b.yaml",)})
    settled = settle((good, wrong), Waivers("w.yaml"), TODAY)
    policy = Policy("duecare.yaml", "d", (good.rules, wrong.rules), gate=Rules(checks={"DC903": "error"}))
    gate = Ran(check("DC903", Project), "policy", 1, (bad("w.yaml"),))
    made = judge(settled, policy, (gate,), version="1")
    assert [(m.model, m.verdict.word) for m in made.models] == [
        ("good", "Passed"),
        ("wrong", "Blocked"),
        ("", "Blocked"),
    ]
    assert (made.verdict, made.version, made.policy_digest) == (Verdict.BLOCKED, "1", "d")
    assert [s.title for s in made.models[0].seen] == ["Title of it."]
