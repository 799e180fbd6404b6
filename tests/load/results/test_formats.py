"""Every format of evaluation results, on small files with the quirks of the tools that write them."""

import json
from math import isnan

import pytest

from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.results import Result, Results

LM = {
    "results": {
        "arc": {"alias": "arc", "acc,none": 0.55, "acc_stderr,none": "N/A"},
        "arc_easy": {"alias": " - arc_easy", "acc,none": 0.6, "acc_stderr,none": 0.01, "sample_len": 2376},
        "arc_challenge": {"alias": " - arc_challenge", "acc,none": 0.4, "acc_stderr,none": 0.014},
        "gsm8k": {
            "exact_match,strict-match": 0.3,
            "exact_match_stderr,strict-match": 0.013,
            "exact_match,flexible-extract": 0.35,
            "exact_match_stderr,flexible-extract": float("nan"),
        },
    },
    "groups": {"arc": {"alias": "arc", "acc,none": 0.55}},
    "group_subtasks": {"arc": ["arc_easy", "arc_challenge"], "gsm8k": []},
    "configs": {},
    "versions": {"arc_easy": 1.0, "gsm8k": "3"},
    "n-shot": {"arc_easy": 25},
    "higher_is_better": {"arc_easy": {"acc": True}},
    "n-samples": {
        "arc_easy": {"original": 2376, "effective": 2376},
        "arc_challenge": {"original": 1172, "effective": 10},
    },
    "config": {"model": "hf", "model_args": "pretrained=acme/base,peft=outputs/final,dtype=bfloat16", "limit": None},
    "git_hash": "v1-1-gd767371",
    "date": 1795354036.9,
    "lm_eval_version": "0.4.13",
    "chat_template_sha": "ab12",
    "task_hashes": {"arc_easy": "77"},
    "model_name": "acme/base",
    "total_evaluation_time_seconds": "10.0",
}


def load(content: object, path: str = "evals/results.json") -> Results:
    raw = content if isinstance(content, bytes) else content if isinstance(content, str) else json.dumps(content)
    document = read("results", Source(path, raw if isinstance(raw, bytes) else raw.encode()))
    assert isinstance(document, Results), document
    return document


def brief(document: Results) -> list[tuple[object, ...]]:
    return [(r.task, r.metric, r.value.value, r.n, r.stderr) for r in document.results]


def only(document: Results) -> Result:
    (result,) = document.results
    return result


def test_lm_eval_numbers_n_and_stderr() -> None:
    found = load(LM)
    assert (found.format, found.models) == ("lm-eval", ("outputs/final",))
    rows = brief(found)
    assert rows[0] == ("arc", "acc", 0.55, 2386, None)
    assert rows[1] == ("arc_easy", "acc", 0.6, 2376, 0.01)
    assert rows[2] == ("arc_challenge", "acc", 0.4, 10, 0.014)
    assert [(r.metric, r.run.filter, r.stderr) for r in found.results[3:]] == [
        ("exact_match", "strict-match", 0.013),
        ("exact_match", "flexible-extract", None),
    ]


def test_lm_eval_group_is_an_aggregate_once() -> None:
    found = load(LM)
    assert [r.task for r in found.results if r.aggregate] == ["arc"]
    assert [r.task for r in found.results].count("arc") == 1


def test_lm_eval_group_that_only_groups_has_is_kept() -> None:
    content = {**LM, "results": {k: v for k, v in LM["results"].items() if k != "arc"}}
    assert [(r.task, r.aggregate) for r in load(content).results if r.aggregate] == [("arc", True)]


def test_lm_eval_run_identity() -> None:
    run = load(LM).results[1].run
    assert (run.tool, run.revision, run.created) == ("lm-eval 0.4.13", "v1-1-gd767371", "2026-11-22T13:27:16+00:00")
    assert (run.task_version, run.few_shot, run.template, run.task_hash) == ("1.0", "25", "ab12", "77")
    assert (run.limit, run.filter, run.complete) == (None, "none", True)


def test_lm_eval_place_is_that_of_the_number() -> None:
    text = '{\n "results": {\n  "arc": {"acc,none": 0.5}\n }\n}'
    result = only(load(text))
    assert (result.value.span.line, result.value.span.column) == (3, 23)
    assert result.value.pointer == "/results/arc/acc,none"


