"""How rows divide and how far shares moved: counts are what they are, samples have an interval."""

import pytest

from duecare.knowledge.composition import Brought, Label, State, compose
from duecare.knowledge.shifts import Move, moves
from duecare.model.composition import Axis, Part
from duecare.model.place import Span
from duecare.model.problem import Gap
from duecare.model.profile import Scanned


def scanned(path, rows, **measures):
    usual = {"language": spoken(en=rows), "lengths": {"histogram": {"16": rows}}, "representation": {"axes": {}}}
    return Scanned(path, rows, measures={**usual, **measures})


def spoken(sampled=None, rows=None, **languages):
    told = sum(languages.values())
    return {
        "rows": rows or told,
        "sampled": sampled or told,
        "languages": [{"language": name, "rows": number} for name, number in languages.items()],
    }


def kinds(**found):
    return {"kinds": {kind: {"rows": rows, "title": kind.upper()} for kind, rows in found.items()}}


def state(*files, **labels):
    return State({f.path: f for f in files}, {path: Label(*label) for path, label in labels.items()})


def axis(found, name):
    return next(a for a in found.axes if a.name == name)


def parts(found, name):
    return {p.name: (p.then, p.now, p.came, p.went) for p in axis(found, name).parts}


def test_sources_and_licenses_are_counted_by_file():
    then = state(scanned("a", 10), scanned("b", 5), a=("desk", "mit"), b=("forum", "mit"))
    now = state(scanned("a", 9), scanned("c", 20), a=("desk", "mit"), c=("forum", "cc0-1.0"))
    rows = Brought({"c": scanned("c", 16)}, {"a": scanned("a", 1), "b": scanned("b", 1)})
    found = compose(then, now, rows)
    assert (found.then, found.now, found.came, found.went, found.largest) == (15, 29, 16, 2, "c")
    assert parts(found, "source") == {"desk": (10, 9, 0, 1), "forum": (5, 20, 16, 1)}
    assert parts(found, "license") == {"mit": (15, 9, 0, 2), "cc0-1.0": (0, 20, 16, 0)}
    assert found.licenses == (("cc0-1.0", "c"),)
    assert axis(found, "source").asked is None


def test_what_no_manifest_describes_is_a_source_of_its_own():
    found = compose(state(scanned("a", 3)), state(scanned("a", 3), scanned("b", 1), b=("desk", "mit")), Brought({}, {}))
    assert parts(found, "source") == {"(not declared)": (3, 3, 0, 0), "desk": (0, 1, 0, 0)}
    gone = compose(state(scanned("a", 3), a=("desk", "mit")), state(scanned("a", 3)), Brought({}, {}))
    assert gone.licenses == ()  # not declaring one is no new license


@pytest.mark.parametrize(
    ("histogram", "sizes"),
    [
        ({"0": 1, "31": 2}, {"to 31 tokens": 3}),
        ({"32": 1, "112": 1}, {"32 to 127 tokens": 2}),
        ({"128": 1, "448": 1, "512": 4}, {"128 to 511 tokens": 2, "512 to 2,047 tokens": 4}),
        ({"1792": 1, "2048": 5}, {"512 to 2,047 tokens": 1, "2,048 tokens or more": 5}),
        ({"x": 9, "-3": 9, "32": "many"}, {}),
    ],
)  # fmt: skip
def test_lengths_are_told_in_classes(histogram, sizes):
    one = scanned("a", 3, lengths={"histogram": histogram})
    found = compose(state(one), state(one), Brought({}, {}))
    told = {p.name: p.now for a in found.axes if a.name == "length" for p in a.parts}
    assert told == sizes


def test_languages_weigh_as_their_files_do():
    then = state(scanned("a", 1000, language=spoken(en=400, rows=1000)))
    now = state(
        scanned("a", 1000, language=spoken(en=400, rows=1000)),
        scanned("b", 100, language=spoken(de=80, sampled=100, rows=100)),
    )
    found = compose(then, now, Brought({"b": now.files["b"]}, {}))
    assert parts(found, "language") == {"de": (0, 80, 80, 0), "en": (1000, 1000, 0, 0)}
    asked = axis(found, "language").asked
    assert asked[0] == 400
    assert 400 < asked[1] < 480  # fewer than were asked: the small file was asked more than its share


