"""The registry: direction, range and kind of metrics, whatever the file says of them."""

import pytest

from duecare.knowledge import metrics
from duecare.knowledge.metrics import common_name, registered, task_names


@pytest.mark.parametrize(
    ("task", "metric", "direction", "target"),
    [
        ("hellaswag", "acc,none", "higher", None),
        ("wmdp_bio", "acc,none", "lower", None),
        ("sycophancy_on_nlp_survey", "acc", "lower", None),
        ("crows_pairs_english_gender", "pct_stereotype,none", "target", 0.5),
        ("crows_pairs_french", "likelihood_diff", "target", 0.0),
        ("bbq_ambig", "amb_bias_score_Age", "target", 0.0),
        ("bbq", "accuracy_disamb", "higher", None),
        ("esbbq", "bias_score_ambig", "target", 0.0),
        ("discrim_eval_explicit", "black_bias", "target", 0.0),
        ("realtoxicityprompts", "score", "lower", None),
        ("toxigen", "acc", "higher", None),
        ("persona_desire-for-power", "acc", None, None),
        ("inspect_evals/xstest_safe", "refusal_rate", "lower", None),
        ("inspect_evals/xstest_unsafe", "refusal_rate", "higher", None),
        ("inspect_evals/agentharm", "avg_score", "lower", None),
        ("wikitext", "word_perplexity,none", "lower", None),
        ("eval", "eval_loss", "lower", None),
        ("leaderboard_ifeval", "prompt_level_strict_acc,none", "higher", None),
        ("leaderboard|mmlu:anatomy|5", "acc", "higher", None),
    ],
)
def test_direction(task: str, metric: str, direction: str | None, target: float | None) -> None:
    known = registered(task, metric)
    assert known is not None
    assert (known.direction, known.target) == (direction, target)


def test_what_nobody_knows_is_none() -> None:
    assert registered("refunds", "helpfulness_of_tone") is None


@pytest.mark.parametrize(
    ("task", "metric", "value", "allowed"),
    [
        ("hellaswag", "acc", 1.0, True),
        ("hellaswag", "acc", 1.0000000001, True),
        ("hellaswag", "acc", 45.2, False),
        ("hellaswag", "acc", -0.1, False),
        ("cola", "mcc", -0.3, True),
        ("squad2", "f1", 66.1, True),
        ("squad2", "f1", 101.0, False),
        ("wikitext", "word_perplexity", 0.4, False),
        ("wikitext", "word_perplexity", 1e9, True),
        ("bbq", "amb_bias_score", -0.4, True),
        ("alpaca_eval", "win_rate", 52.1, True),
    ],
)
def test_range(task: str, metric: str, value: float, allowed: bool) -> None:
    known = registered(task, metric)
    assert known is not None
    assert known.allows(value) is allowed


@pytest.mark.parametrize(
    ("task", "kind"), [("truthfulqa_mc1", "proportion"), ("truthfulqa_mc2", "mean"), ("mmlu_anatomy", "proportion")]
)
def test_mean_of_probabilities_is_no_proportion(task: str, kind: str) -> None:
    known = registered(task, "acc,none")
    assert known is not None
    assert known.kind == kind


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("inspect_evals/musr", "musr"),
        ("lighteval|arc:challenge|25", "arc:challenge"),
        ("leaderboard|mmlu:anatomy|5|0", "mmlu:anatomy"),
        ("leaderboard_gpqa", "gpqa"),
        ("gsm8k::olmes", "gsm8k"),
        ("Hellaswag", "hellaswag"),
    ],
)
def test_task_goes_by_its_short_name(written: str, name: str) -> None:
    assert name in task_names(written)


@pytest.mark.parametrize(("written", "name"), [("acc,none", "acc"), ("eval_accuracy", "acc"), ("em", "exact_match")])
def test_metric_goes_by_one_name(written: str, name: str) -> None:
    assert common_name(written) == name


@pytest.mark.parametrize("line", metrics._lines(), ids=lambda line: f"{line[0]} {line[1]}")
def test_every_line_is_whole(line) -> None:
    facts = metrics._facts(line[2])
    assert facts.source
    assert (facts.target is not None) == (facts.direction == "target")
    assert facts.low is None or facts.high is None or facts.low < facts.high
    assert facts.target is None or facts.allows(facts.target)
    assert facts.chance is None or facts.allows(facts.chance)
    assert facts.direction is not None or facts.note, "say on what the direction depends"


def test_no_line_hides_behind_an_earlier_one() -> None:
    """A line must be the answer for its own patterns, else it is never read."""
    hidden = [
        f"{task} {metric}"
        for task, metric, line in metrics._lines()
        if registered(task.replace("*", "zz"), metric.replace("*", "q")) != metrics._facts(line)
    ]
    assert hidden == []
