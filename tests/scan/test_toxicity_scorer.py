"""The default scorer is the original's arithmetic, word for word."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.scan import alphabet
from duecare.scan.scorers import default
from duecare.scan.scorers.default import DefaultScorer, parts, scores, weights
from duecare.scan.words import WordList, words

HERE = Path(__file__).parent
TEXTS = [line for line in (HERE / "toxicity_sentences.txt").read_text("utf-8").split("\n---\n") if line]
EXPECTED = json.loads((HERE / "toxicity_scores.json").read_text())
NAMES_A_GROUP = 3  # the last sentences of the file


def test_scores_are_those_of_the_original() -> None:
    assert DefaultScorer().score(TEXTS) == pytest.approx(EXPECTED["neutral"], abs=1e-6)
    assert DefaultScorer().score(TEXTS)[:-NAMES_A_GROUP] == pytest.approx(
        EXPECTED["original"][:-NAMES_A_GROUP], abs=1e-6
    )


def test_naming_a_group_is_not_toxic() -> None:
    ours, original = DefaultScorer().score(TEXTS)[-NAMES_A_GROUP:], EXPECTED["original"][-NAMES_A_GROUP:]
    assert max(ours) < 0.05 and max(original) > 0.45


def test_changed_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    weights.cache_clear()
    monkeypatch.setattr(default, "SHA256", "0" * 64)
    with pytest.raises(RuntimeError, match="weights were changed"):
        weights()
    weights.cache_clear()


TEXT = st.lists(
    st.sampled_from(
        [
            *["the", "you", "are", "stupid", "fuck", "idiot", "nice", "wikipedia", "edit", "hate", "crap"],
            "Ünïcode",
            "İx",
            "a",
            "1",
        ]
    ),
    max_size=30,
).map(" ".join)


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8), st.floats(0, 1))
def test_pruning_changes_no_score_above_the_floor(texts: list[str], floor: float) -> None:
    exact, pruned = scores(words(texts)), scores(words(texts), floor)
    above = exact >= floor
    np.testing.assert_allclose(pruned[above], exact[above], atol=1e-12)
    assert (pruned[~above] < floor).all()
    assert (pruned >= exact - 1e-12).all()


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6))
def test_words_are_those_of_the_expression(texts: list[str]) -> None:
    there = words(texts)
    expected = [re.findall(r"\w+", text.lower()) for text in texts]
    assert np.diff(there.firsts).tolist() == [len(one) for one in expected]
    assert there.per_text().tolist() == [sum(len(word) > 1 for word in one) for one in expected]
    assert there.lengths.tolist() == [len(word) for one in expected for word in one]


@settings(deadline=None)
@given(st.lists(st.text("abé_ İß連.", max_size=40), min_size=1, max_size=6))
def test_a_list_finds_its_words_and_no_others(texts: list[str]) -> None:
    known = ["ab", "ba", "aaa", "éa", "ab_ab_ab", "ababababa", "ßa", "連ab", "aa" * 12]
    there = words(texts)
    found = WordList(known).find(there)
    every = [word for text in texts for word in re.findall(r"\w+", text.lower())]
    assert [(int(i), known[j]) for i, j in zip(found.words, found.entries, strict=True)] == [
        (i, word) for i, word in enumerate(every) if word in known
    ]


def test_every_word_of_the_vocabulary_is_told_apart() -> None:
    vocabulary = default.vocabulary()
    assert len(np.unique(vocabulary.marks)) == len(vocabulary.marks) == 15442
    assert not (vocabulary.known.codes >= alphabet.FOREIGN).any()


def test_sentences_end_where_no_word_goes_on() -> None:
    there = words(["One is 3.5 here. Two! example.com", "Three"])
    assert there.text_of(np.arange(len(there.starts))).tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert len(there.ends) == 4  # after "here", "Two", "com" and "Three"


def test_texts_are_scored_in_parts() -> None:
    texts = ["x" * default.AT_ONCE, "y", "", "z" * (default.AT_ONCE + 1)]
    assert [len(part) for part in parts(texts)] == [1, 3]
    assert [text for part in parts(texts) for text in part] == texts
    assert DefaultScorer().score([]) == []