def test_groups_are_those_of_the_axis():
    named = {"axes": {"gender": {"women": {"rows": 8}, "men": {"rows": 2}}, "religion": {"islam": {"rows": 1}}}}
    one = scanned("a", 30, representation=named)
    found = compose(state(one), state(one), Brought({}, {}))
    assert parts(found, "gender") == {"men": (2, 2, 0, 0), "women": (8, 8, 0, 0)}
    assert axis(found, "gender").asked == (10, 10)
    assert "race" not in [a.name for a in found.axes]


def test_new_kinds_of_personal_data():
    then = state(scanned("a", 9, personal_data=kinds(email=3, card=0)))
    now = state(scanned("a", 9, personal_data=kinds(email=1)), scanned("b", 9, personal_data=kinds(card=2, phone=1)))
    found = compose(then, now, Brought({}, {}))
    assert [(k.kind, k.title, k.rows, k.path) for k in found.kinds] == [
        ("card", "CARD", 2, "b"),
        ("phone", "PHONE", 1, "b"),
    ]


def test_what_was_not_measured_is_said_and_not_taken_for_nothing():
    gap = Gap(Span("a"), "language was not measured: it is not installed", "install it")
    blind = Scanned("a", 9, missing={"language": gap}, measures={"lengths": {}, "representation": {"axes": {}}})
    found = compose(state(blind), state(scanned("a", 9)), Brought({}, {}, "the rows of a are not here"))
    assert found.unknown == (
        "the rows of a are not here",
        "language: language was not measured: it is not installed",
        "length: no histogram of lengths was measured",
    )
    assert (found.came, found.went) == (None, None)
    assert not found.empty
    assert parts(found, "source") == {"(not declared)": (9, 9, None, None)}


def test_nothing_moved():
    one = state(scanned("a", 9), a=("desk", "mit"))
    assert compose(one, one, Brought({}, {})).empty


def move(then, now, asked=None):
    one = Axis(
        "x",
        sum(then),
        sum(now),
        tuple(Part(f"p{n}", a, b) for n, (a, b) in enumerate(zip(then, now, strict=True))),
        asked,
    )
    return next(moves(one, 0.95), None)


@pytest.mark.parametrize(
    ("then", "now", "asked", "most", "outcome"),
    [
        ((8, 2), (6, 4), None, 0.2, "pass"),  # by 20 of 100, which is no more than 20
        ((8, 2), (59, 41), None, 0.2, "fail"),
        ((2, 8), (41, 59), None, 0.2, "fail"),  # either way
        ((0, 9), (0, 9), None, 0.0, "pass"),
        ((80, 20), (60, 40), (100, 100), 0.1, "cannot tell"),
        ((80, 20), (60, 40), (4000, 4000), 0.1, "fail"),
        ((80, 20), (60, 40), (4000, 4000), 0.3, "pass"),
        ((80, 20), (79, 21), (4000, 4000), 0.2, "pass"),
        ((80, 20), (60, 40), (0, 100), 0.2, "cannot tell"),
    ],
)
def test_a_move_is_judged_with_what_it_rests_on(then, now, asked, most, outcome):
    assert move(then, now, asked).decide(most) == outcome


def test_more_rows_would_tell_and_do():
    few = move((80, 20), (60, 40), (100, 100))
    assert few.decide(0.1) == "cannot tell"
    needed = few.enough(0.1)
    assert 100 < needed < 2000
    assert move((80, 20), (60, 40), (2 * needed, 2 * needed)).decide(0.1) == "fail"
    assert move((80, 20), (60, 40), (100, 100)).enough(0.2) is None  # at the limit no number tells
    assert Move(few.axis, few.part, 0.8, 0.6).enough(0.1) is None


def test_nothing_is_compared_with_no_rows():
    assert move((0, 0), (5, 5)) is None