@pytest.mark.parametrize(
    ("arguments", "named", "model"),
    [
        ("pretrained=acme/a,dtype=float16", None, "acme/a"),
        ({"pretrained": "acme/a"}, None, "acme/a"),
        ("model=gpt-x,num_concurrent=1", "gpt-x", "gpt-x"),
        ({}, "dtzt3t8v", "dtzt3t8v"),
        ("", None, "hf"),
        (None, None, "hf"),
    ],
)
def test_lm_eval_model(arguments: object, named: str | None, model: str) -> None:
    content = {
        "results": {"t": {"acc,none": 0.5}},
        "config": {"model": "hf", "model_args": arguments},
        "model_name": named,
    }
    assert only(load(content)).model == model


def test_lm_eval_bare_nan_is_a_named_metric_without_a_number() -> None:
    found = load('{"results": {"t": {"acc,none": NaN, "f1,none": null, "mcc,none": "N/A"}}}')
    assert isnan(found.results[0].value.value or 0.0)
    assert [r.value.value for r in found.results[1:]] == [None, None]
    assert found.faults == ()


def test_lm_eval_cycle_of_groups_ends() -> None:
    content = {"results": {"a": {"acc,none": 0.5}}, "group_subtasks": {"a": ["b"], "b": ["a"]}}
    assert only(load(content)).n is None


def test_lm_eval_old() -> None:
    content = {
        "results": {"truthfulqa_mc": {"mc1": 0.2, "mc1_stderr": 0.014, "mc2": 0.37, "mc2_stderr": 0.0147}},
        "versions": {"truthfulqa_mc": 1},
        "config": {"model": "hf-causal", "model_args": "pretrained=acme/a", "num_fewshot": 5, "limit": 0.5},
    }
    found = load(content)
    assert found.format == "lm-eval 0.3"
    assert brief(found) == [("truthfulqa_mc", "mc1", 0.2, None, 0.014), ("truthfulqa_mc", "mc2", 0.37, None, 0.0147)]
    assert (found.run.limit, found.run.few_shot, found.run.task_version) == (0.5, "5", "1")


def test_lm_eval_fork_with_a_list() -> None:
    entry = {
        "task_name": "wino_bias",
        "prompt_name": "refers_to",
        "em": 0.32,
        "em_stderr": 0.02,
        "dataset_path": "wino",
        "prompt_original_task": True,
        "subset": None,
        "prompt_jinja": "{{ text }}",
        "comment": "",
    }
    found = load(
        {"results": [entry], "versions": {}, "config": {"model": "neox", "model_args": {"load": "/ckpt/1.4b"}}}
    )
    rows = [row for row in brief(found) if row[2] is not None]
    assert rows == [("wino_bias", "em", 0.32, None, 0.02)]
    assert (found.results[0].run.template, found.models) == ("refers_to", ("/ckpt/1.4b",))


def test_leaderboard_compact() -> None:
    content = {
        "params": {"model": "hf", "model_args": "pretrained=acme/a"},
        "tasks": {"leaderboard_bbh": {"limit": 1, "num_fewshot": 3}},
        "results": {
            "leaderboard_bbh": {
                "leaderboard_bbh": {"acc_norm,none": 0.5, "acc_norm_stderr,none": "N/A"},
                "leaderboard_bbh_navigate": {"acc_norm,none": 1.0},
            }
        },
        "n_samples": {"leaderboard_bbh": {"leaderboard_bbh_navigate": {"effective": 1, "original": 250}}},
        "versions": {"leaderboard_bbh": {"leaderboard_bbh_navigate": 0.0}},
    }
    found = load(content)
    assert [(r.task, r.n, r.wanted, r.aggregate) for r in found.results] == [
        ("leaderboard_bbh", None, None, True),
        ("leaderboard_bbh_navigate", 1, 250, False),
    ]
    assert found.run.limit == 1


def test_lighteval() -> None:
    content = {
        "config_general": {"lighteval_sha": "?", "max_samples": None, "model_name": "acme/a"},
        "results": {"mmlu:law|5": {"acc": 0.31, "acc_stderr": 0.046}, "all": {"acc": 0.31}},
        "versions": {"mmlu:law|5": 0},
        "config_tasks": {"mmlu:law|5": {"effective_num_docs": 100, "original_num_docs": 100}},
    }
    found = load(content)
    assert [(r.task, r.n, r.aggregate) for r in found.results] == [("mmlu:law|5", 100, False), ("all", None, True)]
    assert (found.run.few_shot, found.run.revision, found.models) == ("5", None, ("acme/a",))


