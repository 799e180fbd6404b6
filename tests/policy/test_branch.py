"""DC906 over tables of what GitHub tells of a branch."""

# ruff: noqa: E501 - what is said stands in one line

from datetime import date

import pytest

from duecare.checks.dc906_gate_not_required import find
from duecare.model.branch import BranchRules, RequiredCheck
from duecare.model.case import Case
from duecare.model.place import Span
from duecare.model.policy import Rules
from duecare.model.problem import Gap

WANTED = ("duecare/approvals", "duecare")
BOTH = tuple(RequiredCheck(context) for context in WANTED)
SILENT = Gap(Span(""), "this token may not read the rules of `main`", "give it `administration: read`")


def rules(
    required: tuple[RequiredCheck, ...] | Gap = BOTH,
    wanted: tuple[str, ...] = WANTED,
    app: int | None = None,
    bypass: tuple[str, ...] | Gap = (),
) -> BranchRules:
    return BranchRules("main", "duecare.yaml", wanted, required, app, bypass)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (rules(), []),
        (rules(()), ["no rule of `main` requires the status `duecare/approvals`",
                     "no rule of `main` requires the status `duecare`"]),
        (rules((RequiredCheck("duecare/approval"), BOTH[1])), ["no rule of `main` requires the status `duecare/approvals`"]),
        (rules((RequiredCheck("Duecare/Approvals"), BOTH[1])), ["no rule of `main` requires the status `duecare/approvals`"]),
        (rules(SILENT), ["gap: this token may not read the rules of `main`"]),
        (rules(wanted=()), ["gap: which statuses hold the merge is not known"]),
        (rules(BOTH[:1], BOTH[0][:1], app=7), [
            "the status `duecare/approvals` that `main` requires may be set by anybody who may write, not by App 7 alone"]),
        (rules((RequiredCheck("duecare", 9),), ("duecare",), app=7), [
            "the status `duecare` that `main` requires may be set by App 9, not by App 7 alone"]),
        (rules((RequiredCheck("duecare"), RequiredCheck("duecare", 7)), ("duecare",), app=7), []),
        (rules(bypass=("@acme/admins",)), ["@acme/admins may merge into `main` past its rules"]),
        (rules(bypass=SILENT), ["gap: this token may not read the rules of `main`"]),
    ],
)  # fmt: skip
def test_the_gate_is_required(facts: BranchRules, said: list[str]) -> None:
    found = list(find(facts, Case(Rules(), date(2026, 11, 22))))
    assert [f"gap: {it.what}" if isinstance(it, Gap) else it.what for it in found] == said
    assert all(it.span == Span("duecare.yaml") for it in found)
