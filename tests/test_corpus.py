"""Every file of a corpus of published artefacts through the real readers and checks: nothing breaks, enough is read.

``DUECARE_CORPUS=<folder with INDEX.tsv> pytest tests/test_corpus.py -m corpus -n 0 -s`` prints the table and reasons.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from corpus import Met, corpus, meet, reasons, table

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(corpus() is None, reason="DUECARE_CORPUS names no folder with an INDEX.tsv"),
]
COVERED = ("lm_eval_old", "lm_eval_new", "inspect_json", "trainer_results", "trainer_state", "dvc_metrics")
"""lm-eval 0.3 and 0.4, inspect, the Trainer, flat metrics."""
NO_NUMBERS = ("training only", "training losses only", "status is", "it is empty")
"""Why a file of a covered format can rightly yield nothing: there is no evaluation in it."""
LEAST = {
    "model_card": 1.0,
    "dataset_card": 1.0,
    "croissant": 0.94,
    "manifest": 0.80,
    "chatlog": 1.0,
    "data": 0.85,
    "eval": 0.90,
}
"""Least share of each kind that a reader takes. What it does not is mostly none: dvc.yaml, single resources of a data
package, tasks of Croissant's own tests, predictions without a score."""


@pytest.fixture(scope="module")
def met() -> list[Met]:
    folder = corpus()
    assert folder is not None
    found = list(meet(folder))
    print(f"\n{table(found)}\n{reasons(found)}")
    return found


def test_nothing_breaks(met):
    assert [(one.path, one.trouble) for one in met if one.trouble] == []


@pytest.mark.parametrize("kind", LEAST)
def test_enough_is_taken(met, kind):
    of = [one for one in met if one.kind == kind]
    taken = [one for one in of if one.outcome != "unreadable"]
    assert of
    assert len(taken) / len(of) >= LEAST[kind]


def test_what_is_not_read_has_a_reason(met):
    assert [one.path for one in met if one.outcome != "read" and not one.why] == []


def test_results_of_covered_formats_yield_results(met):
    of = [one for one in met if one.kind == "eval" and one.form in COVERED]
    assert sum(one.nresults > 0 for one in of) / len(of) >= 0.9


def test_results_without_a_result_hold_no_evaluation(met):
    of = [one for one in met if one.kind == "eval" and one.form in COVERED and not one.nresults]
    assert [(one.path, one.why) for one in of if not any(why in one.why for why in NO_NUMBERS)] == []


def test_few_cards_have_faults_of_form(met):
    faulty = [one for one in met if one.kind in {"model_card", "dataset_card"} and one.outcome == "faulty"]
    assert len(faulty) <= 30, [one.path for one in faulty]
