"""Each rule names clauses that exist: the lists are closed: a clause is added when its text was read.

EU AI Act: consolidated text of 2026-07-27. NIST AI RMF 1.0 and AI 600-1 (July 2024): subcategories and suggested
actions. ISO/IEC 42001:2023 Annex A: control numbers.
"""

import pytest

from duecare.entry.registry import check, modules

EU = {
    "4a", "9", "10(2)(a)", "10(2)(b)", "10(2)(c)", "10(2)(d)", "10(2)(e)", "10(2)(f)", "10(2)(g)", "10(2)(h)", "10(3)",
    "10(4)", "11, Annex IV", "12", "13(3)(a)", "13(3)(b)", "13(3)(b)(v)", "14", "14(4)(a)", "14(4)(b)", "14(4)(c)",
    "14(4)(d)", "14(4)(e)", "15", "15(1)", "15(5)", "18", "26(2)", "53(1)(a)", "53(1)(b)", "53(1)(c)", "53(1)(d)",
    "53, Annex XI", "72", "73", *(f"Annex IV {part}" for part in ("1", "2(a)", "2(b)", "2(c)", "2(d)", "2(e)", "2(f)")),
    *(f"Annex IV {part}" for part in ("2(g)", "2(h)", "3", "4", "5", "6", "9")), "Annex XI",
}  # fmt: skip
RMF = {
    *(f"GOVERN {n}" for n in ("1.2", "1.4", "1.6", "2.1", "2.3", "3.2", "4.2", "6.1")),
    *(f"MAP {n}" for n in ("1.1", "1.5", "2.2", "2.3", "3.5", "4.1", "5.1")),
    *(f"MEASURE {n}" for n in ("1.1", "1.3", "2.1", *(f"2.{k}" for k in range(3, 14)), "3.1")),
    *(f"MANAGE {n}" for n in ("1.1", "1.3", "1.4", "3.1", "3.2", "4.1", "4.3")),
}
ACTIONS = {
    "MG-3.1-001": "apply risk tolerances and controls to what third parties made",
    "MP-4.1-004": "document the policies by which training data is curated",
    "MP-4.1-007": "evaluate again what was fine-tuned on top of a third party's model",
    "MP-4.1-010": "examine whether the use of training data is consistent with law",
    "MS-2.3-003": "share results of tests before deployment",
    "MS-2.5-001": "do not extrapolate from narrow assessments",
    "MS-2.5-005": "verify where training data comes from",
    "MS-2.6-002": "assess bias, privacy violations, obscenity and violence in training data",
    "MS-2.7-008": "verify that fine-tuning does not weaken safety and security",
    "MS-2.10-003": "verify that training data is deduplicated",
    "MS-2.11-001": "document possible contamination of benchmarks by training data",
    "MS-2.11-002": "assess fairness, disaggregated by group",
}
ISO = {
    "2.2", "2.3", "2.4", "3.2", "3.3", "4.2", "4.3", "4.4", "4.5", "4.6", "5.2", "5.3", "5.4", "5.5", "6.1.2", "6.1.3",
    *(f"6.2.{k}" for k in range(2, 9)), *(f"7.{k}" for k in range(2, 7)), *(f"8.{k}" for k in range(2, 6)),
    "9.2", "9.3", "9.4", "10.2", "10.3", "10.4",
}  # fmt: skip
KNOWN = (
    {f"EU AI Act {clause}" for clause in EU}
    | {f"NIST AI RMF {clause}" for clause in RMF}
    | {f"NIST AI 600-1 {action}" for action in ACTIONS}
    | {f"ISO 42001 A.{control}" for control in ISO}
)


@pytest.mark.parametrize("rule", sorted(modules()))
def test_a_rule_names_clauses_that_exist(rule: str) -> None:
    named = check(rule).rule.frameworks
    assert set(named) - KNOWN == set()
    assert len(set(named)) == len(named)
