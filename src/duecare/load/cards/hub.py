"""Cards of the Hugging Face Hub: a ``README.md``, or any Markdown file with front matter."""

from duecare.load.cardkind import about
from duecare.load.frontmatter import split
from duecare.load.markdowntext import read_markdown
from duecare.load.source import Source
from duecare.model.card import Card

NAME = "hub"
ORDER = 10
SUFFIXES = frozenset({".md", ".markdown"})


def sniff(source: Source) -> bool:
    """A text that the Hub would read as a card."""
    if not isinstance(source.decoded, str) or source.suffix not in SUFFIXES:
        return False
    return source.name.casefold() == "readme.md" or source.text.lstrip().startswith("---")


def read(source: Source) -> Card:
    """The card: metadata as the Hub sees it, sections of the body."""
    front = split(source.text, source.path)
    root = front.metadata.root if front.metadata else None
    metadata = root if root and isinstance(root.value, dict) else None
    sections = read_markdown(front.body, source.path, front.body_line)
    kind = about(source.path, metadata, sections)
    return Card(source.path, "hub", kind, metadata, front.span, sections, front.faults)
