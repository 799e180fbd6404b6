"""Ways of looking that are fast find what the plain expressions find."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.scan.patterns.contacts import EMAIL
from duecare.scan.patterns.kinds import near
from duecare.scan.patterns.secrets import whole

PARTS = ["@", "a", ".", "-", "_", " ", "é", "com", "mail.example.org", "x" * 63, "y" * 64, "%", "+", "a.b@c.de", "ß"]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_addresses_are_looked_for_around_their_mark_alone(text):
    found = near(EMAIL, lambda _: True, "@", before=64, after=540)(text)
    assert [(hit.start, hit.stop) for hit in found] == [match.span() for match in re.finditer(EMAIL, text)]


@pytest.mark.parametrize("form", ["ab[a-z]{2,4}", "(?:ab|cd)_?[a-z]{2}", "[ab][0-9]{2,3}"])
@given(st.text("abcd_12 é", max_size=30))
def test_forms_begin_no_word_within(form, text):
    plain = re.compile(rf"(?<![0-9A-Za-z])(?P<value>{form})(?![0-9A-Za-z])", re.ASCII)
    found = whole(re.compile(rf"(?P<value>{form})(?![0-9A-Za-z])", re.ASCII), text)
    assert [match.span("value") for match in found] == [match.span("value") for match in plain.finditer(text)]
