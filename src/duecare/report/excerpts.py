"""The source line of a finding, with a caret under the columns it is about."""

import unicodedata
from collections.abc import Mapping

from duecare.model.place import Span
from duecare.model.problem import Finding
from duecare.model.record import NamedTuple
from duecare.report.escape import shown

TAB = "    "
BEFORE = 24  # characters of context kept in front of a caret when a line is clipped


class Excerpt(NamedTuple):
    """A line as it is shown, and the caret line under it (empty when no column is known)."""

    number: int
    line: str
    caret: str


def excerpt(finding: Finding, lines: Mapping[Span, str], width: int = 100) -> Excerpt | None:
    """The finding's line; None for a row of data, which is evidence and is shown masked or not at all."""
    span = finding.problem.span
    line = lines.get(span)
    if not line or not line.strip() or not span.line or finding.kind in {"data", "profile"}:
        return None
    return Excerpt(span.line, *marked(line, span, width))


def marked(line: str, span: Span, width: int = 100) -> tuple[str, str]:
    """The line clipped around the span, and a caret of the same display columns under it."""
    cells = [_cell(char) for char in line.rstrip("\r\n")]
    start = min(max(span.column - 1, 0), len(cells))
    end = _end(span, start, len(cells))
    first = 0 if span.column else next((i for i, cell in enumerate(cells) if cell.strip()), 0)
    if span.column and _wide("".join(cells)) > width:
        first = max(0, start - BEFORE)
    last, room = first, width
    while last < len(cells) and _wide(cells[last]) <= room:
        room -= _wide(cells[last])
        last += 1
    head, tail = "…" * (first > 0 and bool(span.column)), "…" * (last < len(cells))
    text = head + "".join(cells[first:last]) + tail
    if not span.column:
        return text.rstrip(), ""
    before = _wide(head + "".join(cells[first:start]))
    under = max(1, _wide("".join(cells[start : min(end, last)])))
    return text.rstrip(), " " * before + "^" * under


def _end(span: Span, start: int, length: int) -> int:
    if span.end_line and span.end_line != span.line:
        return length
    return min(max(span.end_column - 1, start + 1), length) if span.end_column else start + 1


def _cell(char: str) -> str:
    return TAB if char == "\t" else shown(char)


def _wide(text: str) -> int:
    """Columns that a terminal gives the text (UAX 11: wide and full-width take two, marks none)."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
