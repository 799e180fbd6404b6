"""Ways of looking that are fast find what the plain expressions find."""

import random
import re
from functools import partial
from ipaddress import ip_address
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pattern_rows import batch

from duecare.scan.patterns import matcher as matching
from duecare.scan.patterns import network, places
from duecare.scan.patterns.contacts import EMAIL, LEADING
from duecare.scan.patterns.finders import SHORT, both, finder, led, near, worded
from duecare.scan.patterns.kinds import digits
from duecare.scan.patterns.matcher import Matcher
from duecare.scan.patterns.phones import AMERICAN, CALL, DIALLED, SAID, TRUNK, WORD, _dialled, _forms
from duecare.scan.patterns.phones import _american as american
from duecare.scan.patterns.phones import _fictional as fictional
from duecare.scan.patterns.runs import Spans, beginning, begun, characters, cut, digits_begin, runs, table
from duecare.scan.patterns.secrets import PLACEHOLDER, _words, filled, formats, whole
from duecare.scan.patterns.windows import AMERICAN_END, DIALLED_BEGIN, LABEL, RUN, STEMMED, STEMS, TRUNK_BEGIN

DIGIT = re.compile("[0-9]")
NOTHING = f" {'and so on ' * (SHORT // 10)}"
"""So much that a text with it is a long one."""

