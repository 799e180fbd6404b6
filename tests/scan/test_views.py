"""Words that are found byte by byte are those that are found character by character, in whatever batch they stand."""

import re

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_batches import batch

from duecare.scan import views
from duecare.scan.columns import columns
from duecare.scan.tokens import row_texts, row_tokens, tokens
from duecare.scan.words import words

SIMPLE = "aB1_ .,!?\n’“”–…\u00a0\u2028💡"
OTHERS = "é你Жß\u200b\ud800İ½Å"
TEXTS = st.one_of(st.text("ab ", max_size=12), st.text(SIMPLE, max_size=20), st.text(SIMPLE + OTHERS, max_size=20))
ROWS = st.lists(st.lists(st.tuples(st.sampled_from(["system", "user", "assistant"]), TEXTS), max_size=4), max_size=5)


def chat(rows):
    return batch([{"messages": [{"role": role, "content": said} for role, said in row]} for row in rows])


@settings(deadline=None)
@given(ROWS)
def test_words_of_rows_are_those_of_their_texts(rows):
    one = chat(rows)
    found, expected = row_tokens(one), tokens(row_texts(one))
    assert found.firsts.tolist() == expected.firsts.tolist()
    assert found.words.tolist() == expected.words.tolist()


def seen(read):
    """What does not depend on how many bytes a character has."""
    sentences = np.searchsorted(read.ends, read.starts).tolist()
    return read.lengths.tolist(), read.marks.tolist(), read.firsts.tolist(), sentences


@settings(deadline=None)
@given(st.lists(st.text(SIMPLE, min_size=1, max_size=20), min_size=1, max_size=6))
def test_words_byte_by_byte(texts):
    for view in views.views(batch([{"text": text} for text in texts])):
        said = [texts[at] for at in view.piece.tolist()]
        assert [view.kind == "underscores"] * len(said) == ["_" in text for text in said]
        slowly = words(said)
        assert seen(view.words) == seen(slowly)
        told = views.evidence(view)
        assert told[:4].tolist() == views.evidence(view._replace(words=slowly, found={}, kind="others"))[:4].tolist()
        several = [[word for word in re.findall(r"\w+", text) if len(word) > 1] for text in said]
        assert told[0].tolist() == [len(one) for one in several]
        assert told[2].tolist() == [sum(map(len, one)) for one in several]
        assert told[3].tolist() == [len(text) for text in said]


def test_texts_are_parted_by_how_they_are_read():
    one = batch([{"text": text} for text in ("plain ’quoted’", "née", "more", "Ж", "a_b")])
    found = [(view.kind, view.piece.tolist()) for view in views.views(one)]
    assert found == [("plain", [0, 2]), ("underscores", [4]), ("others", [1, 3])]
    assert columns(one).simple.tolist() == [True, False, True, False, True]


def test_a_text_beyond_the_window_is_cut_for_words_and_whole_for_rows():
    one = batch([{"text": "word " * views.WINDOW}])
    assert sum(len(view.piece) for view in views.views(one)) == 5
    assert len(row_tokens(one).words) == views.WINDOW
