"""The metric registry: which way a number is good, what it may be, and what kind of number it is.

A results file's own ``higher_is_better`` is never believed: lm-eval flags ``wmdp`` and the sycophancy tasks as higher
is better, and ``pct_stereotype`` as lower. The facts and their sources stand in ``data/metrics.tsv``; the first line
that matches task and metric is the answer.
"""

from functools import cache, lru_cache
from typing import Literal

from duecare.knowledge.globs import matches
from duecare.knowledge.late import late
from duecare.knowledge.tables import whole
from duecare.model.record import NamedTuple

Direction = Literal["higher", "lower", "target"]
_SHOTS = late(r"[|:]\d+(\|\d+)?$|\(\d+-shot\)$")
_SUITES = (
    "leaderboard_",
    "leaderboard|",
    "lighteval|",
    "helm|",
    "original|",
    "bigbench|",
    "community|",
    "custom|",
    "extended|",
)
_SAME = {"accuracy": "acc", "em": "exact_match", "f1_score": "f1", "matthews_correlation": "mcc", "ppl": "perplexity"}


class Metric(NamedTuple):
    """What is known of a metric on a task; ``direction`` None: it depends, and the policy must say.

    ``low`` and ``high`` are None where there is no bound; ``kind`` proportion: successes over n; ``chance`` is the
    value that guessing reaches, None when unknown.
    """

    direction: Direction | None
    target: float | None
    low: float | None
    high: float | None
    kind: Literal["proportion", "mean", "other"]
    chance: float | None
    note: str
    source: str

    @property
    def scale(self) -> float:
        """100 for what is written in percent, else 1."""
        return 100.0 if self.high == 100 else 1.0

    @property
    def bounded(self) -> bool:
        """Whether it is a mean of values between 0 and ``high``."""
        return self.kind != "other" and self.low == 0 and self.high in {1, 100}

    @property
    def legal(self) -> str:
        """Its range in words."""
        low, high = (f"{x:g}" if x is not None else "" for x in (self.low, self.high))
        if low and high:
            return f"between {low} and {high}"
        return f"at least {low}" if low else f"at most {high}" if high else "any number"

    def allows(self, value: float) -> bool:
        """Whether ``value`` is one that the metric can have; the dust of floating point is forgiven."""
        dust = 1e-6 * self.scale
        return (self.low is None or value >= self.low - dust) and (self.high is None or value <= self.high + dust)


def _number(text: str) -> float | None:
    return float(text) if text else None


def _facts(line: str) -> Metric:
    _, _, direction, low, high, kind, chance, note, source = line.split("\t")
    way, _, target = direction.partition(" ")
    known: Direction | None = way if way in {"higher", "lower", "target"} else None  # type: ignore[assignment]
    return Metric(known, _number(target), _number(low), _number(high), kind, _number(chance), note, source)  # type: ignore[arg-type]


@cache
def _lines() -> tuple[tuple[str, str, str], ...]:
    """Task, metric and the whole line of each."""
    lines = whole("metrics").splitlines()[1:]
    return tuple((*line.split("\t", 2)[:2], line) for line in lines)  # type: ignore[misc]


@lru_cache(maxsize=1024)
def task_names(task: str) -> tuple[str, ...]:
    """The names a task goes by, as written first: without a suite before it and a number of shots behind it."""
    name = task.strip().casefold()
    names = [name]
    for shorten in (lambda s: _SHOTS.sub("", s), lambda s: s.rpartition("/")[2], lambda s: s.partition("::")[0]):
        names.append(shorten(names[-1]).strip())
    for suite in _SUITES:
        names.append(names[-1].removeprefix(suite))
    return tuple(dict.fromkeys(n for n in names if n))


@lru_cache(maxsize=1024)
def metric_name(metric: str) -> str:
    """A metric without its lm-eval filter and Trainer prefix, lower case: ``acc,none`` and ``eval_acc`` are ``acc``."""
    name = metric.strip().casefold().partition(",")[0].strip()
    return name.removeprefix("eval_").replace(" ", "_")


def common_name(metric: str) -> str:
    """One spelling for metrics that tools spell differently: ``accuracy`` is ``acc``."""
    name = metric_name(metric)
    return _SAME.get(name, name)


@lru_cache(maxsize=4096)
def registered(task: str, metric: str) -> Metric | None:
    """What the registry knows of ``metric`` on ``task``; None when it knows nothing."""
    names, wanted = task_names(task) or ("",), metric_name(metric)
    for of, known, line in _lines():
        if matches(wanted, known) and any(_answers(of, name) for name in names):
            return _facts(line)
    return None


def _answers(pattern: str, task: str) -> bool:
    return pattern == "*" or matches(task.replace("/", "|"), pattern)
