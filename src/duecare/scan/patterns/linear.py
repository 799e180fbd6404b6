"""Whether a text holds an expression, or is one, in time linear in the text."""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib.util import find_spec
from itertools import accumulate
from typing import Any

from duecare.scan.patterns.database import compiled, keeps, kept, kept_as


def whole(name: str, forms: Callable[[], Iterable[str]]) -> Callable[[Sequence[str]], list[bool]]:
    """Of each of some texts, a line of ASCII each, whether it is, as a whole, of one of the forms.

    ``name`` tells which, so that they are asked for only where nobody kept them compiled. Where nothing is kept it is
    Python's engine that tells, for Hyperscan takes a tenth of a second to compile some hundred forms.
    """
    if keeps() and find_spec("hyperscan") is not None:
        import hyperscan

        with suppress(hyperscan.error):  # what it does not know (look-around) Python's engine does
            lines = kept_as(f"{name} by line")
            return partial(
                _lines, kept(lines, lambda: compiled([(0, f"(?m)^(?:{'|'.join(forms())})$".encode(), False)]))
            )
    pattern = re.compile("|".join(f"(?:{form})" for form in forms()))
    return lambda texts: [pattern.fullmatch(text) is not None for text in texts]


def _lines(database: Any, texts: Sequence[str]) -> list[bool]:
    """Which of the texts the database matches to their ends, all looked through at once."""
    ends: set[int] = set()

    def on_match(_identity: int, _begin: int, end: int, _flags: int, _context: object) -> None:
        ends.add(end)

    database.scan("\n".join(texts).encode(), match_event_handler=on_match)
    return [end - 1 in ends for end in accumulate(len(text) + 1 for text in texts)]


def _holds(database: Any, text: str) -> bool:
    found: list[int] = []
    database.scan(text.encode("utf-8", "replace"), match_event_handler=lambda *event: found.append(len(event)))
    return bool(found)


@cache
def linear(expression: str) -> Callable[[str], bool]:
    """Whether a text holds a match of a user's expression, in time linear in the text. ValueError: it is none."""
    if find_spec("hyperscan") is not None:
        return _by_hyperscan(expression)
    if find_spec("re2") is not None:
        import re2

        try:
            pattern = re2.compile(expression)
        except re2.error as error:
            raise ValueError(str(error)) from error
        return lambda text: pattern.search(text) is not None
    raise ValueError("neither hyperscan nor google-re2 is installed")


def _by_hyperscan(expression: str) -> Callable[[str], bool]:
    import hyperscan

    database = hyperscan.Database()
    flags = hyperscan.HS_FLAG_UTF8 | hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_ALLOWEMPTY
    try:
        database.compile(expressions=[expression.encode()], ids=[0], flags=[flags])
    except hyperscan.error as error:
        raise ValueError(str(error)) from error

    return partial(_holds, database)
