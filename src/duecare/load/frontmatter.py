"""Split a card into metadata and body the way the Hub does, and say why when there is no metadata.

Source: ``REGEX_YAML_BLOCK`` of huggingface_hub 2.4.0, ``repocard.py``.
"""

import re

from duecare.knowledge.late import late
from duecare.load.text import Lines
from duecare.load.yamltext import read_yaml
from duecare.model.place import Fault, Span, Tree
from duecare.model.record import NamedTuple

# As the Hub has it; the part before the dashes is kept apart to know where they stand.
BLOCK = late(r"\A(\s*)---(?:\r\n|\r|\n)([\S\s]*?)(?:\r\n|\r|\n)---[ \t]*(?:\r\n|\n|\Z)")
OPENED = late(r"\A(\s*)---[ \t]*(?:\r\n|\r|\n)")
LATER = late(r"^---[ \t]*(?:\r\n|\r|\n)((?:[A-Za-z_][\w-]*:[^\r\n]*|[ \t#-][^\r\n]*|)(?:\r\n|\r|\n))+?---[ \t]*$",
                   re.MULTILINE)  # fmt: skip
FENCE = late(r"^[ \t]*(```|~~~)", re.MULTILINE)
RULED = late(r"\A\s*---[ \t]*(?:\r\n|\r|\n)(?:[ \t]*(?:\r\n|\r|\n)|#{1,6}[ \t])")
"""A line of dashes with an empty line or a heading below it: in Markdown a horizontal rule."""
KEY = late(r"^[A-Za-z_][\w-]*:(?:\s|$)", re.MULTILINE)


class FrontMatter(NamedTuple):
    """A card in two parts.

    ``metadata`` is None when the card has no front matter at all; a tree whose root is None or no mapping has faults
    that say so. ``span`` covers the front matter from its first to its last ``---``; without one it is the first line.
    ``body_line`` is the file's line on which ``body`` begins.
    """

    metadata: Tree | None
    span: Span
    body: str
    body_line: int
    faults: tuple[Fault, ...] = ()


def begins(text: str) -> bool:
    """Whether the text begins with front matter, shut or not; a horizontal rule at the top is none."""
    text = text.removeprefix("\ufeff")
    if RULED.match(text):
        block = BLOCK.match(text)
        return block is not None and (KEY.search(block[2]) is not None or not block[2].strip())
    opened = OPENED.match(text)
    return opened is not None and (BLOCK.match(text) is not None or KEY.match(text, opened.end()) is not None)


def split(text: str, path: str) -> FrontMatter:
    """The card's metadata and body; ``faults`` holds those of the metadata too."""
    text = text.removeprefix("\ufeff")
    lines = Lines(text, path)
    block = BLOCK.match(text)
    if block is None or not begins(text):
        return _without(text, lines)
    tree = _mapping(read_yaml(block[2], path, lines.at(block.start(2))[0]), lines.span(block.start(2)))
    span = lines.span(block.end(1), len(text[: block.end()].rstrip()))
    return FrontMatter(tree, span, text[block.end() :], lines.at(block.end())[0], tree.faults)


def _mapping(tree: Tree, where: Span) -> Tree:
    """The tree, with a fault when it is not the mapping that the Hub wants."""
    value = tree.root.value if tree.root else None
    if isinstance(value, dict):
        return tree
    if tree.faults and value is None:
        return tree
    fix = "write `key: value` lines, such as `license: mit`"
    if value is None:
        return Tree(tree.root, (*tree.faults, Fault(where, "the front matter is empty", fix)))
    kind = "a list" if isinstance(value, list) else "text"
    where = tree.root.span if tree.root else where
    return Tree(tree.root, (*tree.faults, Fault(where, f"the front matter is {kind}, not a mapping", fix)))


def _without(text: str, lines: Lines) -> FrontMatter:
    """A card in which the Hub finds no front matter; a fault when it was meant to have one."""
    opened = OPENED.match(text)
    if opened and KEY.match(text, opened.end()):
        at = opened.end(1)
        fix = "end the metadata with a line of three dashes: ---"
        fault = Fault(lines.span(at, at + 3), "the front matter is opened with --- and never closed", fix)
        return FrontMatter(Tree(None, (fault,)), lines.span(at, at + 3), text, 1, (fault,))
    later = _later(text)
    if later is None:
        return FrontMatter(None, lines.span(0), text, 1)
    fault = Fault(
        lines.span(later, later + 3),
        "the front matter is not at the top of the file, so the Hub does not read it",
        "move it to the first line",
    )
    return FrontMatter(None, lines.span(0), text, 1, (fault,))


def _later(text: str) -> int | None:
    """Where a block that looks like front matter begins further down, outside code."""
    match = LATER.search(text)
    if match is None or len(FENCE.findall(text, 0, match.start())) % 2:
        return None
    return match.start() if KEY.search(text, match.start(), match.end()) else None
