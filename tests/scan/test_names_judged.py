"""DC203 of names: the interval decides, and what was not measured is no pass."""

from datetime import date

import pytest

from duecare.checks.dc203_personal_data import find
from duecare.knowledge.statistics import wilson
from duecare.model.case import Case
from duecare.model.documents import Data
from duecare.model.facts import Facts
from duecare.model.policy import DataLimits, Rules, Sampled
from duecare.model.problem import Gap
from duecare.model.profile import Scanned

CLEAN = {"rows": 0, "rows_with": 0, "kinds": {}, "examples": []}


def names(hits: int, told: int, rows: int, **more: object) -> dict[str, object]:
    low, high = wilson(hits / told, told, 0.95) if told else (0, 0)
    rate = {"rate": hits / told, "interval": [low, high]} if told else {"rate": None, "interval": None}
    kind = {"title": "full name of a person", "rows": hits, "trained_rows": hits, **rate}
    shown = [{"path": "a.jsonl", "row": 3, "kind": "name", "shown": "M*** O***"}]
    usual = {"rows": rows, "not_measured": 0, "sampled": told, "model": "en_core_web_sm"}
    return {**usual, "kinds": {"name": kind}, "examples": shown, **more}


def judged(measures: dict[str, object] | None, max_rate: float, kinds: tuple[str, ...] = ("name",)) -> list[str]:
    told = {"personal_data": CLEAN, **({"names": measures} if measures is not None else {})}
    limits = DataLimits(personal_data_sampled=Sampled(kinds, max_rate=max_rate))
    scanned = Scanned("a.jsonl", 100, measures=told)
    case = Case(Rules(data=limits), date(2026, 11, 22), profiles={"a.jsonl": scanned})
    found = find(Data("a.jsonl", "jsonl", Facts("a.jsonl", 1)), case)
    return [f"gap: {f.what} | {f.unlock}" if isinstance(f, Gap) else f"{f.severity}: {f.what}" for f in found]


@pytest.mark.parametrize(
    ("measures", "most", "said"),
    [
        (
            names(40, 100, 5000), 0.1,
            "None: 40 of 100 rows drawn from 5,000 hold the full name of a person: 40 % of the rows, between 32.3 % "
            "and 48.2 % (row 3: M*** O***); the policy allows 10 % of rows",
        ),
        (names(1, 100, 5000), 0.1, ""),
        (
            names(10, 100, 5000), 0.08,
            "gap: 10 of 100 rows drawn from 5,000 hold the full name of a person: 10 % of the rows, between 6.07 % and "
            "16 % (row 3: M*** O***); the policy allows 8 % of rows: it cannot be told whether that is kept | set "
            "limits.data.personal_data.sampled.rows to 386 (and `seconds` to match)",
        ),
        # Every row was told: the count decides, and no interval.
        (
            names(1, 100, 100), 0.0,
            "None: 1 of 100 rows hold the full name of a person (row 3: M*** O***); the policy allows 0 % of rows",
        ),
        (names(1, 100, 100), 0.01, ""),
        (names(0, 100, 100), 0.0, ""),
        # Of a sample without any, zero is not shown.
        (
            names(0, 100, 5000), 0.0,
            "gap: 0 of 100 rows drawn from 5,000 hold the full name of a person: 0 % of the rows, between 0 % and "
            "2.63 % (row 3: M*** O***); the policy allows 0 % of rows: it cannot be told whether that is kept | set "
            "limits.data.personal_data.sampled.rows to 5,000 (and `seconds` to match)",
        ),
        (
            names(0, 0, 5000), 0.1,
            "gap: how many rows hold the full name of a person was not measured: the time was up before a row was told "
            "| raise `seconds`, then duecare scan a.jsonl --write-profile",
        ),
        (
            names(1, 100, 5000, model="en_core_web_lg"), 0.1,
            "gap: names were told by en_core_web_lg; the policy asks for en_core_web_sm | duecare scan a.jsonl "
            "--write-profile",
        ),
        (
            names(1, 100, 5000, not_measured=500), 0.1,
            "gap: 500 of 5,500 rows are not in English: whom they name was not measured | keep rows of other languages "
            "in files of their own",
        ),
        (None, 0.1, "gap: names was not measured | duecare scan a.jsonl --write-profile"),
    ],
)  # fmt: skip
def test_judged(measures: dict[str, object] | None, most: float, said: str) -> None:
    assert judged(measures, most) == ([said] if said else [])


@pytest.mark.parametrize(
    "change",
    [
        {"kinds": {"name": {"rows": 0, "rate": 0.0, "interval": [0.5, 0.1]}}},
        {"kinds": {"name": {"rows": 50, "rate": 0.0, "interval": [0.0, 0.1]}}},
        {"kinds": {"name": {"rows": 500, "rate": 5.0, "interval": [0.0, 9.0]}}},
        {"kinds": {}},
        {"sampled": 9000},
        {"rows": -1},
    ],
)
def test_a_profile_that_does_not_add_up_passes_nothing(change: dict[str, object]) -> None:
    (said,) = judged({**names(0, 100, 5000), **change}, 0.5)
    assert said.startswith("gap: ")


def test_nothing_is_asked_by_default() -> None:
    assert judged(names(90, 100, 5000), 0.1, kinds=()) == []
