"""Around its hints a kind finds what it finds in the whole text, however near or far others stand."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from duecare.scan.patterns import database
from duecare.scan.patterns.kinds import WHOLE, WIDE
from duecare.scan.patterns.matcher import joined, matcher
from duecare.scan.patterns.randomness import entropy, random_enough
from duecare.scan.patterns.together import Hinted, values

KINDS = {kind.name: number for number, kind in enumerate(matcher().kinds)}
SAID = {
    "us_ssn": ["SSN", "social security", "536-90-4399", "536 90 4399", "536904399", "078-05-1120", "-", "4", "x",
               "**", "_", ",", "="],
    "ip": ["81.169.145.72", "2a02:8108::1a9c", "2a02:8108:9640:2c5f:91d7:3b2e:77f1:1a9c", "version ", "v", ":", "/24",
           ".", "7", "ffff", "300.1.2.3", "10.1.2.3", "-", "81.169.145.72-81.169.145.80", "http://",
           "host:", "::ffff:"],
    "phone": ["(415) 867-2231", "415-867-2231", "+49 30 90182345", "030 90182345", "Telefon: ", "call me at ",
              "office: ", "phone number ", "12", "-", "+", "0", " ext. 7", "1 2 3 4 5 6 7 8 9 ", "5558675309",
              "/", "0171/4829173", "0033 1 42 68 53 07", "/5001"],
    "generic-secret": ["password", "api_key", "my secret", " = ", ": '", "=", "Zx9-kettle-41!Rq", "k7Q/m2Lw9Zr4Tk8Vb3N",
                       "?", "&", "https://a.b/c?x=1&", "k7Q" * 50, "token token ", "function()", "your_key_here12"],
}  # fmt: skip
BETWEEN = st.tuples(st.sampled_from([" ", "a", "and so ", "- ", "\n", "9 ", ", ", "é"]), st.integers(0, 60)).map(
    lambda pair: pair[0] * pair[1]
)


def texts(name: str) -> st.SearchStrategy[str]:
    return st.lists(st.tuples(st.sampled_from(SAID[name]), st.just("") | BETWEEN), max_size=14).map(
        lambda parts: "".join(word + between for word, between in parts)
    )


def near_hints(name: str, said: Sequence[str], few: int) -> list[tuple[int, int, int]]:
    """Text, start and stop of the values that are found in all texts at once; hint by hint if they are few."""
    data, begins = joined(said)
    spots, width = matcher().scan(data, begins), len(matcher().kinds)
    own = spots.pairs % width == KINDS[name]
    texts = spots.pairs[own] // width
    first = begins[texts] + 1
    hinted = Hinted(texts, spots.pairs[own] % width, spots.starts[own] - first, spots.stops[own] - first)
    found = values(matcher().kinds, said, hinted, few)
    return sorted(zip(found.texts.tolist(), found.starts.tolist(), found.stops.tolist(), strict=True))


def test_the_kinds_with_a_reach_are_those_of_this_table():
    assert {kind.name for kind in matcher().kinds if kind.reach not in (WIDE, WHOLE)} == set(SAID)


@pytest.fixture(scope="module", autouse=True, params=[1 << 17, 1])
def many(request):
    """So few hints that none is dropped, or so many that all are dropped that can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "MANY", request.param)
        patch.setattr(database, "LARGE", request.param * 40)  # some are dropped meanwhile, some at the end
        yield


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("name", SAID)
@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_values_around_their_hints_are_those_of_the_whole_text(name, few, data):
    said = data.draw(st.lists(texts(name), min_size=1, max_size=4))
    find = matcher().kinds[KINDS[name]].find
    assert near_hints(name, said, few) == sorted((at, *hit[:2]) for at, text in enumerate(said) for hit in find(text))


@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("value", ["Tel: 5558675", "+4930 90182345 +4930 90182346 " * 9])
def test_values_in_texts_close_to_each_other_are_all_found(value, few):
    """Of hints close together the outer ones are kept, but those of each text by themselves."""
    find = matcher().kinds[KINDS["phone"]].find
    assert near_hints("phone", [value] * 7, few) == [(at, *hit[:2]) for at in range(7) for hit in find(value)]
    assert [*find(value)]


@given(st.text(st.sampled_from("aabcdefgh012345"), max_size=60), st.sampled_from([0.0, 1.0, 2.5, 3.0, 3.25, 4.0]))
def test_how_many_characters_differ_tells_as_their_entropy_does(value, least):
    assert random_enough(value, least) is (entropy(value) >= least)


@pytest.mark.parametrize("value", ["ab", "aabb", "abcd" * 4, "a" * 9, "aab"])
def test_an_entropy_at_its_bound_counts_as_reached(value):
    assert random_enough(value, entropy(value))
