"""Mentions, representation and association against slow, plain readings of what they say they count."""

import re
from collections import Counter
from itertools import pairwise
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_batches import batch, monoid, texts

from duecare.knowledge.terms import AXES, Term, axis_of, groups, targets, terms
from duecare.scan.contract import Wish
from duecare.scan.detectors import association, representation
from duecare.scan.detectors.association import Pair, by_chance, discoveries
from duecare.scan.mentions import Lexicon, lexicon
from duecare.scan.views import foreign_rows
from duecare.scan.words import words

LISTS = {axis: {term.term: term for term in terms(axis)} for axis in AXES}
PEOPLE = ["she", "he", "woman", "black", "people", "white", "african", "american", "gay", "old", "man", "deaf"]
OTHERS = ["house", "nurse", "doctor", "doctors", "kind", "the", "of", "blind", "spot", "low", "income", "families", "."]
WORDS = st.sampled_from([*PEOPLE, *OTHERS])
TEXT = st.lists(WORDS, max_size=14).map(" ".join)


def plainly(text: str) -> list[tuple[str, Term]]:
    """Mentions, the slow way: on each axis the longest terms first, and no word twice."""
    found = []
    every = [(m.start(), m.end(), m.group()) for m in re.finditer(r"\w\w+", text.lower())]
    for axis, known in LISTS.items():
        free = [True] * len(every)
        for width in (3, 2, 1):
            for i in range(len(every) - width + 1):
                run = every[i : i + width]
                close = all(b[0] == a[1] + 1 and text[a[1]] != "." for a, b in pairwise(run))
                term = known.get(" ".join(word for _, _, word in run)) if close else None
                if term and all(free[i : i + width]):
                    free[i : i + width] = [False] * width
                    found += [(axis, term)] * (term.group != "-")
    return found


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=5))
def test_mentions_are_those_a_plain_reading_finds(rows: list[str]) -> None:
    held = lexicon(AXES)
    found = [held.terms[i] for i in held.find(words(rows)).terms]
    assert Counter(found) == Counter(pair for row in rows for pair in plainly(row))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a black box in the White House", []),
        ("two Black women", [("race", "black"), ("gender", "women")]),
        ("African Americans", [("race", "black")]),
        ("black African American", [("race", "black"), ("nationality", "north american")]),
        ("black African American black African", [("race", "black")] * 2 + [("nationality", "north american")]),
        ("an American", [("nationality", "north american")]),
        ("low-income families", [("socio-economic", "poor")]),
        ("hard of hearing", [("disability", "hearing")]),
        ("hard, of hearing", []),
        ("herself", [("gender", "women")]),
        ("sheet", []),
    ],
)
def test_what_names_a_group(text: str, expected: list[tuple[str, str]]) -> None:
    held = lexicon(AXES)
    found = [held.terms[i] for i in held.find(words([text])).terms]
    assert sorted((axis, term.group) for axis, term in found) == sorted(expected)


def test_lists_are_sound() -> None:
    for axis in AXES:
        held = [term.term for term in terms(axis)]
        assert len(held) == len(set(held)) and all(1 <= len(term.split()) <= 3 for term in held)
        assert all(re.fullmatch(r"\w\w+( \w\w+){0,2}", term) for term in held)
        assert len(groups(axis)) >= 3
    assert len({target.word for target in targets()}) == len(targets()) > 200
    assert axis_of("Sexual Orientation") == "orientation" and axis_of("race/ethnicity") == "race"
    assert axis_of("politics") is None


def test_rows_count_once_and_ambiguous_terms_apart() -> None:
    rows = ["She said that she and her sister are there.", "It is black.", "There is a queen.", "He is not here.", "x"]
    measured = monoid(representation.make(Wish()), [texts(*rows)])
    gender = measured["axes"]["gender"]
    assert (measured["rows"], gender["women"]["rows"], gender["women"]["ambiguous"]) == (5, 1, 1)
    assert gender["women"]["rate"] == 2000.0 and gender["men"]["rows"] == 1 and gender["nonbinary"]["rows"] == 0
    assert measured["axes"]["race"]["black"] | {"interval": 0} == {
        "rows": 0, "rate": 0.0, "interval": 0, "trained": 0, "ambiguous": 1, "terms": {"black": 1},
    }  # fmt: skip