PARTS = [
    "@",
    "a",
    ".",
    "-",
    "_",
    " ",
    "é",
    "com",
    "mail.example.org",
    "x" * 63,
    "y" * 64,
    "%",
    "+",
    "a.b@c.de",
    "ß",
    "_",
    "рф",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_addresses_are_looked_for_around_their_mark_alone(text):
    found = near(EMAIL, partial(map, bool), LEADING, "@", before=66, after=540)(text)
    assert [hit[:2] for hit in found] == [match.span() for match in re.finditer(EMAIL, text)]


@pytest.mark.parametrize("form", ["ab[a-z]{2,4}", "(?:ab|cd)_?[a-z]{2}", "[ab][0-9]{2,3}"])
@given(st.text("abcd_12 é", max_size=30))
def test_forms_begin_no_word_within(form, text):
    plain = re.compile(rf"(?<![0-9A-Za-z])(?P<value>{form})(?![0-9A-Za-z])", re.ASCII)
    found = whole(re.compile(rf"(?P<value>{form})(?![0-9A-Za-z])", re.ASCII), text)
    assert [match.span("value") for match in found] == [match.span("value") for match in plain.finditer(text)]


@pytest.mark.parametrize("form", [r"\d\d-\d{2}(?!\d)", r"\d\d?\.\d{1,2}"])
@given(st.text("12-. a", max_size=30))
def test_forms_are_led_by_what_may_stand_before_them(form, text):
    found = led(form, partial(map, bool), r"[\w.-]")(text)
    assert [hit[:2] for hit in found] == [match.span() for match in re.finditer(rf"(?<![\w.-]){form}", text)]


SAYING = ["Token", "TOKEN", "api", "_", "Key", "s\u0130", "\u212aey", "pass", "word", "wd", " ", "=", "'", "a1B2c3d4E5"]


@pytest.mark.parametrize("stems", [None, table(["api", "token", "passw"])])
@given(text=st.lists(st.sampled_from(SAYING), max_size=10).map("".join))
def test_what_follows_a_word_is_looked_for_where_the_word_stands(stems, text):
    words = "api[_-]?key|token|passw(?:or)?d"
    text = f"{text:.<{SHORT + 1}}"
    whole = re.compile(rf"(?i:(?:{words}))[0-9A-Za-z_ ]{{0,9}}[='] {{0,2}}(?P<value>[0-9A-Za-z]{{4,12}})", re.ASCII)
    found = [match.span() for match in worded(re.compile(words), whole, text, stems)]
    assert found == [match.span() for match in whole.finditer(text)]


STEMMED_WORDS = sorted({line.words for line in formats() if line.words and _words(line.words)[1] is not None})


@pytest.mark.parametrize("words", STEMMED_WORDS)
@settings(max_examples=30)
@given(data=st.data())
def test_words_of_formats_begin_with_their_stems(words, data):
    word = data.draw(st.from_regex(re.compile(words, re.ASCII), fullmatch=True))
    assert 0 in beginning(characters(f"{word}="), _words(words)[1])


def test_the_commonest_words_have_stems():
    assert any("passw" in words for words in STEMMED_WORDS)


def test_words_of_formats_are_in_small_letters():
    assert [line.id for line in formats() if line.words != line.words.lower()] == []


FILLERS = [
    "example", "Your", "xXxX", "***", "<", "${", "{{", "PLACEHOLDER", "changeme", "change_me", "redacted", "dummy",
    "sample", "insert", "replace", "my-key", "MyToken", "myp", "123456789", "abcdefgh", "abcdef12", "abcdef", "qwerty",
    "foobar", "...", "todo", "passwd1", "password2", "none", "null", "undefined", "_here", "\u017fample", "\u0130nsert",
]  # fmt: skip


@given(st.lists(st.sampled_from(FILLERS) | st.text("aZ9_-", max_size=5), max_size=4).map("".join))
def test_what_is_filled_in_is_known_by_its_parts(value):
    assert filled(value) is (PLACEHOLDER.search(value) is not None)


@pytest.mark.parametrize("filler", FILLERS)
def test_each_filling(filler):
    assert filled(f"k7Qm{filler}k7Qm") is (PLACEHOLDER.search(f"k7Qm{filler}k7Qm") is not None)


@given(st.integers(0, 255), st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))
def test_addresses_of_common_networks_are_public(first, second, third, fourth):
    address = f"{first}.{second}.{third}.{fourth}"
    if str(first) in network.COMMON:
        known = ip_address(address)
        ours = network.DOCUMENTATION
        assert known.is_global
        assert not known.is_multicast
        assert not any(known in net for net in ours)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("81.169.145.72", [False]), ("at 81.169.145.0/24", [True]), ("081.169.145.72", []), ("81.169.145.256", []),
        ("81.0.0.0", [True]), ("8.8.8.8", [True]), ("181.169.145.72", [False]), ("300.169.145.72", []),
        ("81.169.145.72.1", []), ("81.169.145.72-1", []), ("1.81.169.145.72", []), ("v81.169.145.72", []),
        ("81.169.145.72/x", [False]), ("http://81.169.145.72/x", [False]), ("http://81.169.145.72:80/", [False]),
        ("host:81.169.145.72", [False]), ("ip:81.169.145.72", [False]), ("::ffff:81.169.145.72", [False]),
        ("81.169.145.72-81.169.145.80", [False, False]), ("81.169.145.72-81.169.145.80.", [False, False]),
        ("ship:81.169.145.72", []), ("image:81.169.145.72", []), ("10:81.169.145.72", []), ("/81.169.145.72/", []),
        ("v81.169.145.72-81.169.145.80", []), ("version 81.169.145.72-81.169.145.80", []), ("81.169.145.72-80", []),
        ("1.81.169.145.72-81.169.145.80", []), ("http://10.1.2.3/", [True]),
        ("81.169.145.072", []), ("81.169.1\u0663.72", []), ("10.1.2.3", [True]),
        ("version 81.169.145.72", []), ("2a02:8108::1a9c", [False]), ("81.169.145.72 2a02:8108::1a9c", [False, False]),
    ],
)  # fmt: skip
def test_addresses_of_machines(text, found):
    (kind,) = (kind for kind in network.KINDS if kind.name == "ip")
    assert [example for _, _, example in kind.find(text)] == found
    many = [example for _, _, example in kind.find(text + f"{NOTHING}{text}" * 2)]
    assert many == found * 3


@pytest.mark.parametrize("form", ["({}) {}-{}", "{}-{}-{}", "1 {}.{}.{}", "1{} {}-{}9"])
def test_numbers_of_america_are_those_that_the_library_takes(form):
    """Every area code, and the exchanges in use and not in use under it."""
    draw = random.Random(form)
    numbers = [form.format(f"{area:03}", f"{draw.randrange(1000):03}", f"{draw.randrange(10000):04}")
               for area in range(1000)]  # fmt: skip
    told = zip(numbers, american([re.fullmatch(".*", number) for number in numbers]), strict=True)
    ours = [number for number, answer in told if answer]
    real = [number for number in numbers if not fictional(digits(number)) and len({*digits(number)[-7:]}) > 2]
    assert ours == [number for number in real if _dialled(number, ("US",))]
    assert 0 < len(ours) < len(numbers)


