"""Toxic rows: what is counted, where, and what is not told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_batches import batch, monoid, texts

from duecare.model.policy import DataLimits
from duecare.scan import views as seen
from duecare.scan.contract import Wish
from duecare.scan.detectors import toxicity
from duecare.scan.scorers.default import DefaultScorer
from duecare.scan.streams import Unreadable

RUDE, KIND = "You are a stupid idiot.", "You are a good friend, and she is glad of it."
GERMAN = "Der Hund läuft schnell über die Straße, weil er seinen Ball unbedingt haben möchte."


def test_trained_text_and_context_are_apart() -> None:
    rows = [
        {"prompt": RUDE, "completion": KIND},
        {"prompt": KIND, "completion": RUDE},
        {"prompt": RUDE, "completion": ""},
    ]
    measured = monoid(toxicity.make(Wish()), [batch(rows)])
    assert [measured[part]["toxic"] for part in ("trained", "context")] == [1, 2]
    assert measured["trained"]["rate"] == pytest.approx(1 / measured["trained"]["rows"], abs=1e-5)


def test_examples_say_where_and_not_what() -> None:
    measured = monoid(toxicity.make(Wish()), [batch([{"text": KIND}, {"text": RUDE}], first_row=5)])
    assert measured["examples"] == [
        {"path": "file0.jsonl", "row": 6, "field": "/text", "shown": "trained text scores 1"}
    ]
    assert "stupid" not in json.dumps(measured)


def test_toxic_rows_are_shown_by_the_group_they_name() -> None:
    rows = [
        "She is a stupid idiot.",
        "She is kind to all of us.",
        "He is kind to all of us.",
        "A black box, you idiot!",
    ]
    measured = monoid(toxicity.make(Wish()), [texts(*rows)])
    assert {group: (one["rows"], one["toxic"]) for group, one in measured["groups"]["gender"].items()} == {
        "women": (2, 1), "men": (1, 0),
    }  # fmt: skip
    assert "race" not in measured["groups"]


def test_text_that_the_scorer_cannot_read_is_not_clean() -> None:
    measured = monoid(toxicity.make(Wish()), [texts(GERMAN, KIND, GERMAN + " Fuck you, bitch, fuck!")])
    assert (measured["trained"]["rows"], measured["trained"]["not_measured"], measured["trained"]["toxic"]) == (2, 1, 1)


def test_a_long_text_cannot_hide_a_toxic_part(monkeypatch: pytest.MonkeyPatch) -> None:
    filler = " ".join(f"The wikipedia article number {i} is about history and music." for i in range(40))
    assert DefaultScorer().score([filler + " You stupid idiot."])[0] < 0.8
    monkeypatch.setattr(seen, "WINDOW", 100)
    assert (
        monoid(toxicity.make(Wish()), [texts(filler + " You stupid idiot, you stupid idiot.")])["trained"]["toxic"] == 1
    )


@given(
    st.lists(st.sampled_from([RUDE, KIND, GERMAN, "", "crap", "What the hell", "Edit the damn article"]), max_size=9)
)
def test_counts_are_those_of_the_scores(rows: list[str]) -> None:
    measured = monoid(toxicity.make(Wish()), [texts(*rows)])["trained"]
    held = [row for row in rows if row]
    scores = [s for s, row in zip(DefaultScorer().score(held), held, strict=True) if row != GERMAN]
    assert (measured["rows"], measured["toxic"]) == (len(scores), sum(s >= 0.8 for s in scores))
    assert measured["histogram"] == [sum(min(int(s * 10), 9) == i for s in scores) for i in range(10)]


@given(st.lists(st.sampled_from([RUDE, KIND, GERMAN]), min_size=1, max_size=9), st.integers(0, 9))
def test_any_split_gives_the_same(rows: list[str], cut: int) -> None:
    detector = toxicity.make(Wish())
    parts = [
        detector.add(detector.empty(), part) for part in (texts(*rows[:cut]), texts(*rows[cut:], first_row=cut + 1))
    ]
    whole = detector.add(detector.empty(), texts(*rows))
    assert detector.finish(detector.merge(*parts)) == detector.finish(whole)
    assert detector.merge(*parts) == detector.merge(*reversed(parts))


def test_no_rows_have_no_rate() -> None:
    detector = toxicity.make(Wish())
    assert detector.finish(detector.empty())["trained"]["rate"] is None


def test_kept_rows_are_those_below_the_limit() -> None:
    assert toxicity.make(Wish()).drops(texts(KIND, RUDE, KIND)) == [1]


def test_an_unknown_scorer_is_not_measured() -> None:
    with pytest.raises(Unreadable, match="no scorer `perspective`"):
        toxicity.make(Wish(limits=DataLimits(toxicity_scorer="perspective")))
