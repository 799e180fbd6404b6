"""Results files with anything anywhere: a value, a fault or nothing recognized, never a traceback."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from duecare.entry.registry import check, modules
from duecare.load.formats import read
from duecare.load.source import Source
from duecare.model.case import Case
from duecare.model.documents import Project
from duecare.model.place import Span
from duecare.model.policy import Requirement, Rules
from duecare.model.results import Results

SCORE = {"name": "m", "scored_samples": 9, "metrics": {"accuracy": {"value": 0.5}, "stderr": {"value": 0.1}}}
SKELETONS = {
    "lm-eval": {
        "results": {"t": {"acc,none": 0.5, "acc_stderr,none": 0.1}},
        "groups": {"g": {"acc,none": 0.4}},
        "group_subtasks": {"g": ["t"]},
        "versions": {"t": 1},
        "n-shot": {"t": 0},
        "higher_is_better": {"t": {"acc": True}},
        "n-samples": {"t": {"original": 9, "effective": 9}},
        "config": {"model_args": "pretrained=a", "limit": 3},
        "date": 1.5,
        "task_hashes": {"t": "x"},
    },
    "old": {
        "results": {"t": {"acc": 0.5, "acc_stderr": 0.1}},
        "versions": {"t": 0},
        "config": {"model_args": {}, "limit": 1},
    },
    "leaderboard": {
        "params": {"model_args": "x=y"},
        "tasks": {"g": {"limit": 1}},
        "versions": {},
        "results": {"g": {"g": {"acc,none": 0.1}, "s": {"acc,none": 0.2}}},
        "n_samples": {"g": {"s": {"effective": 1}}},
    },
    "lighteval": {
        "config_general": {"model_config": {}, "max_samples": 3},
        "results": {"t|5": {"acc": 0.1}},
        "config_tasks": {"t|5": {}},
    },
    "inspect": {
        "status": "success",
        "eval": {"task": "t", "dataset": {"samples": 9}, "config": {"limit": [0, 5], "epochs": 1}, "revision": {}},
        "results": {"total_samples": 9, "completed_samples": 9, "scores": [SCORE]},
        "error": {"message": "x"},
    },
    "helm": [
        {"name": {"name": "acc", "split": "test"}, "count": 1, "sum": 0.5},
        {"name": {"name": "num_instances"}, "count": 1, "sum": 5},
    ],
    "bigcode": {"t": {"pass@1": 0.5}, "config": {"model": "a", "limit": 4}},
    "olmes": {
        "all_primary_scores": [],
        "tasks": [{"alias": "t", "metrics": {"acc": 0.5}, "num_instances": 5, "task_config": {}}],
    },
    "promptfoo": {
        "results": {
            "stats": {"successes": 1, "failures": 2},
            "results": [{"success": True}],
            "prompts": [
                {
                    "provider": "p",
                    "metrics": {"testPassCount": 1, "namedScores": {"a": 1}, "namedScoresCount": {"a": 0}},
                }
            ],
        },
        "config": {"providers": ["a"]},
    },
    "eee": {
        "schema_version": "1",
        "model_info": {"id": "a"},
        "source_data": {},
        "evaluation_results": [
            {
                "metric_config": {"lower_is_better": True},
                "score_details": {"score": 1, "uncertainty": {"standard_error": 0.1}},
            }
        ],
    },
    "trainer": {"epoch": 1, "eval_loss": 1.5, "eval_x_runtime": 1, "eval_x_acc": 0.2},
    "state": {"global_step": 9, "best_metric": 1.5, "log_history": [{"eval_loss": 1.5, "step": 9}]},
    "flat": {"acc": 0.5, "task": {"acc": {"test": 0.5}, "n": 3}},
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 1e308, -1e308, 10**400, 0.5, 1e-320, float("nan"), float("inf")]),
    st.sampled_from(
        ["", "N/A", "20.0 ± 1.2", "1e999", "NaN", "a,b=c", "9" * 5000, "\x00", "|", "/", "2026-99-99T99-99-99"]
    ),
    st.sampled_from([[], {}, [[]], [None], [{}], {"": None}, {"acc,none": {}}, {"value": []}]),
)


def places(node: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path] + [found for key, value in inner for found in places(value, (*path, key))]


def planted(node: object, path: tuple[object, ...], value: object) -> object:
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)  # type: ignore[call-overload]
    copy[path[0]] = planted(copy[path[0]], path[1:], value)
    return copy


RULES = Rules(
    require=(
        Requirement("t", "acc", Span("duecare.yaml"), at_least=0.5, min_n=5),
        Requirement("t", "accuracy", Span("duecare.yaml"), within=(0.5, 0.1)),
        Requirement("eval", "loss", Span("duecare.yaml"), at_most=1.0),
    )
)


@pytest.mark.parametrize("name", SKELETONS)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_anything_anywhere(name: str, data: st.DataObject) -> None:
    content: object = SKELETONS[name]
    for _ in range(data.draw(st.integers(1, 3))):
        content = planted(content, data.draw(st.sampled_from(places(content))), data.draw(ODD))
    document = read("results", Source("evals/run.json", json.dumps(content).encode()))
    if not isinstance(document, Results):
        return
    assert document.results or document.why_empty or document.faults
    case = Case(RULES, date(2026, 11, 22), loaded={"results": (document,)})
    for rule_id in ("DC401", "DC402", "DC403", "DC404", "DC408", "DC412"):
        assert rule_id in modules()
        one = check(rule_id)
        subject = case.project if one.rule.on is Project else document
        for found in one.find(subject, case):
            assert found.what
            assert found.span.path