def test_helm_takes_n_from_num_instances_and_names_from_the_folder() -> None:
    def row(name: str, total: float, count: int = 1, **about: object) -> dict[str, object]:
        return {"name": {"name": name, **about}, "count": count, "sum": total, "mean": total}

    rob = {"name": "robustness", "computed_on": "worst"}
    content = [
        row("num_instances", 50, split="test"),
        row("exact_match", 0.3, split="test"),
        row("exact_match", 0.4, split="valid"),
        row("exact_match", 0.2, split="test", perturbation=rob),
        row("training_co2_cost", 0, 0, split="test"),
        row("inference_runtime", 3.1, split="test"),
        row("bias_metric:gender", 0, 0, split="test"),
    ]
    found = load(content, "runs/mmlu:subject=law,method=multiple_choice_joint,model=openai_gpt2/stats.json")
    assert [(r.task, r.metric, r.value.value, r.n, r.slice) for r in found.results] == [
        ("mmlu:subject=law", "exact_match", 0.3, 50, ""),
        ("mmlu:subject=law", "exact_match", 0.4, None, "valid"),
        ("mmlu:subject=law", "exact_match", 0.2, 50, "robustness:worst"),
    ]
    assert found.models == ("openai/gpt2",)


def test_bigcode() -> None:
    content = {
        "humaneval": {"pass@1": 0.19, "pass@10": 0.33},
        "config": {"model": "acme/a", "n_samples": 50, "limit": None},
    }
    found = load(content)
    assert brief(found) == [("humaneval", "pass@1", 0.19, None, None), ("humaneval", "pass@10", 0.33, None, None)]


def test_olmes() -> None:
    content = {
        "all_primary_scores": ["gsm8k::olmes: 0.4"],
        "model_config": {"model": "acme-a"},
        "tasks": [
            {
                "alias": "gsm8k::olmes",
                "metrics": {"exact_match": 0.4, "extra": {"a": 1}},
                "num_instances": 1319,
                "task_config": {"limit": None, "num_shots": 8},
            }
        ],
    }
    assert brief(load(content)) == [("gsm8k::olmes", "exact_match", 0.4, 1319, None)]


@pytest.mark.parametrize(
    ("stats", "tests", "value", "n", "errors"),
    [
        ({"successes": 4, "failures": 2}, [], 4 / 6, 6, 0),
        ({"successes": 4, "failures": 1, "errors": 5}, [], 0.8, 5, 5),
        (
            {"successes": 0, "failures": 2},
            [{"success": False, "gradingResult": None, "failureReason": 2}] * 2,
            None,
            0,
            2,
        ),
        ({"successes": 1, "failures": 1}, [{"success": True}, {"success": False, "failureReason": 1}], 0.5, 2, 0),
    ],
)
def test_promptfoo_tells_failures_from_errors(stats: object, tests: object, value: float, n: int, errors: int) -> None:
    content = {
        "evalId": "e1",
        "config": {"description": "refunds", "providers": ["openai:x"]},
        "results": {"version": 3, "timestamp": "2026-02-11T09:40:11.000Z", "stats": stats, "results": tests},
    }
    result = only(load(content))
    assert (result.value.value, result.n, result.errors, result.model) == (value, n, errors, "openai:x")


def test_every_eval_ever() -> None:
    content = {
        "schema_version": "0.3.0",
        "evaluation_id": "x",
        "model_info": {"id": "acme/a"},
        "source_metadata": {"source_name": "s"},
        "evaluation_results": [
            {
                "evaluation_name": "choice",
                "source_data": {"dataset_name": "ai2_arc"},
                "metric_config": {"evaluation_description": "accuracy", "lower_is_better": False},
                "score_details": {"score": 0.8, "uncertainty": {"standard_error": {"value": 0.02}, "num_samples": 400}},
            }
        ],
    }
    result = only(load(content))
    assert (result.task, result.metric, result.n, result.stderr) == ("ai2_arc", "accuracy", 400, 0.02)
    assert (result.higher_is_better, result.run.filter) == (True, "choice")


