"""Lines of the terminal report: pieces of text with the part they play, painted or not by whoever prints them."""

from typing import Literal

from duecare.model.record import NamedTuple

Style = Literal[
    "", "path", "error", "warning", "info", "gap", "ok", "check", "dim", "strong", "caret", "label", "source", "head"
]


class Piece(NamedTuple):
    """Some text and the part it plays."""

    text: str
    style: Style = ""


class Line(NamedTuple):
    """Pieces, and the column at which the text goes on when a narrow terminal wraps it; -1 never wraps.

    ``place`` marks the lines that name a place and what is wrong there: all that ``--quiet`` keeps.
    """

    pieces: tuple[Piece, ...] = ()
    hang: int = 0
    place: bool = False

    @property
    def text(self) -> str:
        """The line without styles."""
        return "".join(piece.text for piece in self.pieces)


BLANK = Line()


def said(label: str, text: str, indent: int = 2, style: Style = "label") -> Line:
    """``  fix: text``."""
    head = f"{' ' * indent}{label} "
    return Line((Piece(head, style), Piece(text)), len(head))
