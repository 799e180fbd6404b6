"""Markdown to the sections of a card: headings, blocks, tables and links, each with its place."""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from duecare.knowledge.late import late
from duecare.load.sections import Sections
from duecare.load.tablecells import table
from duecare.load.text import LINE_END
from duecare.model.card import Section

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

COMMENT = late(r"<!--([\S\s]*?)(?:-->|\Z)")
HEADING = late(r"<h([1-6])\b[^<>]{0,500}>((?:(?!<h[1-6]\b)[\S\s]){0,500}?)</h\1\s*>", re.IGNORECASE)
TAG = late(r"</?(?!(?:your|insert|add|describe|fill|enter)[ _-])[a-zA-Z][^<>]{0,2000}>")
LINK = late(
    r"!?\[([^\[\]\n]{0,300})\]\(\s{0,9}<?((?:[^\s()<>]|\([^\s()<>]{0,200}\)){1,1000}+)>?(?:\s[^)\n]{0,300})?\)"
    r"|<((?:https?://|mailto:)[^\s<>]{1,1000}|[^\s<>@]{1,64}@[^\s<>@]{1,200})>"
    r"|\b(?:href|src)\s{0,3}=\s{0,3}[\"']([^\"'\n]{1,1000})[\"']"
    r"|(?<![\w(<\"'/=])(https?://[^\s<>)\]]+)"
)
LABEL = late(r"\A(?:[-*+]\s+)?(\*\*|__)([^*_\n]{2,60}?)(:?)\1(:?)[ \t]*(?:\n|(?=\S)|\Z)")
MARKUP = late(r"(?<!\w)(\*{1,3}|_{1,3})(?=\S)([^\n]{0,200}?\S)\1(?!\w)")


def read_markdown(body: str, path: str, first_line: int) -> tuple[Section, ...]:
    """The sections of ``body``, which begins on ``first_line`` of the file."""
    tokens = parser().parse(body)
    sections = Sections(path, LINE_END.split(body), first_line)
    forms: list[str] = []
    for at, token in enumerate(tokens):
        _step(sections, tokens, at, forms)
        if token.nesting:
            (forms.append if token.nesting > 0 else lambda _: forms.pop())(token.type)
    return sections.finished()


@cache
def parser() -> "MarkdownIt":
    """CommonMark with tables, block level only: inline text is read here, at a fraction of the time."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": 40}).enable("table").disable(["inline", "text_join"])


def _step(sections: Sections, tokens: "Sequence[Token]", at: int, forms: list[str]) -> None:
    """Put what ``tokens[at]`` says into the section it belongs to."""
    token = tokens[at]
    start, end = token.map or (0, 0)
    match token.type:
        case "heading_open":
            sections.open(plain(tokens[at + 1].content), int(token.tag[1]), start, tokens[at + 1].content)
            _links(sections, tokens[at + 1].content, start)
        case "inline" if not {"heading_open", "table_open"} & set(forms):
            _paragraph(sections, token.content, start, end, item="list_item_open" in forms)
        case "fence" | "code_block":
            sections.add(token.content, start, end, "code")
        case "html_block":
            _html(sections, token.content, start)
        case "table_open":
            sections.table(table(sections, start, end, plain))
            _links(sections, "\n".join(sections.lines[start:end]), start)


def _paragraph(sections: Sections, content: str, start: int, end: int, *, item: bool) -> None:
    """A paragraph or list item; one that begins with a bold label that names a topic is a section of its own."""
    label = LABEL.match(content)
    text = _uncommented(sections, content, start)
    if label and (label[3] or label[4] or label[0].endswith("\n") or not content[label.end() :].strip()):
        rest = plain(text[label.end() :]) if text == content else plain(text)
        if sections.labelled(label[2].strip(), rest, start, end, alone=not content[label.end() :].strip()):
            _links(sections, content, start)
            return
    if said := plain(text):
        sections.add(said, start, end, "item" if item else "paragraph")
    _links(sections, content, start)


def _uncommented(sections: Sections, content: str, start: int) -> str:
    """The text without its comments, which become blocks."""
    if "<!--" not in content:
        return content
    line, seen = start, 0
    for found in COMMENT.finditer(content):
        line, seen = line + content.count("\n", seen, found.start()), found.start()
        sections.add(found[1].strip(), line, line + found[0].count("\n") + 1, "comment")
    return COMMENT.sub("", content)


def _html(sections: Sections, content: str, start: int) -> None:
    """HTML: comments, headings, and the text between the tags."""
    text = _uncommented(sections, content, start) if "<!--" in content else content
    shift = content.count("\n") - text.count("\n")
    position = 0
    for heading in HEADING.finditer(text):
        _between(sections, text, position, heading.start(), start + shift)
        line = start + shift + text.count("\n", 0, heading.start())
        sections.open(plain(heading[2]), int(heading[1]), line, heading[2].strip())
        position = heading.end()
    _between(sections, text, position, len(text), start + shift)
    _links(sections, text, start + shift)


def _between(sections: Sections, text: str, begin: int, end: int, start: int) -> None:
    if said := plain(text[begin:end]):
        lead = len(text[begin:end]) - len(text[begin:end].lstrip())
        line = start + text.count("\n", 0, begin + lead)
        sections.add(said, line, line + text[begin:end].strip().count("\n") + 1, "html")


def _links(sections: Sections, content: str, start: int) -> None:
    """Links, images and bare addresses."""
    if "](" not in content and "://" not in content and "@" not in content and "=" not in content:
        return
    line, seen = start, 0
    for found in LINK.finditer(content):
        line, seen = line + content.count("\n", seen, found.start()), found.start()
        sections.link(found[1] or "", next(group for group in found.groups()[1:] if group), line)


def plain(text: str) -> str:
    """Inline Markdown as a reader sees it: without emphasis marks, tags and link targets."""
    if "<" in text:
        text = TAG.sub(" ", text)
    if "](" in text:
        text = LINK.sub(lambda found: found[1] if found[1] is not None else found[0], text)
    if "*" in text or "_" in text:
        text = MARKUP.sub(r"\2", MARKUP.sub(r"\2", text))
    return text.replace("`", "").strip()