def test_trainer_files() -> None:
    content = {
        "epoch": 3.0,
        "eval_loss": 1.4,
        "eval_samples": 110,
        "eval_runtime": 20.1,
        "eval_samples_per_second": 5.4,
        "eval_de_loss": 1.9,
        "eval_de_runtime": 3.0,
        "train_loss": 1.3,
        "train_runtime": 2476.2,
    }
    assert brief(load(content, "out/all_results.json")) == [
        ("eval", "loss", 1.4, 110, None),
        ("eval_de", "loss", 1.9, None, None),
    ]


def test_trainer_without_evaluation_says_so() -> None:
    found = load({"epoch": 3.0, "train_loss": 1.3, "train_runtime": 9.0}, "out/train_results.json")
    assert (found.results, found.why_empty) == ((), "it holds figures of training only, none of an evaluation")


@pytest.mark.parametrize(
    ("content", "path", "aside"),
    [
        ({"epoch": 3.0, "train_loss": 1.3, "train_runtime": 9.0}, "out/train_results.json", True),
        ({"global_step": 9, "log_history": [{"loss": 2.0, "step": 5}]}, "out/trainer_state.json", True),
        ({"global_step": 9, "log_history": []}, "out/trainer_state.json", False),
        ({"epoch": 3.0, "eval_loss": 1.3, "eval_runtime": 9.0}, "out/eval_results.json", False),
    ],
)
def test_what_the_trainer_writes_of_training_alone_is_beside_its_results(content, path, aside) -> None:
    assert load(content, path).aside is aside


def test_trainer_state_has_the_last_and_the_best() -> None:
    log = [
        {"loss": 2.0, "step": 5},
        {"eval_loss": 1.2, "eval_runtime": 1.0, "step": 10},
        {"eval_loss": 1.5, "eval_runtime": 1.0, "step": 20},
        {"train_loss": 1.1, "step": 20},
    ]
    found = load({"best_metric": 1.2, "global_step": 20, "log_history": log}, "out/trainer_state.json")
    assert [(r.value.value, r.slice, r.run.id) for r in found.results] == [
        (1.5, "", "step 20"),
        (1.2, "best", "step 10"),
    ]


def test_model_index() -> None:
    text = """---
language: en
model-index:
- name: acme/a
  results:
  - task: {type: text-generation}
    dataset: {type: ai2_arc, name: ARC, split: test, args: {num_few_shot: 25}}
    metrics:
    - {type: acc_norm, value: 61.2}
    - {type: rouge1, value: 20.0 ± 1.2}
    - {type: bleu, value: {a: 1}}
    - {type: f1, value: null}
---
# A
"""
    found = load(text, "README.md")
    assert [(r.task, r.metric, r.value.value, r.slice) for r in found.results] == [
        ("ai2_arc", "acc_norm", 61.2, "test"),
        ("ai2_arc", "rouge1", 20.0, "test"),
        ("ai2_arc", "bleu", None, "test"),
        ("ai2_arc", "f1", None, "test"),
    ]
    assert [str(fault.span) for fault in found.faults] == ["README.md:10:29", "README.md:11:27"]
    assert found.faults[0].what == "the value is the text '20.0 ± 1.2', not a number"


def test_card_without_values_is_no_results_file() -> None:
    assert isinstance(read("results", Source("README.md", b"---\nlicense: mit\n---\n# A\n")), NotRecognized)


def test_eval_results_of_the_hub() -> None:
    text = "- dataset: {id: cais/hle, task_id: hle}\n  value: 20.9\n  date: 2026-01-15\n"
    result = only(load(text, ".eval_results/hle.yaml"))
    assert (result.task, result.metric, result.value.value) == ("cais/hle/hle", "value", 20.9)
    assert result.run.created == "2026-01-15T00:00:00+00:00"


