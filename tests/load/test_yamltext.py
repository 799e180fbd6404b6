from datetime import UTC, date, datetime

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from duecare.load.text import Lines
from duecare.load.yamltext import read_documents, read_yaml
from duecare.model.place import At

WORDS = st.text(alphabet="ab :-#'\"{}[],&*!|>%@`\n\té😀0.~yn", max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS | st.dates(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=15,
)


def cut(text: str, at: At[object]) -> str:
    lines, span = Lines(text, ""), at.span
    return text[lines.index(span.line, span.column) : lines.index(span.end_line, span.end_column)]


def every(at: At[object]) -> list[At[object]]:
    return [at, *(deep for _, child in at.items() for deep in every(child)),
            *(deep for child in at.elements() for deep in every(child))]  # fmt: skip


@given(VALUES, st.booleans(), st.booleans())
def test_values_and_spans_of_what_pyyaml_writes(value, flow, unicode_) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=unicode_, width=30)
    tree = read_yaml(text, "x.yaml")
    assert tree.faults == ()
    assert tree.root.value == value
    for at in every(tree.root):
        # A block begins in the middle of its first line: the blanks before it are part of its meaning.
        part = " " * (at.span.column - 1) + cut(text, at)
        assert read_yaml(part, "y").root.value == at.value


@given(st.text(max_size=60) | st.text(alphabet="ab: -\n\t{}[],'\"&*!|>#%?", max_size=60))
def test_any_text_gives_a_tree(text) -> None:
    tree = read_yaml(text, "x.yaml")
    assert all(f.what and f.fix for f in tree.faults)
    for at in every(tree.root) if tree.root else ():
        assert at.span.line >= 1


@given(st.text(alphabet="ab: -\n{}[],'\"|>#1.~", max_size=40))
def test_values_are_those_of_pyyaml(text) -> None:
    try:
        known = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return
    tree = read_yaml(text, "x.yaml")
    if tree.faults or not plain(known):
        return
    assert (tree.root.value if tree.root else None) == known


def plain(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(k, str) and plain(v) for k, v in value.items())
    return all(map(plain, value)) if isinstance(value, list) else value == value


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("no", False, "no"), ("Yes", True, "Yes"), ("off", False, "off"), ("'no'", "no", "no"), ("~", None, "~"),
        ("010", 8, "010"), ("0x1F", 31, "0x1F"), ("0b11", 3, "0b11"), ("1_000", 1000, "1_000"), ("1:30", 90, "1:30"),
        ("-7", -7, "-7"), ("1.50", 1.5, "1.50"), ("1e3", "1e3", "1e3"), ("1.0e+3", 1000.0, "1.0e+3"),
        (".5", 0.5, ".5"), ("-.inf", float("-inf"), "-.inf"), ("0.1", 0.1, "0.1"), ("1.0", 1.0, "1.0"),
        ("2024-01-02", date(2024, 1, 2), "2024-01-02"),
        ("2024-01-02T03:04:05Z", datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "2024-01-02T03:04:05Z"),
        ("2024-01-02 03:04:05.5", datetime(2024, 1, 2, 3, 4, 5, 500000), "2024-01-02 03:04:05.5"),  # noqa: DTZ001
        ("!!str no", "no", "no"), ("!!float 1", 1.0, "1"), ("!!binary aGk=", "aGk=", "aGk="), ("=", "=", "="),
        ("|\n  a\n  b\n", "a\nb\n", "a\nb\n"), (">-\n  a\n  b\n", "a b", "a b"), ("<<", "<<", "<<"), ("", None, ""),
    ],
)  # fmt: skip
def test_scalars(text, value, written) -> None:
    tree = read_yaml(f"k: {text}", "x")
    assert tree.faults == ()
    assert tree.root.get("k").value == value
    assert type(tree.root.get("k").value) is type(value)
    assert tree.root.places.text("/k") == written


