import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duecare.load.jsontext import read_json
from duecare.load.text import Lines
from duecare.model.place import At

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


def cut(text: str, at: At[object]) -> str:
    lines, span = Lines(text, ""), at.span
    return text[lines.index(span.line, span.column) : lines.index(span.end_line, span.end_column)]


def every(at: At[object]) -> list[At[object]]:
    return [at, *(deep for _, child in at.items() for deep in every(child)),
            *(deep for child in at.elements() for deep in every(child))]  # fmt: skip


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans())
def test_spans_hold_exactly_their_value(value, indent, ascii_) -> None:
    text = "\n " + json.dumps(value, indent=indent, ensure_ascii=ascii_)
    tree = read_json(text, "x.json")
    assert tree.faults == ()
    assert tree.root is not None
    for at in every(tree.root):
        # Halves of surrogate pairs are replaced in values and stay escaped in the text.
        read = read_json(cut(text, at), "y").root
        assert read is not None
        assert read.value == at.value


@given(VALUES)
def test_key_spans_hold_exactly_their_key(value) -> None:
    text = json.dumps({"outer": value}, indent=2)
    tree = read_json(text, "x.json")
    lines = Lines(text, "")
    for parent in every(tree.root):
        for key, child in parent.items():
            span = child.key_span
            written = text[lines.index(span.line, span.column) : lines.index(span.end_line, span.end_column)]
            assert json.loads(written) == key


@given(st.text(max_size=60) | st.text(alphabet='{}[],:"\\ 1tna/*\n', max_size=60))
def test_any_text_gives_a_tree(text) -> None:
    tree = read_json(text, "x.json")
    assert tree.root is not None or tree.faults
    try:
        strict = json.loads(text)
    except (ValueError, RecursionError):
        assert tree.faults
    else:
        assert tree.root is not None
        assert tree.root.value == strict or "NaN" in text or "\\u" in text


@given(VALUES, st.data())
def test_a_truncated_text_is_a_prefix_and_a_fault(value, data) -> None:
    text = json.dumps({"a": value, "b": [value]})
    tree = read_json(text[: data.draw(st.integers(0, len(text) - 1))], "x.json")
    assert len(tree.faults) == 1
    for at in every(tree.root) if tree.root else ():
        assert at.span.line >= 1


@pytest.mark.parametrize(
    ("text", "value", "faults"),
    [
        ('{"a": 1, "b": [1, {"c": ', {"a": 1, "b": [1, {}]}, ["1:25 the file ends where a value is expected"]),
        ('{"a": 1,\n"b": [1, 2', {"a": 1, "b": [1, 2]}, ["2:11 the file ends inside the array that begins on line 2"]),
        ('{"a": "x', {}, ["1:7 the string that begins on line 1 does not end"]),
        ('{"a": 1, "b', {"a": 1}, ["1:10 the string that begins on line 1 does not end"]),
        ('{"a": 1,}', {"a": 1}, ["1:8 a comma stands before the closing '}'"]),
        ("[1, 2,]", [1, 2], ["1:6 a comma stands before the closing ']'"]),
        ('{"a": 1 // one\n, /* two */ "b": 2}', {"a": 1, "b": 2},
         ["1:9 JSON has no comments", "2:3 JSON has no comments"]),
        ("{'a': 1}", {}, ["1:2 a key is in single quotes"]),
        ("{a: 1}", {}, ["1:2 expected a key in double quotes, found 'a'"]),
        ('{"a": True}', {}, ["1:7 'True' is no JSON value"]),
        ('{"a": \'x\'}', {}, ["1:7 a string is in single quotes"]),
        ('{"a": 1} {"b": 2}', {"a": 1}, ["1:10 a second JSON value begins here"]),
        ('{"a": 1} x', {"a": 1}, ["1:10 the JSON value ended, but 'x' follows"]),
        ('{"a" 1}', {}, ["1:6 expected ':' after the key 'a', found '1'"]),
        ('{"a": 1 "b": 2}', {"a": 1}, ["1:9 expected ',' or '}', found '\"'"]),
        ('{"a": "x\ny", "b": 1}', {"a": "x\ny", "b": 1},
         ["1:9 a line break or control character stands inside a string"]),
        ('{"a": "\\q", "b": 1}', {}, ["1:8 a string has an escape that JSON does not know"]),
        ('{"a": 1, "b": 2,\n "a": 3}', {"a": 3, "b": 2}, ["2:2 the key 'a' stands twice; it was first on line 1"]),
        ('[{"x": {"k": 1, "k": 2}}]', [{"x": {"k": 2}}], ["1:17 the key 'k' stands twice; it was first on line 1"]),
        ('{"a": 1, "a": 2, "b": [', {"a": 2, "b": []},
         ["1:24 the file ends where a value is expected", "1:10 the key 'a' stands twice; it was first on line 1"]),
        ("[,1]", [], ["1:2 a value is missing before ','"]),
        ("<html>", None, ["1:1 '<html>' is no JSON value"]),
    ],
)  # fmt: skip
def test_broken_json_keeps_what_could_be_read(text, value, faults) -> None:
    tree = read_json(text, "x")
    assert (tree.root.value if tree.root else None) == value
    assert [f"{f.span.line}:{f.span.column} {f.what}" for f in tree.faults] == faults
    assert all(f.fix for f in tree.faults)


def test_numbers_that_tools_write() -> None:
    tree = read_json('{"a": NaN, "b": -Infinity, "c": 1e999}', "x")
    assert tree.faults == ()
    assert math.isnan(tree.root.get("a").value)
    assert tree.root.get("b").value == -math.inf
    assert tree.root.get("c").value == math.inf


def test_thousands_of_digits_are_a_number() -> None:
    tree = read_json('{"n": ' + "9" * 5000 + "}", "x")
    assert tree.root.get("n").value == math.inf


def test_half_of_a_pair_can_be_printed() -> None:
    tree = read_json(r'{"\ud83d": "\ude00", "ok": "\ud83d\ude00"}', "x")
    assert tree.root.value == {"\ufffd": "\ufffd", "ok": "😀"}
    json.dumps(tree.root.value, ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "[" * 300 + "]" * 300, '[{"a":' * 60 + "1" + "}]" * 60]
)
def test_depth_is_bounded(text) -> None:
    tree = read_json(text, "x")
    assert "nested more than 100 levels deep" in tree.faults[0].what
    depth, value = 0, tree.root.value
    while value:
        depth, value = depth + 1, value[0] if isinstance(value, list) else value["a"]
    assert depth <= 100


@pytest.mark.parametrize(
    ("pointer", "span", "key"),
    [
        ("/a~1b", "x:1:9", "x:1:2"),
        ("/t~0/1", "x:2:18", "x:2:18"),
        ("/t~0/9", "x:2:12", "x:2:4"),
        ("/none/x", "x:1:1", "x:1:1"),
        ("", "x:1:1", "x:1:1"),
    ],
)
def test_pointers(pointer, span, key) -> None:
    places = read_json('{"a/b": 1,\n   "t~":\t  ["é", {"q": 2}]}', "x").root.places
    assert (str(places.span(pointer)), str(places.key(pointer))) == (span, key)


def test_text_as_written() -> None:
    places = read_json('{"a": 1.50, "b": [1]}', "x").root.places
    assert places.text("/a") == "1.50"
    assert places.text("/b") is None
