"""Cards of the Hugging Face Hub: a ``README.md``, or any Markdown file with front matter."""

from duecare.load.cardkind import about
from duecare.load.frontmatter import begins, split
from duecare.load.markdowntext import read_markdown
from duecare.load.source import Source
from duecare.load.text import encoding_of
from duecare.model.card import Card
from duecare.model.place import Fault, Span

NAME = "hub"
ORDER = 10
SUFFIXES = frozenset({".md", ".markdown"})


def sniff(source: Source) -> bool:
    """A text that the Hub would read as a card."""
    if not isinstance(source.decoded, str):
        return False
    return source.name.casefold() == "readme.md" or begins(source.text)


def read(source: Source) -> Card:
    """The card: metadata as the Hub sees it, sections of the body."""
    front = split(source.text, source.path)
    root = front.metadata.root if front.metadata else None
    metadata = root if root and isinstance(root.value, dict) else None
    sections = read_markdown(front.body, source.path, front.body_line)
    kind = about(source.path, metadata, sections)
    return Card(source.path, "hub", kind, metadata, front.span, sections, (*_encoding(source), *front.faults))


def _encoding(source: Source) -> tuple[Fault, ...]:
    """A fault when the text is no UTF-8: duecare reads it, the Hub does not."""
    _, encoding = encoding_of(source.raw)
    if encoding == "utf-8":
        return ()
    name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
    fix = f"save it as UTF-8: iconv -f {name} -t UTF-8 {source.path}"
    return (Fault(Span(source.path, 1, 1), f"the card is {name} text, and the Hub reads UTF-8 only", fix),)