@pytest.mark.parametrize(
    ("text", "value", "faults"),
    [
        ("a: 1\na: 2", {"a": 2}, ["2:1 the key 'a' stands twice; it was first on line 1"]),
        ("a: {b: 1, b: 2}", {"a": {"b": 2}}, ["1:11 the key 'b' stands twice; it was first on line 1"]),
        ("1: x\nno: y\n~: z\n1.5: w", {"1": "x", "no": "y", "~": "z", "1.5": "w"}, []),
        ("? [a, b]\n: 1", {"[a, b]": 1}, ["1:3 a key must be text, not a list or mapping: '[a, b]'"]),
        ("a: {{ name }}", {"a": {"{ name }": None}}, ["1:5 a template was not filled in: '{{ name }'"]),
        ("&k a: 1\nb: {*k : 2}", {"a": 1, "b": {"a": 2}}, []),
        ("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3", {"a": {"k": 1, "l": 2}, "b": {"l": 3, "k": 1}}, []),
        ("a: &x {k: 1}\nb: &y {k: 2, m: 3}\nc: {<<: [*x, *y]}",
         {"a": {"k": 1}, "b": {"k": 2, "m": 3}, "c": {"k": 1, "m": 3}}, []),
        ("a:\n  <<: 1", {"a": {}}, ["2:3 << takes a mapping, or a list of mappings"]),
        ("a: *foo", {"a": None}, ["1:4 *foo names nothing above it"]),
        ("&a [*a]", [None], ["1:5 *a refers to itself"]),
        ("a: !!python/object/apply:os.system [x]\nb: 1", {"a": ["x"], "b": 1},
         ["1:4 the tag !!python/object/apply:os.system is not plain YAML; the value below it was read as it stands"]),
        ("a: !ENV ${X}", {"a": "${X}"},
         ["1:4 the tag !ENV is not plain YAML; the value below it was read as it stands"]),
        ("a: 2024-02-30", {"a": "2024-02-30"},
         ["1:4 '2024-02-30' cannot be read as date: day is out of range for month"]),
        ("a: !!int x", {"a": "x"}, ["1:4 'x' cannot be read as int: it is no number"]),
        ("a: !!bool x", {"a": "x"}, ["1:4 'x' cannot be read as bool: it is neither true nor false"]),
        ("a: 1\n---\nb: 2", {"a": 1}, ["3:1 the file holds 2 documents; the first was read"]),
        ("---\na: 1\n---\n", {"a": 1}, []),
        ("--- \n# only\n...\n", None, []),
    ],
)  # fmt: skip
def test_odd_but_readable(text, value, faults) -> None:
    tree = read_yaml(text, "x")
    assert (tree.root.value if tree.root else None) == value
    assert [f"{f.span.line}:{f.span.column} {f.what}" for f in tree.faults] == faults


def test_every_document_of_a_stream() -> None:
    trees = read_documents("a: 1\n---\nb: 2\n---\n- c\n", "x")
    assert [t.root.value for t in trees] == [{"a": 1}, {"b": 2}, ["c"]]
    assert [str(t.root.span) for t in trees] == ["x:1:1", "x:3:1", "x:5:1"]


def test_places() -> None:
    text = 'a: 1\r\nb:\r\n  - no\r\n\r\n# note\r\nc: {x: [1, "é 😀"], y: no}\r\n1: |\r\n  te\r\n  xt\r\n\r\nd/e:\r\n'
    places = read_yaml(text, "x", first_line=10).root.places
    pointers = ["/a", "/b", "/b/0", "/c/x/1", "/c/y", "/1", "/d~1e", "/zz", "/c/zz"]
    assert [str(places.span(p)) for p in pointers] == [
        "x:10:4", "x:12:3", "x:12:5", "x:15:12", "x:15:23", "x:16:4", "x:20:5", "x:10:1", "x:15:4",
    ]  # fmt: skip
    assert [str(places.key(p)) for p in pointers[:5]] == ["x:10:1", "x:11:1", "x:12:5", "x:15:12", "x:15:20"]
    assert places.span("/b")[3:] == (12, 7)
    assert places.span("/1")[3:] == (18, 5)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[" * 100_000, "values are nested more than 100 levels deep"),
        ("- " * 10_000, "values are nested more than 100 levels deep"),
        ("{a: " * 5_000, "values are nested more than 100 levels deep"),
        ("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
         + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30)),
         "aliases make more than 1,000,000 values of this document"),
        ("a: &a {b: c}\nl:\n" + "- *a\n" * 600_000, "aliases make more than 1,000,000 values of this document"),
        ("x" * 16_000_001, "the file has 16,000,001 characters; YAML is read up to 16,000,000"),
    ],
    ids=["brackets", "dashes", "braces", "laughs", "many aliases", "large"],
)  # fmt: skip
def test_hostile_yaml_ends_with_one_clear_fault(text, what) -> None:
    tree = read_yaml(text, "x")
    assert [f.what for f in tree.faults] == [what]
