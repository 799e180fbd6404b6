"""Toxic rows: what is counted, where, and what is not told."""

import json
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_batches import batch, monoid, texts

from duecare.knowledge.measures import share
from duecare.model.policy import DataLimits
from duecare.scan import views as seen
from duecare.scan.contract import Wish
from duecare.scan.detectors import _estimated, toxicity
from duecare.scan.scorers.default import DefaultScorer
from duecare.scan.scorers.detoxify import Pinned
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


@settings(deadline=None)
@given(
    st.lists(st.sampled_from([RUDE, KIND, GERMAN, "", "crap", "What the hell", "Edit the damn article"]), max_size=9)
)
def test_counts_are_those_of_the_scores(rows: list[str]) -> None:
    measured = monoid(toxicity.make(Wish()), [texts(*rows)])["trained"]
    held = [row for row in rows if row]
    scores = [s for s, row in zip(DefaultScorer().score(held), held, strict=True) if row != GERMAN]
    assert (measured["rows"], measured["toxic"]) == (len(scores), sum(s >= 0.8 for s in scores))
    assert measured["histogram"] == [sum(min(int(s * 10), 9) == i for s in scores) for i in range(10)]


@settings(deadline=None)
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


@pytest.mark.parametrize(
    ("written", "why"),
    [("perspective", "no scorer `perspective`"), ("detoxify", "names no checkpoint|not installed")],
)
def test_an_unknown_scorer_is_not_measured(written: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        toxicity.make(Wish(limits=DataLimits(toxicity_scorer=written)))


class Blunt:
    """A scorer that knows one word."""

    multilingual = False

    def score(self, found):
        return [float("rotten" in text) for text in found]


@pytest.fixture
def blunt(monkeypatch: pytest.MonkeyPatch) -> _estimated.Estimated:
    monkeypatch.setattr(_estimated, "scorer", lambda checkpoint: Blunt())
    monkeypatch.setattr(_estimated, "SEED", 1)
    return _estimated.Estimated("detoxify:m@" + "0" * 64, Pinned(Path("m"), "0" * 64, ""), 0.8, 0.05)


def test_a_dear_scorer_estimates_and_says_how(blunt: _estimated.Estimated) -> None:
    rows = ["a rotten day" if i % 20 == 7 else f"a good day {i}" for i in range(3000)]
    states = [blunt.add(blunt.empty(), texts(*rows[i : i + 500], first_row=i + 1)) for i in range(0, 3000, 500)]
    one = reduce(blunt.merge, states)
    assert one == reduce(blunt.merge, reversed(states)) == blunt.add(blunt.empty(), texts(*rows))
    found = blunt.finish(one)["trained"]
    told = found["estimate"]
    assert found["rows"] == 3000 and told["scored"] == 3000  # the rate is the limit: nothing decides but all rows
    assert told["rate"] == pytest.approx(0.05) and told["lower"] == pytest.approx(told["upper"])
    blunt.limit = 0.3
    early = blunt.finish(one)["trained"]["estimate"]
    assert early["scored"] < 300 and early["decided"] and early["lower"] <= 0.05 <= early["upper"] <= 0.3


def test_time_that_ran_out_leaves_the_rate_untold(blunt: _estimated.Estimated) -> None:
    """What was told by then stands: with nothing told the rate may be anything."""
    blunt.until = 0.0
    told = monoid(blunt, [texts(*(f"a good day {i}" for i in range(50)))])["trained"]["estimate"]
    assert (told["scored"], told["decided"], told["lower"], told["upper"]) == (0, False, 0.0, 1.0)


def test_texts_that_nobody_kept_are_read_again(blunt: _estimated.Estimated, tmp_path: Path) -> None:
    rows = [
        {"prompt": f"question {i} of a rotten day"[: 11 + 20 * (i % 3)], "completion": f"a {i} day"} for i in range(60)
    ]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    state = blunt.add(blunt.empty(), batch(rows, path="a.jsonl"))
    bare = blunt.bare(state)
    assert "question" not in repr(bare)
    told = blunt.finish(state)
    blunt.scores = _estimated.Scores(tmp_path)
    assert blunt.finish(bare) == told
    assert told["context"]["toxic"] > 10
    gone = blunt.bare(blunt.add(blunt.empty(), batch(rows, path="b.jsonl")))
    assert blunt.finish(gone)["context"]["toxic"] == 0, "what is not there any more is not scored"


def test_a_row_is_scored_once(blunt: _estimated.Estimated, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in its file and in the whole."""
    asked: list[str] = []
    score = Blunt.score
    monkeypatch.setattr(Blunt, "score", lambda self, found: asked.extend(found) or score(self, found))
    files = [
        blunt.add(blunt.empty(), texts(*(f"a good day {n} {i}" for i in range(90)), path=str(n))) for n in range(3)
    ]
    each = list(blunt.finished(files))
    assert len(each) == 3
    whole = blunt.finish(reduce(blunt.merge, files))
    assert whole["trained"]["rows"] == 270
    assert len(asked) == len(set(asked))


def test_what_the_model_cannot_read_stays_unmeasured(blunt: _estimated.Estimated) -> None:
    found = blunt.finish(blunt.add(blunt.empty(), texts(GERMAN, KIND, RUDE)))
    assert (found["trained"]["rows"], found["trained"]["not_measured"]) == (2, 1)
    assert share(found["trained"]) is not None and share(found["context"]) == (0, 0, 0.0, 0, (0.0, 0.0), 0)
    many = monoid(blunt, [texts("a rotten day", "a good day")])
    assert many["examples"] == [{"path": "file0.jsonl", "row": 1, "shown": "trained text scores 1"}]
