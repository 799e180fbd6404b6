import pytest

from duecare.load.yamltext import read_yaml


@pytest.mark.parametrize(
    ("text", "value", "fault", "fix"),
    [
        ("title: Foo: bar", {"title": "Foo"}, "1:11 the value has a ':' followed by a space",
         'put the value in quotes: "Foo: bar"'),
        ("a:\n\t- b", {}, "2:1 the line is indented with a tab", "indent with spaces: YAML does not allow tabs there"),
        ("a: 1\nb: [1, 2\nc: 3", {"a": 1, "b": [1, "2 c"]}, "2:4 the list in brackets is not closed",
         "write the missing ',' or ']'"),
        ("a: {b: 1\nc: 3", {"a": {"b": "1 c"}}, "1:4 the mapping in braces is not closed",
         "write the missing ',' or '}'"),
        ('a: 1\nb: "x\nc: 1', {"a": 1}, "2:4 a quoted string does not end", "write the closing quote"),
        ("a: @x", {}, "1:4 a value may not begin with '@'", "put the value in quotes"),
        ("a: `x`", {}, "1:4 a value may not begin with '`'", "put the value in quotes"),
        ("a: 1\n b: 2", {"a": "1 b"}, "2:3 a ':' stands where no key may begin", None),
        ("a:\n  b: 1\n c: 2", {"a": {"b": 1}}, "3:2 this line does not line up with the keys above it", None),
        ("- a\nb: 1", ["a"], "2:1 this line does not line up with the list above it", None),
        ("a: 1\nbad line\nc: 3", {"a": 1},
         "2:1 this line is neither a key with its ':' nor part of the value above", None),
        ('a: "\\q"', {}, "1:5 a string in double quotes has an escape that YAML does not know", None),
        ("a: - b", {}, "1:4 a list may not begin here", None),
        ("a: b\x07", None, "1:5 the character U+0007 may not stand in YAML", "remove it"),
        ("a: & x", {}, "1:4 '&' or '*' begins a value but names nothing", None),
        ("a: **bold**", {}, "1:4 '&' or '*' begins a value but names nothing", None),
        ("a: !x!y z", {}, "1:4 a tag begins with a handle that nothing defines", "remove the tag"),
        ("a: ]", {}, "1:4 a value is missing here", None),
        ("a: |x\n  y", {}, "1:4 text follows '|' or '>'", None),
        ("a: 'x' y", {"a": "x"}, "1:8 this line does not line up with the keys above it", None),
        ("%YAML 9.9\n---\na: 1", None, "1:1 the document asks for another YAML version", None),
    ],
)  # fmt: skip
def test_broken_yaml_keeps_what_could_be_read(text, value, fault, fix) -> None:
    tree = read_yaml(text, "x")
    (found,) = tree.faults
    assert f"{found.span.line}:{found.span.column} {found.what}" == fault
    assert (tree.root.value if tree.root else None) == value
    assert found.fix == fix if fix else found.fix