@pytest.mark.parametrize(
    ("content", "path", "rows"),
    [
        ({"auc": 0.5, "n": 400}, "metrics.json", [("metrics", "auc", "", 0.5, 400)]),
        (
            {"avg_prec": {"train": 0.97, "test": 0.92}},
            "eval/live/metrics.json",
            [("metrics", "avg_prec", "train", 0.97, None), ("metrics", "avg_prec", "test", 0.92, None)],
        ),
        (
            {"refunds": {"pass_rate": 0.7, "total": 70, "passed": 49}},
            "evals/a.json",
            [("refunds", "pass_rate", "", 0.7, 70)],
        ),
        (
            {"scores": [{"id": 1}], "summary": {"tone": {"pass_rate": 0.9, "total": 10}}},
            "evals/scored.json",
            [("tone", "pass_rate", "", 0.9, 10)],
        ),
        ({"model": "acme/a", "our_own_figure": 0.7}, "evals/ours.json", [("ours", "our_own_figure", "", 0.7, None)]),
        (
            "auc: 0.9\nacc: 0.8\n",
            "metrics.yaml",
            [("metrics", "auc", "", 0.9, None), ("metrics", "acc", "", 0.8, None)],
        ),
    ],
)
def test_small_mappings_of_numbers(content: object, path: str, rows: list[tuple[object, ...]]) -> None:
    found = load(content, path)
    assert [(r.task, r.metric, r.slice, r.value.value, r.n) for r in found.results] == rows


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"bos_token_id": 1, "eos_token_id": 2, "transformers_version": "4.41.1"}, "generation_config.json"),
        ({"r": 8, "lora_alpha": 16, "target_modules": ["q"]}, "adapter/adapter_config.json"),
        ([{"id": 1, "output": "[MOCK] This is a mock answer."}], "evals/latest_results.json"),
        ({"name": "a", "version": "1.0"}, "package.json"),
        ([], "evals/results.json"),
        ("0.93", "evals/score.json"),
        ("", "evals/empty.json"),
        (b"\xff\xfe\x00", "evals/utf16.json"),
    ],
)
def test_other_files_are_not_taken_for_results(content: object, path: str) -> None:
    raw = (
        content
        if isinstance(content, bytes)
        else (content if isinstance(content, str) else json.dumps(content)).encode()
    )
    assert isinstance(read("results", Source(path, raw)), NotRecognized)


def test_mlflow_takes_the_last_value() -> None:
    path = f"mlruns/852045/{'a1' * 16}/metrics/token_f1"
    result = only(load("1757713667777 0.5 0\n1757713668888 0.75 1\n", path))
    assert (result.task, result.metric, result.value.value, result.value.span.line) == ("852045", "token_f1", 0.75, 2)
    assert result.run.created == "2025-09-12T21:47:48+00:00"


def test_truncated_file_keeps_what_could_be_read() -> None:
    found = load('{"results": {"t": {"acc,none": 0.5}, "u": {"acc,none": 0.')
    assert (found.results[0].task, found.results[0].value.value) == ("t", 0.5)
    assert found.faults


def test_files_beside_helms_numbers_say_where_the_numbers_are() -> None:
    found = load({"name": "mmlu:subject=law", "adapter_spec": {"method": "generation"}}, "runs/a/run_spec.json")
    assert (found.results, found.why_empty) == ((), "HELM keeps the run's numbers in the stats.json beside it")


def test_lighteval_counts_samples_by_the_task_without_its_shots() -> None:
    content = {
        "config_general": {"model_name": "acme/a"},
        "results": {"leaderboard|arc:challenge|25": {"acc": 0.5, "acc_stderr": 0.01}},
        "config_tasks": {"leaderboard|arc:challenge": {"original_num_docs": 1172, "effective_num_docs": 100}},
    }
    (found,) = load(content, "results/results_2025-03-04T05-06-07.890123.json").results
    assert (found.n, found.wanted) == (100, 1172)


MTEB = {
    "dataset_revision": "0fd18e",
    "mteb_version": "1.12.75",
    "scores": {
        "test": [
            {"accuracy": 0.81, "main_score": 0.81, "hf_subset": "default", "languages": ["eng-Latn"], "scores": [{}]},
            {"accuracy": 0.7, "accuracy_stderr": 0.02, "hf_subset": "de", "languages": ["deu-Latn"]},
        ],
        "validation": [{"accuracy": 0.83, "hf_subset": "default"}],
    },
    "task_name": "Intents",
}


