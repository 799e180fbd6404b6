"""The labels of benchmarks/labels: what a person would call each line."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from patterns_quality import found, labels


@pytest.mark.parametrize(("wanted", "text"), list(labels("personal_data")))
def test_personal_data(wanted: set[str], text: str) -> None:
    assert {kind for kind, _ in found(text, personal=True)} == wanted


@pytest.mark.parametrize(("wanted", "text"), list(labels("secrets")))
def test_secrets(wanted: set[str], text: str) -> None:
    assert {kind for kind, _ in found(text, personal=False)} == wanted
