"""Plain Markdown cards without front matter, such as ``MODEL_CARD.md`` and ``datasheet.md``."""

from duecare.load.cardkind import about
from duecare.load.markdowntext import read_markdown
from duecare.load.source import Source
from duecare.model.card import Card
from duecare.model.place import Span

NAME = "markdown"
ORDER = 20
SUFFIXES = frozenset({"", ".md", ".markdown", ".txt", ".mdx", ".rst"})


def sniff(source: Source) -> bool:
    """Any text that a policy or its name says is a card."""
    return isinstance(source.decoded, str)


def read(source: Source) -> Card:
    """The card: sections of the whole text."""
    sections = read_markdown(source.text, source.path, 1)
    kind = about(source.path, None, sections)
    return Card(source.path, "markdown", kind, None, Span(source.path, 1, 1, 1, 1), sections)
