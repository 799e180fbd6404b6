from hypothesis import given
from hypothesis import strategies as st

from duecare.load.formats import NotRecognized, read
from duecare.load.source import Source
from duecare.model.card import Card


def card(text: str, path: str = "README.md") -> Card:
    found = read("card", Source(path, text.encode()))
    assert isinstance(found, Card)
    return found


def outline(text: str) -> list[tuple[int, str, int, str]]:
    """Level, title, parent and place of every section."""
    return [(s.level, s.title.value, s.parent, str(s.title.span)) for s in card(text, "CARD.md").sections]


def test_headings_of_every_kind():
    text = "intro\n\n# One\n\nTwo\n---\n\n<h2 align='center'>Three</h2>\n\n### Four *five* `six`\n\n#### [Seven](#x)\n"
    assert outline(text) == [
        (0, "", -1, "CARD.md:1:1"),
        (1, "One", -1, "CARD.md:3:3"),
        (2, "Two", 1, "CARD.md:5:1"),
        (2, "Three", 1, "CARD.md:8:20"),
        (3, "Four five six", 3, "CARD.md:10:5"),
        (4, "Seven", 4, "CARD.md:12:6"),
    ]


def test_what_is_no_heading():
    text = "# One\n\n```python\n# load it\n```\n\n<!--\n## Hidden\n-->\n\n    # indented code\n\n#nospace\n"
    assert [line[1] for line in outline(text)] == ["One"]


def test_bold_lines_that_name_a_topic_are_weak_headings():
    text = (
        "# One\n\n**Limitations**\n\nIt lies.\n\n**Bold words of no topic**\n\n# Two\n\n- **License:** MIT\n- other\n"
    )
    assert outline(text) == [
        (1, "One", -1, "CARD.md:1:3"),
        (7, "Limitations", 0, "CARD.md:3:3"),
        (1, "Two", -1, "CARD.md:9:3"),
        (7, "License", 2, "CARD.md:11:5"),
    ]
    _one, limits, two, license_ = card(text, "CARD.md").sections
    assert limits.text == "It lies.\nBold words of no topic"
    assert (license_.text, two.text) == ("MIT", "other")


def test_blocks_have_forms_and_places():
    text = (
        "---\nlicense: mit\n---\n# One\n\nSome *text* with a [link](https://example.com/a).\n<!-- hidden -->\n\n"
        "- item one\n- item two\n\n> quoted\n\n```\ncode\n```\n\n<div>html text</div>\n"
    )
    (section,) = card(text).sections
    assert [(b.form, b.text, b.span.line) for b in section.blocks] == [
        ("paragraph", "Some text with a link.", 6),
        ("comment", "hidden", 7),
        ("item", "item one", 9),
        ("item", "item two", 10),
        ("paragraph", "quoted", 12),
        ("code", "code\n", 14),
        ("html", "html text", 18),
    ]
    assert [(link.text, link.target, str(link.span)) for link in section.links] == [
        ("link", "https://example.com/a", "README.md:6:27")
    ]


def test_cells_have_places():
    text = "# R\n\n| task | **acc** |\n|:--|--:|\n| a \\| b | 0.5 |\n| c | |\n"
    (section,) = card(text, "CARD.md").sections
    (table,) = section.tables
    assert [(cell.value, str(cell.span)) for cell in table.header] == [("task", "CARD.md:3:3"), ("acc", "CARD.md:3:10")]
    assert [[(cell.value, str(cell.span)) for cell in row] for row in table.rows] == [
        [("a | b", "CARD.md:5:3"), ("0.5", "CARD.md:5:12")],
        [("c", "CARD.md:6:3"), ("", "CARD.md:6:7")],
    ]


def test_lists_that_are_not_indented_are_read():
    found = card("---\ndatasets:\n- acme/a\n- acme/b\nlanguage:\n- en\n---\n# X\n")
    assert found.metadata is not None
    assert found.metadata.value == {"datasets": ["acme/a", "acme/b"], "language": ["en"]}


def test_model_or_dataset():
    assert card("---\nlicense: mit\nlibrary_name: peft\n---\n").about == "model"
    assert card("---\ntask_categories: [x]\nlicense: mit\n---\n").about == "dataset"
    assert card("# Dataset card for X\n\n## Dataset Summary\n").about == "dataset"
    assert card("# X\n\n## Model description\n", "docs/datasheet.md").about == "dataset"
    assert card("# HateScan: A Benchmark Dataset for Explainable Detection\n").about == "dataset"
    assert card("# Alpaca: A model trained on a dataset of instructions\n").about == "model"
    assert card("", "README.md").about == "model"
    assert card("# X\n\n## Model description\n", "docs/model_of_squad2_dataset.md").about == "model"
    assert card("", "data/README.md").about == "dataset"


def test_faults_of_the_front_matter_are_kept():
    found = card("---\nlicense: mit\nlicense: mit\n---\n# X\n")
    assert [fault.span.line for fault in found.faults] == [3]
    assert [s.title.value for s in found.sections] == ["X"]


def test_a_card_that_is_no_text():
    assert isinstance(read("card", Source("README.md", b"\xff\xfe\x00\xd8\x00")), NotRecognized)


PIECES = [
    *("# a\n", "## b\n", "text\n", "\n", "- item\n", "> q\n", "```\n", "<!-- c\n", "-->\n", "| a | b |\n", "|--|--|\n"),
    *(
        "<h1>x</h1>\n",
        "**License:** x\n",
        "  ",
        "\t",
        "---\n",
        "===\n",
        "[a](b)\n",
        "<p\n",
        "\r\n",
        "\r",
        "\x0b",
        "\u2028",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_markdown_is_read_and_every_place_is_in_the_file(text):
    found = card(text, "CARD.md")
    lines = text.count("\n") + text.count("\r") + 1
    spans = [b.span for s in found.sections for b in s.blocks] + [s.title.span for s in found.sections]
    assert all(1 <= span.line <= span.end_line <= lines + 1 and span.column >= 1 for span in spans)
    assert all(-1 <= s.parent < i for i, s in enumerate(found.sections))
