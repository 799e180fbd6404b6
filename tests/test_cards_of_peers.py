"""The cards that every peer got wrong (a good one failed, stub and filler passed), judged by all card checks."""

from datetime import date

import pytest

from duecare.entry.registry import every
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.model.card import Card
from duecare.model.case import Case
from duecare.model.policy import Rules

GOOD = """---
license: apache-2.0
language:
- en
base_model: acme/base-7b
base_model_revision: 4f2a9c1d7be03856
datasets:
- acme/tickets
tags:
- support
---
# support-assistant

A 7B model fine-tuned to draft answers to support tickets in English.

## Uses

Drafting an answer that a person reads before it is sent. Not for medical or legal advice.

## Bias, Risks, and Limitations

Answers to tickets of non-native speakers are rated lower by our reviewers (3.1 against 3.8 of 5).

## Training data

Twelve thousand tickets of 2025 with the answers that customers rated helpful.

## Evaluation

| task | metric | value | n |
|---|---|---|---|
| tickets | accuracy | 0.81 | 1000 |

## Model card contact

data-team@example.com
"""
HEADINGS = ("Model description", "Intended use", "Training data", "Evaluation", "Limitations", "Model card contact")


def templated(text: str) -> str:
    front = "---\nlicense: mit\nlanguage: en\n---\n# bot\n"
    return front + "".join(f"\n## {heading}\n\n{text}\n" for heading in HEADINGS)


def found(text: str) -> dict[str, int]:
    """How many problems each card check has with a card."""
    card = read("card", Source("README.md", text.encode()))
    assert isinstance(card, Card)
    on_cards = [check for check in every() if check.rule.on is Card and check.rule.id.startswith("DC3")]
    case = Case(Rules(checks={check.rule.id: check.rule.severity for check in on_cards}), date(2026, 11, 22))
    counts = {check.rule.id: len(list(check.find(card, case))) for check in on_cards}
    return {rule: n for rule, n in counts.items() if n}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, {}),
        (GOOD.replace("\n", "\r\n"), {}),
        ("\ufeff" + GOOD, {}),
        (templated("[More Information Needed]"), {"DC304": 6, "DC308": 1}),
        (templated("<!-- to be written -->"), {"DC303": 5, "DC308": 1}),
        (templated("N/A"), {"DC305": 5, "DC308": 1}),
        (templated("A very helpful model that we are proud of."), {"DC305": 1}),
        (GOOD.replace("license: apache-2.0", "licence: license"), {"DC302": 1, "DC306": 1}),
        (GOOD.replace("license: apache-2.0", "license: banana"), {"DC302": 1}),
        ("", {"DC303": 1}),
    ],
)
def test_what_is_found(text, expected):
    assert found(text) == expected
