import random

import pytest
from memory_batches import batch, monoid, texts

from duecare.scan.detectors.lengths import Lengths


def test_units():
    rows = [
        {"messages": [{"role": "user", "content": "Hi there"}, {"role": "assistant", "content": "Hello, you!"}]},
        {"text": "日本"},
        {"text": ""},
        "no row",
    ]
    found = monoid(Lengths(), [batch(rows)])
    assert found["rows"] == 3
    assert [found[unit]["sum"] for unit in ("characters", "words", "tokens", "trained_tokens")] == [21, 6, 7, 5]
    assert found["characters"]["max"] == 19 and found["characters"]["p50"] == 2


@pytest.mark.parametrize("low, high, slack", [(1, 127, 0.0), (128, 5000, 0.016), (10**5, 10**6, 0.016)])
def test_quantiles_are_close(low, high, slack):
    rng = random.Random(low)
    lengths = sorted(rng.randint(low, high) for _ in range(41))
    found = monoid(Lengths(), [texts(*("x" * length for length in lengths))])["characters"]
    for name, share in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95)):
        truth = lengths[-(-int(share * 4100) // 100) - 1]
        assert abs(found[name] - truth) <= slack * truth
    assert found["max"] == lengths[-1]


def test_order_and_split_change_nothing():
    rng = random.Random(4)
    rows = ["word " * rng.randint(0, 300) for _ in range(100)]
    parts = [texts(*rows[at : at + 9]) for at in range(0, 100, 9)]
    whole = monoid(Lengths(), [texts(*rows)])
    rng.shuffle(parts)
    detector = Lengths()
    states = [detector.add(detector.empty(), part) for part in parts]
    while len(states) > 1:
        states.append(detector.merge(states.pop(0), states.pop(0)))
    assert detector.finish(states[0]) == whole


def test_nothing():
    assert monoid(Lengths(), [])["rows"] == 0
