"""A Markdown table's cells with their places."""

from collections.abc import Callable
from typing import Protocol

from duecare.knowledge.late import late
from duecare.model.card import Table
from duecare.model.place import At, Span

PIPE = late(r"(?<!\\)\|")


class Lined(Protocol):
    """What knows the lines of the body and where they stand in the file."""

    path: str
    lines: list[str]
    first: int

    def span(self, start: int, end: int, /) -> Span:
        """The span of lines ``start`` up to ``end``."""


def table(source: Lined, start: int, end: int, plain: Callable[[str], str]) -> Table:
    """The table on lines ``start`` up to ``end``; the line of dashes is left out."""
    header = _row(source, start, plain)
    rows = tuple(_row(source, line, plain) for line in range(start + 2, min(end, len(source.lines))))
    return Table(header, rows, source.span(start, end))


def _row(source: Lined, line: int, plain: Callable[[str], str]) -> tuple[At[str], ...]:
    """The cells of one line (GitHub Flavored Markdown 4.10: outer pipes may be left out, escaped ones are text)."""
    text = source.lines[line]
    cells, begin = [], 0
    for border in (*(match.start() for match in PIPE.finditer(text)), len(text)):
        cell = text[begin:border]
        if not (cell.strip("> \t-*+") == "" and begin == 0) and not (border == len(text) and not cell.strip()):
            column = begin + len(cell) - len(cell.lstrip()) + 1
            span = Span(source.path, line + source.first, column, line + source.first, column + len(cell.strip()))
            cells.append(At.fixed(plain(cell.strip().replace("\\|", "|")), span))
        begin = border + 1
    return tuple(cells)