def test_trained_text_is_counted_apart() -> None:
    chat = {"messages": [{"role": "user", "content": "Is she in?"}, {"role": "assistant", "content": "He is not."}]}
    gender = monoid(representation.make(Wish()), [batch([chat])])["axes"]["gender"]
    assert (gender["women"]["rows"], gender["women"]["trained"]) == (1, 0)
    assert (gender["men"]["rows"], gender["men"]["trained"]) == (1, 1)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Der Hund läuft schnell über die Straße, weil er seinen Ball unbedingt haben möchte.", True),
        ("El perro corre rápido por la calle porque quiere recuperar su pelota roja favorita.", True),
        ("我们明天早上八点在车站见面。", True),
        ("Привет, как дела?", True),
        ("The dog runs down the street because it wants to have its ball back at any price.", False),
        ("def add(a, b):\n    return a + b\n\nfor i in range(10):\n    print(add(i, 2), end='')\n", False),
        ("ok", False),
        ("", False),
        ("E = mc² for λ > 0, say ≈ 3 in the end", False),
    ],
)
def test_what_is_not_measured_is_said(text: str, *, foreign: bool) -> None:
    assert foreign_rows(texts(text)).tolist() == [foreign]
    assert monoid(representation.make(Wish()), [texts(text)])["not_measured"] == foreign


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=8), st.integers(0, 8))
def test_any_split_gives_the_same(rows: list[str], cut: int) -> None:
    for detector in (representation.make(Wish()), association.make(Wish())):
        one, two = texts(*rows[:cut]), texts(*rows[cut:], first_row=cut + 1)
        parts = [detector.add(detector.empty(), part) for part in (one, two)]
        whole = detector.add(detector.empty(), texts(*rows))
        assert detector.finish(detector.merge(*parts)) == detector.finish(whole)
        assert detector.merge(*parts) == detector.merge(*reversed(parts))


@settings(deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=6))
def test_sentences_are_counted_as_a_plain_reading_does(rows: list[str]) -> None:
    detector = association.make(Wish())
    state = detector.add(detector.empty(), texts(*rows))
    forms = {form: i for i, target in enumerate(targets()) for form in target.forms}
    numbers = {pair: i for i, pair in enumerate(lexicon(AXES).groups)}
    expected: Counter[tuple[object, ...]] = Counter()
    for row, foreign in zip(rows, foreign_rows(texts(*rows)), strict=True):
        for sentence in re.split(r"\.(?!\w)", row):
            if foreign or not re.search(r"\w\w", sentence):
                continue
            named = {numbers[axis, term.group] for axis, term in plainly(sentence) if not term.ambiguous}
            held = {forms[word] for word in sentence.split() if word in forms}
            expected["sentences",] += 1
            expected.update(("group", g) for g in named)
            expected.update(("word", w) for w in held)
            expected.update(("both", w, g) for w in held for g in named)
    assert {key: n for key, n in state.items() if n and key != ("not measured",)} == dict(expected)


def test_npmi_is_the_textbooks() -> None:
    pair = Pair(20, 50, 100, 1000)
    assert pair.npmi == pytest.approx(log((20 / 1000) / ((50 / 1000) * (100 / 1000))) / -log(20 / 1000))
    assert Pair(5, 50, 100, 1000).npmi == pytest.approx(0.0)
    assert Pair(0, 50, 100, 1000).npmi == -1.0
    assert Pair(10, 10, 10, 10).npmi == 1.0 and Pair(10, 10, 10, 1000).npmi == pytest.approx(1.0)


def test_a_stereotype_is_found_and_an_even_word_is_not() -> None:
    rows = ["She is a nurse."] * 40 + ["He is a nurse."] * 8 + ["She is a teacher."] * 30 + ["He is a teacher."] * 30
    rows += ["He is here."] * 42 + ["She is here."] * 10
    measured = monoid(association.make(Wish()), [texts(*rows)])
    (gap,) = [one for one in measured["gaps"] if one["axis"] == "gender"]
    assert (gap["target"], gap["more"], gap["less"], gap["sentences"]) == ("nurse", "women", "men", [40, 8])
    assert gap["of"] == [80, 80] and gap["ratio"][0] == pytest.approx(40.5 / 8.5, abs=1e-3)
    assert gap["npmi_gap"] == pytest.approx(Pair(40, 48, 80, 160).npmi - Pair(8, 48, 80, 160).npmi, abs=1e-4)
    assert measured["compared"]["gender"] == 2 and measured["sentences"] == 160


def test_a_word_that_names_a_group_is_no_target_on_its_axis() -> None:
    rows = ["A rich billionaire is here."] * 40 + ["The homeless are cold."] * 40
    measured = monoid(association.make(Wish()), [texts(*rows)])
    assert [gap["target"] for gap in measured["gaps"]] == ["cold"]


def test_rare_company_is_not_compared() -> None:
    rows = ["She is a nurse."] * 9 + ["He is here."] * 50
    measured = monoid(association.make(Wish()), [texts(*rows)])
    assert measured["gaps"] == [] and measured["compared"]["gender"] == 0


def test_discoveries_are_corrected_for_the_number_of_comparisons() -> None:
    pair = Pair(1, 1, 1, 2)
    gaps = [
        association.Gap("gender", str(i), "a", "b", (pair, pair), p) for i, p in enumerate([0.04, 0.012, 0.03, 0.9])
    ]
    assert [gap.target for gap in discoveries(gaps)] == ["1"]
    assert [gap.target for gap in discoveries(gaps[:3])] == ["1", "2", "0"]
    assert discoveries([]) == []


def test_chance_is_the_pooled_score_test() -> None:
    assert by_chance((40, 80), (8, 80)) == pytest.approx(3.38e-8, rel=0.01)  # z = 5.52
    assert by_chance((10, 100), (10, 100)) == 1.0
    assert by_chance((0, 5), (0, 9)) == 1.0


def test_a_lexicon_of_nothing_finds_nothing() -> None:
    held = Lexicon([("gender", (Term("women", "she"),))])
    assert held.find(words(["", "..."])).terms.tolist() == []