def test_mteb_has_a_row_for_each_split_and_language() -> None:
    found = load(MTEB, "results/acme__embed/4f2a/Intents.json")
    assert found.format == "mteb"
    assert [(r.metric, r.value.value, r.slice, r.stderr) for r in found.results] == [
        ("accuracy", 0.81, "", None),
        ("main_score", 0.81, "", None),
        ("accuracy", 0.7, "de", 0.02),
        ("accuracy", 0.83, "validation", None),
    ]
    first = found.results[0]
    assert (first.model, first.task, first.run.revision, first.run.task_version) == (
        "acme/embed",
        "Intents",
        "4f2a",
        "0fd18e",
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ({"accuracy": 0.8, "accuracy_stderr": 0.01, "evaluation_time": 9.1}, [("accuracy", "", 0.01)]),
        ({"en": {"accuracy": 0.8}, "de": {"accuracy": 0.7}}, [("accuracy", "en", None), ("accuracy", "de", None)]),
        ([], []),
    ],
)
def test_mteb_before_it_had_scores(rows, expected) -> None:
    found = load({"mteb_version": "1.0.3", "mteb_dataset_name": "Intents", "test": rows}, "mteb/Intents.json")
    assert [(r.metric, r.slice, r.stderr) for r in found.results] == expected
    assert (found.why_empty == "") is bool(expected)
    assert found.models == ()


def test_a_known_metric_that_is_written_as_text_is_read_and_named() -> None:
    found = load({"accuracy": "20.0 ± 1.2", "note": "v2 of 2026"}, "metrics.json")
    assert [(r.metric, r.value.value) for r in found.results] == [("accuracy", 20.0)]
    assert [(f.what, f.fix, f.span.line) for f in found.faults] == [
        (
            "the value is the text '20.0 ± 1.2', not a number",
            "write the number 20 and keep ± 1.2 in a field of its own",
            1,
        )
    ]


@pytest.mark.parametrize("content", [{"results": []}, {"results": {}, "model": "acme/a"}, {"metrics": []}])
def test_a_file_of_no_results_says_that_it_is_empty(content) -> None:
    found = load(content, "results.json")
    assert (found.results, found.why_empty, found.aside) == ((), "it is empty", False)


def test_a_standard_error_and_a_total_belong_to_the_number_beside_them() -> None:
    found = load({"helpful": {"win_rate": 0.55, "standard_error": 0.02, "n_total": 805}}, "metrics.json")
    assert brief(found) == [("helpful", "win_rate", 0.55, 805, 0.02)]


def test_a_file_of_nan_alone_is_one_of_results() -> None:
    (found,) = load({"accuracy": float("nan")}, "metrics.json").results
    assert found.value.value is not None
    assert isnan(found.value.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([{"task": "arc", "accuracy": 0.5, "n": 100, "stderr": 0.02}], [("arc", "accuracy", 0.5, 100, 0.02)]),
        (
            {"model": "acme/a", "results": [{"dataset": "x", "metric": "f1", "value": 0.7}, {"name": "y", "wer": 0.1}]},
            [("x", "f1", 0.7, None, None), ("y", "wer", 0.1, None, None)],
        ),
        ({"scores": [{"benchmark": "z", "acc": 0.5, "f1": 0.4, "seconds": 9}]},
         [("z", "acc", 0.5, None, None), ("z", "f1", 0.4, None, None)]),
    ],
)  # fmt: skip
def test_a_list_of_results(content, expected) -> None:
    assert brief(load(content, "scores.json")) == expected


@pytest.mark.parametrize(
    "content",
    [
        [],
        [{"accuracy": 0.5}],
        [{"task": "arc", "speed": 0.5}],
        [{"task": "arc", "accuracy": 0.5}, {"instruction": "Say it.", "output": "It."}],
        [{"messages": [{"role": "user", "content": "Hi"}]}],
        [[0.5]],
        "accuracy",
    ],
)
def test_a_list_of_anything_else_is_none_of_results(content) -> None:
    source = Source("scores.json", json.dumps(content).encode())
    assert isinstance(read("results", source), NotRecognized)


def test_a_value_that_is_text_in_a_list_is_named() -> None:
    found = load([{"task": "arc", "metric": "accuracy", "value": "61 %"}], "scores.json")
    assert [(r.value.value, f.fix) for r, f in zip(found.results, found.faults, strict=True)] == [
        (61.0, "write the number 61 (percent is not a number)")
    ]
