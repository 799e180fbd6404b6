"""The sections of a card while they are being read."""

from duecare.knowledge.headings import topics
from duecare.model.card import Block, Form, Link, Section, Table
from duecare.model.place import At, Span
from duecare.model.record import NamedTuple

LABEL = 7
"""Level of a bold label that stands for a heading."""
LONGEST = 400
"""Characters of a heading that can name a topic."""


class Draft(NamedTuple):
    """A section that still grows."""

    title: At[str]
    level: int
    path: tuple[str, ...]
    parent: int
    blocks: list[Block]
    tables: list[Table]
    links: list[Link]

    def finished(self) -> Section:
        """The section as it stays."""
        title, level, path, parent, blocks, tables, links = self
        of = topics(title.value) if 0 < len(title.value) <= LONGEST else frozenset()
        return Section(title, level, path, parent, of, tuple(blocks), tuple(tables), tuple(links))


class Sections:
    """Takes headings and blocks in order; the newest section takes what has no heading of its own."""

    def __init__(self, path: str, lines: list[str], first_line: int) -> None:
        """``lines`` are those of the body, which begins on ``first_line`` of the file."""
        self.path = path
        self.lines = lines
        self.first = first_line
        self.drafts: list[Draft] = []
        self.current: Draft = self._draft(At.fixed("", Span(path, first_line, 1, first_line, 1)), 0)

    def open(self, title: str, level: int, line: int, written: str) -> None:
        """A heading; ``written`` is its source text, to find its column."""
        self.current = self._draft(At.fixed(title, self.within(line, written.split("\n")[0])), level)

    def labelled(self, title: str, text: str, start: int, end: int, *, alone: bool) -> bool:
        """A section for a bold label that names a topic; whether it does. ``alone``: what follows belongs to it."""
        if not topics(title):
            return False
        enclosing = self.current
        self.current = draft = self._draft(At.fixed(title, self.within(start, title)), LABEL)
        if text:
            self.add(text, start, end, "paragraph")
        self.current = draft if alone else enclosing
        return True

    def add(self, text: str, start: int, end: int, form: Form) -> None:
        """A block on lines ``start`` up to ``end`` of the body, from 0."""
        if text:
            self.current.blocks.append(Block(text, self.span(start, end), form))

    def table(self, table: Table) -> None:
        """A table, whose cells are blocks, too."""
        self.current.tables.append(table)
        cells = (cell for row in (table.header, *table.rows) for cell in row if cell.value)
        self.current.blocks.extend(Block(cell.value, cell.span, "cell") for cell in cells)

    def link(self, text: str, target: str, line: int) -> None:
        """A link whose target stands on ``line``."""
        self.current.links.append(Link(text, target, self.within(line, target)))

    def finished(self) -> tuple[Section, ...]:
        """Every section; the text before the first heading only when there is any."""
        first, *_ = self.drafts
        if first.blocks or first.links or len(self.drafts) == 1:
            return tuple(draft.finished() for draft in self.drafts)
        return tuple(draft._replace(parent=max(draft.parent - 1, -1)).finished() for draft in self.drafts[1:])

    def span(self, start: int, end: int) -> Span:
        """Lines ``start`` up to ``end``, without the white space around."""
        last = max(start, end - 1)
        while last > start and not self._line(last).strip():
            last -= 1
        column = len(self._line(start)) - len(self._line(start).lstrip()) + 1
        return Span(self.path, start + self.first, column, last + self.first, len(self._line(last).rstrip()) + 1)

    def within(self, line: int, text: str) -> Span:
        """Where ``text`` stands on ``line``; the whole line when it does not stand there as such."""
        column = self._line(line).find(text)
        if column < 0:
            return self.span(line, line + 1)
        return Span(self.path, line + self.first, column + 1, line + self.first, column + 1 + len(text))

    def _line(self, line: int) -> str:
        return self.lines[line] if 0 <= line < len(self.lines) else ""

    def _draft(self, title: At[str], level: int) -> Draft:
        parent = self._parent(level)
        above = self.drafts[parent].path if parent >= 0 else ()
        draft = Draft(title, level, (*above, title.value) if title.value else (), parent, [], [], [])
        self.drafts.append(draft)
        return draft

    def _parent(self, level: int) -> int:
        """Index of the nearest section above of a lower level, never the text before the first heading."""
        at = len(self.drafts) - 1
        while at >= 0 and (self.drafts[at].level >= level or self.drafts[at].level == 0):
            at = self.drafts[at].parent if self.drafts[at].level else -1
        return at
