import pytest

from duecare.load.frontmatter import split


@pytest.mark.parametrize(
    ("text", "metadata", "license_at", "body", "line"),
    [
        ("---\nlicense: mit\n---\n# Hi\n", {"license": "mit"}, "x:2:10", "# Hi\n", 4),
        ("\n \n---\nlicense: mit\n---\n# Hi", {"license": "mit"}, "x:4:10", "# Hi", 6),
        ("  ---\nlicense: mit\n---", {"license": "mit"}, "x:2:10", "", 3),
        ("\ufeff---\r\nlicense: mit\r\n---\r\n# Hi\r\n", {"license": "mit"}, "x:2:10", "# Hi\r\n", 4),
        ("---\rlicense: mit\r---\r\n# Hi", {"license": "mit"}, "x:2:10", "# Hi", 4),
        ("---\nlicense: mit\n---  \n\n# Hi", {"license": "mit"}, "x:2:10", "\n# Hi", 4),
        ("---\nlicense: mit\n--- x\n---\nrest", {"license": "mit"}, "x:2:10", "rest", 5),
    ],
)
def test_split_as_the_hub_does(text, metadata, license_at, body, line) -> None:
    card = split(text, "x")
    assert card.metadata.root.value["license"] == metadata["license"]
    assert str(card.metadata.root.get("license").span) == license_at
    assert (card.body, card.body_line) == (body, line)


@pytest.mark.parametrize(
    ("text", "there", "faults"),
    [
        ("# Hi\n", False, []),
        ("", False, []),
        ("---\n# Hi\n---\nx", False, []),
        ("---\n\n---\nx", True, ["2:1 the front matter is empty"]),
        ("---\n- a\n---\nx", True, ["2:1 the front matter is a list, not a mapping"]),
        ("---\nplain\n---\nx", True, ["2:1 the front matter is text, not a mapping"]),
        ("---\nlicense: mit\n# Hi\n", True, ["1:1 the front matter is opened with --- and never closed"]),
        ("# Hi\n\n---\nlicense: mit\n---\n", False,
         ["3:1 the front matter is not at the top of the file, so the Hub does not read it"]),
        ("# Hi\n```yaml\n---\nlicense: mit\n---\n```\n", False, []),
        ("# Hi\n\n---\n\ntext\n\n---\n", False, []),
        ("---\nlicense: mit\ntags: [a\n---\nx", True, ["3:7 the list in brackets is not closed"]),
        ("---\nlicense: mit\nlicense: apache-2.0\n---\n", True,
         ["3:1 the key 'license' stands twice; it was first on line 2"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_front_matter(text, there, faults) -> None:
    card = split(text, "x")
    assert (card.metadata is not None) is there
    assert [f"{f.span.line}:{f.span.column} {f.what}" for f in card.faults] == faults