PIECES = ["(415) 867-2231", "415-867-2231", "415.867.2231", "1 415-867-2231", "030 90182345", "(0)30 90182345", "+49 ",
          "030-90182345", "0033 1 42 68 53 07",
          " ", "x", "(", "0", "12", "-", ".", "81.169.145.72", "536-90-4399", "\u0664"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_forms_of_numbers_hold_what_they_are_looked_for_by(text):
    for form, part in ((AMERICAN, AMERICAN_END), (TRUNK, TRUNK_BEGIN), (DIALLED, DIALLED_BEGIN)):
        there = characters(f" {text}")
        held = cut(there, Spans(np.array([0]), np.array([len(there)]))).holding(*part)
        assert held.all() or not form.search(text)


@given(st.text("0189 ().-+x\u0664é\U0001f4de", max_size=60))
def test_runs_of_digits_are_those_of_the_plain_expression(text):
    found = runs(characters(text))
    assert [*zip(*(edges.tolist() for edges in found), strict=True)] == [run.span() for run in RUN.finditer(text)]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9)), max_size=8), st.integers(0, 5), st.integers(0, 5))
def test_parts_of_a_text_that_touch_are_one(steps, before, after):
    parts, at = [], 0
    for gap, size in steps:
        parts.append((at + gap, at + gap + size))
        at += gap + size
    marks = {place for start, stop in parts for place in range(max(0, start - before), stop + after)}
    spans = Spans(*np.array(parts, np.int64).reshape(-1, 2).T).widened(before, after)
    wide = spans.of(np.full(len(spans.starts), True))
    assert {place for start, stop in wide for place in range(start, stop)} == marks
    assert all(one[1] < other[0] for one, other in pairwise(wide))


@pytest.mark.parametrize(
    ("text", "held"),
    [(" 01 01 x", [True, True]), ("(01 x01 ", [True, False]), ("  01  01", [False, True]),
     ("  0 0\u0664", [False, True]), ("\u066403  ", [True, False]), ("\u0664\u06641 0", [True, False]),
     (" 10 1 00", [False, False])],
)  # fmt: skip
def test_what_stands_in_a_text(text, held):
    there = characters(text)
    parts = Spans(np.array([0, 3]), np.array([3, 9]))
    assert cut(there, parts).holding(*TRUNK_BEGIN).tolist() == held


@pytest.mark.parametrize("before", [3, 9, 40])
@pytest.mark.parametrize("stem", ["tel", "FAX", "Handy", "SMS"])
def test_stems_are_told_by_their_beginnings(stem, before):
    there = characters(f"a 12 {stem} 12 and a river 12")
    ends = np.array([5, 6 + len(stem), len(there) - 2])
    assert begun(there, ends, before, STEMMED)[0].tolist() == [False, before > 3, before > 30]
    assert begun(there, ends, before, STEMMED)[1] == ([5] if before > 3 else [])
    there = characters(f"a 12 {stem[0]}\u0131 12 and a river 12")
    assert begun(there, np.array([5, 8, len(there) - 2]), before, STEMMED)[0].tolist() == [False, True, before > 30]
    assert {*beginning(characters(f"a 12 {stem} 12 b"), STEMMED).tolist()} & {*range(5, 5 + len(stem))}
    assert not len(beginning(characters("a river and a bank 12"), STEMMED))


@settings(max_examples=300)
@given(st.from_regex(re.compile(rf"{WORD}|{CALL}|desk|office"), fullmatch=True))
def test_every_word_for_a_telephone_begins_with_a_stem(word):
    assert word.startswith(STEMS)
    found, begins = begun(characters(f"{word} 12"), np.array([len(word) + 1]), LABEL, STEMMED)
    assert found.all()
    assert begins[:1] == [0] or not word[:3].isascii()


@pytest.mark.parametrize(("least", "within"), [(1, 1), (3, 5), (12, 16)])
@given(text=st.text("0123456789 -a\u0664", max_size=60))
def test_groups_of_digits_begin_where_enough_follow(least, within, text):
    begins = [match.start() for match in re.finditer("(?<![0-9])[0-9]", text)]
    expected = [at for at in begins if sum(char in "0123456789" for char in text[at : at + within]) >= least]
    assert digits_begin(text, least, within) == expected


GRID = [
    "5 ",
    "0 ",
    "12 ",
    "(",
    ")",
    "  ",
    ". ",
    "- ",
    "415-867-2231",
    "(415) 867-2231",
    "030 901 823",
    "0-",
    "x",
    "0033 1 42 68",
    "0044 (0) 20 7946 ",
]


