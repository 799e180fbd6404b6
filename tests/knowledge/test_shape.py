"""Shapes: messages and places of faults, typed getters, and equality with the published JSON Schema."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from duecare.knowledge.shape import (
    Any,
    Date,
    Exactly,
    Field,
    Flag,
    ListOf,
    MapOf,
    Number,
    OneOrMany,
    Record,
    Shape,
    Text,
    Union,
    Whole,
    child,
    children,
    day,
    faults,
    flag,
    number,
    schema,
    text,
    texts,
    whole,
)
from duecare.knowledge.shape.fits import fits
from duecare.knowledge.shape.told import told
from duecare.model.place import At, Span


class Pointers:
    """Places that answer with the pointer itself, so that a test can see which place was asked for."""

    def span(self, pointer: str, /) -> Span:
        return Span(f"value {pointer}")

    def key(self, pointer: str, /) -> Span:
        return Span(f"key {pointer}")


def at(value: object) -> At[object]:
    return At(value, "", Pointers())


THING = Record(
    {
        "name": Field(Text(non_empty=True), required=True, doc="What it is called.", example="forum"),
        "threshold": Field(Number(0, 1), example=0.5),
        "rows": Field(Whole(0)),
        "kind": Field(Text(one_of=("warning", "error"))),
        "sha256": Field(Text(r"^[0-9a-f]{4}$", means="4 hexadecimal digits")),
        "strict": Field(Flag()),
        "until": Field(Date()),
        "tags": Field(OneOrMany(Text())),
        "parts": Field(ListOf(Record({"path": Field(Text(), required=True)}), 1)),
        "notes": Field(MapOf(Text(), Text(r"^[a-z]+$", means="a lower-case word"))),
        "ask": Field(Union((Text(one_of=("pass", "block")), Record({"ask": Field(Text(), required=True)})))),
        "any": Field(Any()),
        "version": Field(Exactly(1)),
        "severity": Field(Union((Text(one_of=("error", "off")), Exactly(False)))),
        "team": Field(Record({"a": Field(Any()), "b": Field(Any())}, open=True, exactly_one=("a", "b"))),
    }
)


@pytest.mark.parametrize(
    ("value", "span", "what", "fix"),
    [
        ({"treshold": 1}, "key /treshold", "unknown key `treshold`; did you mean `threshold`?",
         "rename it to `threshold`"),
        ({"Sha-256": "x"}, "key /Sha-256", "unknown key `Sha-256`; did you mean `sha256`?", "rename it to `sha256`"),
        ({"threshold": "0.5"}, "value /threshold", "`threshold` is the text `0.5`, not a number from 0 to 1",
         "take the quotes off: `0.5`"),
        ({"threshold": "5 %"}, "value /threshold", "`threshold` is the text `5 %`, not a number from 0 to 1",
         "write it as a share: `0.05`"),
        ({"threshold": 2}, "value /threshold", "`threshold` is the number `2`, not a number from 0 to 1",
         "write a number from 0 to 1, such as `0.5`"),
        ({"threshold": True}, "value /threshold", "`threshold` is true, not a number from 0 to 1",
         "write a number from 0 to 1, such as `0.5`"),
        ({"threshold": float("nan")}, "value /threshold", "`threshold` is the number `nan`, not a number from 0 to 1",
         "write a number from 0 to 1, such as `0.5`"),
        ({"rows": 1.5}, "value /rows", "`rows` is the number `1.5`, not a whole number of 0 or more",
         "write a whole number of 0 or more"),
        ({"rows": -1}, "value /rows", "`rows` is the number `-1`, not a whole number of 0 or more",
         "write a whole number of 0 or more"),
        ({"kind": "warnign"}, "value /kind", "`kind` is `warnign`, not `warning` or `error`", "write `warning`"),
        ({"kind": False}, "value /kind", "`kind` is false, not `warning` or `error` (YAML reads a bare `no`, `off` or "
         "`false` as a truth value)", 'put it in quotes, as in `"no"`'),
        ({"sha256": "beeg"}, "value /sha256", "`sha256` is the text `beeg`, not 4 hexadecimal digits",
         "write 4 hexadecimal digits"),
        ({"sha256": 1234}, "value /sha256", "`sha256` is the number `1234`, not 4 hexadecimal digits",
         'put it in quotes: `"1234"`'),
        ({"strict": "yes"}, "value /strict", "`strict` is the text `yes`, not true or false", "write true or false"),
        ({"until": "2026-02-30"}, "value /until", "`until` is the text `2026-02-30`, not a date such as 2026-01-31",
         "write a date such as 2026-01-31"),
        ({"tags": ["a", date(2026, 1, 2)]}, "value /tags/1", "entry 2 of `tags` is the date `2026-01-02`, not a text",
         'put it in quotes: `"2026-01-02"`'),
        ({"tags": []}, "value /tags", "`tags` is an empty list", "add a text"),
        ({"tags": None}, "value /tags", "`tags` is empty, not a text", "write a value, or remove the key"),
        ({"parts": {}}, "value /parts", "`parts` is a mapping of 0 keys, not a list", "write a list"),
        ({"parts": [{}]}, "key /parts/0", "entry 1 of `parts` lacks the key `path`", "add `path:`"),
        ({"notes": {"A": "x"}}, "key /notes/A", "the key is the text `A`, not a lower-case word",
         "write a lower-case word"),
        ({"notes": {False: "x"}}, "key /notes/False", "the key is false, not a text", "put the key in quotes"),
        ({7: "x"}, "key /7", "the key is the number `7`, not a text", "put the key in quotes"),
        ({"ask": "pas"}, "value /ask", "`ask` is `pas`, not `pass` or `block`", "write `pass`"),
        ({"ask": {"ak": "x"}}, "key /ask/ak", "unknown key `ak`; did you mean `ask`?", "rename it to `ask`"),
        ({"ask": 3}, "value /ask", "`ask` is the number `3`, not `pass` or `block` or a mapping with `ask`",
         "write `pass` or `block` or a mapping with `ask`"),
        ({"version": 2}, "value /version", "`version` is the number `2`, not `1`", "write `1`"),
        ({"version": True}, "value /version", "`version` is true, not `1`", "write `1`"),
        ({"severity": "of"}, "value /severity", "`severity` is `of`, not `error` or `off`", "write `off`"),
        ({"severity": True}, "value /severity", "`severity` is true, not `error` or `off`", "write `error` or `off`"),
        ({"any": None}, "value /any", "`any` is empty, not a value", "write a value, or remove the key"),
        ({"team": {"c": 1}}, "key /team", "`team` says none of `a` and `b`", "add `a` or `b`"),
        ({"team": {"a": 1, "b": 1}}, "key /team", "`team` says `a` and `b` at once", "keep one of `a` or `b`"),
    ],
)  # fmt: skip
def test_one_fault_with_its_place_and_mend(value: dict[object, object], span: str, what: str, fix: str) -> None:
    first, *others = faults(at({"name": "x", **value}), THING)
    assert (first.span.path, first.what, first.fix) == (span, what, fix)
    assert {o.what for o in others} <= {"`ask` lacks the key `ask`"}


@pytest.mark.parametrize(
    ("value", "what", "fix"),
    [
        ({}, "the file lacks the key `name`", "add `name: forum` (What it is called)"),
        ({"name": "  "}, "`name` is empty", "write a text, such as `forum`"),
        ([], "the file is a list of 0 entries, not a mapping with `name`", "write a mapping with `name`"),
        ("hi", "the file is the text `hi`, not a mapping with `name`", "write a mapping with `name`"),
        (None, "the file is empty, not a mapping with `name`", "write a value, or remove the key"),
        ({"name": "x", "rows": -(2**20000)}, "`rows` is the number `a huge number`, not a whole number of 0 or more",
         "write a whole number of 0 or more"),
    ],
)  # fmt: skip
def test_the_file_as_a_whole(value: object, what: str, fix: str) -> None:
    assert [(f.what, f.fix) for f in faults(at(value), THING)] == [(what, fix)]


def test_every_fault_is_told_not_only_the_first() -> None:
    wrong = {"rows": "many", "strict": 1, "x": 2}
    assert [f.pointer for f in faults(at(wrong), THING)] == ["/rows", "/strict", "/x", ""]


def test_getters_leave_out_what_is_of_another_type() -> None:
    root = at(
        {"t": "a", "n": 1, "f": 2.0, "b": True, "many": ["a", 1, " "], "d": "2026-01-31", "m": {"k": 1}, "l": [{}]}
    )
    assert [g and g.value for g in (text(root, "t"), text(root, "n"), text(None, "t"))] == ["a", None, None]
    assert [g and g.value for g in (number(root, "n"), number(root, "b"), number(root, "t"))] == [1.0, None, None]
    assert [g and g.value for g in (whole(root, "f"), whole(root, "b"), whole(root, "n"))] == [2, None, 1]
    assert [g and g.value for g in (flag(root, "b"), flag(root, "n"))] == [True, None]
    assert [g.value for g in texts(root, "many")] == ["a"]
    assert [(g.value, g.pointer) for g in texts(root, "t")] == [("a", "/t")]
    assert [g and g.value for g in (day(root, "d"), day(root, "t"))] == [date(2026, 1, 31), None]
    assert [child(root, "m") is None, child(root, "l") is None] == [False, True]
    assert [c.pointer for c in children(root, "l") + children(root, "m")] == ["/l/0", "/m"]


def test_a_number_too_large_for_a_float_is_no_number() -> None:
    assert number(at({"n": 10**400}), "n") is None
    assert [f.what for f in faults(at(10**400), Number(0, 1))] == [
        "the file is the number `" + "1" + "0" * 38 + "…`, not a number from 0 to 1"
    ]


WORDS = st.sampled_from(["a", "b", "c", "", " ", "2026-01-31", "2026-02-30", "no"])
LEAVES = (
    st.builds(
        lambda p, o, n: Text(p, o, n),
        st.sampled_from(["", "^a", "b$"]),
        st.sampled_from([(), ("a", "b")]),
        st.booleans(),
    )
    | st.builds(Number, st.none() | st.just(0), st.none() | st.just(1.5))
    | st.builds(Whole, st.none() | st.just(1), st.none() | st.just(3))
    | st.sampled_from([Flag(), Date(), Any(), Any(null=True), Exactly(False), Exactly(1), Exactly("a")])
)


def _deeper(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    fields = st.dictionaries(WORDS, st.builds(lambda shape, must: Field(shape, must), inner, st.booleans()), max_size=3)
    return (
        st.builds(ListOf, inner, st.integers(0, 1), st.none() | st.just(2))
        | st.builds(OneOrMany, LEAVES, st.integers(0, 2))
        | st.builds(MapOf, inner, st.none() | st.just(Text("^[ab]$")))
        | st.builds(Record, fields, st.booleans(), st.sampled_from([(), ("a", "b")]))
        | st.builds(Union, st.tuples(inner, inner))
    )


SHAPES: st.SearchStrategy[Shape] = st.recursive(LEAVES, _deeper, max_leaves=6)
SCALARS = st.none() | st.booleans() | st.integers(-2, 4) | st.sampled_from([0.5, 1.0, 1.5, 2.5, 1e300]) | WORDS
VALUES = st.recursive(SCALARS, lambda v: st.lists(v, max_size=3) | st.dictionaries(WORDS, v, max_size=3), max_leaves=8)


def agree(value: object, shape: Shape) -> None:
    validator = Draft202012Validator(schema(shape, "t", "https://example.com/t"), format_checker=FORMATS)
    assert validator.is_valid(value) == (not list(faults(at(value), shape)))
    assert fits(value, shape) == (not list(told(at(value), shape)))


FORMATS = Draft202012Validator.FORMAT_CHECKER


@settings(deadline=None, max_examples=80)
@given(VALUES, SHAPES)
def test_schema_and_faults_accept_the_same(value: object, shape: Shape) -> None:
    agree(value, shape)


@settings(deadline=None, max_examples=80)
@given(st.dictionaries(st.sampled_from(list(THING.fields)), VALUES, max_size=4))
def test_schema_and_faults_accept_the_same_record(value: object) -> None:
    agree(value, THING)


def test_the_schema_is_a_valid_schema_with_words() -> None:
    made = schema(THING, "Thing", "https://example.com/thing")
    Draft202012Validator.check_schema(made)
    properties = made["properties"]
    assert isinstance(properties, dict)
    assert properties["name"] == {
        "type": "string",
        "allOf": [{"pattern": r"\S"}],
        "description": "What it is called.",
        "examples": ["forum"],
    }
    assert made["additionalProperties"] is False
