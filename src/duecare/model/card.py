"""A model or dataset card: metadata, sections, tables, links, each with its place."""

from typing import Literal

from duecare.model.place import At, Fault, Span
from duecare.model.record import NamedTuple

Form = Literal["paragraph", "item", "code", "cell", "comment", "html"]


class Block(NamedTuple):
    """A piece of a section's own text: a paragraph, list item, quote, code block or table cell, as plain text."""

    text: str
    span: Span
    form: Form = "paragraph"


class Table(NamedTuple):
    """A Markdown table: cells of the header and of the rows, as plain text with their places."""

    header: tuple[At[str], ...]
    rows: tuple[tuple[At[str], ...], ...]
    span: Span


class Link(NamedTuple):
    """A link or image of the card."""

    text: str
    target: str
    span: Span


class Section(NamedTuple):
    """A heading and the blocks below it up to the next heading.

    ``topics`` are the canonical topics that the heading names (knowledge/headings), ``path`` the titles from the
    card's first heading down to this one; ``parent`` the index of the enclosing section, -1 at the top. The text
    before the first heading is a section with an empty title and level 0. A bold label that stands for a heading
    (``**Limitations**``) has level 7.
    """

    title: At[str]
    level: int
    path: tuple[str, ...]
    parent: int
    topics: frozenset[str]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    links: tuple[Link, ...]

    @property
    def text(self) -> str:
        """The section's own text, without comments, blocks joined by newlines."""
        return "\n".join(block.text for block in self.blocks if block.form != "comment")


class Card(NamedTuple):
    """A card as the Hub would read it: front matter (``metadata``, None when there is none) and sections."""

    path: str
    format: Literal["hub", "markdown"]
    about: Literal["model", "dataset"]
    metadata: At[object] | None
    metadata_span: Span
    sections: tuple[Section, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether nothing at all stands on the card."""
        return self.metadata is None and not self.faults and not any(s.title.value or s.blocks for s in self.sections)

    def below(self, index: int) -> tuple[Section, ...]:
        """The section at ``index`` and every section nested under it."""
        end = index + 1
        while end < len(self.sections) and self.sections[end].parent >= index:
            end += 1
        return self.sections[index:end]