@pytest.mark.parametrize("many", [False, True])
@given(text=st.lists(st.sampled_from(GRID), max_size=50).map("".join))
def test_numbers_are_looked_for_where_they_may_begin(many, text):
    for form in (AMERICAN, TRUNK, DIALLED):
        expected = [match.span() for match in form.finditer(text) if len(digits(match[0])) > 6]
        (told,) = (one.matches for one in _forms(text, many) if one.pattern is form)
        assert [match.span() for match in told if len(digits(match[0])) > 6] == expected


LABELS = ["homePhone", "call her him me at ", "hotline",
          "tel", "Telefon: ", "phone number ", "call me at ", "text us on ", "office: ", "WhatsApp", "m\u00f3vil ", "x",
          "cell ", "r\u0131ng ", "Ruf:\n", "5558675309", "415 867 2231", "0171/4829173", "+", "(", "12 ", " ", ", ",
          "and so on ", "\u0664", "1 2 3 4 5 6 7 8 9 " * 5]  # fmt: skip


@pytest.mark.parametrize("many", [False, True])
@given(text=st.lists(st.sampled_from(LABELS), max_size=14).map("".join))
def test_numbers_after_a_word_are_looked_for_where_one_stands(many, text):
    expected = [match.span() for match in SAID.finditer(text) if len(DIGIT.findall(match["number"])) > 6]
    (told,) = (one.matches for one in _forms(text, many) if one.pattern is SAID)
    assert [match.span() for match in told if len(DIGIT.findall(match["number"])) > 6] == expected


BIRTHS = ["born", "Born on ", "was born ", "DOB", "d.o.b.", "date of birth", ": ", " ", "née le ", "nato il ", "natal",
          "12/03/1985", "3 March 1985", "1.1.1990", "is ", "\n", "x", "ſ", "İ", "Geburtsdatum ",
          "fecha", "data", "date", "_", "-", "de", "nacimiento", "nascita", "Naissance"]  # fmt: skip


@given(st.lists(st.sampled_from(BIRTHS), max_size=8).map("".join))
def test_births_are_looked_for_where_words_for_them_stand(text):
    plain = finder(places.BORN.pattern, places._date, group=1)
    assert list(places._born(text)) == list(plain(text))


WHERES = ["lat", "LATITUDE ", "gps: ", "located at ", "lives in ", "Position", "geo", ": ", "48.85837", " ", ", ",
          "2.294481", "-0.12776", "\U0001f30d" * 19, "51°30'26\"N ", "0°07'39\"W", "ı", "lıve", "x"]  # fmt: skip


@pytest.mark.parametrize("before", ["", "and so on, " * 400])
@given(st.lists(st.sampled_from(WHERES), max_size=8).map("".join))
def test_places_are_told_by_their_stems(before, text):
    plain = both(finder(places.NAMED.pattern, places._on_earth), finder(places.SIGNED, lambda _: True))
    (kind,) = (kind for kind in places.KINDS if kind.name == "coordinates")
    found = list(kind.find(before + text))
    assert found == list(plain(before + text))
    parts = [(before + text)[start:stop].encode() for start, stop, _ in found]
    assert all(any(re.search(hint.encode("latin-1"), part) for hint in kind.hints) for part in parts)


def test_a_text_with_many_values_is_normalized_once(monkeypatch):
    made, real = [], matching.normalized
    monkeypatch.setattr(matching, "normalized", lambda text: made.append(1) or real(text))
    rows = [{"text": "\u00e9 415-867-2231 " * 300}, {"text": "\u00e9 jo.moss@nordpost.de, 415-867-2231"}]
    values = [*Matcher().matches(batch(*rows, {"text": "415-867-2232"}))]
    assert [one.value for one in values] == ["415-867-2231"] * 300 + [
        "jo.moss@nordpost.de",
        "415-867-2231",
        "415-867-2232",
    ]
    assert len(made) == 2


def test_rows_that_were_counted_are_not_read_for_a_value_in_one_of_them():
    one = batch(*({"text": "harmless"} for _ in range(9)), {"text": "536-90-4399"})
    assert len(one.bad) == 0
    assert [match.row for match in Matcher().matches(one)] == [9]
    assert not one.parsed
    assert len(one.pieces) == 10
    assert one.parsed
