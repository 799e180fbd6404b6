"""The terminal report in color, wrapped to the terminal's width; and the same as a picture (SVG)."""

from io import StringIO
from typing import TYPE_CHECKING

from duecare.model.verdict import Judgement
from duecare.report.lines import Line
from duecare.report.text import lines

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# The sixteen colors of the reader's own theme, so that it is legible on light and dark.
COLORS = {
    "path": "bold",
    "error": "bold red",
    "warning": "bold yellow",
    "info": "bold blue",
    "gap": "bold magenta",
    "ok": "green",
    "check": "cyan",
    "dim": "dim",
    "strong": "bold",
    "caret": "bold red",
    "label": "dim",
    "source": "",
    "head": "bold",
    "": "",
}


def render(judgement: Judgement, *, width: int = 100, quiet: bool = False, approvals: str = "") -> str:
    """The report with ANSI colors."""
    from rich.console import Console

    sink = StringIO()
    console = Console(
        file=sink, force_terminal=True, width=width, color_system="standard", legacy_windows=False, _environ={}
    )
    _print(console, judgement, quiet, approvals)
    return sink.getvalue()


def picture(judgement: Judgement, *, title: str, width: int = 100, approvals: str = "") -> str:
    """The report as an SVG picture of a terminal; ``title`` is the command that was run."""
    from rich.console import Console
    from rich.terminal_theme import MONOKAI

    console = Console(file=StringIO(), record=True, force_terminal=True, width=width, _environ={})
    _print(console, judgement, False, approvals)
    return console.export_svg(title=title, theme=MONOKAI, unique_id="duecare")


def _print(console: "Console", judgement: Judgement, quiet: bool, approvals: str) -> None:
    for line in lines(judgement, quiet=quiet, approvals=approvals, width=max(console.width - 9, 20)):
        for text in _wrapped(line, console):
            console.print(text, soft_wrap=True, highlight=False, markup=False, emoji=False)


def _wrapped(line: Line, console: "Console") -> list["Text"]:
    from rich.text import Text

    text = Text.assemble(*((piece.text, COLORS[piece.style]) for piece in line.pieces), end="")
    text.rstrip()
    if line.hang < 0 or text.cell_len <= console.width or console.width - line.hang < 20:
        return [text]
    return _hung(text, line.hang, console)


def _hung(text: "Text", hang: int, console: "Console") -> list["Text"]:
    """The first line as wide as the terminal, the following ones indented to ``hang``."""
    from rich.text import Text

    first = text.wrap(console, console.width)[0]
    rest = text[len(first.plain) :]
    while rest.plain.startswith(" "):
        rest = rest[1:]
    first.rstrip()
    pad = Text(" " * hang)
    following = list(rest.wrap(console, console.width - hang)) if rest.plain else []
    for each in following:
        each.rstrip()
    return [first, *(pad + each for each in following)]
