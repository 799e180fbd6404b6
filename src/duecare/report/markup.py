"""GitHub's Markdown: text of others that can be no markup, mention, reference, link, image or formula.

What GitHub would turn into a link of its own accord (names after ``@``, ``#12``, addresses, commit ids, ``:emoji:``,
``$formula$``) is shown as code: GitHub leaves code alone, and it can be copied unchanged.
"""

import re

from duecare.knowledge.late import late
from duecare.report.escape import clip, visible

_LIVE = late(
    r"""(?xi)
      \S* (?: @ | \#\d | :// | \bwww\. | mailto: | \$ | \bGH-\d ) \S*
    | (?<![\w]) [0-9a-f]{7,} (?![\w])
    | \S* :[a-z0-9_+-]+: \S*
    """
)
_PUNCTUATION = late(r"([\\`*_{}\[\]()#+\-!|~^$=:@])")
_AFTER = ",;.!?)"  # what follows a word and is none of it
_ITEM = late(r"^(\d{1,9})\.(?=\s|$)")
_BAR = str.maketrans("|", "\u2223")  # GitHub ends a cell at a pipe even inside code
MOST = 600


def code(text: str, most: int = MOST) -> str:
    """A code span: a fence longer than any in the text, so that nothing can end it early."""
    line = clip(visible(text), most)
    if not line:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", line)), default=0))
    pad = " " if line[0] in "` " or line[-1] in "` " else ""
    return f"{fence}{pad}{line}{pad}{fence}"


def plain(text: str, most: int = MOST) -> str:
    """Text for a paragraph, list item or heading. Pairs of back ticks stay code, all other markup is defused."""
    line = clip(visible(text), most)
    parts = line.split("`")
    if len(parts) % 2 == 0:  # an odd back tick: none of them is markup
        return _join(_words(line))
    pieces: list[str] = []
    for index, part in enumerate(parts):
        pieces += [code(part)] if index % 2 else _words(part)
    return _join(pieces)


def cell(text: str, most: int = MOST) -> str:
    """Text for a cell of a table."""
    return plain(text.translate(_BAR), most)


def code_cell(text: str, most: int = MOST) -> str:
    """A code span for a cell of a table."""
    return code(text.translate(_BAR), most)


def html(text: str, most: int = 60) -> str:
    """A code element for where GitHub reads HTML and no Markdown, as in ``summary``."""
    line = _escaped(clip(visible(text), most))
    return f"<code>{line}</code>" if line else ""


def html_text(text: str, most: int = MOST) -> str:
    """Text for where GitHub reads HTML and no Markdown; what it would make a link of is shown as code there too."""
    line = clip(visible(text), most)
    pieces, start = [], 0
    for live in _LIVE.finditer(line):
        pieces += [_escaped(line[start : live.start()]), html(live.group(), most)]
        start = live.end()
    return "".join([*pieces, _escaped(line[start:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def link(label: str, url: str) -> str:
    """A link with a label that is already markup; ``url`` must be percent-encoded."""
    return f"[{label}]({url})" if url else label


def _words(text: str) -> list[str]:
    pieces, start = [], 0
    for live in _LIVE.finditer(text):
        word = live.group().rstrip(_AFTER) or live.group()
        pieces += [_defused(text[start : live.start()]), code(word)]
        start = live.start() + len(word)
    return [*pieces, _defused(text[start:])]


def _defused(text: str) -> str:
    return _PUNCTUATION.sub(r"\\\1", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _join(pieces: list[str]) -> str:
    """Pieces side by side, the first no number of a list; a zero-width space keeps apart code spans that touch."""
    joined = ""
    for piece in filter(None, pieces):
        joined += f"\u200b{piece}" if joined.endswith("`") and piece.startswith("`") else piece
    return _ITEM.sub(r"\1\\.", joined)
