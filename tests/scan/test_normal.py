import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.scan import normal
from duecare.scan.normal import normalized


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain text", "plain text"),
        ("a\u200bb@x.org", "ab@x.org"),
        ("078\u201105\u20131120", "078-05-1120"),
        ("１２３", "123"),
        ("ﬁle", "file"),
        ("e\u0301", "é"),
        ("\u202eabc", "abc"),
        ("no\u00a0break", "no break"),
        ("pаypal.com", "paypal.com"),
        ("сор", "сор"),
        ("скриптPython", "скриптPython"),
        ("\u1112\u1161\u11ab", "한"),
        ("a\ufe0f1", "a1"),
    ],
)
def test_text_is_made_plain(text, plain):
    assert normalized(text).text == plain


@pytest.mark.parametrize(
    ("text", "found", "stands"),
    [
        ("mail \u200bj\u200b@x.org now", "j@x.org", "j\u200b@x.org"),
        ("ﬁ 123", "123", "123"),
        ("ﬁ", "f", "ﬁ"),
        ("cafe\u0301 x", "x", "x"),
        ("cafe\u0301", "é", "e\u0301"),
        ("１\u20132", "1-2", "１\u20132"),
        ("ok", "ok", "ok"),
    ],
)
def test_offsets_lead_back_to_the_original(text, found, stands):
    normal = normalized(text)
    at = normal.text.index(found)
    start, stop = normal.original(at, at + len(found))
    assert text[start:stop] == stands


@given(st.text())
def test_every_part_of_the_plain_text_has_its_place(text):
    normal = normalized(text)
    if normal.offsets is not None:
        assert len(normal.offsets) == len(normal.text)
        assert list(normal.offsets) == sorted(normal.offsets)
        assert all(0 <= at < len(text) for at in normal.offsets)
    else:
        assert len(normal.text) == len(text)
    assert not any(unicodedata.category(c) == "Cf" for c in normal.text)


@given(st.text(st.characters(max_codepoint=127)))
def test_ascii_is_its_own_plain_text(text):
    assert normalized(text).text is text


ODD = st.characters() | st.sampled_from("…ﬁ½–\u200b\u00a0éЖраоοα你e\u0301\u1112\u1161Az09_.@ ٠\ud800\u3099カ１")


@settings(max_examples=400)
@given(st.text(ODD, max_size=30).filter(lambda text: normal.PART not in text), st.sampled_from([1, 9]))
def test_long_texts_become_what_short_ones_do(text, times):
    """Long texts are made plain by numpy, short ones character by character."""
    whole = text * times
    plain = normal._latin("".join(made for made, _ in normal._parts(whole)))
    assert normalized(whole).text == plain
    assert normal._all([whole, "é" * normal.FEW, whole])[::2] == [plain, plain]


def test_words_of_mixed_letters_are_found_in_long_texts():
    other = "Слово за словом, 1.5 и 2_3. " * 20
    assert normalized(f"{other} pаypal.com").text == f"{other} paypal.com"
    assert normalized(f"{other} а_1.x@b").text == f"{other} a_1.x@b"
    assert normalized(f"{other} ж_1.x").text == f"{other} ж_1.x"
